// Decides how a chart is laid out in the pixels that it has, so that every letter can be read.

import type { AxisChart } from "./model";

/** Pixels of the letters in a chart, however wide it is. */
export const LETTERS = 12;

/** Return about how many pixels a text takes: letters of East Asian scripts are about as wide as they are high. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\u1100-\uffdc]/.test(letter) ? LETTERS : LETTERS * 0.58), 0);
}

/** Return round numbers from at most the lowest to at least the highest, about `count` of them. */
export function ticksOf(lowest: number, highest: number, count: number): number[] {
  const span = highest - lowest || Math.abs(highest) || 1;
  const rough = span / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10);
  const first = Math.floor(lowest / step);
  const last = Math.max(first + 1, Math.ceil(highest / step));
  // Counting in steps, not adding them up, keeps 0.1 + 0.2 from becoming 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

/** Return the lowest and the highest value of a chart; bars and areas stand on zero. */
export function rangeOf({ kind, series }: AxisChart): [number, number] {
  const values = series.flatMap((each) => each.values.filter((value) => value !== null));
  if (values.length === 0) return [0, 1];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return kind === "line" && lowest > 0 && lowest > highest / 2
    ? [lowest, highest]
    : [Math.min(0, lowest), Math.max(0, highest)];
}

/** Pixels between two names on an axis. */
const GAP = 10;

/** Return whether bars have to be horizontal, because the names under vertical ones would overlap. */
export function mustLie({ categories }: AxisChart, plotWidth: number): boolean {
  const band = plotWidth / categories.length;
  return categories.some((category) => widthOf(category) + GAP > band);
}

/** Return n such that the names under points do not overlap if only every nth category is named. */
export function namedEvery(categories: string[], plotWidth: number): number {
  const widest = Math.max(...categories.map(widthOf)) + GAP;
  const room = Math.max(1, Math.floor(plotWidth / widest));
  return Math.ceil(categories.length / room);
}
