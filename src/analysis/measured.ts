import { mean, sampleStandardDeviation } from "simple-statistics";
import { type Rng, rngFor } from "../core/rng.ts";
import type { Measured, Terms } from "./metric.ts";

/** A value that cannot be had, and why. */
export const none = (note: string): Measured => ({ value: null, note });

/** A share or a rate; null with `without` as its reason where the whole is 0. */
export const ratio = (part: number, whole: number, without: string): Measured =>
  whole === 0 ? none(without) : { value: part / whole };

/** The mean; null with `without` as its reason where there are no values. */
export const meanOf = (values: readonly number[], without: string): Measured =>
  values.length === 0 ? none(without) : { value: mean([...values]) };

/** The quantile at `of` in [0, 1], between neighbours in proportion (type 7 of Hyndman and Fan 1996); null without values. */
export function quantileOf(values: readonly number[], of: number, without: string): Measured {
  const ordered = Float64Array.from(values).sort();
  const place = of * (ordered.length - 1);
  const [low, high] = [ordered[Math.floor(place)], ordered[Math.ceil(place)]];
  if (low === undefined || high === undefined) return none(without);
  return { value: low + (place - Math.floor(place)) * (high - low) };
}

/** The largest; null with `without` as its reason where there are no values. */
export const largestOf = (values: readonly number[], without: string): Measured =>
  values.length === 0 ? none(without) : { value: values.reduce((most, value) => Math.max(most, value)) };

/**
 * Puts beside a value what chance gives: `draw` computes it on one surrogate, or null where that surrogate has none. Each
 * surrogate has a random stream of its own, addressed by the metric's name.
 */
export function besideChance(
  measured: Measured,
  name: string,
  terms: Terms,
  draw: (rng: Rng, surrogate: number) => number | null,
): Measured {
  if (measured.value === null || terms.surrogates === 0) return measured;
  const drawn: number[] = [];
  for (let i = 0; i < terms.surrogates; i += 1) {
    const value = draw(rngFor(terms.seed, "metric", name, i), i);
    if (value !== null) drawn.push(value);
  }
  if (drawn.length === 0) return measured;
  const sd = drawn.length > 1 ? sampleStandardDeviation(drawn) : 0;
  return { ...measured, null: { mean: mean(drawn), sd, surrogates: drawn.length } };
}
