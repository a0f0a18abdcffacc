import type { OfflineEmbedder } from "../../embedders/embedder.ts";

/** The embedder, which works each text out once for as long as it is kept. */
export function remembering(embedder: OfflineEmbedder): OfflineEmbedder {
  const vectors = new Map<string, Float32Array>();
  const vectorOf = (text: string): Float32Array => {
    const vector = vectors.get(text) ?? (embedder.embed([text])[0] as Float32Array);
    vectors.set(text, vector);
    return vector;
  };
  return { ...embedder, embed: (texts) => texts.map(vectorOf) };
}
