import type { Comment, Forum, Post } from "./forum.ts";
import type { Reader } from "./holdout.ts";
import { type ItemId, ordinalOf } from "./ids.ts";
import { isPost, knownItem } from "./items.ts";
import { type Rng, rngFor } from "./rng.ts";

type Item = Post | Comment;

/** How often a place is drawn before all are looked through. */
const TRIES = 32;

/**
 * The message whose words a reader is shown under `id` where words are exchanged between threads: one of the same kind, of
 * another thread, by somebody who is neither the author nor the reader. It is drawn once for each pair of reader and
 * message, among what was there when the message was written (posts of the opening count as there), so that it never
 * changes. A comment for which there is no such comment gets the words of such a post; where that fails too, and always for
 * a reader's own message, the words are its own. Words that their author takes back later still stand where they
 * were lent to; a message that is taken back itself shows nobody's.
 */
export function exchanged(forum: Forum, seed: number, reader: Reader, id: ItemId): ItemId {
  const slot = knownItem(forum, id);
  if (slot.author === reader.number || slot.removed) return id;
  const rng = rngFor(seed, "shuffle", reader.handle, id);
  const fits = (item: Item): boolean =>
    threadOf(item) !== threadOf(slot) && item.author !== slot.author && item.author !== reader.number;
  const ordinal = ordinalOf(id);
  if (isPost(slot)) {
    const there = Math.max(
      ordinal - 1,
      countWhile(forum.posts, (post) => post.round === 0),
    );
    return (drawn(forum.posts, there, fits, rng) ?? slot).id;
  }
  const before = countWhile(forum.posts, (post) => post.round === 0 || post.at < slot.at);
  return (drawn(forum.comments, ordinal - 1, fits, rng) ?? drawn(forum.posts, before, fits, rng) ?? slot).id;
}

const threadOf = (item: Item): ItemId => (isPost(item) ? item.id : item.post);

/** How many at the head of a list are so; none is behind the first that is not. */
function countWhile<T>(list: readonly T[], isSo: (item: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One of the first `most` that fits, each as likely as the others while enough of them do; undefined when none does. */
function drawn<T extends Item>(
  items: readonly T[],
  most: number,
  fits: (item: T) => boolean,
  rng: Rng,
): T | undefined {
  if (most <= 0) return undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const item = items[rng.int(most)];
    if (item && fits(item)) return item;
  }
  const rest = items.slice(0, most).filter(fits);
  return rest.length === 0 ? undefined : rng.pick(rest);
}
