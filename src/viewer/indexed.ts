import type { Event, Provenance, TurnOutcome } from "../core/events.ts";
import type { AgentNumber, ItemId } from "../core/ids.ts";
import type { Origin } from "./api.ts";

/** A value from the end of one round on, until the next step. Lists of them ascend by round. */
export interface Step<T> {
  readonly round: number;
  readonly value: T;
}

/** How many of a list whose rounds never fall are of `round` or before. */
export function countUpTo(list: readonly { readonly round: number }[], round: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.round ?? 0) <= round) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value in force at the end of a round; undefined before the first step. */
export function stepAt<T>(steps: readonly Step<T>[], round: number): T | undefined {
  return steps[countUpTo(steps, round) - 1]?.value;
}

/** Sets the value from a round on: a second change within one round replaces the first. */
export function putStep<T>(steps: Step<T>[], round: number, value: T): void {
  if (steps.at(-1)?.round === round) steps.pop();
  steps.push({ round, value });
}

export interface Sums {
  readonly ups: number;
  readonly downs: number;
}

/** One vote as it was cast; 0 withdraws. */
export interface Cast {
  readonly round: number;
  readonly voter: AgentNumber;
  readonly value: 1 | -1 | 0;
  readonly turn: number | null;
}

/** What is settled about an item when it is made. What is for nobody stands in no list of another item. */
export interface NewItem {
  readonly id: ItemId;
  readonly author: AgentNumber;
  readonly model: string | null;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly community: string;
  readonly round: number;
  readonly at: number;
  /** Null for a post. */
  readonly parent: IndexedItem | null;
  readonly audience: "everybody" | "nobody";
  readonly origin: Origin;
  readonly external: string | null;
  readonly missing: boolean;
  readonly orphan: boolean;
}

// Most items get no vote and no answer: what they do not have costs nothing.
const NONE: readonly never[] = [];

function withOne<T>(list: readonly T[], one: T): readonly T[] {
  if (list === NONE) return [one];
  (list as T[]).push(one);
  return list;
}

const NO_VOTES: Sums = { ups: 0, downs: 0 };

/** A post or a comment over all rounds. A class, since a large run has very many and each has to be small and quickly made. */
export class IndexedItem implements NewItem {
  readonly id: ItemId;
  readonly author: AgentNumber;
  readonly model: string | null;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly community: string;
  readonly round: number;
  readonly at: number;
  readonly parent: IndexedItem | null;
  /** 0 for a post. */
  readonly depth: number;
  readonly audience: "everybody" | "nobody";
  readonly origin: Origin;
  readonly external: string | null;
  readonly missing: boolean;
  readonly orphan: boolean;
  /** Undefined while it stands. */
  removedRound: number | undefined = undefined;
  /** Votes of which only the sums are known. */
  tally: Sums = NO_VOTES;
  sums: readonly Step<Sums>[] = NONE;
  casts: readonly Cast[] = NONE;
  /** Direct replies in order of creation. */
  replies: readonly IndexedItem[] = NONE;
  /** Of a post: all comments under it in order of creation, and the rounds in which some were removed, ascending. */
  thread: readonly IndexedItem[] = NONE;
  removals: readonly { readonly round: number }[] = NONE;

  constructor(made: NewItem) {
    this.id = made.id;
    this.author = made.author;
    this.model = made.model;
    this.title = made.title;
    this.body = made.body;
    this.url = made.url;
    this.community = made.community;
    this.round = made.round;
    this.at = made.at;
    this.parent = made.parent;
    this.depth = made.parent === null ? 0 : made.parent.depth + 1;
    this.audience = made.audience;
    this.origin = made.origin;
    this.external = made.external;
    this.missing = made.missing;
    this.orphan = made.orphan;
  }

  /** Stands under its parent from now on. */
  stand(): void {
    if (this.parent === null) return;
    this.parent.replies = withOne(this.parent.replies, this);
    const head = headOf(this.parent);
    head.thread = withOne(head.thread, this);
  }

  cast(vote: Cast): void {
    this.casts = withOne(this.casts, vote);
  }

  /** Adds to its votes from a round on. */
  count(round: number, { ups, downs }: Sums): void {
    const last = this.sums.at(-1);
    const value = { ups: (last?.value.ups ?? 0) + ups, downs: (last?.value.downs ?? 0) + downs };
    if (last?.round === round) (this.sums as Step<Sums>[]).pop();
    this.sums = withOne(this.sums, { round, value });
  }

  /** Is taken back; a second time changes nothing. */
  remove(round: number): void {
    if (this.removedRound !== undefined) return;
    this.removedRound = round;
    if (this.parent === null) return;
    const head = headOf(this.parent);
    head.removals = withOne(head.removals, { round });
  }
}

export const isPostItem = (item: IndexedItem): boolean => item.parent === null;

/** The post at the head of a thread. */
export function headOf(item: IndexedItem): IndexedItem {
  let head = item;
  while (head.parent !== null) head = head.parent;
  return head;
}

/** What can be changed about an agent. */
export interface AgentFacts {
  readonly name: string;
  readonly bio: string;
  readonly model: string | null;
  /** Hash of its private text. */
  readonly persona: string | null;
}

/** A tie that was made or cut. */
export interface Tie<T> {
  readonly round: number;
  readonly to: T;
  readonly holds: boolean;
}

export interface IndexedNote {
  readonly round: number;
  readonly at: number;
  readonly turn: number | null;
  readonly text: string;
  readonly visible: readonly ItemId[];
}

export interface IndexedAgent {
  readonly number: AgentNumber;
  readonly handle: string;
  readonly provenance: Provenance;
  readonly anonymous: boolean;
  readonly round: number;
  readonly at: number;
  readonly facts: Step<AgentFacts>[];
  readonly karma: Step<number>[];
  readonly following: Tie<AgentNumber>[];
  readonly followers: Tie<AgentNumber>[];
  readonly communities: Tie<string>[];
  /** For everybody, in order of creation. */
  readonly items: IndexedItem[];
  /** For nobody. */
  readonly aside: IndexedItem[];
  readonly notes: IndexedNote[];
  readonly turns: IndexedTurn[];
}

export interface IndexedTurn {
  readonly turn: number;
  readonly round: number;
  readonly at: number;
  readonly agent: AgentNumber;
  readonly outcome: TurnOutcome;
  readonly actions: number;
  /** Where its calls are on record: the conversation, and the ordinal of the last of them. */
  readonly context: number;
  readonly call: number;
  /** Its place among all turns, from 0. */
  readonly place: number;
  /** Facts it made and refusals it got, in order. */
  readonly deeds: Event[];
}

export interface IndexedCommunity {
  readonly name: string;
  readonly about: string;
  readonly owner: AgentNumber | undefined;
  readonly round: number;
  readonly posts: IndexedItem[];
  readonly subscribers: Tie<AgentNumber>[];
}

/** The members that ties leave at the end of a round, in the order of their making. */
export function heldAt<T>(ties: readonly Tie<T>[], round: number): ReadonlySet<T> {
  const members = new Set<T>();
  for (const { round: when, to, holds } of ties) {
    if (when > round) break;
    if (holds) members.add(to);
    else members.delete(to);
  }
  return members;
}
