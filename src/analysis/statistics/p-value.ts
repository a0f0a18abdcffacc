/** The p of a test by chance drawn or listed, and the smallest that so many runs could have given. */
export interface PValue {
  /** Two-sided, in (0, 1]. */
  readonly p: number;
  readonly smallest: number;
  /** False where it was drawn: then another seed gives another p, a little. */
  readonly isExact: boolean;
}

/** How many rearrangements are drawn where there are too many to list; the p has a standard error of .0015 at .05. */
export const DRAWS = 20_000;

/** (b + 1) / (m + 1): what was seen counts among the draws, so that no p is 0 (Davison & Hinkley 1997, §4.2.5; Phipson & Smyth 2010). */
export const drawnP = (asExtreme: number, draws: number): number => (asExtreme + 1) / (draws + 1);
