import { rngFor } from "../../core/rng.ts";
import { type Bootstrap, type Interval, widened } from "../statistics/bootstrap.ts";
import { cliffDelta } from "../statistics/cliff-delta.ts";
import { type Equivalence, pairedEquivalence, welchEquivalence } from "../statistics/equivalence.ts";
import { hedgesG } from "../statistics/hedges-g.ts";
import { binomial, labelPermutation } from "../statistics/label-permutation.ts";
import { meanOf, pooledVariance, variance } from "../statistics/moments.ts";
import type { PValue } from "../statistics/p-value.ts";
import { signFlip } from "../statistics/sign-flip.ts";
import { visibleBetween, visibleInPairs } from "../statistics/visible.ts";
import type { Valued } from "./compared-arm.ts";
import type { Difference, Role } from "./comparison.ts";
import type { Margin } from "./questions.ts";

/** What of a difference is known before it stands among the others: no adjusted p and no verdict yet. */
export type Untold = Omit<Difference, "pAdjusted" | "equivalencePAdjusted" | "verdict">;

/** Two sets of values that are held against each other, and what is asked of them. */
export interface Contrast {
  readonly arm: string;
  /** Undefined for the baseline. */
  readonly against: string | undefined;
  readonly metric: string;
  readonly role: Role;
  readonly values: readonly Valued[];
  readonly others: readonly Valued[];
  readonly paired: boolean;
  readonly margin: Margin;
  readonly alpha: number;
  /** Why the two must not be compared; undefined where they may. */
  readonly incomparable: string | undefined;
  /** Of values that hang on each other: their own test, in the place of signs and labels of single values. */
  readonly test?: PValue & { readonly widening: number };
}

/** Where chance comes from. */
export interface Chance {
  readonly seed: number;
  readonly bootstrap: Bootstrap;
}

/** Values as a test takes them. */
interface Held {
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly test: PValue | null;
  readonly n: number;
  readonly visible: number | null;
  readonly equivalence: (margin: number) => Equivalence | null;
  /** How many a test needs, in words: "6 pairs". */
  readonly fewest: string;
  readonly have: string;
}

/** Everything about one difference that does not depend on how many others are looked at. */
export function difference(contrast: Contrast, chance: Chance): Untold {
  const { arm, against, role, paired } = contrast;
  const numbers = (of: readonly Valued[]): number[] => of.map(({ value }) => value);
  const [a, b] = [numbers(contrast.values), numbers(contrast.others)];
  const held = paired ? inPairs(contrast, chance) : apart(contrast, [a, b], chance);
  const { estimate, interval, test, n, visible } = held;
  const trouble = contrast.incomparable ?? whyNoTest([...a, ...b], held, contrast.alpha);
  const margin = marginOf(contrast, [a, b]);
  const note = [trouble, unpartnered(contrast, n)].filter((text) => text !== undefined).join("; ");
  const isTested = trouble === undefined;
  return {
    arm,
    ...(against !== undefined && { against }),
    role,
    estimate,
    lo: interval?.lo ?? null,
    hi: interval?.hi ?? null,
    p: isTested ? (test?.p ?? null) : null,
    smallestP: test?.smallest ?? null,
    paired,
    n,
    ...effectSizes(contrast, [a, b]),
    margin,
    equivalenceP: isTested && margin ? (held.equivalence(margin.value)?.p ?? null) : null,
    visible,
    ...(note !== "" && { note }),
  };
}

/** Where one side is made of means over many draws, spreads are no measure. */
function effectSizes({ test }: Contrast, [a, b]: Two): Pick<Difference, "hedgesG" | "cliffDelta"> {
  if (test) return { hedgesG: null, cliffDelta: null };
  return { hedgesG: hedgesG(a, b), cliffDelta: cliffDelta(a, b) };
}

type Two = readonly [readonly number[], readonly number[]];

