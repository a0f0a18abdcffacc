import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareArms } from "../../src/analysis/compare/compare-arms.ts";
import type { ComparedArm } from "../../src/analysis/compare/compared-arm.ts";
import type { Difference } from "../../src/analysis/compare/comparison.ts";
import { armOf, asking, DEPTH, normals } from "../analysis/compare/values.ts";

function differencesOf(arms: readonly ComparedArm[], over = {}): readonly Difference[] {
  return compareArms(arms, [DEPTH], asking(arms, DEPTH.name, over)).metrics[0]?.differences ?? [];
}

const isDifferent = ({ verdict }: Difference): boolean => verdict === "different" || verdict === "trivial";
const leavesZeroOut = ({ lo, hi }: Difference): boolean => (lo ?? 0) > 0 || (hi ?? 0) < 0;

const value = fc.integer({ min: -30, max: 30 }).map((whole) => whole / 10);
const values = fc.array(fc.option(value, { freq: 8 }), { minLength: 1, maxLength: 9 });
const arms = fc
  .tuple(values, values, values)
  .map(([a, b, c]) => [armOf("base", a), armOf("one", b), armOf("other", c, { experiment: "two" })]);

/** Kolmogorov's distance of p values that can only be multiples of `step` from what they should be. */
function distance(ps: readonly number[], step: number): number {
  const levels = Array.from({ length: Math.round(1 / step) }, (_, i) => (i + 1) * step);
  return Math.max(
    ...levels.map((level) => Math.abs(ps.filter((p) => p <= level + 1e-9).length / ps.length - level)),
  );
}

describe("an arm against itself", () => {
  // 1.95 / √200: farther than this are 1 in 1,000 series of 200.
  const MOST = 0.138;

  test.each([0, 0.6])(
    "paired p values of 200 experiments are uniform where runs of one seed correlate by %d",
    (rho) => {
      const ps = Array.from({ length: 200 }, (_, i) => {
        const [a, b] = ["a", "b"].map((arm) => armOf(arm, normals(10, { rho, seed: 900 + i, arm }))) as [
          ComparedArm,
          ComparedArm,
        ];
        return differencesOf([a, b])[0]?.p ?? 0;
      });
      expect(distance(ps, 2 / 1024)).toBeLessThan(MOST);
      const rejected = ps.filter((p) => p < 0.05).length;
      // Binomial at .05: 2 to 20 in 998 of 1,000 such series.
      expect(rejected).toBeGreaterThanOrEqual(2);
      expect(rejected).toBeLessThanOrEqual(20);
    },
  );

  test("unpaired p values are uniform too", () => {
    const ps = Array.from({ length: 200 }, (_, i) => {
      const a = armOf("a", normals(5, { seed: 100 + i, arm: "a" }));
      const b = armOf("b", normals(5, { seed: 100 + i, arm: "b" }), { experiment: "two" });
      return differencesOf([a, b])[0]?.p ?? 0;
    });
    expect(distance(ps, 2 / 252)).toBeLessThan(MOST);
  });

  test("of 200 experiments with eight arms that are all the same at most one in ten claims a difference", () => {
    const claims = Array.from({ length: 200 }, (_, i) => {
      const all = Array.from({ length: 8 }, (_unused, k) =>
        armOf(`arm-${k}`, normals(10, { seed: 5_000 + i, arm: String(k), rho: 0.5 })),
      );
      return differencesOf(all).some(({ verdict }) => verdict === "different" || verdict === "trivial");
    }).filter(Boolean).length;
    // Holm: 5 % of experiments, 21 of 200 in 999 of 1,000 such series.
    expect(claims).toBeLessThanOrEqual(21);
  });
});

describe("a difference that is there", () => {
  const found = (n: number, d: number, rho: number): number =>
    Array.from({ length: 200 }, (_, i) => {
      const a = armOf("a", normals(n, { rho, seed: 300 + i, arm: "a" }));
      const b = armOf("b", normals(n, { mean: d, rho, seed: 300 + i, arm: "b" }));
      return differencesOf([a, b])[0]?.verdict;
    }).filter((verdict) => verdict === "different" || verdict === "trivial").length / 200;

  test("of one standard deviation is found by ten pairs in nine of ten experiments", () => {
    const power = found(10, 1, 0.6);
    expect(power).toBeGreaterThan(0.82);
    expect(power).toBeLessThan(0.98);
  });

  test("of two is found by six pairs as often", () => {
    const power = found(6, 2, 0.6);
    expect(power).toBeGreaterThan(0.84);
    expect(power).toBeLessThan(0.99);
  });

  test("is never found by five", () => {
    expect(found(5, 10, 0.6)).toBe(0);
  });

  test("twenty pairs of arms that are the same are equivalent within one standard deviation", () => {
    const equivalent = Array.from({ length: 60 }, (_, i) => {
      const [a, b] = ["a", "b"].map((arm) => armOf(arm, normals(20, { rho: 0.5, seed: 70 + i, arm })));
      return differencesOf([a as ComparedArm, b as ComparedArm])[0]?.verdict;
    }).filter((verdict) => verdict === "equivalent").length;
    expect(equivalent).toBeGreaterThan(50);
  });
});

