import { holm } from "../statistics/adjusted.ts";
import { Bootstrap, type Interval, widened } from "../statistics/bootstrap.ts";
import { pairedEquivalence } from "../statistics/equivalence.ts";
import { meanOf } from "../statistics/moments.ts";
import { FEATURE_SETS, type FeatureSet, type Look } from "./feature-sets.ts";
import type { Gap } from "./gap.ts";

/** What two arms come to by one look. */
export interface LookFound {
  /** Mean over pairs, held out. */
  readonly auc: number;
  readonly floor: number;
  readonly gap: number;
  readonly interval: Interval | null;
  readonly p: number;
  /** By Holm's method over the three sets; of all together p itself. */
  readonly pAdjusted: number;
  /** The larger p of the two one-sided tests against the margin. */
  readonly equivalenceP: number | null;
}

export type LooksFound = Readonly<Record<Look, LookFound>>;

/** Every look at two arms. The sets are told apart by Holm's method among themselves: one claim for each pair of arms. */
export function looksAt({ pairs, tests }: Gap, margin: number, seed: number): LooksFound {
  const bootstrap = new Bootstrap(seed);
  const adjusted = holm(FEATURE_SETS.map((set) => tests[set].p));
  const found = (look: Look, pAdjusted: number): LookFound => {
    const gaps = pairs.map(({ told, floor }) => told[look] - floor[look]);
    const { p, widening } = tests[look];
    const gap = meanOf(gaps);
    const interval = bootstrap.ofMean(gaps);
    return {
      auc: meanOf(pairs.map(({ told }) => told[look])),
      floor: meanOf(pairs.map(({ floor }) => floor[look])),
      gap,
      interval: interval && widened(interval, gap, widening),
      p,
      pAdjusted,
      equivalenceP: pairedEquivalence(gaps, margin, widening)?.p ?? null,
    };
  };
  const sets = FEATURE_SETS.map((set, i) => [set, found(set, adjusted[i] ?? 1)] as const);
  return {
    ...(Object.fromEntries(sets) as Record<FeatureSet, LookFound>),
    together: found("together", tests.together.p),
  };
}

/** The sets that tell the two apart by themselves: adjusted p below alpha, and an interval above 0. */
export const setsThatTell = (looks: LooksFound, alpha: number): readonly FeatureSet[] =>
  FEATURE_SETS.filter((set) => {
    const { pAdjusted, interval } = looks[set];
    return pAdjusted < alpha && interval !== null && interval.lo > 0;
  });

/** The sets by which the two are not shown to be within the margin. */
export const setsNotWithin = (looks: LooksFound, alpha: number): readonly FeatureSet[] =>
  FEATURE_SETS.filter((set) => {
    const { equivalenceP } = looks[set];
    return equivalenceP === null || equivalenceP >= alpha;
  });
