import { wordsIn } from "../../../core/word-index.ts";

/** Words that somebody looks for: each wherever it stands, or, as a phrase, all of them side by side. */
export interface Sought {
  readonly words: readonly string[];
  readonly isPhrase: boolean;
}

/** A stretch of text, and whether it is what somebody looks for. */
export interface Stretch {
  readonly text: string;
  readonly isSought: boolean;
}

export const soughtBy = (query: string, isPhrase: boolean): Sought => ({ words: wordsIn(query), isPhrase });

/** Cuts a text at what is sought, by the words that a search goes by; put together again the stretches are the text. */
export function soughtIn(text: string, { words, isPhrase }: Sought): readonly Stretch[] {
  if (words.length === 0) return [{ text, isSought: false }];
  const spans = [...text.matchAll(/[\p{L}\p{M}\p{N}_]+/gu)].map(({ 0: found, index }) => ({
    word: wordsIn(found)[0],
    from: index,
    to: index + found.length,
  }));
  const length = isPhrase ? words.length : 1;
  const isHere = (at: number): boolean =>
    isPhrase ? words.every((word, i) => spans[at + i]?.word === word) : words.includes(spans[at]?.word ?? "");
  const stretches: Stretch[] = [];
  let from = 0;
  for (let at = 0; at < spans.length; at += 1) {
    const [first, last] = [spans[at], spans[at + length - 1]];
    if (!first || !last || !isHere(at)) continue;
    if (first.from > from) stretches.push({ text: text.slice(from, first.from), isSought: false });
    stretches.push({ text: text.slice(first.from, last.to), isSought: true });
    from = last.to;
    at += length - 1;
  }
  if (from < text.length) stretches.push({ text: text.slice(from), isSought: false });
  return stretches;
}
