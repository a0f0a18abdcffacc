/** One (agent, message) for which dice were thrown. */
export interface Unit {
  /** The outcome: 1 where it happened, else 0. */
  readonly y: number;
  /** True where the message was shown. */
  readonly z: boolean;
  /** The probability of being shown, strictly between 0 and 1. */
  readonly p: number;
}

/** Weighted means of the outcome; NaN for a side without units. */
export interface Hajek {
  /** Had all been shown, and had all been held out. */
  readonly shown: number;
  readonly held: number;
}

/**
 * Means of the outcome if everything had been shown, and if nothing had, from units weighted by the inverse of the chance of
 * what happened to them, each divided by the sum of its weights (Hájek 1971).
 */
export function hajek(units: Iterable<Unit>): Hajek {
  let [shown, shownWeight, held, heldWeight] = [0, 0, 0, 0];
  for (const { y, z, p } of units) {
    if (z) {
      shown += y / p;
      shownWeight += 1 / p;
    } else {
      held += y / (1 - p);
      heldWeight += 1 / (1 - p);
    }
  }
  return { shown: shown / shownWeight, held: held / heldWeight };
}
