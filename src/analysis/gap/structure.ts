import type { Corpus, Message } from "../corpus.ts";
import { shapeOf, type Thread } from "../structure/threads.ts";

/**
 * Who answers whom in a thread, without a word of it and without its times: the tree's size and shape, how its authors are spread and
 * come back. Given messages are part of the tree.
 */
export function structureOf({ messages }: Corpus, thread: Thread): readonly number[] {
  const { head, comments } = thread;
  const { size, depthMax, breadthMax, virality = 0 } = shapeOf(thread);
  const byAuthor = new Map<number, number>();
  for (const { author } of [head, ...comments]) byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1);
  const answered = new Set(comments.flatMap(({ parent }) => parent ?? []));
  const share = (is: (comment: Message) => boolean): number =>
    comments.filter(is).length / Math.max(1, comments.length);
  const parentOf = ({ parent }: Message): Message | undefined =>
    parent === undefined ? undefined : messages[parent];
  return [
    Math.log(size),
    depthMax,
    comments.reduce((sum, { depth }) => sum + depth, 0) / Math.max(1, comments.length),
    breadthMax / size,
    virality,
    byAuthor.size / size,
    Math.max(...byAuthor.values()) / size,
    share(({ depth }) => depth === 1),
    share(({ index }) => answered.has(index)),
    share(({ author }) => author === head.author),
    share((comment) => parentOf(comment)?.author === comment.author),
    share((comment) => comesBack(comment, parentOf)),
  ];
}

/** A comment by A on what B answered A. */
function comesBack(comment: Message, parentOf: (of: Message) => Message | undefined): boolean {
  const parent = parentOf(comment);
  const before = parent && parentOf(parent);
  return before !== undefined && before.author === comment.author && parent?.author !== comment.author;
}
