// A pie chart; its numbers are in the legend.

import { type PieChart, describe, numberOf } from "./model";

const SIZE = 180;
const RADIUS = SIZE / 2 - 2;

export function Pie({ chart }: { chart: PieChart }) {
  const all = chart.segments.reduce((sum, { value }) => sum + value, 0);
  let turned = 0;
  return (
    <svg className="chart-plot is-pie" width={SIZE} height={SIZE} role="img" aria-label={describe(chart)}>
      <g transform={`translate(${SIZE / 2} ${SIZE / 2})`}>
        {chart.segments.map(({ label, value, share }, number) => {
          const [start, end] = [turned, turned + value / all];
          turned = end;
          return (
            <path key={label} className={`chart-fill is-${number}`} d={slice(start, end)}>
              <title>{`${label}: ${numberOf(value)} (${share}%)`}</title>
            </path>
          );
        })}
      </g>
    </svg>
  );
}

/** A slice between two parts of a whole turn, which begins at the top. */
function slice(start: number, end: number): string {
  if (end - start > 0.9999) return `M0 ${-RADIUS}A${RADIUS} ${RADIUS} 0 1 1 -0.01 ${-RADIUS}Z`;
  const at = (part: number) =>
    `${(RADIUS * Math.sin(2 * Math.PI * part)).toFixed(2)} ${(-RADIUS * Math.cos(2 * Math.PI * part)).toFixed(2)}`;
  return `M0 0L${at(start)}A${RADIUS} ${RADIUS} 0 ${end - start > 0.5 ? 1 : 0} 1 ${at(end)}Z`;
}
