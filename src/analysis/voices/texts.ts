import { drawAt } from "../../core/rng.ts";
import type { Corpus, Message, Voice } from "../corpus.ts";

/** A text of an agent with what may explain it. */
export interface Text {
  /** Place of its run among those measured. */
  readonly run: number;
  readonly message: Message;
  readonly voice: Voice;
  readonly words: string;
}

/** Title and body as one. */
export const wordsOf = ({ title, body }: Message): string => (title === "" ? body : `${title}\n${body}`);

/**
 * What agents themselves wrote in these runs and what is not blank, in an order drawn by `seed` and `purpose` that depends
 * on what was said and when, and not on ids, handles or rows. The first n of them are a sample of n.
 */
export function drawnTexts(corpora: readonly Corpus[], seed: number, purpose: string): Text[] {
  const texts = corpora.flatMap((corpus, run) =>
    corpus.messages.flatMap((message): (Text & { readonly key: number })[] => {
      const [words, voice] = [wordsOf(message), corpus.voices[message.author]];
      if (message.isGiven || words.trim() === "" || voice === undefined) return [];
      return [{ run, message, voice, words, key: keyOf(corpus, message, seed, purpose) }];
    }),
  );
  return texts.sort((a, b) => a.key - b.key || a.run - b.run || a.message.at - b.message.at);
}

/** In [0, 1). A short text may stand many times in a run: its place in time and talk tells the copies apart. */
export function keyOf(
  { messages }: Corpus,
  { title, body, at, depth, thread, parent }: Message,
  seed: number,
  purpose: string,
): number {
  const [head, answered] = [messages[thread], parent === undefined ? undefined : messages[parent]];
  return drawAt(
    seed,
    "metric",
    purpose,
    title.slice(0, 100),
    body.slice(0, 100),
    body.length,
    at,
    depth,
    head?.at ?? 0,
    head?.title.slice(0, 50) ?? "",
    answered?.body.slice(0, 50) ?? "",
  );
}

/** The words of all handles, in lower case: what no classifier may read. */
export function namesIn(corpora: readonly Corpus[]): ReadonlySet<string> {
  return new Set(corpora.flatMap(({ voices }) => voices.map(({ handle }) => handle.toLowerCase())));
}

/** One thread of one run. */
export const threadKey = ({ run, message }: Text): string => `${run} ${message.thread}`;

/** Members by key, in order of first appearance. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Numbers for keys, by first appearance. */
export function numbered(keys: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return keys.map((key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
