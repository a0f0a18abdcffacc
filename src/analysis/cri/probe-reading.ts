import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { embeddersOf } from "./embedders-of.ts";
import { type Listening, listening } from "./listening.ts";

const bySeed = once((_corpus: Corpus) => new Map<number, Listening>());

/** What the probe of a corpus comes to, worked out once for each seed; undefined where none was made. */
export function listeningOf(corpus: Corpus, seed: number): Listening | undefined {
  if (corpus.probe === undefined) return undefined;
  const known = bySeed(corpus);
  const found = known.get(seed) ?? listening(corpus.probe, embeddersOf(corpus), seed);
  known.set(seed, found);
  return found;
}
