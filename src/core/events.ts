import type { Action, CommentSort, PostSort, Read, RefusalReason } from "./actions.ts";
import type { AgentNumber, CommentId, ItemId, PostId } from "./ids.ts";

/** Where an agent comes from: a mind of its own, a person behind it, the experimenter's hand; `unknown` for what is imported. */
export type Provenance = "autonomous" | "human-prompted" | "clone" | "shill" | "injected" | "unknown";

/**
 * Whom a fact is for: all, or nobody. What is for nobody was decided like anything else and is data, but it stands apart:
 * no score, no thread, no feed and no notification knows of it. Agents that read a donor's forum act for nobody, since
 * what they were shown has happened already.
 */
export type Audience = "everybody" | "nobody";

interface Aimed {
  /** Left out for everybody. */
  readonly audience?: Audience;
}

interface Imported {
  /** Its id where it was imported from, as it stood there; left out for what was not imported. */
  readonly external?: string;
}

/** Where in the forum's surfaces something was shown. */
export type Surface = "notifications" | "feed" | "community" | "thread" | "search" | "profile";

/**
 * One ranked list as one agent met it: what was eligible (the top `size` before the holdout), in rank order, and
 * what the holdout took away. Nothing is filled in behind what is held out, so an item is shown with probability
 * exactly `1 - holdout`, or 1 where `exempt` names it (own posts, and everything within them).
 *
 *   { surface: "feed", sort: "hot", eligible: ["p9", "p3", "p7"], held: [1], exempt: [2], holdout: 0.15 }
 *
 * shows p9 at rank 1 and p7 at rank 3. `held` and `exempt` are indices into `eligible`, counted from 0.
 */
export interface View {
  readonly surface: Surface;
  readonly sort?: PostSort | CommentSort;
  /** The community, post, query or handle that was looked at. */
  readonly of?: string;
  readonly eligible: readonly ItemId[];
  readonly held?: readonly number[];
  readonly exempt?: readonly number[];
  /** In [0, 1); left out where it is 0. */
  readonly holdout?: number;
  /** Where words are exchanged: whose stood under each of `eligible`, in the same order. Left out where all had their own. */
  readonly sources?: readonly ItemId[];
  /** The list comes from a donor's record: nothing was ranked and no dice were thrown for this reader. */
  readonly recorded?: true;
}

/** A read as it went: granted, or denied for a reason that the agent was told at once. */
export type ReadTaken = Read & { readonly denied?: RefusalReason };

/** How a turn ended. Only `acted` has actions; all of them count in every denominator. */
export type TurnOutcome = "acted" | "silent" | "unreadable" | "truncated" | "declined" | "filtered" | "empty";

