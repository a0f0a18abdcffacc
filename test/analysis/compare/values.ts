import type { MetricFacts } from "../../../src/analysis/compare/compare-arms.ts";
import type { ComparedArm } from "../../../src/analysis/compare/compared-arm.ts";
import { defaultQuestions, type Questions } from "../../../src/analysis/compare/questions.ts";
import { type Rng, rngFor } from "../../../src/core/rng.ts";

export const DEPTH: MetricFacts = { name: "depth_mean", unit: "levels", group: "structure" };

/** An arm whose runs have one value each of `depth_mean`; null is no value. Seeds count from `from`. */
export function armOf(
  name: string,
  values: readonly (number | null)[],
  { experiment = "one", from = 1, metric = DEPTH.name, lost = 0 } = {},
): ComparedArm {
  return {
    name,
    experiment,
    runs: values.map((value, i) => ({
      path: `${experiment}/${name}-s${from + i}.db`,
      seed: from + i,
      values: new Map([
        [metric, value === null ? { value, note: "nobody wrote" } : { value }],
        ["share_turns_lost", { value: lost }],
      ]),
    })),
  };
}

/** Everything against the first arm, `metric` as the one primary question. */
export function asking(
  arms: readonly ComparedArm[],
  metric = DEPTH.name,
  over: Partial<Questions> = {},
): Questions {
  const [baseline, ...others] = arms.map(({ name }) => name);
  return {
    ...defaultQuestions([], "", () => false),
    endpoints: others.map((arm) => ({
      name: arm,
      metric,
      arm,
      against: baseline,
      role: "primary",
      test: "sign-flip",
      expect: "different",
    })),
    ...over,
  };
}

/** `n` normal values that have what is common to their seed: correlation `rho` between arms of one seed. */
export function normals(
  n: number,
  { mean = 0, rho = 0, seed, arm }: { mean?: number; rho?: number; seed: number; arm: string },
): number[] {
  const common: Rng = rngFor(seed, "common");
  const own = rngFor(seed, "own", arm);
  return Array.from(
    { length: n },
    () => mean + Math.sqrt(rho) * common.normal() + Math.sqrt(1 - rho) * own.normal(),
  );
}
