import type { Corpus, Message } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured } from "../metric.ts";
import { once } from "../once.ts";
import { type Tokeniser, type Tokenising, tokeniserFor } from "./words.ts";

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
  const split = sharing(tokenising.words);
  const bodies = corpus.messages.map(({ body }) => split(body));
  const texts = own.map((message) => ({ message, text: message.body, words: bodies[message.index] ?? [] }));
  return {
    texts,
    tokenising,
    wordsOf: corpus.messages.map(({ title, index }) => {
      const body = bodies[index] ?? [];
      return title === "" ? body : [...split(title), ...body];
    }),
    wordCount: texts.reduce((sum, { words }) => sum + words.length, 0),
  };
});

/** The same words, each spelling held once: a hundred thousand messages would fill a gigabyte otherwise. */
function sharing(words: Tokeniser): Tokeniser {
  const spellings = new Map<string, string>();
  return (text) =>
    words(text).map((word) => {
      const known = spellings.get(word);
      if (known === undefined) spellings.set(word, word);
      return known ?? word;
    });
}

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

/** Words below which measures of one author's vocabulary say more about length than about the author. */
export const FEWEST_WORDS = 100;

/** The words of every voice that has a name and wrote at least a hundred, its texts by time. Voices by their first text. */
export const wordsByVoice = once((corpus): ReadonlyMap<number, readonly string[]> => {
  const byVoice = new Map<number, string[]>();
  for (const { message, words } of ownTexts(corpus).texts) {
    if (corpus.voices[message.author]?.isAnonymous) continue;
    const known = byVoice.get(message.author) ?? [];
    byVoice.set(message.author, known);
    for (const word of words) known.push(word);
  }
  return new Map([...byVoice].filter(([, words]) => words.length >= FEWEST_WORDS));
});

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