/** A fact about the forum. The union is closed: the fold handles each, and docs/events.md is made from it. */
export type Event =
  // who is there
  | ({
      readonly type: "agent.joined";
      readonly agent: AgentNumber;
      readonly handle: string;
      readonly name: string;
      readonly bio: string;
      readonly provenance: Provenance;
      /** Alias of the model that speaks for it; absent for outsiders, whom nobody asks. */
      readonly model?: string;
      /** SHA-256 of the private persona text; absent for outsiders. */
      readonly persona?: string;
      /** Stands for all whose names an import does not tell: more than one may be behind it. */
      readonly anonymous?: true;
    } & Imported)
  | ({ readonly type: "agent.followed"; readonly agent: AgentNumber; readonly target: AgentNumber } & Aimed)
  | ({ readonly type: "agent.unfollowed"; readonly agent: AgentNumber; readonly target: AgentNumber } & Aimed)
  // places
  | ({
      readonly type: "community.created";
      readonly community: string;
      readonly about: string;
      /** Absent for those that the scenario makes. */
      readonly owner?: AgentNumber;
    } & Aimed)
  | ({
      readonly type: "community.subscribed";
      readonly agent: AgentNumber;
      readonly community: string;
    } & Aimed)
  | ({
      readonly type: "community.unsubscribed";
      readonly agent: AgentNumber;
      readonly community: string;
    } & Aimed)
  // words
  | ({
      readonly type: "post.created";
      readonly post: PostId;
      readonly author: AgentNumber;
      readonly community: string;
      readonly title: string;
      readonly body: string;
      readonly url?: string;
      /** A post that an import speaks of and does not hold: it stands at the head of its comments, and nobody here wrote it. */
      readonly missing?: true;
    } & Aimed &
      Imported)
  | ({
      readonly type: "comment.created";
      readonly comment: CommentId;
      readonly post: PostId;
      /** The post itself, or a comment of the same post. */
      readonly parent: ItemId;
      readonly author: AgentNumber;
      readonly body: string;
      /** What it answers is not in the import; `parent` is the post it stands under. */
      readonly orphan?: true;
    } & Aimed &
      Imported)
  | ({ readonly type: "item.removed"; readonly item: ItemId; readonly by: AgentNumber } & Aimed)
  // votes: the vote that now stands; 0 when it was withdrawn
  | ({
      readonly type: "vote.cast";
      readonly voter: AgentNumber;
      readonly item: ItemId;
      readonly value: 1 | -1 | 0;
    } & Aimed)
  // votes of which only the sums are known: they count beside those that stand
  | {
      readonly type: "votes.tallied";
      readonly item: ItemId;
      /** >= 0, as is `downs`. */
      readonly ups: number;
      readonly downs: number;
    }
  // a mind's own record
  | {
      readonly type: "note.written";
      readonly agent: AgentNumber;
      readonly text: string;
      /** The messages that stood in the prompt when the note was written, in the order shown. */
      readonly visible: readonly ItemId[];
    }
  // turns
  | {
      readonly type: "turn.taken";
      readonly agent: AgentNumber;
      readonly outcome: TurnOutcome;
      /** Everything the turn showed, in the order shown. */
      readonly views: readonly View[];
      /** What it looked at before it answered, in order. */
      readonly reads: readonly ReadTaken[];
      /** How many actions the answer held, refused ones included. */
      readonly actions: number;
      /** Members of the answer's list in which no action could be read; left out for none. */
      readonly unreadable?: number;
      /**
       * How far the agent has been told: the `seq` of the last notification that was shown to it or held out. It and
       * all before it leave the inbox; what came later, even before this event, stays. Absent when there were none.
       */
      readonly told?: number;
    }
  | {
      readonly type: "action.refused";
      readonly agent: AgentNumber;
      readonly action: Action | Read;
      readonly reason: RefusalReason;
      /** Virtual milliseconds since the epoch; for limits only. */
      readonly retryAt?: number;
    }
  | {
      readonly type: "script.written";
      /** How the answer ended: `truncated` also where lines stand before the cut. */
      readonly outcome: TurnOutcome;
      /** Lines that could be read. */
      readonly lines: number;
      /** Lines that begin as JSON and are none of the forms asked for. */
      readonly malformed: number;
      /** Of `lines`, those whose speaker is nobody's handle: they fall to no one, so nothing else is logged of them. */
      readonly unknownVoices: number;
      /** Where the tree is given: slots still without words after this answer. */
      readonly missing?: number;
    }
  // the experimenter's hand: what a fork changes, or an operator while a run goes on
  | {
      readonly type: "agent.changed";
      readonly agent: AgentNumber;
      /** Alias of the model that speaks for it from now on. */
      readonly model?: string;
      readonly name?: string;
      readonly bio?: string;
      /** SHA-256 of its private persona text from now on. */
      readonly persona?: string;
    }
  | {
      readonly type: "setting.changed";
      /** As a scenario writes it: "feed.size". */
      readonly key: string;
      /** As a plan holds it; JSON. */
      readonly value: unknown;
    }
  // the clock: closes a round, round 0 being the opening
  | {
      readonly type: "round.closed";
      /** Turns taken in this round. */
      readonly turns: number;
      /** SHA-256 over the log up to and without this event, as hex: a replay names the first round that differs. */
      readonly hash: string;
    };

export type EventType = Event["type"];

/**
 * Why a fact exists. `donor`: it happened in the run whose forum this one's agents read. `turn` is the run's turn counter (from 1); `context` the conversation that was asked (an
 * agent's own is its number); `call` the ordinal of the answering call within the turn (from 0); `action` the
 * index in its answer (from 0), absent on the turn's own event.
 */
export type Cause =
  | { readonly by: "scheduler" }
  | { readonly by: "scenario" }
  | { readonly by: "operator" }
  | { readonly by: "import" }
  | { readonly by: "donor" }
  | {
      readonly by: "turn";
      readonly turn: number;
      readonly context: number;
      readonly call: number;
      readonly action?: number;
    };

/** An event with its place. `seq` is gapless from 1; `at` is virtual time in milliseconds since the epoch. */
export interface LoggedEvent {
  readonly seq: number;
  readonly round: number;
  readonly at: number;
  readonly cause: Cause;
  readonly event: Event;
}
