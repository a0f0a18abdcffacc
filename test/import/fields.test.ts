import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "../../src/import/fields.ts";
import { LineSplitter } from "../../src/import/line-splitter.ts";

test.each([
  ["2026-01-28T01:18:36.923113+00:00", "2026-01-28T01:18:36.923Z"],
  ["2026-01-28T01:18:36.92311+0130", "2026-01-27T23:48:36.923Z"],
  ["2026-01-28 01:18:36", "2026-01-28T01:18:36.000Z"],
  ["2026-01-28 01:18 UTC", "2026-01-28T01:18:00.000Z"],
  ["2026-01-28", "2026-01-28T00:00:00.000Z"],
])("%s is a time, in UTC where no zone is said", (text, expected) => {
  expect(new Date(isoTime(text) ?? Number.NaN).toISOString()).toBe(expected);
});

test.each(["", "now", "28.01.2026", "2026-13-01", "2026-01-28T25:00:00Z", "1769594400"])(
  "%s is no time",
  (text) => {
    expect(isoTime(text)).toBeUndefined();
  },
);

test("lines are the same however the bytes are cut", () => {
  const text = fc.array(fc.constantFrom("a", "🦞", "é", "\n", "\r\n", "\u2028"), { maxLength: 30 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (parts, size) => {
      const bytes = new TextEncoder().encode(parts.join(""));
      const splitter = new LineSplitter();
      const lines = [];
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...splitter.push(bytes.subarray(at, at + size)));
      lines.push(...splitter.end());
      const expected = parts
        .join("")
        .split("\n")
        .map((one, i) => ({ line: i + 1, text: one.trim() }))
        .filter((one) => one.text !== "");
      expect(lines).toEqual(expected);
    }),
  );
});

test("a line beyond the bound is passed over, and the next is read", () => {
  const splitter = new LineSplitter(5);
  const bytes = new TextEncoder().encode("abc\nabcdefgh\nij\n");
  expect([...splitter.push(bytes), ...splitter.end()]).toEqual([
    { line: 1, text: "abc" },
    { line: 2, text: undefined },
    { line: 3, text: "ij" },
  ]);
});
