import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import { bootstrap, type Dice, type Interval, intervalOf } from "../cri/bootstrap.ts";
import { type Estimate, estimated } from "../cri/estimate.ts";
import { topicsRead, wordsRead } from "../cri/reading.ts";
import { netGains, rowsOf } from "../cri/rows.ts";
import { byThread, totals } from "../cri/threads.ts";
import type { ForkSamples } from "../probe/samples.ts";
import { listeningByAnchor, listeningOnLabels } from "./listening-probability.ts";

/** A probability of listening, worked out from what a probe found. */
export interface Recovered {
  readonly q: number;
  /** 95 %; null where there are too few threads. */
  readonly interval: Interval | null;
  /** The index it was worked out from, on the scale on which q = 0 is judged. */
  readonly index: Estimate;
}

/** From topic labels, by the closed form for `topics` topics; null where labels never vary. Swaps have to be on other topics. */
export function recoveredOnLabels(
  forks: readonly ForkSamples[],
  topics: number,
  dice: Dice,
): Recovered | null {
  const index = estimated(netGains(rowsOf(forks, topicsRead)), dice);
  if (index === null) return null;
  const of = (c: number): number => listeningOnLabels(c, topics);
  const { value, interval } = index;
  return { q: of(value), index, interval: interval && { lo: of(interval.lo), hi: of(interval.hi) } };
}

/**
 * From texts, with the replies of one that always listens at the same forks as the anchor, in the same order; the interval
 * draws the threads of both together. Null where the anchor shows nothing.
 */
export function recoveredByAnchor(
  forks: readonly ForkSamples[],
  anchor: readonly ForkSamples[],
  embedder: OfflineEmbedder,
  dice: Dice,
): Recovered | null {
  const reading = wordsRead(embedder);
  const gains = netGains(rowsOf(forks, reading));
  const anchors = netGains(rowsOf(anchor, reading));
  const index = estimated(gains, dice);
  const threads = byThread(
    gains.map(({ thread, gain }, i) => ({ thread, terms: [gain, anchors[i]?.gain ?? 0] })),
  );
  const rootOf = (sums: ArrayLike<number>): number | null => listeningByAnchor(sums[0] ?? 0, sums[1] ?? 0);
  const q = rootOf(totals(threads));
  if (index === null || q === null) return null;
  const drawn = bootstrap(threads, rootOf, dice);
  return { q, index, interval: drawn && intervalOf(drawn, 0.95) };
}
