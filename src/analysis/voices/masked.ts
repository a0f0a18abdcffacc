import { FUNCTION_WORDS } from "./function-words.ts";

/** A run of letters, marks, digits and underscores, taken as one word. */
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;

/**
 * A text with its topic taken out: every word that is no function word becomes as many asterisks as it has characters, and
 * names too are masked whatever word they are; case is dropped, punctuation and spacing stay. This is the distortion "DV-MA" of
 * Stamatatos (2017) with function words for the frequent ones.
 *
 *   "I think the tide's late, @bo!" -> "i ***** the ****'s ****, @**!"
 */
export function masked(text: string, names: ReadonlySet<string>): string {
  return text
    .toLowerCase()
    .replace(WORD, (word) =>
      FUNCTION_WORDS.has(word) && !names.has(word) ? word : "*".repeat([...word].length),
    );
}
