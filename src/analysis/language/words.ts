/** Splits a text into words, in lower case and in their order. */
export type Tokeniser = (text: string) => string[];

const LATIN = /[a-z0-9]+(?:['’][a-z0-9]+)*/g;
const LETTER = /[a-z]/;

/**
 * The tokeniser behind published word counts of forums: runs of a–z and 0–9 in lower case, joined by apostrophes, of which
 * only those with a letter are words. It reads nothing of other scripts, and splits "café" into "caf".
 *
 *   latinWords("Don't panic: 42 GPT-4s!") → ["don't", "panic", "gpt", "4s"]
 */
export const latinWords: Tokeniser = (text) =>
  (text.toLowerCase().match(LATIN) ?? []).filter((word) => LETTER.test(word));

/** Scripts written without spaces between words: each letter counts as a word, as BLEU does for Chinese. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const SPACED = `(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`;
const ANY = new RegExp(`[${UNSPACED}]\\p{M}*|${SPACED}(?:['’]${SPACED})*`, "gu");
const ANY_LETTER = /\p{L}/u;

/**
 * The same for every script: runs of letters, marks and digits that hold a letter, composed (NFC). It asks no dictionary, so
 * that it does not change with the platform; in scripts written without spaces each letter is a word.
 *
 *   anyWords("Über 漢字") → ["über", "漢", "字"]
 */
export const anyWords: Tokeniser = (text) =>
  (text.normalize("NFC").toLowerCase().match(ANY) ?? []).filter((word) => ANY_LETTER.test(word));

/** Share of letters outside a–z from which the narrow tokeniser would lose too much. */
const MOST_FOREIGN = 0.03;

export interface Tokenising {
  readonly words: Tokeniser;
  /** What a reader must know of it; undefined for the usual one. */
  readonly note: string | undefined;
}

/**
 * The tokeniser for these texts: the usual one, unless more than 3 % of their letters are outside a–z. Which one it is
 * depends on all texts together, never on the one that is split.
 */
export function tokeniserFor(texts: Iterable<string>): Tokenising {
  let [latin, foreign] = [0, 0];
  for (const text of texts) {
    for (let i = 0; i < text.length; i += 1) {
      if (isLatin(text.charCodeAt(i))) latin += 1;
      else if (isForeign(text, i)) foreign += 1;
    }
  }
  const share = foreign / (latin + foreign);
  if (foreign === 0 || share <= MOST_FOREIGN) return { words: latinWords, note: undefined };
  const percent = (100 * share).toFixed(0);
  return { words: anyWords, note: `words by Unicode letters, as ${percent} % of letters are outside a-z` };
}

/** Upper case becomes lower case by this bit, and nothing else becomes a letter by it. */
const isLatin = (unit: number): boolean => unit < 0x80 && (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;

const isForeign = (text: string, i: number): boolean =>
  text.charCodeAt(i) >= 0x80 && ANY_LETTER.test(String.fromCodePoint(text.codePointAt(i) ?? 0));
