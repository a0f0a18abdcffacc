import { auc } from "./auc.ts";

/** How well scores single out one candidate of each trial. */
export interface Identified {
  /** By trial, in [0, 1]: the share of the other candidates that score below it, ties counting half. */
  readonly aucs: readonly number[];
  /** The mean over trials. */
  readonly auc: number;
  /**
   * The mean over trials of log2 M + log2 softmax(score / tau), M candidates a trial (InfoNCE, van den Oord et al. 2018): a lower
   * bound on the information between reply and parent, at most log2 M; below 0 where the scores mislead.
   */
  readonly bits: number;
}

/**
 * `scores` has a list of candidates' scores a trial; `chosen` names the one to single out, the first where left out. NaN
 * without trials.
 */
export function identified(
  scores: readonly (readonly number[])[],
  tau: number,
  chosen: (trial: readonly number[]) => number = () => 0,
): Identified {
  const aucs: number[] = [];
  let bits = 0;
  for (const trial of scores) {
    const at = chosen(trial);
    const score = trial[at] as number;
    const others = trial.filter((_, i) => i !== at);
    aucs.push(auc([score], others));
    // Shifted by the largest, so that nothing overflows.
    const most = trial.reduce((a, b) => Math.max(a, b));
    const sum = trial.reduce((all, one) => all + Math.exp((one - most) / tau), 0);
    bits += Math.log2(trial.length) + (score - most) / tau / Math.LN2 - Math.log2(sum);
  }
  const count = scores.length;
  return { aucs, auc: aucs.reduce((sum, one) => sum + one, 0) / count, bits: bits / count };
}
