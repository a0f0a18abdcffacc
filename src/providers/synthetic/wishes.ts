import type { Rng } from "../../core/rng.ts";
import type { Shown } from "./read-prompt.ts";

/**
 * What a model would like to do, drawn before it has looked at anything: `at` and the numbers in `tiers` are uniform
 * in [0, 1) and are laid over whatever list the prompt turns out to offer.
 */
export interface Wish {
  readonly type: "comment" | "vote" | "post" | "remember" | "do_nothing";
  readonly at: number;
  readonly tiers: readonly [number, number];
  readonly value: 1 | -1;
}

/** Chances of the first action of a turn, and of each further one: they add up to 1. */
const FIRST = { comment: 0.62, vote: 0.14, post: 0.1, remember: 0.04, do_nothing: 0.1 } as const;
const FURTHER = { comment: 0.12, vote: 0.24, post: 0.02, remember: 0.04, do_nothing: 0.58 } as const;

/** The chance that a turn which may read opens a post first. */
export const OPENS = 0.35;
/** Votes that go up. */
const UPVOTES = 0.88;
/** The chance that a wish goes to a notification where there is one, else to an open thread where there is one. */
const PREFERS_NOTIFICATION = 0.75;
const PREFERS_THREAD = 0.8;

/** `index` counts the actions of the answer from 0. */
export function drawWish(rng: Rng, index: number): Wish {
  const table = index === 0 ? FIRST : FURTHER;
  return {
    type: drawType(table, rng.next()),
    at: rng.next(),
    tiers: [rng.next(), rng.next()],
    value: rng.next() < UPVOTES ? 1 : -1,
  };
}

function drawType(table: Readonly<Record<Wish["type"], number>>, u: number): Wish["type"] {
  let rest = u;
  for (const type of ["comment", "vote", "post", "remember"] as const) {
    rest -= table[type];
    if (rest < 0) return type;
  }
  return "do_nothing";
}

/** The entry of the list that a number in [0, 1) falls on; undefined for an empty list. */
export const entryAt = <T>(list: readonly T[], u: number): T | undefined => list[Math.floor(u * list.length)];

/** The message a wish falls on, out of those that are left; undefined where nothing is. */
export function targetOf(wish: Wish, candidates: readonly Shown[]): Shown | undefined {
  const [notification, thread] = wish.tiers;
  const told = candidates.filter(({ where }) => where === "notification");
  if (told.length > 0 && notification < PREFERS_NOTIFICATION) return entryAt(told, wish.at);
  const open = candidates.filter(({ where }) => where === "thread");
  if (open.length > 0 && thread < PREFERS_THREAD) return entryAt(open, wish.at);
  return entryAt(candidates, wish.at);
}
