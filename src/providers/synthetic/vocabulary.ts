import { MANNERS } from "./manner.ts";
import { ALL_FRAMES } from "./paraphrase-frames.ts";
import { ALL_TEMPLATES } from "./templates.ts";
import { lexiconOf, TOPICS } from "./topics.ts";

/** Shorter words are hardly ever names, and would be echoed for nothing. */
const SHORTEST_WORD = 4;

/** A word with neither a letter nor an @ before it: a handle is no part of what was said. */
const WORD = /(?<![\p{L}\p{N}@_])\p{L}+/gu;

/** All that a synthetic model can say by itself, lower case. */
const ownWords: ReadonlySet<string> = new Set(
  [
    ...ALL_TEMPLATES,
    ...ALL_FRAMES,
    ...MANNERS.flatMap((manner) => [...manner.openers, ...manner.objections, ...manner.closers]),
    ...TOPICS.flatMap((topic) => [
      ...lexiconOf(topic),
      ...topic.thing,
      ...topic.many,
      ...topic.doing,
      ...topic.claim,
      ...topic.question,
      ...topic.story,
      ...topic.place,
      ...topic.title,
    ]),
  ].flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []),
);

/** Whether a word, in lower case, is one that some synthetic model says of its own accord. */
export const isOwnWord = (word: string): boolean => ownWords.has(word);

/**
 * The words of a message that no synthetic model would say of its own accord, in order of first appearance, each once
 * and as it was written: a private word that got out is among them.
 */
export function strangeWords(text: string): string[] {
  const found = new Map<string, string>();
  for (const [word] of text.matchAll(WORD)) {
    const key = word.toLowerCase();
    if (word.length >= SHORTEST_WORD && !ownWords.has(key) && !found.has(key)) found.set(key, word);
  }
  return [...found.values()];
}
