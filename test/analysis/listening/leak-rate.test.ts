import { expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import type { Leak, Violation } from "../../../src/analysis/leak.ts";
import { leakRate } from "../../../src/analysis/listening/leak-rate.ts";
import { postId } from "../../../src/core/ids.ts";
import { EMPTY_CORPUS } from "../../support/corpora.ts";

const early: Violation = { handle: "bo", owner: "ada", word: "kib", item: postId(1), round: 1 };
const withLeak = (mentions: number, violations: readonly Violation[]): Corpus => {
  const leak: Leak = { mentions, violations, rate: null, upperBound: null };
  return { ...EMPTY_CORPUS, leak };
};

test("violations count among mentions of all runs together", () => {
  expect(leakRate([withLeak(3, [early]), withLeak(1, [])]).value).toBe(0.25);
});

test("no violation among sixty mentions still leaves a bound of 4.9 %", () => {
  const found = leakRate([withLeak(60, [])]);
  expect(found.value).toBe(0);
  expect(found.note).toContain("0.049");
});

test("is null, not 0, where nobody mentioned another's word and where nobody has one", () => {
  expect(leakRate([withLeak(0, [])]).value).toBeNull();
  expect(leakRate([EMPTY_CORPUS]).value).toBeNull();
});
