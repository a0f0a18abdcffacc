import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import type { Dice, Interval } from "../cri/bootstrap.ts";
import { type Estimate, estimated } from "../cri/estimate.ts";
import { topicsRead, wordsRead } from "../cri/reading.ts";
import { netGains, rowsOf } from "../cri/rows.ts";
import type { ForkSamples } from "../probe/samples.ts";
import { labelledListener, listeningByAnchor, listeningOnLabels } from "./listening-probability.ts";

/** A probability of listening, worked out from what a probe found. */
export interface Recovered {
  readonly q: number;
  /** 95 %; null where there are too few threads. */
  readonly interval: Interval | null;
  /** What it was worked out from, before any root: that scale goes below 0, and on it q = 0 is judged. */
  readonly index: Estimate;
  /** What that index is for a listener of this probability. */
  readonly indexOf: (q: number) => number;
}

/** From topic labels, by the closed form for `topics` topics; null where labels never vary. Swaps have to be on other topics. */
export function recoveredOnLabels(
  forks: readonly ForkSamples[],
  topics: number,
  dice: Dice,
): Recovered | null {
  const index = estimated(netGains(rowsOf(forks, topicsRead)), dice);
  return rooted(index, {
    qOf: (c) => listeningOnLabels(c, topics),
    indexOf: (q) => labelledListener(q, topics).cri,
  });
}

/**
 * From texts, with the replies of one that always listens at the same forks as the anchor; the interval draws the threads
 * of both together. Forks that the anchor has not are left out. Null where the anchor shows nothing.
 */
export function recoveredByAnchor(
  forks: readonly ForkSamples[],
  anchor: readonly ForkSamples[],
  embedder: OfflineEmbedder,
  dice: Dice,
): Recovered | null {
  const reading = wordsRead(embedder);
  const anchors = new Map(rowsOf(anchor, reading).map(({ fork, vx, vp }) => [fork.fork, vx - vp]));
  const gains = rowsOf(forks, reading).flatMap(({ fork, vx, vp }) => {
    const whole = anchors.get(fork.fork);
    return whole === undefined ? [] : [{ thread: fork.thread, gain: vx - vp, whole }];
  });
  if (gains.reduce((sum, { whole }) => sum + whole, 0) <= 0) return null;
  return rooted(estimated(gains, dice), { qOf: listeningByAnchor, indexOf: (q) => q ** 2 });
}

interface Scale {
  readonly qOf: (index: number) => number;
  readonly indexOf: (q: number) => number;
}

function rooted(index: Estimate | null, { qOf, indexOf }: Scale): Recovered | null {
  if (index === null) return null;
  const { value, interval } = index;
  return {
    q: qOf(value),
    interval: interval && { lo: qOf(interval.lo), hi: qOf(interval.hi) },
    index,
    indexOf,
  };
}
