import { bootstrap, type Dice, type Interval, intervalOf } from "./bootstrap.ts";
import { signFlip } from "./sign-flip.ts";
import { byThread, type ThreadSums, totals } from "./threads.ts";

/** A share of the variation in replies, with how sure one may be of it. */
export interface Estimate {
  /** Unclipped: about 0, also below, where there is nothing. */
  readonly value: number;
  /** 95 % by bootstrap over threads; null below five threads. */
  readonly interval: Interval | null;
  /** 90 %: both one-sided tests at 5 % reject beyond a margin exactly where this lies within it. */
  readonly inner: Interval | null;
  /** One-sided, by sign flips of whole threads, of the sum of gains being no more than 0. */
  readonly p: number;
  readonly forks: number;
  readonly threads: number;
  /** Gain, whole and forks of each thread: all that the estimate rests on, and what a pooled one is made from. */
  readonly sums: readonly ThreadSums[];
}

/** What one fork adds to a share. */
export interface Gain {
  readonly thread: string;
  readonly gain: number;
  /** The variation that the gain is a part of; the mean distance of two replies, >= 0. */
  readonly whole: number;
}

/** Gains as a share of the wholes, forks summed; null without forks, and where nothing varies at all. */
export const estimated = (gains: readonly Gain[], dice: Dice): Estimate | null =>
  estimatedFrom(
    byThread(gains.map(({ thread, gain, whole }) => ({ thread, terms: [gain, whole, 1] }))),
    dice,
  );

/** The same from the sums of threads, of one run or of several: threads of different runs are different threads. */
export function estimatedFrom(threads: readonly ThreadSums[], dice: Dice): Estimate | null {
  const [, , forks = 0] = totals(threads);
  const value = shareOf(totals(threads));
  if (value === null) return null;
  const drawn = bootstrap(threads, shareOf, dice);
  const wholes = threads.map(([, whole = 0]) => whole);
  return {
    value,
    interval: drawn && intervalOf(drawn, 0.95, wholes),
    inner: drawn && intervalOf(drawn, 0.9, wholes),
    p: signFlip(
      threads.map(([gain = 0]) => gain),
      dice,
    ),
    forks,
    threads: threads.length,
    sums: threads,
  };
}

function shareOf(sums: ArrayLike<number>): number | null {
  const [gain = 0, whole = 0] = [sums[0], sums[1]];
  return whole === 0 ? null : gain / whole;
}

/** Whether a share is the same as 0 for all that matters: two one-sided tests at 5 % within the margin (Schuirmann 1987). */
export const isNothing = ({ inner }: Estimate, margin: number): boolean =>
  inner !== null && inner.lo > -margin && inner.hi < margin;
