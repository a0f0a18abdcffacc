/** Words of one text with their shares of it; they sum to 1. */
export type WordShares = ReadonlyMap<string, number>;

export function wordShares(words: readonly string[]): WordShares {
  const shares = new Map<string, number>();
  for (const word of words) shares.set(word, (shares.get(word) ?? 0) + 1 / words.length);
  return shares;
}

/** Half a text's own words, half those of all texts: with less of the latter a rare word would decide everything. */
const OWN = 0.5;

/**
 * Kullback–Leibler divergence in bits of the words of `a` from those of `b`, both mixed half and half with those of all texts
 * (Jelinek–Mercer smoothing). `background` holds every word of both.
 */
export function smoothedKlBits(a: WordShares, b: WordShares, background: WordShares): number {
  let bits = 0;
  const add = (word: string): void => {
    const common = (1 - OWN) * (background.get(word) ?? 0);
    const [p, q] = [OWN * (a.get(word) ?? 0) + common, OWN * (b.get(word) ?? 0) + common];
    bits += p * Math.log2(p / q);
  };
  for (const word of a.keys()) add(word);
  // A word that neither has weighs the same in both and adds nothing.
  for (const word of b.keys()) if (!a.has(word)) add(word);
  return bits;
}
