/** A string that cannot stand in for another kind of string. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

/** The agent's number inside a run: 0, 1, 2 … in the order of joining. Handles are for people and models. */
export type AgentNumber = number;
/** "p1", "p2" … in order of creation. Short on purpose: models have to copy ids back to us. */
export type PostId = Brand<"PostId">;
/** "c1", "c2" … in order of creation, counted over the whole run. */
export type CommentId = Brand<"CommentId">;
/** What can be answered, voted on, removed or shown: a post or a comment. */
export type ItemId = PostId | CommentId;

/** `ordinal` counts from 1. */
export const postId = (ordinal: number): PostId => `p${ordinal}` as PostId;
/** `ordinal` counts from 1. */
export const commentId = (ordinal: number): CommentId => `c${ordinal}` as CommentId;

export const isPostId = (id: string): id is PostId => /^p[1-9]\d*$/.test(id);
const isCommentId = (id: string): id is CommentId => /^c[1-9]\d*$/.test(id);
export const isItemId = (id: string): id is ItemId => isPostId(id) || isCommentId(id);

const [ZERO, NINE] = [0x30, 0x39];

/** The number in an id: 31 for "c31"; NaN where anything but digits stands behind its first letter. */
export function ordinalOf(id: string): number {
  let ordinal = 0;
  for (let i = 1; i < id.length; i += 1) {
    const code = id.charCodeAt(i);
    if (code < ZERO || code > NINE) return Number.NaN;
    ordinal = 10 * ordinal + code - ZERO;
  }
  return ordinal;
}
