import type { Rng } from "../../core/rng.ts";

/** The members in random order, each drawn only when it is asked for (Fisher–Yates over the places that were touched). */
export function* inRandomOrder<T>(items: readonly T[], rng: Rng): Generator<T> {
  const moved = new Map<number, number>();
  for (let left = items.length; left > 0; left -= 1) {
    const at = rng.int(left);
    const place = moved.get(at) ?? at;
    moved.set(at, moved.get(left - 1) ?? left - 1);
    yield items[place] as T;
  }
}

/** `most` of them without repetition, all where there are no more; in random order. */
export function sampleOf<T>(items: readonly T[], most: number, rng: Rng): T[] {
  const sample: T[] = [];
  for (const item of inRandomOrder(items, rng)) {
    if (sample.length >= most) break;
    sample.push(item);
  }
  return sample;
}

/** The mean of values in any order: sorted first, since sums of fractions depend on their order in the last digits. NaN for none. */
export function steadyMean(values: Iterable<number>): number {
  const ordered = Float64Array.from(values).sort();
  return ordered.reduce((sum, value) => sum + value, 0) / ordered.length;
}
