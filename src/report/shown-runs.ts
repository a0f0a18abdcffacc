import { hasValues } from "./headline.ts";
import type { ReportData, ReportedRun } from "./report-data.ts";

/** One run of each arm, to be looked at closely. */
export interface ShownRuns {
  /** By arm, in the order of the arms; arms without a run are left out. */
  readonly runs: readonly ReportedRun[];
  readonly seed: number | undefined;
}

/**
 * The baseline's run with the median number of comments (the lower of two), and of every other arm the run of its seed; where an
 * arm has none of that seed, its own median run.
 */
export function shownRuns({ comparison, runs }: ReportData): ShownRuns {
  const seed = medianRun(runs.filter(({ arm }) => arm === comparison.baseline))?.seed;
  const chosen = comparison.arms.flatMap(({ name }) => {
    const of = runs.filter(({ arm }) => arm === name);
    return of.find((run) => run.seed === seed) ?? medianRun(of) ?? [];
  });
  return { runs: chosen, seed };
}

function medianRun(runs: readonly ReportedRun[]): ReportedRun | undefined {
  const ordered = [...runs].sort((a, b) => a.digest.comments - b.digest.comments || a.seed - b.seed);
  return ordered[Math.floor((ordered.length - 1) / 2)];
}

/** An arm to be read beside the baseline, and the rule by which it was chosen. */
export interface Contrast {
  readonly arm: string;
  readonly why: string;
}

/**
 * The first arm that one context writes a round at a time; lacking one, the first that one context writes at all; lacking one, the arm
 * that differs most from the baseline. Only arms in which somebody commented. Undefined where there is no other arm.
 */
export function contrastOf(data: ReportData, shown: ShownRuns): Contrast | undefined {
  const others = shown.runs.filter(({ arm, digest }) => arm !== data.comparison.baseline && digest.excerpt);
  const script = others.find(({ author }) => author === SCRIPT);
  if (script) return { arm: script.arm, why: "the first arm that one context writes a round at a time" };
  const one = others.find(({ author }) => author !== undefined);
  if (one) return { arm: one.arm, why: "the first arm that one context writes" };
  const [most] = others.map(({ arm }) => ({ arm, by: distance(data, arm) })).sort((a, b) => b.by - a.by);
  return (
    most && { arm: most.arm, why: "the arm whose metrics differ most from the baseline's (largest mean |g|)" }
  );
}

/** How a run is said to be written where one context writes a round at a time. */
export const SCRIPT = "one context, a round at a time";

function distance({ comparison }: ReportData, arm: string): number {
  const sizes = comparison.metrics
    .filter(hasValues)
    .flatMap(({ differences }) => differences.find((difference) => difference.arm === arm)?.hedgesG ?? [])
    .filter(Number.isFinite)
    .map(Math.abs);
  return sizes.length === 0 ? 0 : sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
}
