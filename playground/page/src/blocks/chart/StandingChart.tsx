// A chart with its categories from left to right: vertical bars, lines, or areas.

import { LETTERS, namedEvery, rangeOf, ticksOf, widthOf } from "./layout";
import { type AxisChart, type Series, describe, numberOf, shortNumberOf } from "./model";

const HEIGHT = 200;
/** Room above for the unit, and below for the names of the categories and of their axis. */
const ABOVE = 30;
const BELOW = 24;
const RIGHT = 10;
const LINE = LETTERS + 6;

interface Plane {
  left: number;
  right: number;
  top: number;
  bottom: number;
  yOf: (value: number) => number;
  /** The middle of a category. */
  xOf: (place: number) => number;
  /** The room of a category. */
  band: number;
}

/** Return how many pixels are left for the names of the categories beside the numbers of the value axis. */
export function plotWidthOf(chart: AxisChart, width: number): number {
  return width - leftOf(ticksFor(chart)) - RIGHT;
}

export function StandingChart({ chart, width }: { chart: AxisChart; width: number }) {
  const ticks = ticksFor(chart);
  const plane = planeOf(chart, ticks, width);
  const every = namedEvery(chart.categories, plane.right - plane.left);
  const height = HEIGHT + ABOVE + BELOW + (chart.xLabel ? LINE : 0);
  return (
    <svg className="chart-plot" width={width} height={height} role="img" aria-label={describe(chart)}>
      {chart.yLabel && (
        <text x={0} y={LETTERS} className="chart-unit">
          {chart.yLabel}
        </text>
      )}
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={tick === 0 ? "chart-zero" : "chart-grid"} x1={plane.left} x2={plane.right} y1={plane.yOf(tick)} y2={plane.yOf(tick)} />
          <text x={plane.left - 8} y={plane.yOf(tick)} textAnchor="end" dominantBaseline="central">
            {shortNumberOf(tick)}
          </text>
        </g>
      ))}
      {chart.kind === "bar" ? <Bars chart={chart} plane={plane} /> : <Lines chart={chart} plane={plane} />}
      {chart.categories.map(
        (category, place) =>
          place % every === 0 && (
            <text key={category} x={plane.xOf(place)} y={plane.bottom + LINE} textAnchor="middle">
              {category}
            </text>
          ),
      )}
      {chart.xLabel && (
        <text x={(plane.left + plane.right) / 2} y={plane.bottom + 2 * LINE + 2} textAnchor="middle" className="chart-unit">
          {chart.xLabel}
        </text>
      )}
    </svg>
  );
}

function ticksFor(chart: AxisChart): number[] {
  return ticksOf(...rangeOf(chart), 5);
}

function leftOf(ticks: number[]): number {
  return Math.ceil(Math.max(...ticks.map((tick) => widthOf(shortNumberOf(tick))))) + 12;
}

function planeOf(chart: AxisChart, ticks: number[], width: number): Plane {
  const [left, right, top, bottom] = [leftOf(ticks), width - RIGHT, ABOVE, ABOVE + HEIGHT];
  const [lowest = 0, highest = 1] = [ticks[0], ticks.at(-1)];
  const band = (right - left) / chart.categories.length;
  return {
    left,
    right,
    top,
    bottom,
    band,
    yOf: (value) => bottom - ((value - lowest) / (highest - lowest)) * HEIGHT,
    xOf: (place) => left + (place + 0.5) * band,
  };
}

function Bars({ chart, plane }: { chart: AxisChart; plane: Plane }) {
  const thick = Math.min(56, (plane.band * 0.72) / chart.series.length);
  const zero = plane.yOf(0);
  const isRoomy = chart.series.every(({ values }) => values.every((value) => widthOf(numberOf(value ?? 0)) < thick + 2));
  return chart.series.map(({ name, values }, number) =>
    values.map((value, place) => {
      if (value === null) return null;
      const x = plane.xOf(place) + (number - chart.series.length / 2) * thick;
      const y = plane.yOf(value);
      return (
        <g key={`${name} ${place}`}>
          <rect className={`chart-fill is-${number}`} x={x} y={Math.min(y, zero)} width={Math.max(1, thick - 2)} height={Math.max(1, Math.abs(y - zero))} rx={2}>
            <title>{tip(name, chart.categories[place], value)}</title>
          </rect>
          {isRoomy && (
            <text x={x + thick / 2 - 1} y={value < 0 ? y + LETTERS + 2 : y - 5} textAnchor="middle" className="chart-value">
              {numberOf(value)}
            </text>
          )}
        </g>
      );
    }),
  );
}

function Lines({ chart, plane }: { chart: AxisChart; plane: Plane }) {
  return chart.series.map((series, number) => {
    const path = pathOf(series, plane);
    const known = series.values.flatMap((value, place) => (value === null ? [] : [place]));
    const [first = 0, last = 0] = [known[0], known.at(-1)];
    const base = plane.yOf(0);
    return (
      <g key={series.name}>
        {chart.kind === "area" && path && (
          <path className={`chart-fill is-area is-${number}`} d={`${path}L${plane.xOf(last)} ${base}L${plane.xOf(first)} ${base}Z`} />
        )}
        <path className={`chart-line is-${number}`} d={path} />
        {series.values.map(
          (value, place) =>
            value !== null && (
              <circle key={place} className={`chart-fill is-${number}`} cx={plane.xOf(place)} cy={plane.yOf(value)} r={3.5}>
                <title>{tip(series.name, chart.categories[place], value)}</title>
              </circle>
            ),
        )}
      </g>
    );
  });
}

/** A line through all values that are there. */
function pathOf({ values }: Series, plane: Plane): string {
  const points = values.flatMap((value, place) =>
    value === null ? [] : [`${plane.xOf(place).toFixed(1)} ${plane.yOf(value).toFixed(1)}`],
  );
  return points.length > 0 ? `M${points.join("L")}` : "";
}

function tip(name: string, category: string | undefined, value: number): string {
  return `${name}, ${category}: ${numberOf(value)}`;
}
