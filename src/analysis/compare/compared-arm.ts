import type { Measured } from "../metric.ts";

/** A run as a comparison sees it: one value a metric. */
export interface ComparedRun {
  readonly path: string;
  readonly seed: number;
  readonly values: ReadonlyMap<string, Measured>;
}

/** Runs that differ in their seed only. */
export interface ComparedArm {
  readonly name: string;
  /** Arms of one experiment share it: runs of one seed are pairs only there. */
  readonly experiment: string;
  /** By seed, each seed once. */
  readonly runs: readonly ComparedRun[];
}

/** A run that has a value, with it. */
export interface Valued {
  readonly path: string;
  readonly seed: number;
  readonly value: number;
  readonly nullMean?: number;
}

/** The runs of an arm that have a value of a metric. */
export function valuesOf(arm: ComparedArm, metric: string): readonly Valued[] {
  return arm.runs.flatMap(({ path, seed, values }) => {
    const measured = values.get(metric);
    if (!measured || measured.value === null) return [];
    const { value, null: chance } = measured;
    return [{ path, seed, value, ...(chance && { nullMean: chance.mean }) }];
  });
}

/** The seeds that two arms have in common are pairs where they are of one experiment, and most of the smaller arm's runs. */
export function arePaired(a: ComparedArm, b: ComparedArm): boolean {
  if (a.experiment !== b.experiment) return false;
  const seeds = new Set(b.runs.map(({ seed }) => seed));
  const shared = a.runs.filter(({ seed }) => seeds.has(seed)).length;
  return shared > 0 && 2 * shared >= Math.min(a.runs.length, b.runs.length);
}
