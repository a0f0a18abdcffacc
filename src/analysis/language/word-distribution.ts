/** Words of one text by number, ascending, with their shares of it, which sum to 1. */
export interface WordShares {
  readonly words: Int32Array;
  readonly shares: Float64Array;
}

export interface WordDistributions {
  /** How many texts there are. */
  readonly count: number;
  /** Of the text at a place; worked out when it is first asked for. */
  at(place: number): WordShares;
  /** By a word's number: its share of all words. */
  readonly background: Float64Array;
}

/** The words of several texts, numbered by spelling, so that sums over them come out the same whatever the order of texts. */
export function wordDistributions(texts: readonly (readonly string[])[]): WordDistributions {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const spellings = [...counts.keys()].sort();
  const numbers = new Map(spellings.map((word, number) => [word, number]));
  const all = texts.reduce((sum, { length }) => sum + length, 0);
  const known = new Map<number, WordShares>();
  return {
    count: texts.length,
    background: Float64Array.from(spellings, (word) => (counts.get(word) as number) / all),
    at: (place) => {
      const shares = known.get(place) ?? sharesOf(texts[place] ?? [], numbers);
      known.set(place, shares);
      return shares;
    },
  };
}

function sharesOf(words: readonly string[], numbers: ReadonlyMap<string, number>): WordShares {
  const counts = new Map<number, number>();
  for (const word of words) {
    const number = numbers.get(word) as number;
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const ordered = Int32Array.from(counts.keys()).sort();
  return {
    words: ordered,
    shares: Float64Array.from(ordered, (number) => (counts.get(number) as number) / words.length),
  };
}

/** Half a text's own words, half those of all texts: with less of the latter a rare word would decide everything. */
const OWN = 0.5;

/**
 * Kullback–Leibler divergence in bits of the words of `a` from those of `b`, both mixed half and half with those of all texts
 * (Jelinek–Mercer smoothing).
 */
export function smoothedKlBits(a: WordShares, b: WordShares, background: Float64Array): number {
  let [bits, i, j] = [0, 0, 0];
  // A word that neither has weighs the same in both and adds nothing.
  while (i < a.words.length || j < b.words.length) {
    const [inA, inB] = [a.words[i] ?? Number.POSITIVE_INFINITY, b.words[j] ?? Number.POSITIVE_INFINITY];
    const common = (1 - OWN) * (background[Math.min(inA, inB)] as number);
    const p = common + (inA <= inB ? OWN * (a.shares[i++] as number) : 0);
    const q = common + (inB <= inA ? OWN * (b.shares[j++] as number) : 0);
    bits += p * Math.log2(p / q);
  }
  return bits;
}
