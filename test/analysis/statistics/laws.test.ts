import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjusted, benjaminiHochberg, holm } from "../../../src/analysis/statistics/adjusted.ts";
import { Bootstrap, tailOf } from "../../../src/analysis/statistics/bootstrap.ts";
import { pairedEquivalence } from "../../../src/analysis/statistics/equivalence.ts";
import { binomial, labelPermutation } from "../../../src/analysis/statistics/label-permutation.ts";
import { noiseFloor } from "../../../src/analysis/statistics/noise-floor.ts";
import { signFlip } from "../../../src/analysis/statistics/sign-flip.ts";
import { visibleBetween, visibleInPairs } from "../../../src/analysis/statistics/visible.ts";
import { rngFor } from "../../../src/core/rng.ts";

const rng = () => rngFor(1, "laws");
const value = fc.integer({ min: -20, max: 20 }).map((whole) => whole / 10);
const values = (least: number, most = 9): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: least, maxLength: most });

/** All patterns of signs, one by one. */
function bySigns(differences: readonly number[]): number {
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  let asExtreme = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs += 1) {
    const flipped = differences.reduce((sum, d, i) => sum + ((signs >> i) & 1 ? d : -d), 0);
    if (Math.abs(flipped) >= seen - 1e-9) asExtreme += 1;
  }
  return asExtreme / 2 ** differences.length;
}

describe("sign flips", () => {
  test("the p from two halves is the p from all patterns", () => {
    fc.assert(
      fc.property(values(1, 11), (differences) => {
        expect(signFlip(differences, rng)?.p).toBeCloseTo(bySigns(differences), 12);
      }),
    );
  });

  test("the sign of everything, its unit and its order do not matter", () => {
    fc.assert(
      fc.property(values(1), fc.integer({ min: 1, max: 1000 }), (differences, unit) => {
        const p = signFlip(differences, rng)?.p;
        expect(
          signFlip(
            [...differences].reverse().map((d) => -d * unit),
            rng,
          )?.p,
        ).toBeCloseTo(p ?? 0, 12);
      }),
    );
  });
});

describe("label permutation", () => {
  test("it is one whatever both arms are moved by, and whichever comes first", () => {
    fc.assert(
      fc.property(values(1, 6), values(1, 6), value, (a, b, shift) => {
        const p = labelPermutation(a, b, rng)?.p ?? 0;
        expect(labelPermutation(b, a, rng)?.p).toBeCloseTo(p, 12);
        const moved = (of: readonly number[]): number[] => of.map((one) => one + shift);
        expect(labelPermutation(moved(a), moved(b), rng)?.p).toBeCloseTo(p, 12);
      }),
    );
  });

  test("no p is below the smallest there is, and full separation reaches it", () => {
    expect(labelPermutation([1, 2, 3, 4], [5, 6, 7, 8], rng)).toEqual({
      p: 2 / 70,
      smallest: 2 / 70,
      isExact: true,
    });
    expect(binomial(20, 10)).toBe(184_756);
  });
});

describe("corrections", () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

  test("nothing becomes smaller, nothing larger than 1, and no two change places", () => {
    fc.assert(
      fc.property(ps, fc.constantFrom("holm" as const, "benjamini-hochberg" as const), (raw, how) => {
        const out = adjusted(raw, how);
        raw.forEach((p, i) => {
          expect(out[i]).toBeGreaterThanOrEqual(p - 1e-12);
          expect(out[i]).toBeLessThanOrEqual(1);
          raw.forEach((other, k) => {
            if (p < other) expect(out[i]).toBeLessThanOrEqual(out[k] ?? 0);
          });
        });
      }),
    );
  });

  test("Holm is never less strict than Benjamini and Hochberg, and one test needs neither", () => {
    fc.assert(
      fc.property(ps, (raw) => {
        const [strict, mild] = [holm(raw), benjaminiHochberg(raw)];
        for (const [i, p] of strict.entries()) expect(p).toBeGreaterThanOrEqual((mild[i] ?? 0) - 1e-12);
      }),
    );
    expect(holm([0.03])).toEqual([0.03]);
    expect(benjaminiHochberg([0.03])).toEqual([0.03]);
  });
});

