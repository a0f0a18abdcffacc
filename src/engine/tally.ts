import type { Event, LoggedEvent } from "../core/events.ts";

/** What happened in a run, counted from its log. `turns` counts every turn, the lost ones included. */
export interface Tally {
  turns: number;
  /** Refused ones included. */
  actions: number;
  silent: number;
  posts: number;
  comments: number;
  votes: number;
  refused: number;
  /** Turns whose answer could not be used: unreadable, truncated, declined, filtered or empty. */
  lost: number;
  /** The part of `lost` in which an answer was there but no action could be read from it. */
  unreadable: number;
  /** Messages whose place was given and whose words nobody wrote. */
  unwritten: number;
}

export const emptyTally = (): Tally => ({
  turns: 0,
  actions: 0,
  silent: 0,
  posts: 0,
  comments: 0,
  votes: 0,
  refused: 0,
  lost: 0,
  unreadable: 0,
  unwritten: 0,
});

/** Counts one event in; what the scenario itself posted is not counted as anybody's doing. */
export function count(tally: Tally, { cause, event }: LoggedEvent): void {
  if (cause.by !== "turn") return;
  const counter = counterOf(event);
  if (counter) tally[counter] += 1;
  // Where the tree is given, a message has the line that holds its words for a cause.
  if ((counter === "posts" || counter === "comments") && cause.action === undefined) tally.unwritten += 1;
  if (event.type !== "turn.taken") return;
  tally.actions += event.actions;
  countOutcome(tally, event.outcome);
}

/** Counts in all that another tally has counted. */
export function addTo(tally: Tally, more: Readonly<Tally>): void {
  for (const counter of Object.keys(more) as (keyof Tally)[]) tally[counter] += more[counter];
}

function counterOf(event: Event): keyof Tally | undefined {
  switch (event.type) {
    case "turn.taken":
      return "turns";
    case "post.created":
      return "posts";
    case "comment.created":
      return "comments";
    case "vote.cast":
      return "votes";
    case "action.refused":
      return "refused";
    default:
      return undefined;
  }
}

function countOutcome(tally: Tally, outcome: Extract<Event, { type: "turn.taken" }>["outcome"]): void {
  if (outcome === "acted") return;
  if (outcome === "silent") {
    tally.silent += 1;
    return;
  }
  tally.lost += 1;
  if (outcome === "unreadable") tally.unreadable += 1;
}

/** The largest share of lost turns, or of messages without words, with which a run still counts in a comparison. */
const MOST_LOST = 0.05;

/** Why a run is not comparable, or undefined where it is. */
export function whyNotComparable(tally: Tally): string | undefined {
  if (tally.turns === 0) return "no turn was taken";
  const { lost, turns, unwritten } = tally;
  if (lost / turns > MOST_LOST) return `${lost} of ${turns} turns were lost${shareText(lost / turns)}`;
  const messages = tally.posts + tally.comments;
  if (unwritten <= MOST_LOST * messages) return undefined;
  return `${unwritten} of ${messages} messages were never written${shareText(unwritten / messages)}`;
}

const shareText = (share: number): string =>
  ` (${(100 * share).toFixed(1)} %, at most ${100 * MOST_LOST} % allowed)`;
