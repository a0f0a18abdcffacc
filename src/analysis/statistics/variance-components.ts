import { meanOf, sum, variance } from "./moments.ts";

/** How much groups differ, and how much what is in them. */
export interface VarianceComponents {
  readonly between: number;
  readonly within: number;
  /** Intraclass correlation: between / (between + within); null where nothing varies. */
  readonly icc: number | null;
}

/**
 * Variance between groups of one size and within them: (MSB − MSW) / m and MSW of a one-way analysis of variance, which is REML for
 * balanced data (Searle, Casella & McCulloch 1992, §4.3). `between` is 0 where groups differ less than chance makes them.
 */
export function varianceComponents(groups: readonly (readonly number[])[]): VarianceComponents {
  const size = groups[0]?.length ?? 0;
  if (groups.length < 2 || size < 2 || groups.some((group) => group.length !== size)) {
    throw new RangeError("expected two or more groups of one size, which is at least two");
  }
  const within = sum(groups.map(variance)) / groups.length;
  const betweenMeans = size * variance(groups.map(meanOf));
  const between = Math.max(0, (betweenMeans - within) / size);
  return { between, within, icc: between + within > 0 ? between / (between + within) : null };
}
/**
 * By how much the messages of a run are worth less than independent ones: 1 + (m − 1) ICC for m messages a run (Kish 1965). 200
 * messages at an ICC of .1 count like ten.
 */
export const designEffect = (messages: number, icc: number): number => 1 + (messages - 1) * icc;

/** Independent messages that `runs` runs of `messages` each are worth. */
export const effectiveSize = (messages: number, icc: number, runs: number): number =>
  (runs * messages) / designEffect(messages, icc);
