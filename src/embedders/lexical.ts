import { createHash } from "node:crypto";
import type { OfflineEmbedder } from "./embedder.ts";
import { eachGram, type GramKind } from "./grams.ts";
import { toUnit } from "./vector.ts";

/** Changes whenever equal texts would get other vectors under an equal table. */
const FORM = "hashed n-grams 1: chars 3-5, words 1-2";
const DIMENSIONS = 4_096;
/** Rows of the table of document frequencies. Features that share a row share their idf, and only that. */
const ROWS = 1 << 18;
/** Each of the two kinds brings half of the squared length, however many more runs of characters there are than words. */
const HALF = Math.SQRT1_2;

/**
 * The default embedder: tf-idf over runs of 3 to 5 characters and over single words and pairs, hashed with signs into 4,096
 * dimensions (Weinberger et al. 2009), idf frozen on `texts` as ln((1 + N) / (1 + df)) + 1. It knows spelling and nothing of
 * meaning: a paraphrase without a word in common is as far away as any other text. Cosines carry a noise of
 * about 1/64 from the hashing. Two fits to the same texts in any order have the same hash.
 */
export function fitLexical(texts: readonly string[]): OfflineEmbedder {
  const frequencies = documentFrequencies(texts);
  // Few different frequencies stand in very many rows.
  const weights = Float64Array.from(
    { length: texts.length + 1 },
    (_, df) => Math.log((1 + texts.length) / (1 + df)) + 1,
  );
  const idf = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row += 1) idf[row] = weights[frequencies[row] as number] as number;
  let hash: string | undefined;
  return {
    name: "hashed n-grams",
    get hash() {
      hash ??= hashOf(frequencies, texts.length);
      return hash;
    },
    dimensions: DIMENSIONS,
    embed: (all) => all.map((text) => embedded(text, idf)),
  };
}

/** Written out in one order of bytes, so that it is the same on every machine. */
function hashOf(frequencies: Uint32Array, texts: number): string {
  const bytes = Buffer.alloc(4 * ROWS);
  for (let row = 0; row < ROWS; row += 1) bytes.writeUInt32LE(frequencies[row] as number, 4 * row);
  return createHash("sha256").update(`${FORM}\n${texts}\n`).update(bytes).digest("hex");
}

function documentFrequencies(texts: readonly string[]): Uint32Array {
  const frequencies = new Uint32Array(ROWS);
  const lastIn = new Int32Array(ROWS).fill(-1);
  for (const [number, text] of texts.entries()) {
    eachGram(text, (_kind, hash) => {
      const row = hash % ROWS;
      if (lastIn[row] === number) return;
      lastIn[row] = number;
      frequencies[row] = (frequencies[row] as number) + 1;
    });
  }
  return frequencies;
}

function embedded(text: string, idf: Float64Array): Float32Array {
  const parts: Readonly<Record<GramKind, Float32Array>> = {
    chars: new Float32Array(DIMENSIONS),
    words: new Float32Array(DIMENSIONS),
  };
  eachGram(text, (kind, hash) => {
    const part = parts[kind];
    // The row takes the low 18 bits; place and sign are drawn from all of them, mixed again.
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    const place = mixed % DIMENSIONS;
    const sign = mixed & 0x4000_0000 ? 1 : -1;
    part[place] = (part[place] as number) + sign * (idf[hash % ROWS] as number);
  });
  const [chars, words] = [toUnit(parts.chars), toUnit(parts.words)];
  for (let i = 0; i < DIMENSIONS; i += 1) chars[i] = HALF * ((chars[i] as number) + (words[i] as number));
  return toUnit(chars);
}
