import { expect, test } from "vitest";
import { durationMs } from "../../src/scenario/duration.ts";

test.each([
  ["250ms", 250],
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["4h", 14_400_000],
  ["2d", 172_800_000],
  ["0m", 0],
])("%s is %i ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["30", "m", "1.5h", "-3s", "3 m", "3w", "3constructor"])("%s is no duration", (text) => {
  expect(() => durationMs(text)).toThrow(RangeError);
});
