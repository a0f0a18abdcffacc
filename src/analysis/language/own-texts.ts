import type { Corpus, Message } from "../corpus.ts";
import { none } from "../measured.ts";
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
  /** What agents wrote themselves and is not empty, in the order of `inOrder`. */
  readonly texts: readonly OwnText[];
  readonly tokenising: Tokenising;
  /** Words of all messages by their index, title and body, those of given ones included: replies may answer them. */
  readonly wordsOf: readonly (readonly string[])[];
  /** In all texts together. */
  readonly wordCount: number;
}

export const ownTexts = once((corpus): OwnTexts => {
  const own = inOrder(corpus).filter(({ isGiven, body }) => !isGiven && body !== "");
  const tokenising = tokeniserFor(own.map(({ body }) => body));
  const { words } = tokenising;
  const texts = own.map((message) => ({ message, text: message.body, words: words(message.body) }));
  return {
    texts,
    tokenising,
    wordsOf: corpus.messages.map(({ title, body }) => words(`${title}\n${body}`)),
    wordCount: texts.reduce((sum, text) => sum + text.words.length, 0),
  };
});

/**
 * All messages by time. Where times are equal, what was said decides and not where it stands, so that no sample and no
 * surrogate depends on the order of rows, on ids or on handles.
 */
export const inOrder = once((corpus): readonly Message[] =>
  [...corpus.messages].sort(
    (a, b) =>
      a.at - b.at ||
      a.depth - b.depth ||
      compared(a.body, b.body) ||
      compared(a.title, b.title) ||
      byPlace(corpus, a.parent, b.parent) ||
      byPlace(corpus, a.thread, b.thread),
  ),
);

function byPlace({ messages }: Corpus, a: number | undefined, b: number | undefined): number {
  const [first, second] = [messages[a ?? -1], messages[b ?? -1]];
  return (
    (first?.at ?? 0) - (second?.at ?? 0) ||
    compared(first?.body ?? "", second?.body ?? "") ||
    compared(first?.title ?? "", second?.title ?? "")
  );
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The words of every voice that has a name and wrote at least `fewest`, its texts by time. Voices by their first text. */
export function wordsByVoice(corpus: Corpus, fewest: number): Map<number, string[]> {
  const byVoice = new Map<number, string[]>();
  for (const { message, words } of ownTexts(corpus).texts) {
    if (corpus.voices[message.author]?.isAnonymous) continue;
    const known = byVoice.get(message.author) ?? [];
    for (const word of words) known.push(word);
    byVoice.set(message.author, known);
  }
  return new Map([...byVoice].filter(([, words]) => words.length >= fewest));
}

/** A value with what must be said of it and, where it is not the usual one, of the tokeniser. Not a number where there is none. */
export function said(corpus: Corpus, value: number, note?: string): Measured {
  if (!Number.isFinite(value)) return none(note ?? NO_WORDS);
  const notes = [note, ownTexts(corpus).tokenising.note].filter((one) => one !== undefined);
  return notes.length === 0 ? { value } : { value, note: notes.join("; ") };
}

/** "1,234". */
export const counted = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

export const NO_TEXTS = "no agent wrote a text";
export const NO_WORDS = "no agent wrote a word";
