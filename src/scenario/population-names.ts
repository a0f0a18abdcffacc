import type { Rng } from "../core/rng.ts";

/** The letters of one kind of made-up word: syllables of onset and vowel, and an ending. */
export interface Letters {
  readonly onsets: readonly string[];
  readonly vowels: readonly string[];
  readonly endings: readonly string[];
}

/**
 * The letters of made-up handles. No ending is one of `CANARY_LETTERS`', so that a handle is never a private word: to
 * be addressed by one's handle must not look like a leak.
 */
export const HANDLE_LETTERS: Letters = {
  onsets: "b bl c d dr f g h j l m n p pr r s t tr v w y z".split(" "),
  vowels: "a e i o u".split(" "),
  endings: ["", "s", "r", "th", "sh", "p", "f", "ng"],
};

/** What the letters above can spell and nobody should be called. */
export const AWKWARD_HANDLE =
  /anal|anus|arse|clit|coc|cum|cun|dag|dic|fag|fuc|gay|hitl|homo|jap|jew|nazi|neg|nig|pedo|pis|pus|rape|semen|suc|tard|tit|vag|wog|wop/;

/** A lane of words of its own for each of so many populations. */
export const LANES = 10;

/** What decides which words come out. */
export interface WordSource {
  readonly letters: Letters;
  /** From 0, below `LANES`. No word belongs to two lanes, whatever their `rng`. */
  readonly lane: number;
  /** Decides the order in which the lane's words come. */
  readonly rng: Rng;
  /** Turns words down; a number whose word is turned down gets one that is a syllable longer. */
  isFit(word: string): boolean;
}

/**
 * Words for the numbers from 0 to 999,999. Different numbers have different words by construction, so that a name
 * does not depend on how many others there are.
 */
export function numberedWords({ letters, lane, rng, isFit }: WordSource): (number: number) => string {
  const keys = Array.from({ length: SCRAMBLES }, () => rng.int(2 ** 32));
  return (number) => {
    for (let syllables = 3; ; syllables += 1) {
      const size = Math.floor(sizeOf(letters, syllables) / LANES);
      const word = spell(scrambled(number, size, keys) * LANES + lane, letters, syllables);
      if (isFit(word)) return word;
    }
  };
}

function sizeOf({ onsets, vowels, endings }: Letters, syllables: number): number {
  return (onsets.length * vowels.length) ** syllables * endings.length;
}

/** The digits of `number` in the alphabet, last syllable first. */
function spell(number: number, { onsets, vowels, endings }: Letters, syllables: number): string {
  let rest = number;
  const digit = (choices: readonly string[]): string => {
    const choice = choices[rest % choices.length] ?? "";
    rest = Math.floor(rest / choices.length);
    return choice;
  };
  let word = digit(endings);
  for (let i = 0; i < syllables; i += 1) {
    const vowel = digit(vowels);
    word = digit(onsets) + vowel + word;
  }
  return word;
}

const SCRAMBLES = 4;

/**
 * A permutation of 0 to `size` - 1: a Feistel network over the next power of four, walked until it comes out below
 * `size` (Black and Rogaway 2002). The same number never comes out twice.
 */
function scrambled(number: number, size: number, keys: readonly number[]): number {
  const half = 2 ** Math.ceil(Math.log2(size) / 2);
  let value = number;
  do {
    let [left, right] = [Math.floor(value / half), value % half];
    for (const key of keys) [left, right] = [right, (left + mixed(right, key)) % half];
    value = left * half + right;
  } while (value >= size);
  return value;
}

function mixed(word: number, key: number): number {
  let x = Math.imul(word ^ key, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
