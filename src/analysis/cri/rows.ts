import type { Condition, ForkSamples, Sampled } from "../probe/samples.ts";
import { contrast } from "./contrast.ts";
import type { Gain } from "./estimate.ts";
import { type ForkParts, forkParts } from "./fork-parts.ts";
import { actionsRead, type Reading } from "./reading.ts";

/** The parts of one fork under one reading. */
export interface ForkRow extends ForkParts {
  readonly fork: ForkSamples;
}

/** Which draws of a fork are held against each other; undefined where it has none. */
type Pick = (fork: ForkSamples) => Sampled | undefined;

const asked: Pick = ({ draws }) => draws;

/** One row for each fork that has such draws, in their order. */
export function rowsOf<Reply>(
  forks: readonly ForkSamples[],
  reading: Reading<Reply>,
  pick: Pick = asked,
): ForkRow[] {
  return forks.flatMap((fork) => {
    const sampled = pick(fork);
    if (sampled === undefined) return [];
    const read = (condition: Condition): readonly Reply[] => reading.read(sampled[condition], fork);
    const replies = {
      original: read("original"),
      paraphrase: read("paraphrase"),
      swap: read("swap"),
    };
    return [{ fork, ...forkParts(replies, reading.distance) }];
  });
}

/** The draws of a fork whose swap is the sibling in the same prompt. */
export const exchanged: Pick = ({ draws, exchange }) =>
  exchange && { original: draws.original, paraphrase: draws.paraphrase, swap: exchange };

/** V_X - V_P as a part of S. */
export const netGains = (rows: readonly ForkRow[]): Gain[] =>
  rows.map(({ fork, s, vx, vp }) => ({ thread: fork.thread, gain: vx - vp, whole: s }));

/** What is left of V_X - V_P under masks, as a part of S without them: where everything was repeated, nothing is left to divide by. */
export const maskedGains = (rows: readonly ForkRow[], masked: readonly ForkRow[]): Gain[] =>
  rows.map(({ fork, s }, i) => {
    const { vx = 0, vp = 0 } = masked[i] ?? {};
    return { thread: fork.thread, gain: vx - vp, whole: s };
  });

/** A free choice is not asked for under a paraphrase: V_X as a part of S, by what was done to what. */
export function actGains(forks: readonly ForkSamples[]): Gain[] {
  return forks.flatMap((fork) => {
    const { free, thread } = fork;
    if (free === undefined) return [];
    const [original, swap] = [actionsRead.read(free.original, fork), actionsRead.read(free.swap, fork)];
    const { across, excess } = contrast(original, swap, actionsRead.distance);
    return [{ thread, gain: excess, whole: across }];
  });
}
