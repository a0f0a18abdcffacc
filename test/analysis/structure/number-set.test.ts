import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "../../../src/analysis/structure/number-set.ts";

test("a set of numbers holds what a Set holds, whatever comes and goes", () => {
  const number = fc.oneof(fc.nat(12), fc.maxSafeNat());
  const step = fc.record({ comes: fc.boolean(), number });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [ours, known] = [new NumberSet(60), new Set<number>()];
      for (const { comes, number: one } of steps) {
        if (comes) ours.add(one);
        else ours.delete(one);
        if (comes) known.add(one);
        else known.delete(one);
        for (const { number: other } of steps) expect(ours.has(other)).toBe(known.has(other));
      }
    }),
  );
});

test("numbers that fall on one place are told apart, and found again when others leave", () => {
  const numbers = Array.from({ length: 64 }, (_, i) => i * 2 ** 32);
  const ours = new NumberSet(numbers.length);
  for (const number of numbers) ours.add(number);
  for (const [i, number] of numbers.entries()) {
    ours.delete(number);
    expect(numbers.map((other) => ours.has(other))).toEqual(numbers.map((_, k) => k > i));
  }
});
