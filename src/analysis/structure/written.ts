import type { Corpus, Message } from "../corpus.ts";
import { once } from "../once.ts";

/** What agents wrote themselves, by kind, in the order of the log; given messages are not among it. */
export interface Written {
  readonly posts: readonly Message[];
  readonly comments: readonly Message[];
  /** By voice's number; 0 for the one that stands for all who are not named. */
  readonly postsBy: Int32Array;
  readonly commentsBy: Int32Array;
  /** Numbers of the voices with a post or a comment, ascending. */
  readonly active: readonly number[];
}

export const writtenIn = once((corpus): Written => {
  const posts: Message[] = [];
  const comments: Message[] = [];
  const postsBy = new Int32Array(corpus.voices.length);
  const commentsBy = new Int32Array(corpus.voices.length);
  for (const message of corpus.messages) {
    if (message.isGiven) continue;
    const isPost = message.type === "post";
    (isPost ? posts : comments).push(message);
    if (corpus.voices[message.author]?.isAnonymous) continue;
    const by = isPost ? postsBy : commentsBy;
    by[message.author] = (by[message.author] ?? 0) + 1;
  }
  const active = corpus.voices
    .map(({ number }) => number)
    .filter((number) => (postsBy[number] ?? 0) + (commentsBy[number] ?? 0) > 0);
  return { posts, comments, postsBy, commentsBy, active };
});

/** Posts and comments of each agent with at least one, in the order of the voices. */
export const activityIn = once((corpus): readonly number[] => {
  const { active, postsBy, commentsBy } = writtenIn(corpus);
  return active.map((number) => (postsBy[number] ?? 0) + (commentsBy[number] ?? 0));
});

/** How many direct replies each message got, by its index; replies that were given count. */
export const repliesTo = once((corpus): Int32Array => {
  const replies = new Int32Array(corpus.messages.length);
  for (const { parent } of corpus.messages) {
    if (parent !== undefined) replies[parent] = (replies[parent] ?? 0) + 1;
  }
  return replies;
});

/** What a message answers, where that is known. */
const parentOf = ({ messages }: Corpus, { parent }: Message): Message | undefined =>
  parent === undefined ? undefined : messages[parent];

/** Comments that answer a comment whose author is known. */
export const nestedIn = once((corpus): readonly (readonly [comment: Message, parent: Message])[] =>
  writtenIn(corpus).comments.flatMap((comment) => {
    const parent = parentOf(corpus, comment);
    return parent?.type === "comment" ? [[comment, parent] as const] : [];
  }),
);

export const NO_POSTS = "no agent wrote a post";
export const NO_COMMENTS = "no agent wrote a comment";
export const NOBODY = "nobody wrote anything";
