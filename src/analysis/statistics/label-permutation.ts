import type { Rng } from "../../core/rng.ts";
import { DRAWS, drawnP, type PValue } from "./p-value.ts";

/** Ways to share out the labels up to which all are listed: 10 runs against 10 are 184,756. */
const MOST_EXACT = 200_000;

const SAME = 1e-10;

/**
 * Two-sided test of two arms' runs: under the null the labels are exchangeable (Fisher's randomisation test; Pitman 1937), the
 * statistic is the difference of the means. All C(n, k) ways are counted while they are at most 200,000; beyond, `rng` draws
 * them. Null where an arm has no run.
 */
export function labelPermutation(a: readonly number[], b: readonly number[], rng: () => Rng): PValue | null {
  if (a.length === 0 || b.length === 0) return null;
  const pool = [...a, ...b];
  const k = Math.min(a.length, b.length);
  const ways = binomial(pool.length, k);
  const total = pool.reduce((sum, value) => sum + value, 0);
  // Of means that are far from 0 only their distance counts: without it, rounding would.
  const centre = total / pool.length;
  const centred = pool.map((value) => value - centre);
  const seen =
    Math.abs(centred.slice(0, a.length).reduce((sum, value) => sum + value, 0)) -
    SAME * centred.reduce((sum, value) => sum + Math.abs(value), 0);
  const isExact = ways <= MOST_EXACT;
  const smallest = isExact ? (a.length === b.length ? 2 : 1) / ways : drawnP(0, DRAWS);
  if (seen <= 0) return { p: 1, smallest, isExact };
  const p = isExact ? counted(centred, k, seen) / ways : drawn(centred, k, { seen, rng: rng() });
  return { p, smallest, isExact };
}

/**
 * Ways to choose k of the centred values whose sum is at least `seen` from 0: since all of them sum to 0, the difference of the two
 * means is a fixed multiple of that sum, whichever part is looked at.
 */
function counted(values: readonly number[], k: number, seen: number): number {
  const n = values.length;
  const choose = (from: number, left: number, sum: number): number => {
    if (left === 0) return Number(Math.abs(sum) >= seen);
    let found = 0;
    for (let i = from; i <= n - left; i += 1) found += choose(i + 1, left - 1, sum + (values[i] ?? 0));
    return found;
  };
  return choose(0, k, 0);
}

function drawn(
  values: readonly number[],
  k: number,
  { seen, rng }: { readonly seen: number; readonly rng: Rng },
): number {
  const bag = [...values];
  let asExtreme = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0;
    for (let i = 0; i < k; i += 1) {
      const j = i + rng.int(bag.length - i);
      const taken = bag[j] ?? 0;
      bag[j] = bag[i] ?? 0;
      bag[i] = taken;
      sum += taken;
    }
    if (Math.abs(sum) >= seen) asExtreme += 1;
  }
  return drawnP(asExtreme, DRAWS);
}

/** C(n, k); infinite where it is more than a number can hold. */
export function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}
