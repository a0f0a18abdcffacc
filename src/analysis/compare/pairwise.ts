import type { Look } from "../gap/feature-sets.ts";
import type { Gap } from "../gap/gap.ts";
import type { LabelTest } from "../gap/label-test.ts";
import { gapMetric } from "../gap/metrics.ts";
import type { Valued } from "./compared-arm.ts";

/** Two arms that were told apart: what a run of `arm` comes to, and its partner's floor. */
export interface GapContrast {
  readonly arm: string;
  readonly against: string;
  readonly gap: Gap;
  /** Of both arms by seed: where a run is. */
  readonly paths: {
    readonly arm: ReadonlyMap<number, string>;
    readonly against: ReadonlyMap<number, string>;
  };
}

/** What is compared by a metric of two arms. */
export interface Pairwise {
  readonly values: readonly Valued[];
  readonly others: readonly Valued[];
  readonly test: LabelTest;
  readonly paired: true;
}

const LOOK_OF: ReadonlyMap<string, Look> = new Map(
  (["together", "surface", "structure", "content"] as const).map((look) => [gapMetric(look), look]),
);

/** Whether a metric is of two arms and not of one run. */
export const isPairwise = (metric: string): boolean => LOOK_OF.has(metric);

/** The values of `arm` against `against` in a metric of two arms; undefined where they were not told apart. */
export function pairwiseOf(
  contrasts: readonly GapContrast[],
  metric: string,
  arm: string,
  against: string,
): Pairwise | undefined {
  const look = LOOK_OF.get(metric);
  const found = contrasts.find((one) => one.arm === arm && one.against === against);
  if (look === undefined || !found) return undefined;
  const { gap, paths } = found;
  return {
    values: gap.pairs.map(({ seed, told }) => ({
      path: paths.arm.get(seed) ?? "",
      seed,
      value: told[look],
    })),
    others: gap.pairs.map(({ seed, floor }) => ({
      path: paths.against.get(seed) ?? "",
      seed,
      value: floor[look],
    })),
    test: gap.tests[look],
    paired: true,
  };
}