describe("a comparison", () => {
  test("does not depend on the order of runs or of arms", () => {
    fc.assert(
      fc.property(arms, ([base, one, other]) => {
        const [a, b, c] = [base, one, other] as [ComparedArm, ComparedArm, ComparedArm];
        const turned = (arm: ComparedArm): ComparedArm => ({ ...arm, runs: [...arm.runs].reverse() });
        const straight = differencesOf([a, b, c]);
        const back = differencesOf([turned(a), turned(c), turned(b)]);
        expect(back.find(({ arm }) => arm === "one")).toEqual(straight.find(({ arm }) => arm === "one"));
        expect(back.find(({ arm }) => arm === "other")).toEqual(straight.find(({ arm }) => arm === "other"));
      }),
    );
  });

  test("says the same of B against A as of A against B, with the other sign", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const [a, b] = [armOf("a", x), armOf("b", y)];
        const [there] = differencesOf([a, b]);
        const [back] = differencesOf([b, a]);
        expect(back?.p).toBe(there?.p);
        expect(back?.verdict).toBe(there?.verdict);
        if (there?.estimate !== null) expect(back?.estimate).toBeCloseTo(-(there?.estimate ?? 0), 9);
      }),
    );
  });

  test("never contradicts its intervals: what is different leaves 0 out, and is adjusted below alpha", () => {
    fc.assert(
      fc.property(arms, (all) => {
        for (const one of differencesOf(all)) {
          expect(isDifferent(one)).toBe(leavesZeroOut(one) && (one.pAdjusted ?? 1) < 0.05);
          const isWithin = (one.equivalencePAdjusted ?? 1) < 0.05;
          expect(one.verdict === "equivalent" || one.verdict === "trivial").toBe(isWithin);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("has a p that is never below the smallest possible, an adjusted one that is never below it, or a reason", () => {
    fc.assert(
      fc.property(arms, (all) => {
        for (const { verdict, p, pAdjusted, equivalenceP, note, smallestP } of differencesOf(all)) {
          expect(verdict === "none").toBe(p === null);
          if (p === null) {
            expect([pAdjusted, equivalenceP]).toEqual([null, null]);
            expect(note).toBeDefined();
            continue;
          }
          expect(pAdjusted).toBeGreaterThanOrEqual(p);
          expect(p).toBeGreaterThanOrEqual((smallestP ?? 0) - 1e-12);
        }
      }),
    );
  });

  test("of values in another unit has the same p values and verdicts", () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.001, 100), (x, y, unit) => {
        const scaled = (all: readonly (number | null)[]): (number | null)[] =>
          all.map((one) => (one === null ? null : one * unit));
        const [there] = differencesOf([armOf("a", x), armOf("b", y)]);
        const [other] = differencesOf([armOf("a", scaled(x)), armOf("b", scaled(y))]);
        expect(other?.p).toBe(there?.p);
        expect(other?.verdict).toBe(there?.verdict);
      }),
    );
  });
});

describe("who is held against whom", () => {
  const rising = [1, 2, 3, 4, 5, 6];

  test("runs of one seed are pairs within an experiment, and never across two", () => {
    const [same] = differencesOf([
      armOf("a", rising),
      armOf(
        "b",
        rising.map((one) => one + 1),
      ),
    ]);
    expect(same).toMatchObject({ paired: true, n: 6, p: 2 / 64, estimate: 1 });
    const [apart] = differencesOf([armOf("a", rising), armOf("b", rising, { experiment: "two" })]);
    expect(apart).toMatchObject({ paired: false, n: 6 });
  });

  test("arms that share few seeds are held apart, and a run without a partner is named", () => {
    const [few] = differencesOf([armOf("a", rising), armOf("b", rising, { from: 6 })]);
    expect(few?.paired).toBe(false);
    const [most] = differencesOf([armOf("a", [...rising, 9]), armOf("b", [2, 4, 6, 8, 10, 13])]);
    expect(most).toMatchObject({ paired: true, n: 6 });
    expect(most?.note).toContain("1 run has no partner");
  });

  test("too few runs have no p but the number that would be enough", () => {
    const [four] = differencesOf([armOf("a", [1, 2, 3, 4]), armOf("b", [2, 3, 4, 6])]);
    expect(four).toMatchObject({ p: null, verdict: "none", smallestP: 2 / 16 });
    expect(four?.note).toBe("6 pairs are the fewest that can reach p < .05; there are 4");
    const [three] = differencesOf([armOf("a", [1, 2, 3]), armOf("b", [4, 5, 6], { experiment: "two" })]);
    expect(three?.note).toBe("4 runs an arm are the fewest that can reach p < .05; there are 3 and 3");
    const [one] = differencesOf([armOf("a", rising), armOf("import", [9], { experiment: "two" })]);
    expect(one).toMatchObject({ p: null, verdict: "none", n: 1, lo: null });
  });

  test("arms whose losses differ by more than three points are not comparable, but for what was lost", () => {
    const all = [
      armOf("a", rising),
      armOf(
        "b",
        rising.map((one) => 2 * one),
        { lost: 0.031 },
      ),
    ];
    const lost = { name: "share_turns_lost", unit: "share", group: "failures" } as const;
    const { metrics, incomparable } = compareArms(all, [DEPTH, lost], asking(all));
    expect(incomparable).toEqual([
      {
        arm: "b",
        against: "a",
        why: "b lost 3.1 % of its turns and a 0.0 %: more than 3 points apart",
      },
    ]);
    expect(metrics[0]?.differences[0]).toMatchObject({ p: null, verdict: "none" });
    expect(metrics[1]?.differences[0]?.p).toBe(2 / 64);
    const near = [armOf("a", rising), armOf("b", rising, { lost: 0.03 })];
    expect(compareArms(near, [DEPTH], asking(near)).incomparable).toEqual([]);
  });

  test("values that are all the same are no evidence, and arms that are the same in every pair are equivalent", () => {
    const [same] = differencesOf([armOf("a", [3, 3, 3, 3, 3, 3]), armOf("b", [3, 3, 3, 3, 3, 3])]);
    expect(same).toMatchObject({ p: null, verdict: "none", note: "every run has the same value" });
    const [pairs] = differencesOf([armOf("a", rising), armOf("b", rising)]);
    expect(pairs).toMatchObject({ p: 1, verdict: "equivalent", estimate: 0 });
  });
});
