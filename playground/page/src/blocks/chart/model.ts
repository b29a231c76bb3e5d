// Reads a data_visualization block, and describes in words what its chart shows.

import type { Block } from "../../wire/slack";
import { pageLocale, t } from "../../words/words";

export interface Series {
  name: string;
  /** One value for each category; null where the series has none. */
  values: (number | null)[];
}

export interface Segment {
  label: string;
  value: number;
  /** Whole per cent of all segments. */
  share: number;
}

/** A chart over categories, such as years. */
export interface AxisChart {
  kind: "bar" | "line" | "area";
  title: string;
  categories: string[];
  series: Series[];
  xLabel?: string;
  yLabel?: string;
}

export interface PieChart {
  kind: "pie";
  title: string;
  segments: Segment[];
}

export type Chart = AxisChart | PieChart;

interface Point {
  label: string;
  value: number;
}

/** The chart as the app sent it: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
interface Sent {
  type?: string;
  segments?: Point[];
  series?: { name?: string; data?: Point[] }[];
  axis_config?: { categories?: string[]; x_label?: string; y_label?: string };
}

/** Return the chart of a block, or null if there is nothing to draw in it. */
export function chartOf(block: Block): Chart | null {
  const sent: Sent = (block as { chart?: Sent }).chart ?? {};
  const title = typeof block.title === "string" ? block.title : "";
  if (sent.type === "pie") return pieOf(title, sent);
  if (sent.type !== "bar" && sent.type !== "line" && sent.type !== "area") return null;
  const categories = sent.axis_config?.categories ?? sent.series?.[0]?.data?.map((point) => point.label) ?? [];
  const series = (sent.series ?? []).map(({ name = "", data = [] }) => {
    const values = new Map(data.map((point) => [point.label, point.value]));
    return { name, values: categories.map((category) => values.get(category) ?? null) };
  });
  if (categories.length === 0 || series.length === 0) return null;
  const { x_label, y_label } = sent.axis_config ?? {};
  return { kind: sent.type, title, categories, series, xLabel: x_label, yLabel: y_label };
}

function pieOf(title: string, { segments = [] }: Sent): PieChart | null {
  const drawn = segments.filter(({ value }) => value > 0);
  const all = drawn.reduce((sum, { value }) => sum + value, 0);
  if (drawn.length === 0) return null;
  return {
    kind: "pie",
    title,
    segments: drawn.map(({ label, value }) => ({ label, value, share: Math.round((value / all) * 100) })),
  };
}

/** Return a chart's numbers as rows of text under a heading, for a table and for a file. */
export function rowsOf(chart: Chart): string[][] {
  if (chart.kind === "pie") {
    return [
      ["", t("block.value"), t("block.percent")],
      ...chart.segments.map(({ label, value, share }) => [label, String(value), `${share}%`]),
    ];
  }
  return [
    [chart.xLabel ?? "", ...chart.series.map(({ name }) => name)],
    ...chart.categories.map((category, place) => [
      category,
      ...chart.series.map(({ values }) => String(values[place] ?? "")),
    ]),
  ];
}

/** Return rows as comma-separated values. */
export function csvOf(rows: string[][]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join(",")).join("\r\n");
}

/** Values of one series that are all said; of more, only the ends and the extremes are. */
const MOST_SAID = 6;

/** Return in a few words which kind of chart it is, and what its values are. */
export function describe(chart: Chart): string {
  const kind = t(`block.${chart.kind}_chart`);
  const title = chart.title ? `${kind}: ${chart.title}.` : `${kind}.`;
  if (chart.kind === "pie") {
    const said = chart.segments.map(({ label, value, share }) => `${label} ${numberOf(value)} (${share}%)`);
    return `${title} ${said.join(", ")}.`;
  }
  const unit = chart.yLabel ? ` ${t("block.chart_unit", { unit: chart.yLabel })}` : "";
  return `${title}${unit} ${chart.series.map((series) => said(series, chart.categories)).join(" ")}`;
}

function said({ name, values }: Series, categories: string[]): string {
  const known = values.flatMap((value, place) => (value === null ? [] : [{ value, label: categories[place] ?? "" }]));
  const say = (point: { value: number; label: string }) => `${point.label} ${numberOf(point.value)}`;
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return t("block.no_values", { name });
  if (known.length <= MOST_SAID) return `${name}: ${known.map(say).join(", ")}.`;
  const lowest = known.reduce((one, other) => (other.value < one.value ? other : one));
  const highest = known.reduce((one, other) => (other.value > one.value ? other : one));
  const points = { first: say(first), last: say(last), lowest: say(lowest), highest: say(highest) };
  return t("block.chart_range", { name, ...points });
}

/** Return a number as people write it. */
export function numberOf(value: number): string {
  return value.toLocaleString(pageLocale(), { maximumFractionDigits: 6 });
}

/** Return a number for an axis: short, whatever its size. */
export function shortNumberOf(value: number): string {
  const options: Intl.NumberFormatOptions = { maximumFractionDigits: 2 };
  return Math.abs(value) < 10000
    ? value.toLocaleString(pageLocale(), options)
    : value.toLocaleString(pageLocale(), { ...options, notation: "compact" });
}
