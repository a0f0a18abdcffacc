/** Of the times between an agent's messages. Standard deviations are of the population unless a name says otherwise. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Times between neighbours of an ascending list. */
export const gapsOf = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => time - (times[i] as number));

export function spreadOf(gaps: readonly number[]): Spread {
  const count = gaps.length;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / count;
  const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0);
  return { count, mean, deviation: Math.sqrt(squares / count) };
}

/**
 * Coefficient of variation: standard deviation over mean; 0 for a clock, 1 for a Poisson process. With `isSample` the deviation
 * divides by one less than the count, as pandas does. Null without a gap above 0, and for a sample of one.
 */
export function variationOf(gaps: readonly number[], isSample = false): number | null {
  const { count, mean, deviation } = spreadOf(gaps);
  if (!(mean > 0) || (isSample && count < 2)) return null;
  return (deviation / mean) * (isSample ? Math.sqrt(count / (count - 1)) : 1);
}

/**
 * Burstiness corrected for the number of gaps: -1 for a clock, about 0 for a Poisson process, 1 at most (Kim and Jo 2016, eq. 22).
 * Null for fewer than two gaps, and where all are 0.
 */
export function burstinessOf(gaps: readonly number[]): number | null {
  const variation = variationOf(gaps);
  if (variation === null || gaps.length < 2) return null;
  const [more, less] = [Math.sqrt(gaps.length + 1), Math.sqrt(gaps.length - 1)];
  return (more * variation - less) / ((more - 2) * variation + less);
}

/** Correlation of each gap with the next, in [-1, 1]; null for fewer than three gaps, and where one side is all alike (Goh and Barabási 2008). */
export function memoryOf(gaps: readonly number[]): number | null {
  const [first, second] = [gaps.slice(0, -1), gaps.slice(1)];
  if (first.length < 2) return null;
  const [a, b] = [spreadOf(first), spreadOf(second)];
  if (a.deviation === 0 || b.deviation === 0) return null;
  const products = first.reduce((sum, gap, i) => sum + (gap - a.mean) * ((second[i] as number) - b.mean), 0);
  return products / first.length / (a.deviation * b.deviation);
}
