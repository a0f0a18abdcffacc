import type { Comment, Forum, Post } from "./forum.ts";
import { type CommentId, type ItemId, ordinalOf, type PostId } from "./ids.ts";

/** Ups less downs. */
export const scoreOf = (item: { readonly ups: number; readonly downs: number }): number =>
  item.ups - item.downs;

export const isPost = (item: Post | Comment): item is Post => !("parent" in item);

function itemAt(forum: Forum, id: string): Post | Comment | undefined {
  const list = id.startsWith("p") ? forum.posts : forum.comments;
  const item = list[ordinalOf(id) - 1];
  return item?.id === id ? item : undefined;
}

/** Without what models write around an id: "p12" for " P12", "[p12]" and "#p12". */
const plainId = (id: string): string => id.toLowerCase().replace(/^[\s#[(]+|[\s\])]+$/g, "");

/** The post or comment of this id, undefined when there is none. Forgives what models write around it: " P12", "[c3]", "#p1". */
export function findItem(forum: Forum, id: string): Post | Comment | undefined {
  return itemAt(forum, id) ?? itemAt(forum, plainId(id));
}

/** What was written for nobody under this id; nobody on the forum finds it. */
export function findAside({ aside }: Forum, id: string): Post | Comment | undefined {
  const plain = plainId(id);
  return aside.posts.get(plain as PostId) ?? aside.comments.get(plain as CommentId);
}

/** The post at the head of the thread an item stands in: the item itself when it is a post. */
export function postOf(forum: Forum, item: Post | Comment): Post {
  return isPost(item) ? item : (knownItem(forum, item.post) as Post);
}

/** An item that must exist, because the log says so; throws for a log that nobody decided. */
export function knownItem(forum: Forum, id: ItemId): Post | Comment {
  const item = itemAt(forum, id);
  if (!item) throw new RangeError(`the log speaks of ${id}, which was never created`);
  return item;
}

/** True when an item's own words may be shown: nobody has taken them back. */
export const isShowable = (item: Post | Comment): boolean => !item.removed;
