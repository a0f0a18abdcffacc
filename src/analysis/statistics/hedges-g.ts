import { meanOf, pooledVariance } from "./moments.ts";

/**
 * Difference of two arms in standard deviations between runs, corrected for few runs: d (1 − 3 / (4 df − 1)) (Hedges 1981). Null
 * where runs do not vary, or an arm has none.
 */
export function hedgesG(a: readonly number[], b: readonly number[]): number | null {
  const sd = Math.sqrt(pooledVariance(a, b));
  if (a.length === 0 || b.length === 0 || !(sd > 0)) return null;
  const df = a.length + b.length - 2;
  return ((meanOf(a) - meanOf(b)) / sd) * (1 - 3 / (4 * df - 1));
}
