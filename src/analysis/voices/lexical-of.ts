import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import { fitLexical } from "../../embedders/lexical.ts";
import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { keyOf, wordsOf } from "./texts.ts";

/** What stands behind it in a text is not embedded: a long text costs no more than a few short ones. */
const MOST_UNITS = 2_000;
/** How rare a word is does not change much after so many texts. */
const MOST_TEXTS = 20_000;
/** The table is the same whatever the terms of a metric. */
const SEED = 0;

/** As much of a text as is embedded: its first 2,000 characters. */
export const beginningOf = (words: string): string => words.slice(0, MOST_UNITS);

const ofOne = once((corpus: Corpus) => fitTo([corpus]));

/** The lexical embedder with its idf frozen on all texts of these runs together, or on 20,000 of them. */
export function lexicalOf(corpora: readonly Corpus[]): OfflineEmbedder {
  const [first] = corpora;
  return first !== undefined && corpora.length === 1 ? ofOne(first) : fitTo(corpora);
}

function fitTo(corpora: readonly Corpus[]): OfflineEmbedder {
  const size = corpora.reduce((sum, { messages }) => sum + messages.length, 0);
  const texts = corpora.flatMap((corpus) =>
    corpus.messages
      .filter((message) => size <= MOST_TEXTS || keyOf(corpus, message, SEED, "idf") < MOST_TEXTS / size)
      .map((message) => beginningOf(wordsOf(message))),
  );
  return fitLexical(texts);
}
