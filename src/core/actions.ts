/** The orders in which posts can be shown. */
export const POST_SORTS = ["hot", "new", "top", "rising", "controversial"] as const;
export type PostSort = (typeof POST_SORTS)[number];

/** The orders in which the comments of a thread can be shown. */
export const COMMENT_SORTS = ["best", "new", "old"] as const;
export type CommentSort = (typeof COMMENT_SORTS)[number];

/**
 * What an agent attempts. Ids, handles and names are as the model wrote them: `decide` says whether they
 * exist. Voting the same way again withdraws the vote; the opposite vote flips it.
 */
export type Action =
  | {
      readonly type: "post";
      readonly community: string;
      readonly title: string;
      readonly body: string;
      readonly url?: string;
    }
  | { readonly type: "comment"; readonly target: string; readonly body: string }
  | { readonly type: "vote"; readonly target: string; readonly value: 1 | -1 }
  | { readonly type: "follow"; readonly handle: string }
  | { readonly type: "unfollow"; readonly handle: string }
  | { readonly type: "subscribe"; readonly community: string }
  | { readonly type: "unsubscribe"; readonly community: string }
  | { readonly type: "create_community"; readonly name: string; readonly about: string }
  | { readonly type: "remove"; readonly target: string }
  | { readonly type: "remember"; readonly text: string }
  | { readonly type: "do_nothing" };

/** What an agent looks at before it acts. Reads never change the forum. */
export type Read =
  | { readonly type: "open"; readonly target: string }
  | { readonly type: "browse"; readonly community: string; readonly sort: PostSort }
  | { readonly type: "search"; readonly query: string }
  | { readonly type: "profile"; readonly handle: string };

/** Why the forum says no. Each has a sentence for the agent in `refusalText`. */
export type RefusalReason =
  | "unknown_target"
  | "removed_target"
  | "unknown_community"
  | "unknown_handle"
  | "community_exists"
  | "reserved_name"
  | "bad_name"
  | "self_vote"
  | "self_follow"
  | "not_author"
  | "already_removed"
  | "empty_text"
  | "too_long"
  | "too_deep"
  | "bad_url"
  | "too_many_actions"
  | "no_reads_left"
  | "not_awake"
  | "no_votes";

/** An attempt that the forum turned down; it comes back to the agent at its next turn. */
export interface Refused {
  readonly action: Action | Read;
  readonly reason: RefusalReason;
  /** For limits: the virtual millisecond from which the same attempt would be accepted. */
  readonly retryAt?: number;
}
