// A data_visualization block: a chart with its title and legend, which can be read as a table and downloaded.

import { useMemo, useState } from "react";
import { Icon } from "../../parts/Icon";
import type { Block } from "../../wire/slack";
import { t } from "../../words/words";
import { Scrolling } from "../Scrolling";
import { LyingBars } from "./LyingBars";
import { mustLie } from "./layout";
import { type Chart, chartOf, csvOf, numberOf, rowsOf } from "./model";
import { Pie } from "./Pie";
import { StandingChart, plotWidthOf } from "./StandingChart";
import { useWidth } from "./useWidth";

export function ChartBlock({ block }: { block: Block }) {
  const chart = useMemo(() => chartOf(block), [block]);
  const [asTable, setAsTable] = useState(false);
  if (chart === null) return null;
  return (
    <figure className="block chart" data-testid="chart">
      <figcaption className="chart-head">
        <strong>{chart.title}</strong>
        <button
          type="button"
          className="icon-button"
          aria-label={t("block.view_as_table")}
          title={t("block.view_as_table")}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon name="table" size={18} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t("block.download_chart")}
          title={t("block.download_chart")}
          onClick={() => download(`${chart.title || "chart"}.csv`, csvOf(rowsOf(chart)))}
        >
          <Icon name="download" size={18} />
        </button>
      </figcaption>
      {asTable ? <Numbers chart={chart} /> : <Drawing chart={chart} />}
    </figure>
  );
}

function Drawing({ chart }: { chart: Chart }) {
  const [box, width] = useWidth<HTMLDivElement>();
  return (
    <>
      <div ref={box} className="chart-place">
        {width > 0 && <Plot chart={chart} width={width} />}
      </div>
      <Legend chart={chart} />
    </>
  );
}

function Plot({ chart, width }: { chart: Chart; width: number }) {
  if (chart.kind === "pie") return <Pie chart={chart} />;
  if (chart.kind === "bar" && mustLie(chart, plotWidthOf(chart, width))) return <LyingBars chart={chart} width={width} />;
  return <StandingChart chart={chart} width={width} />;
}

/** What each colour stands for; the chart's own label says it to those who do not see it. */
function Legend({ chart }: { chart: Chart }) {
  const names =
    chart.kind === "pie"
      ? chart.segments.map(({ label, value, share }) => `${label} · ${numberOf(value)} (${share}%)`)
      : chart.series.map(({ name }) => name);
  return (
    <ul className="chart-legend" aria-hidden="true">
      {names.map((name, number) => (
        <li key={name}>
          <svg width={10} height={10}>
            <rect className={`chart-fill is-${number}`} width={10} height={10} rx={2} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ chart }: { chart: Chart }) {
  const [head = [], ...rows] = rowsOf(chart);
  return (
    <Scrolling label={chart.title || t("block.table")}>
      <table className="chart-table">
        <thead>
          <tr>
            {head.map((name, place) => (
              <th key={place} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={place}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

function download(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
