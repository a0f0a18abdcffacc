import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryAfterMs } from "../../../src/providers/wire/retry-after.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const asked = (headers: Record<string, string>): number | undefined =>
  retryAfterMs(new Headers(headers), NOW);

describe("how long a server asks to be left alone", () => {
  test("is read from milliseconds, seconds and dates alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seconds) => {
        const ms = seconds * 1_000;
        expect(asked({ "retry-after-ms": String(ms) })).toBe(ms);
        expect(asked({ "retry-after": String(seconds) })).toBe(ms);
        expect(asked({ "retry-after": new Date(NOW + ms).toUTCString() })).toBe(ms);
        expect(asked({ "retry-after": new Date(NOW + ms).toISOString() })).toBe(ms);
      }),
    );
  });

  test("is exact where milliseconds are given beside seconds", () => {
    expect(asked({ "retry-after-ms": "1250", "retry-after": "2" })).toBe(1_250);
    expect(asked({ "retry-after-ms": "soon", "retry-after": "2" })).toBe(2_000);
    expect(asked({ "retry-after": " 0.25 " })).toBe(250);
  });

  test("is nothing for a date that has passed", () => {
    expect(asked({ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" })).toBe(0);
  });

  test.each(["", "-5", "soon 5", "5 potatoes", "1e9", "Infinity", "9".repeat(400), "NaN", "0x10"])(
    "is unknown for %j",
    (value) => {
      expect(asked({ "retry-after": value })).toBeUndefined();
    },
  );

  test("is never negative and never endless, whatever the headers say", () => {
    const value = fc.oneof(
      fc.string({ unit: "grapheme-ascii" }),
      fc.double().map(String),
      fc.date().map(String),
    );
    fc.assert(
      fc.property(value, value, (ms, after) => {
        const wait = asked({ "retry-after-ms": ms, "retry-after": after });
        expect(wait === undefined || (wait >= 0 && Number.isFinite(wait))).toBe(true);
      }),
    );
  });
});
