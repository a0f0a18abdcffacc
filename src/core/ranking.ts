import type { CommentSort, PostSort } from "./actions.ts";

/**
 * `log10(max(|score|, 1)) * sign(score) + createdS / 45000`: tenfold votes are worth 12.5 hours of youth. It never
 * depends on now, so an order by it changes only with votes. `createdS` is virtual seconds since the epoch.
 * Source: the ranking Reddit published in 2010, signed, as Moltbook uses it.
 */
export function hot(score: number, createdS: number): number {
  return Math.log10(Math.max(Math.abs(score), 1)) * Math.sign(score) + createdS / 45_000;
}

/**
 * `(score + 1) / (ageHours + 2) ^ 1.5`. `ageHours` is virtual; what is younger than now counts as new-born (0).
 * Source: Moltbook's rising sort, which is Hacker News' gravity.
 */
export function rising(score: number, ageHours: number): number {
  return (score + 1) / (Math.max(ageHours, 0) + 2) ** 1.5;
}

/**
 * `(ups + downs) * (1 - |ups - downs| / max(ups + downs, 1))`, multiplied out so that no rounding parts what is
 * equal: it is twice the smaller side, 0 when all agree. Source: Moltbook's controversial sort.
 */
export function controversial(ups: number, downs: number): number {
  return ups + downs - Math.abs(ups - downs);
}

/** What a rank is made of. */
export interface Scored {
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
  readonly ups: number;
  readonly downs: number;
}

/** An order: by `first`, greatest first, then by `second`, greatest first, then by id. */
export interface Rule {
  readonly first: (item: Scored, nowMs: number) => number;
  readonly second: (item: Scored) => number;
  /** Which id goes first when all else is equal. */
  readonly ties: "lower id" | "higher id";
}

const none = (): number => 0;
const score = (item: Scored): number => item.ups - item.downs;
const created = (item: Scored): number => item.at;
const age = (item: Scored): number => -item.at;

/** Posts: ties go to the newest in `top`, to the higher id in `new`, to the lower id elsewhere. Only `rising` needs now. */
export const POST_RULES: Readonly<Record<PostSort, Rule>> = {
  hot: { first: (item) => hot(score(item), item.at / 1000), second: none, ties: "lower id" },
  new: { first: created, second: none, ties: "higher id" },
  top: { first: score, second: created, ties: "lower id" },
  rising: {
    first: (item, nowMs) => rising(score(item), (nowMs - item.at) / 3_600_000),
    second: none,
    ties: "lower id",
  },
  controversial: {
    first: (item) => controversial(item.ups, item.downs),
    second: none,
    ties: "lower id",
  },
};

/** Comments among siblings: `best` by score, then oldest. */
export const COMMENT_RULES: Readonly<Record<CommentSort, Rule>> = {
  best: { first: score, second: age, ties: "lower id" },
  new: { first: created, second: none, ties: "higher id" },
  old: { first: age, second: none, ties: "lower id" },
};
