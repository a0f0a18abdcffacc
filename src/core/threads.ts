import type { CommentSort } from "./actions.ts";
import type { View } from "./events.ts";
import type { Comment, Forum, Post } from "./forum.ts";
import { type HoldoutTerms, isHeldOut, withhold } from "./holdout.ts";
import { type AgentNumber, type CommentId, type ItemId, ordinalOf, type PostId } from "./ids.ts";
import { findItem, isPost } from "./items.ts";
import { knownAgent } from "./names.ts";

export interface ThreadTerms extends HoldoutTerms {
  readonly sort: CommentSort;
  /** The most direct replies to the post. The reference forum gives pages of 35. */
  readonly size: number;
  /** The most comments in all. */
  readonly budget: number;
}

/** One line of a thread. A removed comment keeps its line where something stands under it. */
interface ThreadLine {
  readonly id: CommentId;
  /** 1 for a direct reply to the post. */
  readonly depth: number;
}

/** A thread as one reader meets it. */
export interface Thread {
  /** The post, then its comments, in the order shown; without removed ones, whose words nobody sees. */
  readonly view: View;
  readonly post: Post;
  /** In display order: each reply stands below what it answers. */
  readonly comments: readonly ThreadLine[];
  /** How many standing comments of the thread are not among them. */
  readonly omitted: number;
}

const commentAt = (forum: Forum, id: CommentId): Comment => forum.comments[ordinalOf(id) - 1] as Comment;

/** True when a comment has a line in its thread: it stands, or something under it does. */
function hasLine(forum: Forum, comment: Comment): boolean {
  return !comment.removed || comment.replies.some((id) => hasLine(forum, commentAt(forum, id)));
}

function repliesTo(forum: Forum, parent: Post | Comment, sort: CommentSort, most: number): Comment[] {
  const lines: Comment[] = [];
  const take = (id: CommentId): boolean => {
    const comment = commentAt(forum, id);
    if (hasLine(forum, comment)) lines.push(comment);
    return lines.length < most;
  };
  const all = (): Comment[] => parent.replies.map((id) => commentAt(forum, id));
  if (most <= 0) return lines;
  if (parent.replies.length > 1) {
    forum.orders.replies(parent.id, sort, all).walk(({ item }) => take(item.id));
  } else for (const id of parent.replies) take(id);
  return lines;
}

/** Which comments fit the budget: all of one depth before any of the next, so that what is cut is what lies deepest. */
function pruned(forum: Forum, post: Post, terms: ThreadTerms): ReadonlyMap<ItemId, readonly Comment[]> {
  const children = new Map<ItemId, readonly Comment[]>();
  let left = terms.budget;
  let level: readonly (Post | Comment)[] = [post];
  while (level.length > 0 && left > 0) {
    const next: Comment[] = [];
    for (const parent of level) {
      const most = isPost(parent) ? Math.min(terms.size, left) : left;
      const replies = repliesTo(forum, parent, terms.sort, most);
      if (replies.length === 0) continue;
      children.set(parent.id, replies);
      next.push(...replies);
      left -= replies.length;
    }
    level = next;
  }
  return children;
}

/**
 * A post with its comments as a tree laid flat; undefined when there is no such post, or when
 * it is held out from this reader. A removed post keeps its thread: its words are not in the view.
 *
 *   { view: { surface: "thread", sort: "best", of: "p1", eligible: ["p1", "c1", "c4"] }, post,
 *     comments: [{ id: "c1", depth: 1 }, { id: "c4", depth: 2 }], omitted: 0 }
 */
export function threadView(
  forum: Forum,
  reader: AgentNumber,
  post: PostId,
  terms: ThreadTerms,
): Thread | undefined {
  const agent = knownAgent(forum, reader);
  const head = findItem(forum, post);
  if (!head || !isPost(head)) return undefined;
  if (isHeldOut(terms.seed, terms.holdout, agent, head)) return undefined;
  const children = pruned(forum, head, terms);
  const lines: Comment[] = [];
  const layOut = (parent: ItemId): void => {
    for (const comment of children.get(parent) ?? []) {
      lines.push(comment);
      layOut(comment.id);
    }
  };
  layOut(head.id);
  const standing = lines.filter((comment) => !comment.removed);
  const eligible: ItemId[] = standing.map((comment) => comment.id);
  if (!head.removed) eligible.unshift(head.id);
  const owners = eligible.map(() => head);
  const open = { surface: "thread", sort: terms.sort, of: head.id, eligible } as const;
  const { view } = withhold(open, owners, agent, terms);
  return {
    view,
    post: head,
    comments: lines.map(({ id, depth }) => ({ id, depth })),
    omitted: head.commentCount - head.removedCount - standing.length,
  };
}
