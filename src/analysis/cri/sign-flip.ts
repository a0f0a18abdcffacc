import { rngFor } from "../../core/rng.ts";
import type { Dice } from "./bootstrap.ts";

/** So many values have all their 2^n signs tried; of more, signs are drawn. */
const MOST_EXACT = 12;
const DRAWN = 9_999;

/**
 * One-sided p of a sum above 0 when every value might as well have had the other sign: the share of signs under which the sum is at
 * least as large. Exact up to twelve values, else over 9,999 drawn signs and the one that was found (so never below .0001). A
 * value is one thread's, since forks of a thread are not independent. 1 where there are no values.
 */
export function signFlip(values: readonly number[], { seed, name }: Dice): number {
  const found = values.reduce((sum, value) => sum + value, 0);
  // Sums in another order differ in the last digits.
  const least = found - 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  if (values.length <= MOST_EXACT) return exact(values, least);
  const rng = rngFor(seed, "cri", "signs", name);
  let asLarge = 1;
  for (let i = 0; i < DRAWN; i += 1) {
    let sum = 0;
    for (const value of values) sum += rng.next() < 0.5 ? value : -value;
    if (sum >= least) asLarge += 1;
  }
  return asLarge / (DRAWN + 1);
}

function exact(values: readonly number[], least: number): number {
  const ways = 2 ** values.length;
  let asLarge = 0;
  for (let way = 0; way < ways; way += 1) {
    let sum = 0;
    for (const [i, value] of values.entries()) sum += way & (1 << i) ? -value : value;
    if (sum >= least) asLarge += 1;
  }
  return asLarge / ways;
}
