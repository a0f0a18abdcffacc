import { fixed } from "./figures.ts";

/** Values laid along a line. */
export interface Scale {
  /** Percent of the line's length, in [0, 100]. */
  readonly at: (value: number) => number;
  /** Round numbers to write under it, ascending. */
  readonly ticks: readonly number[];
  /** A value with as many decimals as can be seen on the line, all alike. */
  readonly text: (value: number | null) => string;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A line on which all of the values have their place, with a little room at both ends; from -1 to 1 where there are none. */
export function scaleOver(values: readonly number[], most = 5): Scale {
  const known = values.filter(Number.isFinite);
  const [low, high] = known.length === 0 ? [-1, 1] : [Math.min(...known), Math.max(...known)];
  const reach = high > low ? high - low : Math.max(1, Math.abs(high)) * 0.5;
  const [from, to] = [low - reach * 0.05, (high > low ? high : low + reach) + reach * 0.05];
  const step = stepFor(to - from, most);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  const at = (value: number): number => {
    const share = (value - from) / (to - from);
    return Number((100 * Math.min(1, Math.max(0, share))).toFixed(2));
  };
  const decimals = Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(to - from))));
  return { at, ticks, text: (value) => fixed(value, decimals) };
}

function stepFor(length: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10(length / most));
  const found = STEPS.find((step) => length / (step * power) <= most) ?? 10;
  return found * power;
}
