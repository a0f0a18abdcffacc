/**
 * 2 / 2^n, the smallest p that a two-sided sign-flip test on n pairs can give: all n differences on one side. Null without
 * pairs; 1 for one.
 */
export function smallestP(pairs: number): number | null {
  return pairs < 1 ? null : 2 / 2 ** pairs;
}
