import { FUNCTION_WORDS } from "../voices/function-words.ts";

/**
 * True for a word that says what is talked about: none of `grammar`, nor one of them before an apostrophe ("don't", "it's").
 */
export function isContentWord(word: string, grammar: ReadonlySet<string> = FUNCTION_WORDS): boolean {
  if (grammar.has(word)) return false;
  const apostrophe = word.search(/['’]/);
  return apostrophe < 0 || !grammar.has(word.slice(0, apostrophe));
}

/** The different content words among `words`. */
export const contentWords = (words: readonly string[], grammar?: ReadonlySet<string>): Set<string> =>
  new Set(words.filter((word) => isContentWord(word, grammar)));

/**
 * Share of the different content words of a reply that its parent holds too: the repetition baseline of Demszky et al. 2021
 * ("Measuring conversational uptake"). NaN for a reply without any.
 */
export function contentOverlap(reply: ReadonlySet<string>, parent: ReadonlySet<string>): number {
  let both = 0;
  for (const word of reply) if (parent.has(word)) both += 1;
  return both / reply.size;
}