function inPairs({ metric, values, others, alpha, test }: Contrast, { seed, bootstrap }: Chance): Held {
  const partners = new Map(others.map((other) => [other.seed, other.value]));
  const pairs = values.flatMap(({ seed: of, value }) => {
    const partner = partners.get(of);
    return partner === undefined ? [] : [[value, partner] as const];
  });
  const differences = pairs.map(([value, partner]) => value - partner);
  const n = differences.length;
  const estimate = n === 0 ? null : meanOf(differences);
  const interval = bootstrap.ofMean(differences);
  const { widening = 1 } = test ?? {};
  const sd = Math.sqrt(
    pooledVariance(
      pairs.map(([value]) => value),
      pairs.map(([, partner]) => partner),
    ),
  );
  const inOwn = visibleInPairs(n);
  return {
    estimate,
    interval: interval && estimate !== null ? widened(interval, estimate, widening) : interval,
    test: test ?? signFlip(differences, () => rngFor(seed, "sign-flip", metric, n)),
    n,
    // From standard deviations of the differences to those between runs.
    visible:
      test === undefined && inOwn !== null && sd > 0 ? (inOwn * Math.sqrt(variance(differences))) / sd : null,
    equivalence: (margin) => pairedEquivalence(differences, margin, widening),
    fewest: fewestText(fewestPairs(alpha), "pair"),
    have: `there ${n === 1 ? "is" : "are"} ${n}`,
  };
}

function apart({ metric, alpha }: Contrast, [a, b]: Two, { seed, bootstrap }: Chance): Held {
  const has = a.length > 0 && b.length > 0;
  return {
    estimate: has ? meanOf(a) - meanOf(b) : null,
    interval: bootstrap.ofDifference(a, b),
    test: labelPermutation(a, b, () => rngFor(seed, "permutation", metric, a.length, b.length)),
    n: Math.min(a.length, b.length),
    visible: has ? visibleBetween(Math.floor((2 * a.length * b.length) / (a.length + b.length))) : null,
    equivalence: (margin) => welchEquivalence(a, b, margin),
    fewest: fewestText(fewestRuns(alpha), "run", " an arm"),
    have: `there are ${a.length} and ${b.length}`,
  };
}

const fewestText = (count: number, what: string, where = ""): string => `${count} ${what}s${where}`;

/** Pairs of which all differences on one side give a p below alpha. */
export const fewestPairs = (alpha: number): number => Math.floor(Math.log2(2 / alpha)) + 1;

/** Runs an arm, both of one size, of which a full separation gives a p below alpha. */
export function fewestRuns(alpha: number): number {
  let runs = 1;
  while (2 / binomial(2 * runs, runs) >= alpha) runs += 1;
  return runs;
}

/** Undefined where there is a test to be made. */
function whyNoTest(
  values: readonly number[],
  { test, fewest, have, n }: Held,
  alpha: number,
): string | undefined {
  if (n === 0) return "no values to compare";
  if (!test || test.smallest >= alpha)
    return `${fewest} are the fewest that can reach p < ${level(alpha)}; ${have}`;
  if (values.every((value) => value === values[0])) return "every run has the same value";
  return undefined;
}

/** ".05" */
export const level = (alpha: number): string => String(alpha).replace(/^0/, "");

function unpartnered({ paired, values, others }: Contrast, pairs: number): string | undefined {
  const alone = values.length + others.length - 2 * pairs;
  if (!paired || pairs === 0 || alone === 0) return undefined;
  return `${alone} ${alone === 1 ? "run has no partner and does" : "runs have no partner and do"} not count here`;
}

/** In the metric's unit; null where runs do not vary and the margin is one of how they do. */
function marginOf({ margin }: Contrast, [a, b]: Two): Difference["margin"] {
  const { value, in: unit, source } = margin;
  if (unit === "unit") return { value, source };
  const sd = Math.sqrt(pooledVariance(a, b));
  return sd > 0 ? { value: value * sd, source } : null;
}
