/** Distances between n things, each pair once; see `distancesAmong`. */
export interface Distances {
  readonly size: number;
  /** Of i < j. */
  between(i: number, j: number): number;
}

/** All pairwise distances, computed once: quadratic, so for samples. */
export function distancesAmong<T>(things: readonly T[], distance: (a: T, b: T) => number): Distances {
  const size = things.length;
  const triangle = new Float64Array((size * (size - 1)) / 2);
  let place = 0;
  for (let j = 1; j < size; j += 1) {
    for (let i = 0; i < j; i += 1, place += 1) triangle[place] = distance(things[i] as T, things[j] as T);
  }
  return { size, between: (i, j) => triangle[(j * (j - 1)) / 2 + i] as number };
}

/**
 * The share of the variation that goes with the groups: R² = 1 - SS_within / SS_total, each a sum of squared distances over all
 * pairs of a group divided by its size (Anderson 2001). `groups` has one label a thing. At most 1; 0 and a little
 * below are possible where the distance is not Euclidean. Null where nothing varies or there are no pairs. Its expectation
 * under no effect is about (groups - 1) / (things - 1), not 0.
 */
export function permanovaShare({ size, between }: Distances, groups: readonly number[]): number | null {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let [total, within] = [0, 0];
  for (let j = 1; j < size; j += 1) {
    for (let i = 0; i < j; i += 1) {
      const square = between(i, j) ** 2;
      total += square;
      if (groups[i] === groups[j]) within += square / (sizes.get(groups[i] as number) as number);
    }
  }
  return total === 0 ? null : 1 - within / (total / size);
}
