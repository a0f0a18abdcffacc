import { createHash } from "node:crypto";
import { rngFor } from "../core/rng.ts";
import { wordsIn } from "../core/word-index.ts";
import type { OfflineEmbedder } from "./embedder.ts";
import { fitTfidf } from "./tfidf.ts";
import { toUnit } from "./vector.ts";

/** Changes whenever equal texts would get other vectors. */
const FORM = "random indexing 1: 8 of 300, window 8, common part removed";
const DIMENSIONS = 300;
/** Places of a word's random index vector that are not 0. */
const PLACES = 8;
/** Words to either side that count as its company. */
const WINDOW = 8;
/** Of the random index vectors: equal words have equal ones everywhere. */
const SEED = 1;
/** A word of a single text tells of no other text. */
const FEWEST_TEXTS = 2;

/** What was fitted: one row a word. */
interface Lexicon {
  readonly rows: ReadonlyMap<string, number>;
  /** ln((1 + N) / (1 + df)) by row. */
  readonly weights: Float64Array;
  /** Unit vectors, one after the other. */
  readonly vectors: Float32Array;
}

/**
 * An embedder that goes by the company words keep: random indexing (Kanerva, Kristofersson, Holst 2000; Sahlgren 2005)
 * over `texts`. A word is the idf-weighted sum of random vectors of the words within eight places of it, and a text the idf-weighted
 * mean of its words, less what is common to all of `texts` (after Arora, Liang, Ma 2017). Two texts without a
 * word in common can so be near. It is counts, no language model: fitted on a few hundred short texts it knows little more than
 * which words stood side by side in them. Words that fewer than two of `texts` hold are not seen. The order of
 * `texts` does not matter.
 */
export function fitCooccurrence(texts: readonly string[]): OfflineEmbedder {
  // Sums of fractions depend on their order in the last digits.
  const ordered = [...texts].sort();
  const documents = ordered.map(wordsIn);
  const lexicon = fitLexicon(documents);
  const common = meanOf(documents.map((words) => meanVector(words, lexicon)));
  const hash = createHash("sha256").update(`${FORM}\n`);
  for (const text of ordered) hash.update(`${JSON.stringify(text)}\n`);
  return {
    name: "co-occurrence",
    hash: hash.digest("hex"),
    dimensions: DIMENSIONS,
    embed: (all) => all.map((text) => less(meanVector(wordsIn(text), lexicon), common)),
  };
}

function fitLexicon(documents: readonly (readonly string[])[]): Lexicon {
  const { frequencies, idf } = fitTfidf(documents);
  const known = [...frequencies].filter(([, df]) => df >= FEWEST_TEXTS).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = new Map(known.map(([word], row) => [word, row]));
  // What every text holds counts for nothing.
  const weights = Float64Array.from(known, ([word]) => (idf(word) as number) - 1);
  const index = known.map(([word]) => indexOf(word));
  const vectors = new Float32Array(known.length * DIMENSIONS);
  for (const words of documents) {
    const found = words.map((word) => rows.get(word)).filter((row) => row !== undefined);
    for (const at of found.keys()) keepCompany(at, found, { weights, index, vectors });
  }
  for (const row of rows.values()) toUnit(vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS));
  return { rows, weights, vectors };
}

/** Places of the index vector with their signs: place p with + stands as p, with - as ~p. */
function indexOf(word: string): readonly number[] {
  const rng = rngFor(SEED, "embedder", "index", word);
  return Array.from({ length: PLACES }, () => {
    const place = rng.int(DIMENSIONS);
    return rng.int(2) === 0 ? place : ~place;
  });
}

interface Company {
  readonly weights: Float64Array;
  readonly index: readonly (readonly number[])[];
  readonly vectors: Float32Array;
}

/** Adds the index vectors of its neighbours to the word at `at`. A word is no company for itself. */
function keepCompany(at: number, rows: readonly number[], { weights, index, vectors }: Company): void {
  const own = rows[at] as number;
  const end = Math.min(rows.length - 1, at + WINDOW);
  for (let i = Math.max(0, at - WINDOW); i <= end; i += 1) {
    const neighbour = rows[i] as number;
    if (neighbour === own) continue;
    const weight = weights[neighbour] as number;
    for (const signed of index[neighbour] as readonly number[]) {
      const place = own * DIMENSIONS + (signed < 0 ? ~signed : signed);
      vectors[place] = (vectors[place] as number) + (signed < 0 ? -weight : weight);
    }
  }
}

/** The weighted mean of the words' vectors, of length 1; zeros where no word is known. */
function meanVector(words: readonly string[], { rows, weights, vectors }: Lexicon): Float32Array {
  const sum = new Float32Array(DIMENSIONS);
  for (const word of words) {
    const row = rows.get(word);
    if (row === undefined) continue;
    const weight = weights[row] as number;
    for (let i = 0; i < DIMENSIONS; i += 1) {
      sum[i] = (sum[i] as number) + weight * (vectors[row * DIMENSIONS + i] as number);
    }
  }
  return toUnit(sum);
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(DIMENSIONS);
  for (const vector of vectors) {
    for (let i = 0; i < DIMENSIONS; i += 1) {
      mean[i] = (mean[i] as number) + (vector[i] as number) / vectors.length;
    }
  }
  return mean;
}

/** The vector without the common part; one that says nothing stays all zeros. */
function less(vector: Float32Array, common: Float32Array): Float32Array {
  if (vector.every((value) => value === 0)) return vector;
  return toUnit(vector.map((value, i) => value - (common[i] as number)));
}