describe("intervals", () => {
  const bootstrap = new Bootstrap(1);

  test("they hold the mean, stay within the values, and move with them", () => {
    fc.assert(
      fc.property(values(3), value, (sample, shift) => {
        const { lo, hi } = bootstrap.ofMean(sample) ?? { lo: 1, hi: 0 };
        const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length;
        expect(lo).toBeLessThanOrEqual(mean + 1e-9);
        expect(hi).toBeGreaterThanOrEqual(mean - 1e-9);
        expect(lo).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-9);
        expect(bootstrap.ofMean(sample.map((one) => one + shift))?.lo).toBeCloseTo(lo + shift, 9);
      }),
    );
  });

  test("below three values there is none", () => {
    expect(bootstrap.ofMean([1, 2])).toBeNull();
    expect(bootstrap.ofDifference([1, 2], [1, 2, 3])).toBeNull();
  });

  test("95 % intervals of ten normal values cover the truth about 95 times in 100", () => {
    const hits = Array.from({ length: 400 }, (_, i) => {
      const draw = rngFor(7, "cover", i);
      const { lo, hi } = bootstrap.ofMean(Array.from({ length: 10 }, () => draw.normal())) ?? {
        lo: 0,
        hi: 0,
      };
      return lo <= 0 && hi >= 0;
    }).filter(Boolean).length;
    // Binomial at .95: 362 to 393 in 999 of 1,000 such series.
    expect(hits).toBeGreaterThanOrEqual(362);
    expect(hits).toBeLessThanOrEqual(393);
    expect(tailOf(10)).toBeCloseTo(0.00855, 4);
  });
});

describe("how much can be seen", () => {
  test("fewer than six pairs, or four runs an arm, can show nothing", () => {
    expect(visibleInPairs(5)).toBeNull();
    expect(visibleBetween(3)).toBeNull();
  });

  test("more runs show less", () => {
    for (let n = 6; n < 40; n += 1) expect(visibleInPairs(n + 1)).toBeLessThan(visibleInPairs(n) ?? 0);
    for (let n = 4; n < 40; n += 1) expect(visibleBetween(n + 1)).toBeLessThan(visibleBetween(n) ?? 0);
  });

  test.each([6, 8, 10, 16])("%i pairs find what they are said to find four times in five", (n) => {
    const d = visibleInPairs(n) ?? 0;
    const found = Array.from({ length: 1_000 }, (_, i) => {
      const draw = rngFor(11, "power", n, i);
      return (
        (signFlip(
          Array.from({ length: n }, () => draw.normal() + d),
          rng,
        )?.p ?? 1) < 0.05
      );
    }).filter(Boolean).length;
    // Binomial at .8: 759 to 841 in 999 of 1,000 such series; the table is exact to 2 %.
    expect(found).toBeGreaterThan(750);
    expect(found).toBeLessThan(855);
  });
});

test("nothing is equivalent within nothing, and everything within enough", () => {
  fc.assert(
    fc.property(values(2), (differences) => {
      expect(pairedEquivalence(differences, 0)?.p).toBeGreaterThanOrEqual(0.499_999);
      expect(pairedEquivalence(differences, 1e6)?.p).toBeLessThan(0.001);
    }),
  );
});

test("the noise floor is the mean distance between two runs", () => {
  fc.assert(
    fc.property(values(2), (sample) => {
      const distances = sample.flatMap((a, i) => sample.slice(i + 1).map((b) => Math.abs(a - b)));
      const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
      expect(noiseFloor(sample)).toBeCloseTo(mean, 9);
    }),
  );
  expect(noiseFloor([1])).toBeNull();
});
