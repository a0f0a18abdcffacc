import { wordsIn } from "../core/word-index.ts";

/** What a feature was cut from; the two never share a hash on purpose. */
export type GramKind = "chars" | "words";

const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const SHORTEST = 3;
const LONGEST = 5;
const GAP = 0x20;

/**
 * Hands over the 32-bit hash of each feature of a text as often as it stands there: runs of 3 to 5 characters (UTF-16 units, in
 * lower case, white space squeezed to one space and one more at either end), then single words and pairs of
 * neighbours. FNV-1a (Fowler, Noll, Vo), finished as MurmurHash3 does it.
 */
export function eachGram(text: string, take: (kind: GramKind, hash: number) => void): void {
  const squeezed = text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
  if (squeezed === "") return;
  const padded = ` ${squeezed} `;
  for (let at = 0; at + SHORTEST <= padded.length; at += 1) charGrams(padded, at, take);
  let before: number | undefined;
  for (const word of wordsIn(text)) {
    const hash = hashOf(word, OFFSET);
    take("words", finish(hash));
    if (before !== undefined) take("words", finish(hashOf(word, step(before, GAP))));
    before = hash;
  }
}

function charGrams(text: string, at: number, take: (kind: GramKind, hash: number) => void): void {
  let hash = OFFSET;
  const end = Math.min(text.length, at + LONGEST);
  for (let i = at; i < end; i += 1) {
    hash = step(hash, text.charCodeAt(i));
    if (i - at + 1 >= SHORTEST) take("chars", finish(hash ^ 0x5bd1e995));
  }
}

const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, PRIME);

function hashOf(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) hash = step(hash, text.charCodeAt(i));
  return hash;
}

function finish(hash: number): number {
  let x = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
