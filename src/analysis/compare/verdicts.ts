import { adjusted, type Correction } from "../statistics/adjusted.ts";
import type { Difference, Verdict } from "./comparison.ts";
import type { Untold } from "./difference.ts";

export interface Level {
  readonly alpha: number;
  /** Of the primary differences; the others always go by Benjamini and Hochberg. */
  readonly correction: Correction;
}

/**
 * Differences with their p values adjusted and a verdict each, in the order given. The primary ones are one family and all others
 * another; equivalence is corrected by itself in the same way.
 */
export function judged(untold: readonly Untold[], { alpha, correction }: Level): readonly Difference[] {
  const families = [
    { of: untold.filter(({ role }) => role === "primary"), how: correction },
    { of: untold.filter(({ role }) => role !== "primary"), how: "benjamini-hochberg" as const },
  ];
  const [p, equivalence] = (["p", "equivalenceP"] as const).map(
    (which) => new Map(families.flatMap(({ of, how }) => adjustedIn(of, which, how))),
  );
  return untold.map((one) => {
    const pAdjusted = p?.get(one) ?? null;
    const equivalencePAdjusted = equivalence?.get(one) ?? null;
    const verdict = verdictOf({ ...one, pAdjusted, equivalencePAdjusted }, alpha);
    return { ...one, pAdjusted, equivalencePAdjusted, verdict };
  });
}

function adjustedIn(
  family: readonly Untold[],
  which: "p" | "equivalenceP",
  how: Correction,
): (readonly [Untold, number])[] {
  const tested = family.flatMap((one) => {
    const p = one[which];
    return p === null ? [] : [{ one, p }];
  });
  const corrected = adjusted(
    tested.map(({ p }) => p),
    how,
  );
  return tested.map(({ one }, i) => [one, corrected[i] ?? 1]);
}

/**
 * `different` asks for both: an adjusted p below alpha, and an interval that leaves 0 out. So a verdict never contradicts the interval
 * beside it; an interval that leaves 0 out without that verdict is one that the number of tests has cost it.
 */
function verdictOf(
  {
    p,
    lo,
    hi,
    pAdjusted,
    equivalencePAdjusted,
  }: Pick<Difference, "p" | "lo" | "hi" | "pAdjusted" | "equivalencePAdjusted">,
  alpha: number,
): Verdict {
  if (p === null) return "none";
  const leavesOut = lo !== null && hi !== null && (lo > 0 || hi < 0);
  const isDifferent = leavesOut && pAdjusted !== null && pAdjusted < alpha;
  const isWithin = equivalencePAdjusted !== null && equivalencePAdjusted < alpha;
  if (isDifferent) return isWithin ? "trivial" : "different";
  return isWithin ? "equivalent" : "undecided";
}
