import type { Refused } from "./actions.ts";
import type { Audience, Provenance } from "./events.ts";
import type { AgentNumber, CommentId, ItemId, PostId } from "./ids.ts";
import { Orders } from "./orders.ts";
import { NameSets } from "./sparse.ts";
import { WordIndex } from "./word-index.ts";

/** Something an agent wrote down for itself. */
export interface Note {
  readonly text: string;
  readonly round: number;
  readonly at: number;
  /** The messages that stood in the prompt when it was written. */
  readonly visible: readonly ItemId[];
}

interface News {
  /** Of the event that made it, so that `told` in `turn.taken` can say how far an agent has been told. */
  readonly seq: number;
  readonly at: number;
}

/** What an agent has not been told yet. A `votes` notification stands for the item, not for each vote. */
export type Notification = News &
  (
    | { readonly type: "reply"; readonly item: CommentId; readonly to: ItemId }
    | { readonly type: "mention"; readonly item: ItemId }
    | { readonly type: "votes"; readonly item: ItemId }
    | { readonly type: "follower"; readonly agent: AgentNumber }
  );

export interface Agent {
  readonly number: AgentNumber;
  readonly handle: string;
  name: string;
  bio: string;
  readonly provenance: Provenance;
  /** Alias of the model that speaks for it; undefined for outsiders. */
  model: string | undefined;
  /** SHA-256 of the private persona text; undefined for outsiders. */
  persona: string | undefined;
  readonly joinedAt: number;
  /** Sum of the votes by others that stand on its items. */
  karma: number;
  following: ReadonlySet<AgentNumber>;
  followers: ReadonlySet<AgentNumber>;
  /** The same object for all who read the same, in the same order. */
  communities: ReadonlySet<string>;
  /** Own items in order of creation, removed ones included. */
  readonly items: ItemId[];
  readonly notes: Note[];
  /** Unread, oldest first: `seq` ascends. */
  readonly inbox: Notification[];
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
  votes: ReadonlyMap<AgentNumber, 1 | -1>;
  /** Direct replies in order of creation. */
  readonly replies: CommentId[];
}

export interface Post extends Item {
  readonly id: PostId;
  readonly community: string;
  readonly title: string;
  readonly url: string | undefined;
  /** Comments of the thread that are for everybody, removed ones included. */
  commentCount: number;
  /** How many of those have been removed. */
  removedCount: number;
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
  /** What was written for nobody, in order: it has ids, and no place in any list, thread or count above. */
  readonly aside: { readonly posts: Map<PostId, Post>; readonly comments: Map<CommentId, Comment> };
  /** Turns taken since the beginning. */
  turns: number;
  /** How many events have made it what it is. */
  version: number;
  /** The last round that closed; -1 before the opening did. */
  round: number;
  /** Which communities agents read, each combination once; derived, never compared. */
  readonly subscriptions: NameSets;
  /** The ranked lists, built when first asked for and kept in order by `apply`; derived, never compared. */
  readonly orders: Orders;
  /** Which words occur where, read on when somebody searches; derived, never compared. */
  readonly words: WordIndex;
}

/** A forum in which nothing has happened yet. */
export function emptyForum(): Forum {
  return {
    agents: [],
    byHandle: new Map(),
    communities: new Map(),
    posts: [],
    comments: [],
    aside: { posts: new Map(), comments: new Map() },
    turns: 0,
    version: 0,
    round: -1,
    subscriptions: new NameSets(),
    orders: new Orders(),
    words: new WordIndex(),
  };
}

/** Lengths in UTF-16 units, as the reference forum counts them. */
export const LENGTHS = {
  title: 300,
  postBody: 40_000,
  commentBody: 10_000,
  note: 1_000,
  about: 500,
  url: 2_000,
  depth: 10,
} as const;
