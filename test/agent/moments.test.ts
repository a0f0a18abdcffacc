import fc from "fast-check";
import { expect, test } from "vitest";
import { ago, clock, stamp } from "../../src/agent/moments.ts";

const MINUTE = 60_000;

test("a clock says what the calendar says, whichever moments were asked for before", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(10 ** 13), max: 10 ** 14 }), { maxLength: 8 }), (moments) => {
      for (const ms of moments) {
        const calendar = new Date(ms).toISOString().slice(0, 16).replace("T", " ");
        expect(clock(ms)).toBe(calendar);
        expect(stamp(ms)).toBe(calendar.slice(5));
      }
    }),
  );
});

test("how long ago something was is said in the largest unit that fits", () => {
  const said = [0, 40 * MINUTE, 180 * MINUTE, 47 * 60 * MINUTE, 48 * 60 * MINUTE].map((ms) => ago(ms));
  expect(said).toEqual(["just now", "40 min ago", "3 h ago", "47 h ago", "2 days ago"]);
});
