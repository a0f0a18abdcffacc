/** How p values of one family are corrected for their number. */
export type Correction = "holm" | "benjamini-hochberg";

/** Adjusted p values in the order of the p values; each is at least what it was and at most 1. */
export function adjusted(ps: readonly number[], how: Correction): readonly number[] {
  return how === "holm" ? holm(ps) : benjaminiHochberg(ps);
}

/**
 * Holm (1979): no more than alpha for one false claim among all, whatever hangs together. The i-th smallest of m is multiplied by
 * m − i + 1, and never below the one before it.
 */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ascending(ps);
  const out = new Array<number>(ps.length).fill(1);
  let least = 0;
  order.forEach((at, rank) => {
    least = Math.max(least, Math.min(1, (ps.length - rank) * (ps[at] ?? 1)));
    out[at] = least;
  });
  return out;
}

/**
 * Benjamini & Hochberg (1995): of what is claimed, a share of alpha is expected to be false, where tests are independent or hang
 * together positively. The i-th smallest of m is multiplied by m / i, and never above the one after it.
 */
export function benjaminiHochberg(ps: readonly number[]): readonly number[] {
  const order = ascending(ps);
  const out = new Array<number>(ps.length).fill(1);
  let most = 1;
  for (let rank = order.length - 1; rank >= 0; rank -= 1) {
    const at = order[rank] ?? 0;
    most = Math.min(most, ((ps[at] ?? 1) * ps.length) / (rank + 1));
    out[at] = most;
  }
  return out;
}

const ascending = (ps: readonly number[]): readonly number[] =>
  ps.map((_, at) => at).sort((i, j) => (ps[i] ?? 0) - (ps[j] ?? 0));
