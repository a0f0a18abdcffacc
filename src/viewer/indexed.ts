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

/** A post or a comment over all rounds. What is for nobody stands in no list of another item. */
export interface IndexedItem {
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
  /** 0 for a post. */
  readonly depth: number;
  readonly audience: "everybody" | "nobody";
  readonly origin: Origin;
  readonly external: string | null;
  readonly missing: boolean;
  readonly orphan: boolean;
  /** Undefined while it stands. */
  removedRound: number | undefined;
  readonly sums: Step<Sums>[];
  readonly casts: Cast[];
  tally: Sums;
  /** Direct replies in order of creation. */
  readonly replies: IndexedItem[];
  /** Of a post: all comments under it in order of creation, and the rounds in which some were removed, ascending. */
  readonly thread: IndexedItem[];
  readonly removals: { readonly round: number }[];
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
  /** Where its exposures begin and end in the index's list of them. */
  readonly from: number;
  readonly to: number;
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
