import { linearRegression } from "simple-statistics";

/** How often each word occurs, the commonest first. */
export function wordFrequencies(texts: readonly (readonly string[])[]): Float64Array {
  const counts = new Map<string, number>();
  for (const words of texts) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Float64Array.from(counts.values()).sort().reverse();
}

/**
 * Minus the slope of log10(frequency) over log10(rank), by least squares over the first `ranks` ranks, all where left out. NaN
 * for fewer than two words.
 */
export function zipfSlope(frequencies: Float64Array, ranks: number = frequencies.length): number {
  const points = Array.from(frequencies.slice(0, ranks), (count, i) => [
    Math.log10(i + 1),
    Math.log10(count),
  ]);
  if (points.length < 2) return Number.NaN;
  return -linearRegression(points).m;
}

/** Entropy of the distribution of words in bits; 0 for none. */
export function entropyBits(frequencies: Float64Array): number {
  const all = frequencies.reduce((sum, count) => sum + count, 0);
  return frequencies.reduce((sum, count) => sum - (count / all) * Math.log2(count / all), 0);
}

/** Share of the different words that occur once; NaN for none. */
export const hapaxShare = (frequencies: Float64Array): number =>
  frequencies.filter((count) => count === 1).length / frequencies.length;
