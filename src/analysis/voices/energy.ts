type Vector = ArrayLike<number>;

/** How far two samples are from coming from one distribution. */
export interface Energy {
  /** 2 E|X - Y| - E|X - X'| - E|Y - Y'|, in units of distance, >= 0: 0 for equal distributions. */
  readonly squared: number;
  /** The same over 2 E|X - Y|: the energy coefficient H, in [0, 1] for V-statistics; 0 where all points coincide. */
  readonly coefficient: number;
}

/**
 * Energy distance (Székely and Rizzo 2013) over Euclidean distances. `v` counts each point with itself, so equal samples have exactly
 * 0; `u` leaves that out and is unbiased, so it may fall below 0 and needs two points a side. Quadratic: for samples.
 */
export function energy(x: readonly Vector[], y: readonly Vector[], form: "v" | "u"): Energy {
  const across = 2 * (pairSum(x, y, euclidean) / (x.length * y.length));
  const squared = across - within(x, form) - within(y, form);
  return { squared, coefficient: across === 0 ? 0 : squared / across };
}

const within = (x: readonly Vector[], form: "v" | "u"): number =>
  pairSum(x, x, euclidean) / (x.length * (form === "v" ? x.length : x.length - 1));

/** The sum of `of` over all pairs, a point of the first list with each of the second. */
export function pairSum(
  x: readonly Vector[],
  y: readonly Vector[],
  of: (a: Vector, b: Vector) => number,
): number {
  let sum = 0;
  for (const a of x) for (const b of y) sum += of(a, b);
  return sum;
}

const euclidean = (a: Vector, b: Vector): number => Math.sqrt(squaredDistance(a, b));

export function squaredDistance(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return sum;
}
