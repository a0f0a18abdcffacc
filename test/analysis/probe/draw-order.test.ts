import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Asking, drawNumber, MOST_DRAWS, variantsOf } from "../../../src/analysis/probe/draw-number.ts";
import { drawOrder, type Place, tercileOf } from "../../../src/analysis/probe/draw-order.ts";

const anyPlaces = fc
  .array(
    fc.record({
      thread: fc.nat(4).map((n) => `p${n}`),
      agent: fc.nat(3),
      tercile: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    }),
    { maxLength: 60 },
  )
  .map((all): Place[] => all.map((place, i) => ({ id: `c${i + 1}`, ...place })));

const drawn = (
  places: readonly Place[],
  seed: number,
  usable: (place: Place) => boolean = () => true,
): Place[] => [...drawOrder(places, seed, usable)];

const stratumOf = ({ tercile, agent }: Place): string => `${tercile} ${agent}`;
const cellOf = ({ thread, agent }: Place): string => `${thread} ${agent}`;

describe("the order in which places are taken", () => {
  test("has every usable place once and no other", () => {
    fc.assert(
      fc.property(anyPlaces, fc.nat(), fc.func(fc.boolean()), (places, seed, usable) => {
        const wanted = places.filter((place) => usable(place.id)).map(({ id }) => id);
        const taken = drawn(places, seed, ({ id }) => usable(id)).map(({ id }) => id);
        expect(taken.toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });

  test("does not hang on the order of the list, and does on the seed", () => {
    fc.assert(
      fc.property(anyPlaces, fc.nat(), (places, seed) => {
        expect(drawn(places, seed)).toEqual(drawn(places, seed));
      }),
    );
    const many = Array.from(
      { length: 40 },
      (_, i): Place => ({ id: `c${i}`, thread: `p${i}`, agent: i % 4, tercile: 0 }),
    );
    expect(drawn(many, 1)).not.toEqual(drawn(many, 2));
  });

  test("goes round the strata: none is two ahead of another that still has a thread of its own left", () => {
    fc.assert(
      fc.property(anyPlaces, fc.nat(), (places, seed) => {
        const cells = new Map<string, Set<string>>();
        for (const place of places) {
          const key = stratumOf(place);
          cells.set(key, (cells.get(key) ?? new Set()).add(place.id));
        }
        // With a thread for each place nothing is put off, and the strata alone decide.
        const apart = places.map((place) => ({ ...place, thread: place.id }));
        const counts = new Map([...cells.keys()].map((key) => [key, 0]));
        for (const place of drawn(apart, seed)) {
          counts.set(stratumOf(place), (counts.get(stratumOf(place)) ?? 0) + 1);
          const open = [...counts].filter(([key, count]) => count < (cells.get(key)?.size ?? 0));
          const most = Math.max(...counts.values());
          for (const [, count] of open) expect(most - count).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("takes one of each thread and agent before it takes a second of any", () => {
    fc.assert(
      fc.property(anyPlaces, fc.nat(), (places, seed) => {
        const cells = new Set(places.map(cellOf));
        const first = drawn(places, seed).slice(0, cells.size);
        expect(new Set(first.map(cellOf)).size).toBe(cells.size);
      }),
    );
  });
});

test("rounds fall into three thirds, in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (rounds) => {
      const thirds = Array.from({ length: rounds }, (_, i) => tercileOf(i + 1, rounds));
      expect(thirds).toEqual(thirds.toSorted());
      const counts = [0, 1, 2].map((third) => thirds.filter((of) => of === third).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});

test("no two samples of a probe, nor of another take, have one number", () => {
  const askings: readonly Asking[] = ["plain", "exchange", "deaf", "parrot", "free"];
  const places = [0, 1, 2].flatMap((take) => [0, 1, 59, 998].map((fork) => ({ take, fork })));
  const questions = askings.flatMap((asking) => variantsOf(asking).map((variant) => ({ asking, variant })));
  const numbers = places.flatMap((place) =>
    questions.flatMap(({ asking, variant }) =>
      Array.from({ length: MOST_DRAWS }, (_, sample) => drawNumber(place, asking, variant, sample)),
    ),
  );
  expect(numbers).toHaveLength(3 * 4 * 12 * MOST_DRAWS);
  expect(new Set(numbers).size).toBe(numbers.length);
  // A run itself asks for its first draws.
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1_000);
});
