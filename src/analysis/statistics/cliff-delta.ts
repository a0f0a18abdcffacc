/**
 * How much more often a run of `a` is above one of `b` than below it, over all pairs: −1 to 1 (Cliff 1993). Null where an arm has no
 * run.
 */
export function cliffDelta(a: readonly number[], b: readonly number[]): number | null {
  if (a.length === 0 || b.length === 0) return null;
  let more = 0;
  for (const one of a) for (const other of b) more += Math.sign(one - other);
  return more / (a.length * b.length);
}
