/** A power law fitted to the values from `from` up. */
export interface PowerLaw {
  readonly alpha: number;
  /** Smallest value it is fitted to. */
  readonly from: number;
  /** Kolmogorov and Smirnov's distance of its distribution from that of the values, in [0, 1]. */
  readonly distance: number;
  /** How many values it is fitted to. */
  readonly values: number;
}

/** 1 + n over the sum of ln(x / from): the maximum likelihood of a continuous law; null where all values are `from`. */
export function continuousAlpha(values: readonly number[], from: number): number | null {
  const sum = values.reduce((logs, value) => logs + Math.log(value / from), 0);
  return sum === 0 ? null : 1 + values.length / sum;
}

/** Terms that are added one by one before the rest is approximated. */
const SUMMED = 12;
/** Bernoulli numbers over factorials: B2 / 2!, B4 / 4! … */
const BERNOULLI = [1 / 12, -1 / 720, 1 / 30_240, -1 / 1_209_600, 1 / 47_900_160];

/** Hurwitz's zeta, the sum of (from + k)^-alpha over k >= 0, by Euler and Maclaurin; alpha > 1, from > 0. Relative error below 1e-12. */
export function hurwitzZeta(alpha: number, from: number): number {
  let sum = 0;
  for (let k = 0; k < SUMMED; k += 1) sum += (from + k) ** -alpha;
  const end = from + SUMMED;
  sum += end ** (1 - alpha) / (alpha - 1) + end ** -alpha / 2;
  let rising = alpha;
  for (const [i, bernoulli] of BERNOULLI.entries()) {
    sum += bernoulli * rising * end ** (-alpha - 2 * i - 1);
    rising *= (alpha + 2 * i + 1) * (alpha + 2 * i + 2);
  }
  return sum;
}

/** Values with how often each occurs, ascending. */
type Counted = readonly (readonly [value: number, count: number])[];

function counted(values: readonly number[]): Counted {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

/** Exponents are sought between these. */
const [FLATTEST, STEEPEST] = [1.000001, 30];
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The maximum of the likelihood, which has one: -n ln zeta(alpha, from) - alpha times the sum of ln x (golden section). */
function likeliestAlpha(tail: Counted, from: number): number {
  let [n, logs] = [0, 0];
  for (const [value, count] of tail) {
    n += count;
    logs += count * Math.log(value);
  }
  const cost = (alpha: number): number => n * Math.log(hurwitzZeta(alpha, from)) + alpha * logs;
  let [low, high] = [FLATTEST, STEEPEST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [cost(left), cost(right)];
  while (high - low > 1e-9) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = cost(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = cost(right);
    }
  }
  return (low + high) / 2;
}

/** The largest difference of both distributions, at the values themselves. */
function distanceOf(tail: Counted, { alpha, from, values }: Omit<PowerLaw, "distance">): number {
  const whole = hurwitzZeta(alpha, from);
  let [below, most] = [0, 0];
  for (const [value, count] of tail) {
    below += count;
    most = Math.max(most, Math.abs(below / values - (1 - hurwitzZeta(alpha, value + 1) / whole)));
  }
  return most;
}

function fitted(tail: Counted, from: number): PowerLaw | null {
  if (tail.length < 2) return null;
  const law = {
    alpha: likeliestAlpha(tail, from),
    from,
    values: tail.reduce((sum, [, count]) => sum + count, 0),
  };
  return { ...law, distance: distanceOf(tail, law) };
}

/** The discrete law of whole numbers from `from` up, by maximum likelihood; null where fewer than two different values are left. */
export const discreteLaw = (values: readonly number[], from: number): PowerLaw | null =>
  fitted(
    counted(values).filter(([value]) => value >= from),
    from,
  );

/** Values that a tail must have at least: with fewer, the closest fit is that of the emptiest tail. */
const FEWEST = 10;

/**
 * The discrete law of the tail that it fits best: `from` is the value at which the distance is smallest (Clauset, Shalizi and
 * Newman 2009, §3.3). Only values above 0 count. Null where no tail of ten values has two different ones.
 */
export function tailLaw(values: readonly number[]): PowerLaw | null {
  const all = counted(values.filter((value) => value > 0));
  let best: PowerLaw | null = null;
  for (const [i, [from]] of all.entries()) {
    const law = fitted(all.slice(i), from);
    if (law === null || law.values < FEWEST) break;
    if (best === null || law.distance < best.distance) best = law;
  }
  return best;
}
