import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberList } from "../../src/store/number-list.ts";

test("a list reads as the JSON of its numbers, whatever was written before it", () => {
  const list = new NumberList();
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { maxLength: 200 }), (numbers) => {
      list.begin();
      for (const number of numbers) list.add(number);
      expect(list.end()).toBe(JSON.stringify(numbers));
    }),
  );
});

test("a power of ten and the number before it have as many digits as they should", () => {
  const numbers = Array.from({ length: 15 }, (_, i) => 10 ** i).flatMap((power) => [power - 1, power]);
  const list = new NumberList().begin();
  for (const number of numbers) list.add(number);
  expect(list.end()).toBe(JSON.stringify(numbers));
});
