import type { Corpus, Message } from "../analysis/corpus.ts";
import { type Thread, threadsIn } from "../analysis/structure/threads.ts";

/** One message of a thread as it is quoted. */
export interface Quoted {
  readonly id: string;
  readonly handle: string;
  /** Alias; undefined for those no model speaks for here, and for words taken from a record. */
  readonly model: string | undefined;
  readonly round: number;
  /** Levels below the post. */
  readonly depth: number;
  readonly title: string;
  readonly body: string;
  /** Characters that were cut off the end of `body`. */
  readonly cut: number;
  /** The scenario's, an operator's or a record's. */
  readonly isGiven: boolean;
}

/** A thread, quoted in part. */
export interface Excerpt {
  readonly community: string;
  /** As it reads: every reply under what it answers, oldest first. */
  readonly messages: readonly Quoted[];
  /** Comments that the whole thread has. */
  readonly comments: number;
  /** Threads with a comment that this one was chosen from. */
  readonly among: number;
}

/** Messages that are quoted of one thread, and characters of one message. */
export const MOST_MESSAGES = 14;
export const MOST_CHARACTERS = 560;

/**
 * The thread of median length among those with a comment: ordered by comments, then by age, the one in the middle, the longer one
 * of two. Undefined where nobody commented.
 */
export function medianThread(corpus: Corpus): Excerpt | undefined {
  const threads = [...threadsIn(corpus)].sort(
    (a, b) => a.comments.length - b.comments.length || a.head.index - b.head.index,
  );
  const thread = threads[Math.floor(threads.length / 2)];
  return thread && excerptOf(corpus, thread, threads.length);
}

function excerptOf(corpus: Corpus, { head, comments }: Thread, among: number): Excerpt {
  const replies = new Map<number, Message[]>();
  for (const comment of comments) {
    const under = comment.parent ?? head.index;
    replies.set(under, [...(replies.get(under) ?? []), comment]);
  }
  const shown: Message[] = [];
  const waiting: Message[] = [head];
  for (let message = waiting.pop(); message && shown.length < MOST_MESSAGES; message = waiting.pop()) {
    shown.push(message);
    waiting.push(...(replies.get(message.index) ?? []).toReversed());
  }
  const messages = shown.map((message) => quoted(corpus, message));
  return { community: head.community, messages, comments: comments.length, among };
}

function quoted({ voices }: Corpus, message: Message): Quoted {
  const { id, author, round, depth, title, isGiven } = message;
  const characters = [...message.body];
  const body = characters.slice(0, MOST_CHARACTERS).join("");
  const voice = voices[author];
  const handle = voice?.isAnonymous ? "somebody" : (voice?.handle ?? "somebody");
  const cut = Math.max(0, characters.length - MOST_CHARACTERS);
  return { id, handle, model: isGiven ? undefined : voice?.model, round, depth, title, body, cut, isGiven };
}
