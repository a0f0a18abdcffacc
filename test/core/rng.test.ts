import fc from "fast-check";
import { expect, test } from "vitest";
import { drawAt, rngFor } from "../../src/core/rng.ts";

const draws = (count: number, seed: number, ...path: (string | number)[]): number[] => {
  const rng = rngFor(seed, ...path);
  return Array.from({ length: count }, () => rng.next());
};

const part = fc.oneof(fc.string(), fc.integer());

/** Pearson's chi-squared over equal cells. */
function chiSquared(values: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) {
    const cell = Math.floor(value * cells);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = values.length / cells;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number): number =>
    a.reduce((sum, value, i) => sum + (value - ma) * ((b[i] ?? 0) - mb), 0);
  return product(xs, mx, ys, my) / Math.sqrt(product(xs, mx, xs, mx) * product(ys, my, ys, my));
}

test("the same seed and path give the same stream, and the first of it is the draw at that address", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(part, { maxLength: 4 }), (seed, path) => {
      expect(draws(5, seed, ...path)).toEqual(draws(5, seed, ...path));
      expect(drawAt(seed, ...path)).toBe(draws(1, seed, ...path)[0]);
    }),
  );
});

test("another seed, another path, another order of the path: another stream", () => {
  fc.assert(
    fc.property(fc.integer(), fc.uniqueArray(part, { minLength: 2, maxLength: 4 }), (seed, path) => {
      const here = draws(3, seed, ...path);
      expect(draws(3, seed + 1, ...path)).not.toEqual(here);
      expect(draws(3, seed, ...[...path].reverse())).not.toEqual(here);
      expect(draws(3, seed, ...path, 0)).not.toEqual(here);
    }),
  );
});

test("a number is not its own text, and parts do not run together", () => {
  expect(drawAt(1, 12)).not.toBe(drawAt(1, "12"));
  expect(drawAt(1, "ab", "c")).not.toBe(drawAt(1, "a", "bc"));
  expect(drawAt(1, "abc")).not.toBe(drawAt(1, "ab", "c"));
});

test("drawing from one stream leaves every other where it was", () => {
  const alone = draws(4, 1, "wake", "ada");
  const ada = rngFor(1, "wake", "ada");
  const mixed = alone.map(() => {
    draws(3, 1, "wake", "bo");
    return ada.next();
  });
  expect(mixed).toEqual(alone);
});

test("draws at neighbouring addresses are uniform: 16 cells, seeds 1 to 20", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const byRound = Array.from({ length: 3200 }, (_, round) => drawAt(seed, "wake", "ada", round));
    const byHandle = Array.from({ length: 3200 }, (_, i) => drawAt(seed, "wake", `agent_${i}`, 1));
    // 15 degrees of freedom: beyond 44.3 one time in ten thousand.
    for (const values of [byRound, byHandle, draws(3200, seed, "stream")]) {
      expect(chiSquared(values, 16)).toBeLessThan(44.3);
    }
  }
});

test("draws at neighbouring addresses do not move together", () => {
  const at = (seed: number, handle: string) =>
    Array.from({ length: 4000 }, (_, round) => drawAt(seed, "wake", handle, round));
  const here = at(1, "ada");
  const limit = 4 / Math.sqrt(4000);
  expect(Math.abs(correlation(here, at(2, "ada")))).toBeLessThan(limit);
  expect(Math.abs(correlation(here, at(1, "adb")))).toBeLessThan(limit);
  expect(Math.abs(correlation(here.slice(1), here.slice(0, -1)))).toBeLessThan(limit);
});

test("a shuffle is a permutation, a pick is a member, a whole number stays below its bound", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer(), { minLength: 1 }), (seed, items) => {
      const rng = rngFor(seed, "lists");
      expect(rng.shuffle(items).sort()).toEqual([...items].sort());
      expect(items).toContain(rng.pick(items));
      const whole = rng.int(items.length);
      expect(Number.isInteger(whole) && whole >= 0 && whole < items.length).toBe(true);
    }),
  );
});

test("there is nothing to pick from nothing", () => {
  expect(() => rngFor(1).pick([])).toThrow(RangeError);
});

test("normal draws have mean 0 and variance 1", () => {
  const rng = rngFor(11, "normal");
  const values = Array.from({ length: 20_000 }, () => rng.normal());
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});
