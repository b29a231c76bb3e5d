// A bar chart with horizontal bars under the category names, for places too narrow for names side by side.

import { LETTERS, rangeOf, widthOf } from "./layout";
import { type AxisChart, describe, numberOf } from "./model";

const THICK = 16;
const STEP = THICK + 3;
const NAME = LETTERS + 8;
const BETWEEN = 10;

export function LyingBars({ chart, width }: { chart: AxisChart; width: number }) {
  const { categories, series, xLabel, yLabel } = chart;
  const [lowest, highest] = rangeOf(chart);
  const widest = Math.max(...series.flatMap(({ values }) => values.map((value) => widthOf(numberOf(value ?? 0))))) + 8;
  // Numbers stand at the ends of the bars, those of negative values at the left.
  const left = lowest < 0 ? widest : 0;
  const scale = (width - left - widest) / (highest - lowest || 1);
  const zero = left - lowest * scale;
  const top = xLabel || yLabel ? NAME : 0;
  const each = NAME + series.length * STEP + BETWEEN;
  return (
    <svg className="chart-plot" width={width} height={top + categories.length * each} role="img" aria-label={describe(chart)}>
      <text x={0} y={LETTERS} className="chart-unit">
        {[xLabel, yLabel].filter(Boolean).join(" · ")}
      </text>
      <line className="chart-zero" x1={zero} x2={zero} y1={top + NAME} y2={top + categories.length * each - BETWEEN} />
      {categories.map((category, place) => (
        <g key={category} transform={`translate(0 ${top + place * each})`}>
          <text x={0} y={LETTERS + 2}>
            {category}
          </text>
          {series.map(({ name, values }, number) => {
            const value = values[place] ?? null;
            if (value === null) return null;
            const long = Math.max(1, Math.abs(value) * scale);
            const y = NAME + number * STEP;
            return (
              <g key={name}>
                <rect className={`chart-fill is-${number}`} x={value < 0 ? zero - long : zero} y={y} width={long} height={THICK} rx={2}>
                  <title>{`${name}, ${category}: ${numberOf(value)}`}</title>
                </rect>
                <text
                  className="chart-value"
                  x={value < 0 ? zero - long - 5 : zero + long + 5}
                  y={y + THICK / 2 + 1}
                  textAnchor={value < 0 ? "end" : "start"}
                  dominantBaseline="central"
                >
                  {numberOf(value)}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
