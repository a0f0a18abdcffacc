/**
 * Language style matching of two rates in [0, 1]: 1 - |p - q| / (p + q + 0.0001) (Ireland and Pennebaker 2010, JPSP
 * 99:549). 1 for equal rates.
 */
export const styleMatching = (p: number, q: number): number => 1 - Math.abs(p - q) / (p + q + 0.0001);

/** The mean over several kinds of words, each with its rate in the words of either. */
export const meanStyleMatching = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, rate, i) => sum + styleMatching(rate, q[i] ?? 0), 0) / p.length;
