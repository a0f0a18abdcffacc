import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/core/did-you-mean.ts";

test.each([
  ["roundz", "rounds"],
  ["ronuds", "rounds"],
  ["ROUNDS", "rounds"],
  ["schedul", "schedule"],
])("%s is taken for %s", (typed, meant) => {
  expect(nearest(typed, ["seeds", "rounds", "schedule", "feed"])).toBe(meant);
});

test("nothing is suggested where nothing is near", () => {
  expect(nearest("temperature", ["seeds", "rounds", "feed"])).toBeUndefined();
  expect(didYouMean("temperature", ["seeds"])).toBe("");
});

test("of two that are near the nearer is taken, the first of equals", () => {
  expect(nearest("cat", ["car", "cart", "cat"])).toBe("cat");
  expect(didYouMean("bat", ["car", "cat", "rat"])).toBe(', did you mean "cat"?');
});
