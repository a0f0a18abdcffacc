import { rngFor } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import { keyOf } from "../voices/texts.ts";

/** One reply and what it might be an answer to: what it does answer stands first. */
export interface Trial {
  readonly reply: Message;
  readonly candidates: readonly Message[];
}

export interface TrialTerms {
  /** Where the other candidates come from: the reply's own thread, or anywhere. */
  readonly scope: "thread" | "anywhere";
  /** Which replies: all, or those with which somebody comes back to one who answered it (A to B to A). */
  readonly replies: "all" | "returns";
  /** The most replies, and the most candidates each, its parent included. Drawn by `seed` where there are more. */
  readonly mostReplies: number;
  readonly mostCandidates: number;
  readonly seed: number;
  /** Of the draws: the metric's name. */
  readonly purpose: string;
}

/**
 * Replies by agents to somebody else, each with candidates: its parent, and messages by others than its author that were
 * there before it. Replies without a second candidate are left out. The order depends on what was said, not on ids or rows.
 */
export function parentTrials(corpus: Corpus, terms: TrialTerms): Trial[] {
  const pool = new Pool(corpus, terms);
  const drawn = corpus.messages
    .filter((message) => isAsked(corpus, message, terms.replies))
    .map((reply) => ({ reply, key: keyOf(corpus, reply, terms.seed, terms.purpose) }))
    .sort((a, b) => a.key - b.key);
  const trials: Trial[] = [];
  for (const { reply, key } of drawn) {
    if (trials.length >= terms.mostReplies) break;
    const candidates = [corpus.messages[reply.parent as number] as Message, ...pool.distractors(reply, key)];
    if (candidates.length > 1) trials.push({ reply, candidates });
  }
  return trials;
}

function isAsked({ messages }: Corpus, reply: Message, which: TrialTerms["replies"]): boolean {
  const parent = reply.parent === undefined ? undefined : messages[reply.parent];
  if (reply.isGiven || parent === undefined || parent.author === reply.author) return false;
  return which === "all" || (parent.parent !== undefined && messages[parent.parent]?.author === reply.author);
}

/** What was there when, so that some of it can be drawn. */
class Pool {
  readonly #terms: TrialTerms;
  /** By thread, or all under one key; oldest first, those of one time in an order that rows have no part in. */
  readonly #lists = new Map<number, Message[]>();

  constructor(corpus: Corpus, terms: TrialTerms) {
    this.#terms = terms;
    const keyed = corpus.messages
      .map((message) => ({ message, key: keyOf(corpus, message, terms.seed, `${terms.purpose} pool`) }))
      .sort((a, b) => a.message.at - b.message.at || a.key - b.key);
    for (const { message } of keyed) {
      const list = this.#lists.get(this.#placeOf(message));
      if (list) list.push(message);
      else this.#lists.set(this.#placeOf(message), [message]);
    }
  }

  /** Messages before the reply, by others than its author, without its parent. `key` is the reply's own number. */
  distractors(reply: Message, key: number): Message[] {
    const list = this.#lists.get(this.#placeOf(reply)) ?? [];
    const before = countBefore(list, reply.at);
    const fits = (message: Message): boolean =>
      message.author !== reply.author && message.index !== reply.parent;
    const most = this.#terms.mostCandidates - 1;
    const rng = rngFor(
      this.#terms.seed,
      "metric",
      this.#terms.purpose,
      "distractors",
      Math.floor(key * 2 ** 32),
    );
    if (before <= 4 * most) return rng.shuffle(list.slice(0, before).filter(fits)).slice(0, most);
    const found = new Set<Message>();
    // Nearly all fit; where one voice wrote nearly all, fewer candidates are found, and that is no harm.
    for (let tries = 0; tries < 8 * most && found.size < most; tries += 1) {
      const message = list[rng.int(before)] as Message;
      if (fits(message)) found.add(message);
    }
    return [...found];
  }

  #placeOf({ thread }: Message): number {
    return this.#terms.scope === "thread" ? thread : -1;
  }
}

/** How many of a list in order of time are older than `at`. */
function countBefore(list: readonly Message[], at: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as Message).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
