import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { allThreads, type Thread } from "../structure/threads.ts";
import { wordsOf } from "../voices/texts.ts";
import { structureOf } from "./structure.ts";
import { surfaceOf } from "./surface.ts";

/** A thread as classifiers see it. */
export interface SeenThread {
  readonly surface: readonly number[];
  readonly structure: readonly number[];
  /** How agents' messages in it begin, without names and private words. */
  readonly words: string;
}

/** Characters of a message, and of a thread, that are read for what is said: length is for the surface to tell. */
const [OF_MESSAGE, OF_THREAD] = [240, 2_000];

/**
 * The threads in which agents wrote, in an order that hangs on what stands in them and on nothing else: neither rows, ids nor names
 * of agents change it.
 */
export const threadsSeen = once((corpus): readonly SeenThread[] => {
  const unsaid = new Set(
    corpus.voices.flatMap(({ handle, canary }) => [handle, canary ?? ""].map((name) => name.toLowerCase())),
  );
  return allThreads(corpus)
    .flatMap((thread) => seen(corpus, thread, unsaid) ?? [])
    .sort((a, b) => compared(a.words, b.words) || compared(numbersIn(a), numbersIn(b)));
});

function seen(corpus: Corpus, thread: Thread, unsaid: ReadonlySet<string>): SeenThread | undefined {
  const own = [thread.head, ...thread.comments].filter(({ isGiven }) => !isGiven);
  if (own.length === 0) return undefined;
  const texts = own.map((message) => nameless(wordsOf(message), unsaid));
  return {
    surface: surfaceOf(texts),
    structure: structureOf(corpus, thread),
    words: texts
      .map((text) => text.slice(0, OF_MESSAGE))
      .join("\n")
      .slice(0, OF_THREAD),
  };
}

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;

/** "@bo, the tide!" -> "@name, the tide!" */
const nameless = (text: string, unsaid: ReadonlySet<string>): string =>
  text.replace(WORD, (word) => (unsaid.has(word.toLowerCase()) ? "name" : word));

const numbersIn = ({ surface, structure }: SeenThread): string => [...surface, ...structure].join(" ");

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
