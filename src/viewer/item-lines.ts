import type { ItemLine, PostLine, Thread, ThreadComment } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import { headOf, type IndexedItem } from "./indexed.ts";

/** UTF-16 units that a list shows of a text. */
const EXCERPT = 600;

/** The beginning of a text, never half a character. */
function cut(text: string): { readonly excerpt: string; readonly isCut: boolean } {
  if (text.length <= EXCERPT) return { excerpt: text, isCut: false };
  const last = text.charCodeAt(EXCERPT - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return { excerpt: text.slice(0, isHalf ? EXCERPT - 1 : EXCERPT), isCut: true };
}

type MessageLine = Omit<
  ItemLine,
  "post" | "postTitle" | "community" | "parent" | "depth" | "excerpt" | "isCut" | "replies" | "type"
>;

function messageOf(forum: ForumAt, item: IndexedItem): MessageLine {
  const { ups, downs } = forum.sums(item);
  const author = forum.index.agent(item.author);
  return {
    id: item.id,
    author: author.handle,
    authorName: forum.facts(author).name,
    model: item.model,
    round: item.round,
    at: item.at,
    ups,
    downs,
    score: ups - downs,
    removed: forum.isRemoved(item),
    audience: item.audience,
    origin: item.origin,
    external: item.external,
  };
}

const NO_WORDS = "";

/** The words of an item as they stood: none once they were taken back. */
export const bodyAt = (forum: ForumAt, item: IndexedItem): string =>
  forum.isRemoved(item) ? NO_WORDS : item.body;

export function postLine(forum: ForumAt, post: IndexedItem): PostLine {
  const message = messageOf(forum, post);
  return {
    ...message,
    type: "post",
    community: post.community,
    title: message.removed ? NO_WORDS : post.title,
    url: message.removed ? null : post.url,
    ...cut(bodyAt(forum, post)),
    comments: forum.commentCount(post),
    missing: post.missing,
  };
}

export function itemLine(forum: ForumAt, item: IndexedItem): ItemLine {
  const head = headOf(item);
  return {
    ...messageOf(forum, item),
    type: item.parent === null ? "post" : "comment",
    post: head.id,
    postTitle: forum.isRemoved(head) ? NO_WORDS : head.title,
    community: item.community,
    parent: item.parent?.id ?? null,
    depth: item.depth,
    ...cut(bodyAt(forum, item)),
    replies: forum.replyCount(item),
  };
}

function threadComment(forum: ForumAt, comment: IndexedItem): ThreadComment {
  return {
    ...messageOf(forum, comment),
    type: "comment",
    parent: comment.parent?.id ?? "",
    depth: comment.depth,
    body: bodyAt(forum, comment),
    replies: forum.replyCount(comment),
    orphan: comment.orphan,
  };
}

export interface ThreadTerms {
  readonly sort: "best" | "new" | "old";
  /** Undefined: from where the marked comment is among what is shown. */
  readonly offset: number | undefined;
  readonly limit: number;
}

/** The thread in which an item stands. Words for nobody stand alone: nothing can answer them. */
export function threadOf(forum: ForumAt, item: IndexedItem, { sort, offset, limit }: ThreadTerms): Thread {
  const head = headOf(item);
  const laid = item.audience === "nobody" && item !== head ? [item] : forum.thread(head, sort);
  const place = laid.indexOf(item);
  const from = offset ?? (place < limit ? 0 : Math.max(0, place - Math.floor(limit / 2)));
  return {
    post: { ...postLine(forum, head), body: bodyAt(forum, head) },
    comments: laid.slice(from, from + limit).map((comment) => threadComment(forum, comment)),
    total: laid.length,
    offset: from,
    limit,
    marked: item === head ? null : item.id,
  };
}
