import type { Corpus, Message } from "../corpus.ts";
import { once } from "../once.ts";
import { contentWords } from "./content-overlap.ts";
import { inOrder, ownTexts } from "./own-texts.ts";

/** A comment of an agent with what it answers; both have words. */
export interface Answer {
  readonly reply: Message;
  /** Of the body. */
  readonly words: readonly string[];
  readonly parent: Message;
  /** Title and body. */
  readonly parentWords: readonly string[];
}

/** Answers in the order of `inOrder`. What was given may be answered; who answers themselves does not count. */
export const answersIn = once((corpus): readonly Answer[] => {
  const { texts, wordsOf } = ownTexts(corpus);
  return texts.flatMap(({ message: reply, words }): Answer[] => {
    const parent = reply.parent === undefined ? undefined : corpus.messages[reply.parent];
    const parentWords = parent && wordsOf[parent.index];
    if (!parent || !parentWords?.length || words.length === 0) return [];
    if (parent.author === reply.author && !corpus.voices[reply.author]?.isAnonymous) return [];
    return [{ reply, words, parent, parentWords }];
  });
});

/** The content words of a message, title and body; worked out once for each message. */
export const contentIn = once((corpus): ((index: number) => ReadonlySet<string>) => {
  const known = new Map<number, ReadonlySet<string>>();
  const { wordsOf } = ownTexts(corpus);
  return (index) => {
    const words = known.get(index) ?? contentWords(wordsOf[index] ?? []);
    known.set(index, words);
    return words;
  };
});

/** A message's place in its thread, by time, with the thread. */
export interface Place {
  readonly thread: readonly number[];
  readonly at: number;
}

/** By a message's index. */
export const placesIn = once((corpus: Corpus): ReadonlyMap<number, Place> => {
  const threads = new Map<number, number[]>();
  const places = new Map<number, Place>();
  for (const { index, thread } of inOrder(corpus)) {
    const members = threads.get(thread) ?? [];
    threads.set(thread, members);
    places.set(index, { thread: members, at: members.length });
    members.push(index);
  }
  return places;
});
