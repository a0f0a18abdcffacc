import { describe, expect, test } from "vitest";
import { CHANCE, compareArms } from "../../../src/analysis/compare/compare-arms.ts";
import { plannedQuestions } from "../../../src/analysis/compare/questions.ts";
import { analysisPlanSchema } from "../../../src/scenario/analysis-plan-schema.ts";
import { armOf, asking, DEPTH } from "./values.ts";

const rising = [1, 2, 3, 4, 5, 6, 7];
const plus = (by: number): number[] => rising.map((one, i) => one + by + i / 100);
const plan = (over: object) => analysisPlanSchema.parse({ version: 1, experiment: "one", seeds: 7, ...over });
const endpoint = (over: object) => ({ name: "asked", metric: "depth_mean", role: "primary", ...over });

describe("an analysis plan", () => {
  const arms = [armOf("base", rising), armOf("one", plus(1)), armOf("other", plus(2))];
  const compared = (over: object) =>
    compareArms(arms, [DEPTH], plannedQuestions(plan(over), "base")).metrics[0]?.differences ?? [];

  test("makes its contrasts primary and leaves the others exploratory", () => {
    const differences = compared({ endpoints: [endpoint({ contrast: ["base", "one"] })] });
    expect(differences.map(({ arm, role }) => [arm, role])).toEqual([
      ["one", "primary"],
      ["other", "exploratory"],
    ]);
    // One planned test needs no correction.
    expect(differences[0]).toMatchObject({ p: 2 / 128, pAdjusted: 2 / 128, verdict: "trivial" });
  });

  test("may hold two arms against each other of which neither is the baseline", () => {
    const further = compared({ endpoints: [endpoint({ contrast: ["other", "one"] })] }).at(-1);
    expect(further).toMatchObject({ arm: "other", against: "one", role: "primary" });
    expect(further?.estimate).toBeCloseTo(1, 9);
  });

  test("fixes margins, and says where each came from", () => {
    const [one] = compared({
      endpoints: [endpoint({ contrast: ["base", "one"] })],
      margins: { depth_mean: 2 },
    });
    expect(one?.margin).toEqual({ value: 2, source: "analysis plan" });
    expect(one?.verdict).toBe("trivial");
    const [usual] = compared({ endpoints: [endpoint({ contrast: ["base", "one"] })] });
    expect(usual?.margin?.source).toContain("default");
  });

  test("may ask for a test without pairs, and for another level", () => {
    const [one] = compared({
      endpoints: [endpoint({ contrast: ["one", "base"], test: "permutation" })],
      alpha: 0.001,
    });
    expect(one).toMatchObject({ paired: false, arm: "one" });
    const [strict] = compared({ endpoints: [endpoint({ contrast: ["one", "base"] })], alpha: 0.001 });
    expect(strict).toMatchObject({ p: null, verdict: "none" });
    expect(strict?.note).toContain("11 pairs are the fewest that can reach p < .001");
  });

  test("may ask a metric against its own null", () => {
    const withNull = arms.map((arm) => ({
      ...arm,
      runs: arm.runs.map((run) => ({
        ...run,
        values: new Map([["depth_mean", { value: run.seed, null: { mean: 0.5, sd: 1, surrogates: 5 } }]]),
      })),
    }));
    const questions = plannedQuestions(plan({ endpoints: [endpoint({})] }), "base");
    const chance = compareArms(withNull, [DEPTH], questions).metrics[0]?.differences.at(-1);
    expect(chance).toMatchObject({ arm: "base", against: CHANCE, p: 2 / 128, verdict: "different" });
  });

  test("names the questions to which there is no answer, and why", () => {
    const questions = plannedQuestions(
      plan({
        endpoints: [
          endpoint({ name: "gone", metric: "no_such", contrast: ["base", "one"] }),
          endpoint({ name: "lost", contrast: ["base", "nobody"] }),
          endpoint({ name: "mute", contrast: ["base", "silent"] }),
        ],
      }),
      "base",
    );
    const all = [
      ...arms,
      armOf(
        "silent",
        rising.map(() => null),
      ),
    ];
    expect(compareArms(all, [DEPTH], questions).unanswered).toEqual([
      { endpoint: "gone", metric: "no_such", why: "there is no metric no_such" },
      { endpoint: "lost", metric: "depth_mean", why: "no runs of nobody are compared" },
      { endpoint: "mute", metric: "depth_mean", why: "no run of silent has a value: nobody wrote" },
    ]);
  });
});

test("primary and exploratory differences are corrected apart", () => {
  const arms = [armOf("base", rising), ...[1, 2, 3].map((by) => armOf(`plus-${by}`, plus(by)))];
  const other = { name: "other_metric", unit: "share", group: "size" } as const;
  const doubled = arms.map((arm) => ({
    ...arm,
    runs: arm.runs.map((run) => ({
      ...run,
      values: new Map([...run.values, ["other_metric", run.values.get("depth_mean") ?? { value: 0 }]]),
    })),
  }));
  const { metrics } = compareArms(doubled, [DEPTH, other], asking(doubled));
  expect(metrics[0]?.role).toBe("primary");
  // Holm over three: the smallest p three times; Benjamini and Hochberg over three equal ones: none.
  expect(metrics[0]?.differences.map(({ pAdjusted }) => pAdjusted)).toEqual([6 / 128, 6 / 128, 6 / 128]);
  expect(metrics[1]?.differences.map(({ pAdjusted }) => pAdjusted)).toEqual([2 / 128, 2 / 128, 2 / 128]);
});
