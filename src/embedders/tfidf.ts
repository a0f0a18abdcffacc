/** Features of one text and their weights. */
export type SparseVector = ReadonlyMap<string, number>;

export interface Tfidf {
  /** In how many of the documents each feature stands. */
  readonly frequencies: ReadonlyMap<string, number>;
  /** ln((1 + N) / (1 + df)) + 1 over the N documents fitted; undefined for a feature that none of them has. */
  idf(feature: string): number | undefined;
  /** Counts times idf, brought to length 1; features unknown to the fit are left out. Empty where none is known. */
  weigh(features: readonly string[]): SparseVector;
}

/**
 * Fits a table of inverse document frequencies (smoothed as in scikit-learn: one imaginary document holds everything) to
 * documents that are already lists of features, such as words.
 */
export function fitTfidf(documents: readonly (readonly string[])[]): Tfidf {
  const frequencies = new Map<string, number>();
  for (const document of documents) {
    for (const feature of new Set(document)) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  }
  const idf = (feature: string): number | undefined => {
    const frequency = frequencies.get(feature);
    return frequency === undefined ? undefined : Math.log((1 + documents.length) / (1 + frequency)) + 1;
  };
  return { frequencies, idf, weigh: (features) => weigh(features, idf) };
}

function weigh(
  features: readonly string[],
  idf: (feature: string) => number | undefined,
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const feature of features) {
    const weight = idf(feature);
    if (weight !== undefined) weights.set(feature, (weights.get(feature) ?? 0) + weight);
  }
  let squares = 0;
  for (const weight of weights.values()) squares += weight * weight;
  for (const [feature, weight] of weights) weights.set(feature, weight / Math.sqrt(squares));
  return weights;
}

/** The dot product of two sparse vectors: the cosine, where both have length 1. */
export function sparseDot(u: SparseVector, v: SparseVector): number {
  if (u.size > v.size) return sparseDot(v, u);
  let sum = 0;
  for (const [feature, weight] of u) sum += weight * (v.get(feature) ?? 0);
  return sum;
}
