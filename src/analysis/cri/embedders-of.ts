import { fitCooccurrence } from "../../embedders/cooccurrence.ts";
import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { beginningOf, lexicalOf } from "../voices/lexical-of.ts";
import { wordsOf } from "../voices/texts.ts";

/** The two that every claim has to hold under: one that knows spelling, and one that knows company. */
export interface TwoEmbedders {
  readonly lexical: OfflineEmbedder;
  readonly company: OfflineEmbedder;
}

/** Both fitted to all that was said in a run; replies that are measured are no part of what they are fitted to. */
export const embeddersOf: (corpus: Corpus) => TwoEmbedders = once((corpus) => ({
  lexical: lexicalOf([corpus]),
  company: fitCooccurrence(corpus.messages.map((message) => beginningOf(wordsOf(message)))),
}));
