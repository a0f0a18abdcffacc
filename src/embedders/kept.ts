import type { Embedder } from "./embedder.ts";

/** Where vectors are kept from one time to the next. */
export interface VectorShelf {
  /** What is kept of these texts under this embedder's hash, undefined for each that is not. */
  find(hash: string, texts: readonly string[]): readonly (Float32Array | undefined)[];
  keep(hash: string, texts: readonly string[], vectors: readonly Float32Array[]): void;
}

/** So many new vectors are put by at a time: what was paid for survives whatever comes after. */
const PUT_BY = 256;

/** The embedder with a shelf before it: each text is asked for once and then never again. */
export function kept(embedder: Embedder, shelf: VectorShelf): Embedder {
  const { name, hash, dimensions } = embedder;
  return {
    name,
    hash,
    dimensions,
    embed: async (texts) => {
      const distinct = [...new Set(texts)];
      const vectors = new Map<string, Float32Array>();
      for (const [i, vector] of shelf.find(hash, distinct).entries()) {
        if (vector) vectors.set(distinct[i] as string, vector);
      }
      const missing = distinct.filter((text) => !vectors.has(text));
      for (let from = 0; from < missing.length; from += PUT_BY) {
        const some = missing.slice(from, from + PUT_BY);
        const made = await embedder.embed(some);
        shelf.keep(hash, some, made);
        for (const [i, text] of some.entries()) vectors.set(text, made[i] as Float32Array);
      }
      return texts.map((text) => vectors.get(text) as Float32Array);
    },
  };
}
