// What charts say in words, and how they fit into the pixels that they have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mustLie, namedEvery, rangeOf, ticksOf } from "../src/blocks/chart/layout";
import { chartOf, csvOf, describe, rowsOf } from "../src/blocks/chart/model";
import { speak } from "../src/words/words";

const YEARS = ["2003", "2007"];

function block(type, categories, values, axes = {}) {
  const series = Object.entries(values).map(([name, each]) => ({
    name,
    data: each.map((value, place) => ({ label: categories[place], value })),
  }));
  return { type: "data_visualization", title: "Wait", chart: { type, series, axis_config: { categories, ...axes } } };
}

const PIE = {
  title: "Who asked",
  chart: { type: "pie", segments: [{ label: "Ours", value: 1 }, { label: "None", value: 0 }, { label: "Theirs", value: 3 }] },
};

test("a chart's label says each series with its values", () => {
  const chart = chartOf(block("bar", YEARS, { Nationals: [20, 8], Foreigners: [43, 17.5] }, { y_label: "minutes" }));
  assert.equal(
    describe(chart),
    "Bar chart: Wait. In minutes. Nationals: 2003 20, 2007 8. Foreigners: 2003 43, 2007 17.5.",
  );
});

test("a chart's label is Korean on a Korean page", (context) => {
  context.after(() => speak("en"));
  speak("ko");
  const chart = chartOf(block("bar", YEARS, { 내국인: [20, 8], 외국인: [] }, { y_label: "분" }));
  assert.equal(describe(chart), "막대 차트: Wait. 단위: 분. 내국인: 2003 20, 2007 8. 외국인: 값 없음.");
});

test("of a long series, its ends and its extremes are said", () => {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"];
  const chart = chartOf(block("line", months, { Bids: [5, 4, 1, 3, 12000, 8, 7] }));
  assert.equal(describe(chart), "Line chart: Wait. Bids: from Jan 5 to Jul 7, lowest Mar 1, highest May 12,000.");
});

test("a pie's label says values and shares; what is nothing has no slice", () => {
  assert.equal(describe(chartOf(PIE)), "Pie chart: Who asked. Ours 1 (25%), Theirs 3 (75%).");
});

test("a value that a series lacks is left out, and a block without a chart is none", () => {
  const chart = chartOf(block("bar", YEARS, { Nationals: [20] }));
  assert.deepEqual(chart.series[0].values, [20, null]);
  assert.equal(describe(chart), "Bar chart: Wait. Nationals: 2003 20.");
  for (const sent of [undefined, {}, { type: "donut" }, { type: "bar", series: [] }, { type: "pie", segments: [] }]) {
    assert.equal(chartOf({ title: "Wait", chart: sent }), null);
  }
});

test("the numbers of a chart are rows, and a file keeps commas, quotes and lines inside a cell", () => {
  const chart = chartOf(block("bar", ['a, "b"', "c\nd"], { Bids: [1, 2] }, { x_label: "Place" }));
  assert.deepEqual(rowsOf(chart), [["Place", "Bids"], ['a, "b"', "1"], ["c\nd", "2"]]);
  assert.equal(csvOf(rowsOf(chart)), 'Place,Bids\r\n"a, ""b""",1\r\n"c\nd",2');
  assert.deepEqual(rowsOf(chartOf(PIE))[1], ["Ours", "1", "25%"]);
});

const TICKS = [
  [0, 43, [0, 20, 40, 60]],
  [-1, 1, [-1, -0.5, 0, 0.5, 1]],
  [0, 0, [0, 0.5]],
  [0, 0.3, [0, 0.1, 0.2, 0.3]],
  [0, 210000, [0, 100000, 200000, 300000]],
];

for (const [lowest, highest, ticks] of TICKS) {
  test(`the axis from ${lowest} to ${highest} has round numbers`, () => {
    const found = ticksOf(lowest, highest, 5);
    assert.ok(found[0] <= lowest && found.at(-1) >= highest);
    assert.deepEqual(found, ticks);
  });
}

test("bars stand on zero; a line far from it does not", () => {
  assert.deepEqual(rangeOf(chartOf(block("bar", YEARS, { A: [90, 95] }))), [0, 95]);
  assert.deepEqual(rangeOf(chartOf(block("bar", YEARS, { A: [-5, -2] }))), [-5, 0]);
  assert.deepEqual(rangeOf(chartOf(block("line", YEARS, { A: [90, 95] }))), [90, 95]);
  assert.deepEqual(rangeOf(chartOf(block("line", YEARS, { A: [1, 95] }))), [0, 95]);
});

test("bars lie where their names would run into each other, Korean ones sooner", () => {
  const latin = chartOf(block("bar", ["abcdefgh", "ijklmnop"], { A: [1, 2] }));
  const korean = chartOf(block("bar", ["입국심사대기시간", "출국심사대기시간"], { A: [1, 2] }));
  assert.deepEqual([mustLie(latin, 150), mustLie(latin, 100)], [false, true]);
  assert.deepEqual([mustLie(korean, 240), mustLie(korean, 150)], [false, true]);
});

test("under a line only as many names stand as fit", () => {
  const years = Array.from({ length: 18 }, (_, place) => String(1990 + place));
  assert.equal(namedEvery(years, 2000), 1);
  assert.equal(namedEvery(years, 400), 2);
  assert.equal(namedEvery(years, 20), 18);
});
