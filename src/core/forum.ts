import type { Refused } from "./actions.ts";
import type { Audience, Provenance } from "./events.ts";
import type { AgentNumber, CommentId, ItemId, PostId } from "./ids.ts";
import type { Orders } from "./orders.ts";

/** Something an agent wrote down for itself. */
export interface Note {
  readonly text: string;
  readonly round: number;
  readonly at: number;
  /** The messages that stood in the prompt when it was written. */
  readonly visible: readonly ItemId[];
}

/** What an agent has not been told yet. A `votes` notification stands for the item, not for each vote. */
export type Notification =
  | { readonly type: "reply"; readonly item: CommentId; readonly to: ItemId; readonly at: number }
  | { readonly type: "mention"; readonly item: ItemId; readonly at: number }
  | { readonly type: "votes"; readonly item: ItemId; readonly at: number }
  | { readonly type: "follower"; readonly agent: AgentNumber; readonly at: number };

export interface Agent {
  readonly number: AgentNumber;
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly provenance: Provenance;
  /** Alias of the model that speaks for it; undefined for outsiders. */
  readonly model: string | undefined;
  /** SHA-256 of the private persona text; undefined for outsiders. */
  readonly persona: string | undefined;
  readonly joinedAt: number;
  /** Sum of the votes by others that stand on its items. */
  karma: number;
  readonly following: Set<AgentNumber>;
  readonly followers: Set<AgentNumber>;
  readonly communities: Set<string>;
  /** Own items in order of creation, removed ones included. */
  readonly items: ItemId[];
  readonly notes: Note[];
  /** Unread, oldest first. */
  inbox: Notification[];
  /** Refusals since the last turn. */
  refusals: Refused[];
  turns: number;
  lastTurn: { readonly round: number; readonly at: number } | undefined;
}

export interface Community {
  readonly name: string;
  readonly about: string;
  readonly owner: AgentNumber | undefined;
  readonly createdAt: number;
  readonly subscribers: Set<AgentNumber>;
  /** In order of creation, removed ones included. */
  readonly posts: PostId[];
}

interface Item {
  readonly author: AgentNumber;
  readonly body: string;
  readonly round: number;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
  readonly audience: Audience;
  ups: number;
  downs: number;
  removed: boolean;
  /** The votes that stand. */
  readonly votes: Map<AgentNumber, 1 | -1>;
  /** Direct replies in order of creation. */
  readonly replies: CommentId[];
}

export interface Post extends Item {
  readonly id: PostId;
  readonly community: string;
  readonly title: string;
  readonly url: string | undefined;
  /** All comments of the thread, removed ones included. */
  commentCount: number;
}

export interface Comment extends Item {
  readonly id: CommentId;
  readonly post: PostId;
  readonly parent: ItemId;
  /** 1 for a direct reply to the post. */
  readonly depth: number;
}

/** The forum as the events so far have made it. Only `apply` changes it. */
export interface Forum {
  readonly agents: Agent[];
  readonly byHandle: Map<string, AgentNumber>;
  readonly communities: Map<string, Community>;
  /** p1 is at index 0. */
  readonly posts: Post[];
  /** c1 is at index 0. */
  readonly comments: Comment[];
  /** Turns taken since the beginning. */
  turns: number;
  /** The last round that closed; -1 before the opening did. */
  round: number;
  /** The ranked lists, built when first asked for and kept in order by `apply`; derived, never compared. */
  readonly orders: Orders;
}

/** Lengths in UTF-16 units, as the reference forum counts them. */
export const LENGTHS = {
  title: 300,
  postBody: 40_000,
  commentBody: 10_000,
  note: 1_000,
  about: 500,
  depth: 10,
} as const;
