import type { Message } from "../corpus.ts";
import { once } from "../once.ts";

/** A post with all its comments, given ones included, in the order of the log. */
export interface Thread {
  readonly head: Message;
  readonly comments: readonly Message[];
}

/** Every thread, also those without comments, by the order of their heads. */
export const allThreads = once((corpus): readonly Thread[] => {
  const comments = new Map<number, Message[]>();
  for (const message of corpus.messages) {
    if (message.type === "post") comments.set(message.index, []);
  }
  for (const message of corpus.messages) {
    if (message.type === "comment") comments.get(message.thread)?.push(message);
  }
  return [...comments].flatMap(([index, of]) => {
    const head = corpus.messages[index];
    return head ? [{ head, comments: of }] : [];
  });
});

/** The threads in which somebody commented. */
export const threadsIn = once((corpus): readonly Thread[] =>
  allThreads(corpus).filter(({ comments }) => comments.length > 0),
);

export const NO_THREADS = "no thread has a comment";

/** A thread's tree as sizes. */
export interface TreeShape {
  /** Messages, the post included. */
  readonly size: number;
  readonly depthMax: number;
  /** The most messages on one level. */
  readonly breadthMax: number;
  /**
   * Mean distance between two messages along replies (2 W / n(n - 1) with W the Wiener index; Goel and others 2016);
   * undefined for a post alone.
   */
  readonly virality: number | undefined;
}

/** The shape of a thread. A comment whose parent is unknown hangs from the post. */
export function shapeOf({ head, comments }: Thread): TreeShape {
  const size = comments.length + 1;
  const levels = new Map<number, number>([[0, 1]]);
  const below = new Map<number, number>();
  let wiener = 0;
  for (let i = comments.length - 1; i >= 0; i -= 1) {
    const { index, parent = head.index, depth } = comments[i] as Message;
    const own = (below.get(index) ?? 0) + 1;
    below.set(parent, (below.get(parent) ?? 0) + own);
    wiener += own * (size - own);
    levels.set(depth, (levels.get(depth) ?? 0) + 1);
  }
  return {
    size,
    depthMax: comments.reduce((most, { depth }) => Math.max(most, depth), 0),
    breadthMax: [...levels.values()].reduce((most, width) => Math.max(most, width)),
    virality: size < 2 ? undefined : (2 * wiener) / (size * (size - 1)),
  };
}

export const shapesIn = once((corpus): readonly TreeShape[] => threadsIn(corpus).map(shapeOf));
