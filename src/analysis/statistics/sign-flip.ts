import type { Rng } from "../../core/rng.ts";
import { DRAWS, drawnP, type PValue } from "./p-value.ts";

/** Pairs up to which every pattern of signs is counted: two halves of 2^12 sums each. */
const MOST_EXACT = 24;

/** Sums that differ by less than this part of the largest possible sum are equal: the same terms in another order. */
const SAME = 1e-10;

/**
 * Two-sided test of paired differences: under the null each is as likely to have the other sign (Fisher 1935, §21; the statistic is
 * the mean). All 2^n patterns are counted up to 24 pairs; beyond, `rng` draws them. Null without pairs. With n pairs no p is
 * smaller than 2 / 2^n.
 */
export function signFlip(differences: readonly number[], rng: () => Rng): PValue | null {
  const n = differences.length;
  if (n === 0) return null;
  const scale = differences.reduce((sum, d) => sum + Math.abs(d), 0);
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - SAME * scale;
  const isExact = n <= MOST_EXACT;
  const smallest = isExact ? 2 / 2 ** n : drawnP(0, DRAWS);
  if (seen <= 0) return { p: 1, smallest, isExact };
  const p = isExact ? counted(differences, seen) : drawn(differences, seen, rng());
  return { p, smallest, isExact };
}

/**
 * Share of all patterns whose sum is as far from 0 as `seen` > 0. Every sum is one of the first half's plus one of the second's, so
 * two sorted lists of 2^(n/2) are enough (Horowitz & Sahni 1974). Sums are symmetric about 0: the upper tail counts twice.
 */
function counted(differences: readonly number[], seen: number): number {
  const half = differences.length >> 1;
  const [first, second] = [sumsOf(differences.slice(0, half)), sumsOf(differences.slice(half))];
  let [upper, at] = [0, second.length];
  // As the first part grows, a smaller second part is enough.
  for (const part of first) {
    while (at > 0 && part + (second[at - 1] ?? 0) >= seen) at -= 1;
    upper += second.length - at;
  }
  return Math.min(1, (2 * upper) / (first.length * second.length));
}

/** The sums of all patterns of signs, ascending. */
function sumsOf(differences: readonly number[]): Float64Array {
  let sums = Float64Array.of(0);
  for (const d of differences) {
    const next = new Float64Array(2 * sums.length);
    sums.forEach((sum, i) => {
      next[2 * i] = sum - d;
      next[2 * i + 1] = sum + d;
    });
    sums = next;
  }
  return sums.sort();
}

const BITS = 32;

function drawn(differences: readonly number[], seen: number, rng: Rng): number {
  let asExtreme = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let [sum, signs] = [0, 0];
    for (let i = 0; i < differences.length; i += 1) {
      if (i % BITS === 0) signs = rng.int(2 ** BITS) | 0;
      const d = differences[i] ?? 0;
      sum += ((signs >> (i % BITS)) & 1) === 1 ? d : -d;
    }
    if (Math.abs(sum) >= seen) asExtreme += 1;
  }
  return drawnP(asExtreme, DRAWS);
}
