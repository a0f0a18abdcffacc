import fc from "fast-check";
import { expect, test } from "vitest";
import { wilson } from "../../src/viewer/wilson.ts";

test("Wilson's interval is that of the tables: 13 of 20, none and all of 10", () => {
  expect(wilson(13, 20)).toEqual({ lo: expect.closeTo(0.4329, 3), hi: expect.closeTo(0.8188, 3) });
  expect(wilson(0, 10)).toEqual({ lo: 0, hi: expect.closeTo(0.2775, 3) });
  expect(wilson(10, 10)).toEqual({ lo: expect.closeTo(0.7225, 3), hi: 1 });
  expect(wilson(0, 0)).toEqual({ lo: null, hi: null });
});

test("its ends solve the equation of the score test: the share lies z standard errors of each end away from it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (trials, any) => {
      const successes = any % (trials + 1);
      const share = successes / trials;
      for (const end of Object.values(wilson(successes, trials))) {
        if (end === null || end <= 0 || end >= 1) continue;
        expect(Math.abs(share - end) / Math.sqrt((end * (1 - end)) / trials)).toBeCloseTo(1.96, 3);
      }
    }),
  );
});
