import { expect, test } from "vitest";
import { benjaminiHochberg, holm } from "../../../src/analysis/statistics/adjusted.ts";
import { inner, resampledMeans } from "../../../src/analysis/statistics/bootstrap.ts";
import { cliffDelta } from "../../../src/analysis/statistics/cliff-delta.ts";
import { welchEquivalence } from "../../../src/analysis/statistics/equivalence.ts";
import { hedgesG } from "../../../src/analysis/statistics/hedges-g.ts";
import { labelPermutation } from "../../../src/analysis/statistics/label-permutation.ts";
import { signFlip } from "../../../src/analysis/statistics/sign-flip.ts";
import {
  designEffect,
  effectiveSize,
  varianceComponents,
} from "../../../src/analysis/statistics/variance-components.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { oracle } from "../../support/oracle.ts";

const never = (): never => {
  throw new Error("nothing has to be drawn");
};
const [A, B] = [
  [0.31, 0.28, 0.35, 0.4, 0.33],
  [0.22, 0.19, 0.3, 0.24, 0.21],
] as const;

test("six differences of one sign have p = 2/64", () => {
  const { input, expect: expected } = oracle<{ d: number[] }, { p_two_sided: number; n: number }>(
    "perm.signflip",
  );
  const { p = 1, smallest, isExact } = signFlip(input.d, never) ?? {};
  expect(p).toBeCloseTo(expected.p_two_sided, 9);
  expect(smallest).toBe(2 / expected.n);
  expect(isExact).toBe(true);
});

test("five runs against five have 252 ways and p = 4/252", () => {
  const { input, expect: expected } = oracle<
    { a: number[]; b: number[] },
    { p_two_sided: number; n_perm: number; hedges_g: number; cliffs_delta: number }
  >("perm.run_level");
  const { p = 1, smallest } = labelPermutation(input.a, input.b, never) ?? {};
  expect(p).toBeCloseTo(expected.p_two_sided, 9);
  expect(smallest).toBeCloseTo(2 / expected.n_perm, 12);
  expect(hedgesG(input.a, input.b)).toBeCloseTo(expected.hedges_g, 9);
  expect(cliffDelta(input.a, input.b)).toBeCloseTo(expected.cliffs_delta, 9);
});

test("a difference can be told from 0 and not be equivalent: Welch's two one-sided tests", () => {
  const { input, expect: expected } = oracle<
    { a: number[]; b: number[]; high: number },
    { diff: number; se: number; df: number; p_lower: number; p_upper: number; p_tost: number }
  >("tost.welch");
  const { difference, se, df, pLower, pUpper, p } = welchEquivalence(input.a, input.b, input.high) ?? never();
  const { diff, p_lower, p_upper, p_tost } = expected;
  expect([difference, se, df]).toEqual(
    [diff, expected.se, expected.df].map((value) => expect.closeTo(value, 9)),
  );
  expect([pLower, pUpper, p]).toEqual([p_lower, p_upper, p_tost].map((value) => expect.closeTo(value, 9)));
});

test("the worked example of Benjamini and Hochberg: they reject four, Holm three", () => {
  const { input, expect: expected } = oracle<
    { p: number[] },
    { holm: number[]; bh: number[]; n_reject_bh_05: number; n_reject_holm_05: number }
  >("multiplicity.bh1995");
  const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));
  expect(holm(input.p)).toEqual(close(expected.holm));
  expect(benjaminiHochberg(input.p)).toEqual(close(expected.bh));
  const rejected = (ps: readonly number[]): number => ps.filter((p) => p < 0.05).length;
  expect(rejected(benjaminiHochberg(input.p))).toBe(expected.n_reject_bh_05);
  expect(rejected(holm(input.p))).toBe(expected.n_reject_holm_05);
});

test("a thousand messages with an ICC of .1 are worth 48", () => {
  const { input, expect: expected } = oracle<
    { m: number; icc: number; n_runs: number },
    { deff: number; n_eff: number }
  >("design_effect");
  expect(designEffect(input.m, input.icc)).toBeCloseTo(expected.deff, 9);
  expect(effectiveSize(input.m, input.icc, input.n_runs)).toBeCloseTo(expected.n_eff, 9);
});

test("Dyestuff's variance lies between and within batches as lme4 has it", () => {
  const { input, expect: expected } = oracle<
    Record<string, number[]>,
    { var_batch: number; var_resid: number; icc: number }
  >("mixed.dyestuff");
  const { between, within, icc } = varianceComponents(Object.values(input));
  expect(between).toBeCloseTo(expected.var_batch, 6);
  expect(within).toBeCloseTo(expected.var_resid, 6);
  expect(icc).toBeCloseTo(expected.icc, 6);
});

/** mulberry32, with which the oracle was drawn. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("2,000 resamples of five values have the percentiles that another program finds", () => {
  const { input, expect: expected } = oracle<
    { x: number[]; B: number },
    { lo: number; hi: number; mean: number }
  >("bootstrap.mulberry32_seed7");
  const next = mulberry32(7);
  const means = resampledMeans(input.x, input.B, { int: (below) => Math.floor(next() * below) }).sort();
  const { lo, hi } = inner(means, 0.025);
  expect(lo).toBeCloseTo(expected.lo, 12);
  expect(hi).toBeCloseTo(expected.hi, 12);
  expect(means.reduce((sum, mean) => sum + mean, 0) / means.length).toBeCloseTo(expected.mean, 12);
});

test("beyond what can be listed, drawn p values agree with listed ones", () => {
  // Differences of 0 change nothing, so that 24 pairs can be listed and the same with six more are drawn.
  const listed = Array.from({ length: 24 }, (_, i) => (i % 7) - 2.4 + i / 100);
  const differences = [...listed, ...new Array<number>(6).fill(0)];
  const { p = 0, isExact } = signFlip(differences, () => rngFor(1, "test")) ?? {};
  expect(isExact).toBe(false);
  expect(Math.abs(p - (signFlip(listed, never)?.p ?? 0))).toBeLessThan(0.012);
  const many = labelPermutation([...A, ...A, ...A], [...B, ...B, ...B], () => rngFor(1, "test"));
  expect(many?.isExact).toBe(false);
  expect(many?.p).toBeCloseTo(1 / 20_001, 9);
});
