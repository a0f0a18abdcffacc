/** Kullback–Leibler divergence of p from q in bits; infinite where q has no room for what p holds. */
export function klBits(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, i) => (share > 0 ? sum + share * Math.log2(share / (q[i] ?? 0)) : sum), 0);
}

/** Jensen–Shannon divergence in bits, in [0, 1] (Lin 1991). */
export function jsdBits(p: readonly number[], q: readonly number[]): number {
  const middle = p.map((share, i) => (share + (q[i] ?? 0)) / 2);
  return (klBits(p, middle) + klBits(q, middle)) / 2;
}

export interface Resonance {
  /** Mean surprise in bits given each of the texts before. */
  readonly novelty: number;
  /** The same given each of the texts after. */
  readonly transience: number;
  /** Novelty less transience: what was new and stayed. */
  readonly resonance: number;
}

/**
 * Novelty, transience and resonance of the text at `at` against the `window` texts before and after it (Barron et al. 2018,
 * PNAS 115:4607). `surprise(a, b)` is the divergence of text a from text b. All of both windows must be there.
 */
export function resonanceAt(
  at: number,
  window: number,
  surprise: (at: number, given: number) => number,
): Resonance {
  let [novelty, transience] = [0, 0];
  for (let d = 1; d <= window; d += 1) {
    novelty += surprise(at, at - d) / window;
    transience += surprise(at, at + d) / window;
  }
  return { novelty, transience, resonance: novelty - transience };
}
