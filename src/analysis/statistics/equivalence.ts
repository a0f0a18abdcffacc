import jstat from "jstat";
import { meanOf, variance } from "./moments.ts";

/** Two one-sided tests of whether a difference lies within ± a margin (Schuirmann 1987; Lakens 2017). */
export interface Equivalence {
  readonly difference: number;
  readonly se: number;
  readonly df: number;
  /** Of the test that the difference is not below −margin. */
  readonly pLower: number;
  /** Of the test that it is not above margin. */
  readonly pUpper: number;
  /** The larger of both. */
  readonly p: number;
}

/**
 * For pairs: Student's t on their differences, with a standard error `widening` times as large where they hang together. Null below
 * two pairs.
 */
export function pairedEquivalence(
  differences: readonly number[],
  margin: number,
  widening = 1,
): Equivalence | null {
  if (differences.length < 2) return null;
  const se = widening * Math.sqrt(variance(differences) / differences.length);
  return twoOneSided({ difference: meanOf(differences), se, df: differences.length - 1 }, margin);
}

/** For two arms of runs: Welch's t, since arms may vary differently. Null where either has fewer than two runs. */
export function welchEquivalence(
  a: readonly number[],
  b: readonly number[],
  margin: number,
): Equivalence | null {
  if (a.length < 2 || b.length < 2) return null;
  const [first, second] = [variance(a) / a.length, variance(b) / b.length];
  const se = Math.sqrt(first + second);
  // Satterthwaite's degrees of freedom; where nothing varies any will do.
  const df =
    se > 0 ? (first + second) ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1)) : 1;
  return twoOneSided({ difference: meanOf(a) - meanOf(b), se, df }, margin);
}

interface Estimate {
  readonly difference: number;
  readonly se: number;
  readonly df: number;
}

function twoOneSided({ difference, se, df }: Estimate, margin: number): Equivalence {
  const beyond = (distance: number): number =>
    se > 0 ? jstat.studentt.cdf(-distance / se, df) : Number(distance <= 0);
  const [pLower, pUpper] = [beyond(margin + difference), beyond(margin - difference)];
  return { difference, se, df, pLower, pUpper, p: Math.max(pLower, pUpper) };
}
