import type { Distance } from "./distance.ts";

/** Two conditions of one fork, held against each other. */
export interface Contrast {
  /** Mean distance between a reply of the one and a reply of the other. */
  readonly across: number;
  /** Mean distance between two replies of the same condition, first and second: what dice alone do. */
  readonly within: readonly [number, number];
  /**
   * `across` less the mean of `within`: unbiased for ½ |mean of the one - mean of the other|² under `cosineDistance`, so it is
   * about 0, also below, where the condition makes no difference.
   */
  readonly excess: number;
}

/** Throws `RangeError` unless each condition has two replies: with one there is no knowing what dice do. */
export function contrast<Reply>(
  one: readonly Reply[],
  other: readonly Reply[],
  distance: Distance<Reply>,
): Contrast {
  if (one.length < 2 || other.length < 2) throw new RangeError("a condition needs two replies at least");
  let sum = 0;
  for (const a of one) for (const b of other) sum += distance(a, b);
  const across = sum / (one.length * other.length);
  const within = [meanOfPairs(one, distance), meanOfPairs(other, distance)] as const;
  return { across, within, excess: across - (within[0] + within[1]) / 2 };
}

function meanOfPairs<Reply>(replies: readonly Reply[], distance: Distance<Reply>): number {
  let [sum, pairs] = [0, 0];
  for (const [i, a] of replies.entries()) {
    for (const b of replies.slice(i + 1)) {
      sum += distance(a, b);
      pairs += 1;
    }
  }
  return sum / pairs;
}
