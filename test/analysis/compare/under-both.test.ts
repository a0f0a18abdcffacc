import { describe, expect, test } from "vitest";
import { compareArms } from "../../../src/analysis/compare/compare-arms.ts";
import type { ComparedArm } from "../../../src/analysis/compare/compared-arm.ts";
import { heldToOrder } from "../../../src/analysis/compare/under-both.ts";
import { armOf, asking } from "./values.ts";

const CRI = [{ name: "cri", unit: "share", group: "listening" as const }];
/** Ten runs about a mean. */
const around = (mean: number, spread = 0.02): number[] =>
  Array.from({ length: 10 }, (_, i) => mean + spread * Math.sin(7 * i + 50 * mean));

/** An arm with an index under each of two embedders; null is no value. */
function arm(name: string, cri: readonly number[], company: readonly number[] | null): ComparedArm {
  const of = armOf(name, cri, { metric: "cri" });
  return {
    ...of,
    runs: of.runs.map((run, i) => ({
      ...run,
      values: new Map([
        ...run.values,
        [
          "cri_company",
          company === null ? { value: null, note: "no second embedder" } : { value: company[i] ?? 0 },
        ],
      ]),
    })),
  };
}

function found(baseline: ComparedArm, other: ComparedArm) {
  const arms = [baseline, other];
  const [metric] = compareArms(arms, CRI, asking(arms, "cri")).metrics;
  return metric?.differences[0];
}

const LOW = arm("low", around(0.1), around(0.3));

describe("a claim about two arms", () => {
  test("stands where both embedders put them in one order", () => {
    expect(found(LOW, arm("high", around(0.3), around(0.5)))?.verdict).toBe("different");
  });

  test("is not made where they put them in opposite orders, and that is said", () => {
    const one = found(LOW, arm("high", around(0.3), around(0.1)));
    expect(one).toMatchObject({ verdict: "undecided", isWithheld: true });
    expect(one?.note).toContain("the two embedders order the arms differently");
  });

  test("is not made where the other embedder sees no order", () => {
    const one = found(LOW, arm("high", around(0.3), around(0.3, 0.2)));
    expect(one?.verdict).toBe("undecided");
    expect(one?.note).toContain("puts the two in no order");
  });

  test("is not made on one embedder alone", () => {
    expect(found(LOW, arm("high", around(0.3), null))?.verdict).toBe("undecided");
  });

  test("of equivalence asks both to be within the margin", () => {
    const same = around(0.1).reverse();
    expect(found(LOW, arm("same", same, around(0.3).reverse()))?.verdict).toBe("equivalent");
    const one = found(LOW, arm("same", same, around(0.6)));
    expect(one).toMatchObject({ verdict: "undecided", isWithheld: true });
    expect(one?.note).toContain("does not rule a difference out");
  });

  test("of what rests on no embedder is left alone", () => {
    const arms = [armOf("low", around(1)), armOf("high", around(3))];
    const depth = [{ name: "depth_mean", unit: "levels", group: "structure" as const }];
    const [metric] = compareArms(arms, depth, asking(arms)).metrics;
    expect(metric?.differences[0]?.verdict).toBe("different");
  });
});

test("where two arms change places no difference in listening is claimed, of any arm", () => {
  const arms = [LOW, arm("high", around(0.3), around(0.5))];
  const compared = compareArms(arms, CRI, asking(arms, "cri")).metrics;
  const verdicts = (opposed: readonly (readonly [string, string])[]) =>
    heldToOrder(compared, opposed).flatMap(({ differences }) => differences.map(({ verdict }) => verdict));
  expect(verdicts([])).toEqual(["different"]);
  expect(verdicts([["x", "y"]])).toEqual(["undecided"]);
});
