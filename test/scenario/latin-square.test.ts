import fc from "fast-check";
import { expect, test } from "vitest";
import { latinSquareCast } from "../../src/scenario/latin-square.ts";

const people = (n: number) => Array.from({ length: n }, (_, i) => `agent_${i}`);
const models = (m: number) => Array.from({ length: m }, (_, i) => `model-${i}`);
const sizes = fc.record({
  n: fc.integer({ min: 1, max: 25 }),
  m: fc.integer({ min: 1, max: 7 }),
  block: fc.nat(50),
});
const seedsOfBlock = (block: number, m: number) => Array.from({ length: m }, (_, i) => block * m + i + 1);

test("over a block everybody speaks through every model exactly once", () => {
  fc.assert(
    fc.property(sizes, ({ n, m, block }) => {
      const casts = seedsOfBlock(block, m).map((seed) => latinSquareCast(people(n), models(m), seed));
      for (const handle of people(n)) expect(casts.map((cast) => cast.get(handle)).sort()).toEqual(models(m));
    }),
  );
});

test("under each seed the models are spread as evenly as numbers allow", () => {
  fc.assert(
    fc.property(sizes, ({ n, m, block }) => {
      for (const seed of seedsOfBlock(block, m)) {
        const cast = [...latinSquareCast(people(n), models(m), seed).values()];
        const counts = models(m).map((model) => cast.filter((other) => other === model).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("a persona added at the end moves at most one other", () => {
  fc.assert(
    fc.property(sizes, ({ n, m, block }) => {
      const [before, after] = [people(n), people(n + 1)].map((all) =>
        seedsOfBlock(block, m).map((seed) => latinSquareCast(all, models(m), seed)),
      );
      const moved = people(n).filter((handle) =>
        before?.some((cast, i) => cast.get(handle) !== after?.[i]?.get(handle)),
      );
      expect(moved.length).toBeLessThanOrEqual(1);
    }),
  );
});

/** The share of seeds 1 to `seeds` under which two of 12 personas speak through the same of `m` models. */
function together(a: string, b: string, m: number, seeds: number): number {
  const casts = Array.from({ length: seeds }, (_, i) => latinSquareCast(people(12), models(m), i + 1));
  return casts.filter((cast) => cast.get(a) === cast.get(b)).length / seeds;
}

test.each([2, 3, 4])("with %i models no two personas are tied to each other, nor kept apart", (m) => {
  // Of the 11 others, 12 / m - 1 share a persona's model under any one seed.
  const chance = (12 / m - 1) / 11;
  for (const i of [1, 2, 3, 4, 6, 8, 11]) {
    expect(Math.abs(together("agent_0", `agent_${i}`, m, 1_200) - chance)).toBeLessThan(0.09);
  }
});

test("each persona meets the models of a block in any order", () => {
  const orders = new Set<string>();
  for (let block = 0; block < 200; block += 1) {
    orders.add(
      seedsOfBlock(block, 3)
        .map((seed) => latinSquareCast(people(4), models(3), seed).get("agent_3"))
        .join(),
    );
  }
  expect(orders.size).toBe(6);
});

test("two who share a model under one seed of a block need not share under the next", () => {
  let parted = 0;
  for (let block = 0; block < 100; block += 1) {
    const casts = seedsOfBlock(block, 3).map((seed) => latinSquareCast(people(12), models(3), seed));
    const shared = casts.filter((cast) => cast.get("agent_0") === cast.get("agent_5")).length;
    if (shared > 0 && shared < 3) parted += 1;
  }
  expect(parted).toBeGreaterThan(10);
});
