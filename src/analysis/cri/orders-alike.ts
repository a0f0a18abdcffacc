import type { Estimate } from "./estimate.ts";

/** One arm or society under two readings. */
export interface TwoReadings {
  readonly name: string;
  readonly first: Estimate;
  readonly second: Estimate;
}

/**
 * The pairs that two readings put in opposite orders, each of them beyond its own 95 % intervals: no claim about arms may rest on
 * one reading where there are any. A pair whose intervals overlap is in no order at all.
 */
export function opposed(all: readonly TwoReadings[]): readonly (readonly [string, string])[] {
  return all.flatMap((one, i) =>
    all.slice(i + 1).flatMap((other) => {
      const orders = [orderOf(one.first, other.first), orderOf(one.second, other.second)] as const;
      return orders[0] * orders[1] < 0 ? [[one.name, other.name] as const] : [];
    }),
  );
}

/** -1, 0 or 1. */
function orderOf({ interval: a }: Estimate, { interval: b }: Estimate): number {
  if (a === null || b === null) return 0;
  return Number(a.lo > b.hi) - Number(a.hi < b.lo);
}
