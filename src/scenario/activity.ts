import type { Rng } from "../core/rng.ts";
import type { Activity } from "./population-schema.ts";

/** Times between wakings in virtual milliseconds, `fastest` < `slowest`. */
interface Bounds {
  readonly fastest: number;
  readonly slowest: number;
}

/** Rounds between wakings where the scenario says nothing: two days and four hours, at half an hour a round. */
const SLOWEST_ROUNDS = 96;
const MEDIAN_ROUNDS = 8;

/** The bounds of an activity, as written or by default; `slowest` may come out at or below `fastest`. */
export function activityBounds(activity: Activity, roundMs: number): Bounds {
  const { fastest = roundMs, slowest = SLOWEST_ROUNDS * roundMs } = activity;
  if (!isPareto(activity) || activity.median === undefined) return { fastest, slowest };
  // Of a Pareto distribution the median fixes the other end: half of the mass on each side of it.
  const tail = activity.alpha - 1;
  return { fastest, slowest: (2 * activity.median ** tail - fastest ** tail) ** (1 / tail) };
}

/** The median of an activity, as written or by default; undefined where it only follows from the bounds. */
export function activityMedian(activity: Activity, roundMs: number): number | undefined {
  if (activity.distribution === "uniform") return undefined;
  return activity.median ?? (isPareto(activity) ? undefined : MEDIAN_ROUNDS * roundMs);
}

/**
 * One agent's time between wakings: whole virtual seconds in milliseconds, at least one.
 *
 * Pareto: the rate, wakings in a unit of time, has a density that falls as rate^-alpha between 1 / slowest and
 * 1 / fastest (a bounded Pareto distribution of tail index alpha - 1, drawn by its inverse). Lognormal: the time has
 * its median and sigma, and what lies outside the bounds is set on them, which leaves the median in its place.
 * Uniform: the time is uniform between the bounds.
 */
export function drawEvery(activity: Activity, roundMs: number, rng: Rng): number {
  const bounds = activityBounds(activity, roundMs);
  const drawn = drawTime(activity, bounds, roundMs, rng);
  return Math.max(1, Math.round(drawn / 1_000)) * 1_000;
}

function drawTime(activity: Activity, { fastest, slowest }: Bounds, roundMs: number, rng: Rng): number {
  if (activity.distribution === "uniform") return fastest + rng.next() * (slowest - fastest);
  if (activity.distribution === "lognormal") {
    const { median = MEDIAN_ROUNDS * roundMs, sigma } = activity;
    return Math.min(slowest, Math.max(fastest, median * Math.exp(sigma * rng.normal())));
  }
  const tail = activity.alpha - 1;
  const [low, high] = [fastest ** tail, slowest ** tail];
  return (high - rng.next() * (high - low)) ** (1 / tail);
}

type Pareto = Extract<Activity, { readonly alpha: number }>;

function isPareto(activity: Activity): activity is Pareto {
  return activity.distribution === undefined || activity.distribution === "pareto";
}
