import { drawAt } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import type { Measured } from "../metric.ts";
import { once } from "../once.ts";
import { type Tokenising, tokeniserFor } from "./words.ts";

/** A message with text. */
export interface OwnText {
  readonly message: Message;
  /** The body; titles are not read. */
  readonly text: string;
  readonly words: readonly string[];
}

export interface OwnTexts {
  /**
   * What agents wrote themselves and is not empty, by time. Where times are equal, what was said decides and not where it
   * stands, so that no measure depends on the order of rows.
   */
  readonly texts: readonly OwnText[];
  readonly tokenising: Tokenising;
  /** Words of all messages by their index, title and body, those of given ones included: replies may answer them. */
  readonly wordsOf: readonly (readonly string[])[];
  /** In all texts together. */
  readonly wordCount: number;
}

export const ownTexts = once((corpus): OwnTexts => {
  const own = corpus.messages.filter(({ isGiven, body }) => !isGiven && body !== "");
  const tokenising = tokeniserFor(own.map(({ body }) => body));
  const texts = own
    .map((message) => ({ message, text: message.body, words: tokenising.words(message.body) }))
    .sort((a, b) => byTimeAndTalk(corpus, a.message, b.message));
  const wordsOf = corpus.messages.map(({ title, body }) => tokenising.words(`${title}\n${body}`));
  return { texts, tokenising, wordsOf, wordCount: texts.reduce((sum, { words }) => sum + words.length, 0) };
});

function byTimeAndTalk(corpus: Corpus, a: Message, b: Message): number {
  return (
    a.at - b.at ||
    a.depth - b.depth ||
    compared(a.body, b.body) ||
    compared(a.title, b.title) ||
    compared(bodyAt(corpus, a.parent), bodyAt(corpus, b.parent)) ||
    timeAt(corpus, a.parent) - timeAt(corpus, b.parent) ||
    compared(bodyAt(corpus, a.thread), bodyAt(corpus, b.thread)) ||
    timeAt(corpus, a.thread) - timeAt(corpus, b.thread)
  );
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bodyAt = ({ messages }: Corpus, index: number | undefined): string =>
  index === undefined ? "" : (messages[index]?.body ?? "");
const timeAt = ({ messages }: Corpus, index: number | undefined): number =>
  index === undefined ? 0 : (messages[index]?.at ?? 0);

/**
 * Texts in an order drawn by `seed` and `purpose`, the first n of which are a sample of n. A text's place depends on its words
 * and how often they were said before, on nothing else.
 */
export function drawn<T extends { readonly text: string }>(
  texts: readonly T[],
  seed: number,
  ...purpose: readonly (string | number)[]
): T[] {
  const copies = new Map<string, number>();
  return texts
    .map((text) => {
      const copy = copies.get(text.text) ?? 0;
      copies.set(text.text, copy + 1);
      return { text, key: drawAt(seed, "metric", ...purpose, copy, text.text) };
    })
    .sort((a, b) => a.key - b.key || compared(a.text.text, b.text.text))
    .map(({ text }) => text);
}

/** One text of each wording, the earliest. */
export function distinctTexts(texts: readonly OwnText[]): OwnText[] {
  const seen = new Set<string>();
  return texts.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** A value with what must be said of it and, where it is not the usual one, of the tokeniser. */
export function said(corpus: Corpus, value: number, note?: string): Measured {
  const notes = [note, ownTexts(corpus).tokenising.note].filter((one) => one !== undefined);
  return notes.length === 0 ? { value } : { value, note: notes.join("; ") };
}

/** "1,234". */
export const counted = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** The mean of values in any order: sorted first, since sums of fractions depend on their order in the last digits. */
export function steadyMean(values: Iterable<number>): number {
  const ordered = Float64Array.from(values).sort();
  return ordered.reduce((sum, value) => sum + value, 0) / ordered.length;
}
