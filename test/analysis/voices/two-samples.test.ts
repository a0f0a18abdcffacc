import { describe, expect, test } from "vitest";
import { energy } from "../../../src/analysis/voices/energy.ts";
import { mmdUnbiased } from "../../../src/analysis/voices/mmd.ts";
import { oracle } from "../../support/oracle-forum.ts";

interface Samples {
  readonly X: readonly (readonly number[])[];
  readonly Y: readonly (readonly number[])[];
}

interface Pair {
  readonly E2: number;
  readonly coef_H: number;
}

describe("two samples", () => {
  test("energy distance and coefficient are the reference's, with and without a point's distance to itself", () => {
    const { input, expect: expected } = oracle<Samples, { V: Pair; V_same: Pair; U: Pair }>("energy");
    for (const form of ["v", "u"] as const) {
      const { squared, coefficient } = energy(input.X, input.Y, form);
      const wanted = expected[form === "v" ? "V" : "U"];
      expect(squared).toBeCloseTo(wanted.E2, 9);
      expect(coefficient).toBeCloseTo(wanted.coef_H, 9);
    }
    const same = energy(input.X, input.X, "v");
    expect(same.squared).toBeCloseTo(expected.V_same.E2, 9);
    expect(same.coefficient).toBeCloseTo(expected.V_same.coef_H, 9);
  });

  test("the unbiased discrepancy is the reference's", () => {
    const { input, expect: expected } = oracle<Samples, { mmd2_unbiased: number }>("mmd.rbf_sigma1");
    expect(mmdUnbiased(input.X, input.Y, 1)).toBeCloseTo(expected.mmd2_unbiased, 9);
  });
});
