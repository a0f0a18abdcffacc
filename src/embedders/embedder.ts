/**
 * Turns texts into directions, so that the nearness of two texts is the dot product of two vectors.
 * Equal texts under an equal hash have equal vectors, but for what a server does not hold to.
 */
export interface Embedder {
  /** For people: "hashed n-grams", "text-embedding-3-small". */
  readonly name: string;
  /** 64 hex digits over everything the vectors depend on: what was fitted, the model and its server, the form. */
  readonly hash: string;
  readonly dimensions: number;
  /**
   * One vector a text, in order, each `dimensions` long and of length 1; all zeros for a text in which nothing can be read.
   * Offline ones answer at once and never fail; those over a wire reject with `provider_unusable`.
   */
  embed(texts: readonly string[]): Promise<Float32Array[]> | Float32Array[];
}

/** An embedder that needs no wire and answers at once. */
export interface OfflineEmbedder extends Embedder {
  embed(texts: readonly string[]): Float32Array[];
}
