import type { Forum } from "../core/forum.ts";

/** What a forum looks like from above. Words of the scenario's own posts count as posts, as any reader would count them. */
export interface ForumSummary {
  readonly posts: number;
  readonly comments: number;
  /** Mean depth of comments, 1 being a direct reply to a post; null without comments. */
  readonly depthMean: number | null;
  readonly depthMax: number;
  /** Share of comments that got a reply, in [0, 1]; null without comments. */
  readonly shareCommentsReplied: number | null;
}

/** The posts and comments that a folded log is about: what its agents wrote for nobody, where they read a record. */
export function written(forum: Forum, isRecord: boolean): Pick<Forum, "posts" | "comments"> {
  if (!isRecord) return forum;
  return { posts: [...forum.aside.posts.values()], comments: [...forum.aside.comments.values()] };
}

/** Sizes and shape of a folded forum; removed items count, since they were said. */
export function summarise({ posts, comments }: Pick<Forum, "posts" | "comments">): ForumSummary {
  let [depths, deepest, replied] = [0, 0, 0];
  for (const comment of comments) {
    depths += comment.depth;
    deepest = Math.max(deepest, comment.depth);
    if (comment.replies.length > 0) replied += 1;
  }
  const some = comments.length > 0;
  return {
    posts: posts.length,
    comments: comments.length,
    depthMean: some ? depths / comments.length : null,
    depthMax: deepest,
    shareCommentsReplied: some ? replied / comments.length : null,
  };
}

/** The mean of the values that are there; null when none is. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
