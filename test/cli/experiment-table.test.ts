import { expect, test } from "vitest";
import { armsJson, experimentTable, pText } from "../../src/cli/experiment-table.ts";
import { planCost } from "../../src/cli/plan-cost.ts";
import { width } from "../../src/cli/terminal.ts";
import type { Experiment } from "../../src/scenario/plan.ts";
import { smallestP } from "../../src/scenario/smallest-p.ts";
import { polylogue } from "../support/cli.ts";
import { shipped } from "../support/experiments.ts";

const file = "scenarios/is-it-one-voice.yaml";
const ladder = shipped(file);

const armsOf = (experiment: Experiment, seeds: readonly number[]) => {
  const runs = experiment.runs.filter(({ plan }) => seeds.includes(plan.seed));
  return armsJson(experiment, runs, planCost(runs));
};

test("the smallest p of n pairs is 2 / 2^n, and no pairs have none", () => {
  expect([0, 1, 2, 3, 6, 10].map(smallestP)).toEqual([null, 1, 0.5, 0.25, 0.03125, 0.001953125]);
  expect([1, 0.25, 0.03125, 0.001953125, 2 ** -29].map(pText)).toEqual([
    "1",
    "0.25",
    "0.031",
    "0.002",
    "<0.0001",
  ]);
});

test("each arm has its runs, its calls, and its pairs with the baseline", () => {
  const arms = armsOf(ladder, ladder.seeds);
  expect(arms.map(({ name }) => name)).toEqual(ladder.arms.map(({ name }) => name));
  for (const { name, isBaseline, runs, pairs, smallestP: p, costUsd } of arms) {
    expect(isBaseline).toBe(name === "mixed");
    expect([runs, pairs, p]).toEqual(isBaseline ? [10, null, null] : [10, 10, 0.001953125]);
    expect(costUsd).toEqual({ low: 0, expected: 0, worst: 0 });
  }
  const callsOf = (arm: string) => arms.find(({ name }) => name === arm)?.calls;
  expect(callsOf("script")?.low).toBe(10 * 8);
  expect(callsOf("script")?.worst).toBeLessThan(callsOf("mixed")?.low ?? 0);
});

test("arms and seeds that are left out make no pairs", () => {
  expect(armsOf(ladder, [1, 2]).find(({ name }) => name === "yoked")).toMatchObject({
    pairs: 2,
    smallestP: 0.5,
  });
  const runs = ladder.runs.filter(({ plan }) => plan.arm === "yoked");
  expect(armsJson(ladder, runs, planCost(runs))).toEqual([
    expect.objectContaining({ pairs: 0, smallestP: null }),
  ]);
});

test("the parts of the arms add up to the whole", () => {
  const { estimate } = planCost(ladder.runs);
  const sum = armsOf(ladder, ladder.seeds).reduce((all, { calls }) => all + calls.worst, 0);
  expect(sum).toBe(estimate.models.reduce((all, { calls }) => all + calls.worst, 0));
});

test("the table stays on the page, and what does not fit stands below it whole", () => {
  const arms = armsOf(ladder, ladder.seeds);
  const text = experimentTable(arms, 80);
  for (const line of text.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  for (const { changes } of arms) expect(text.replaceAll("\n", " ")).toContain(changes);
  expect(experimentTable(arms, 200)).not.toContain("…");
});

test("an unknown price is unknown in the table and null in JSON", () => {
  const [first] = ladder.runs;
  const model = { provider: "openrouter", model: "some/model", params: {} };
  const runs = first ? [{ plan: { ...first.plan, models: { ash: model, elm: model } }, access: {} }] : [];
  const arms = armsJson(ladder, runs, planCost(runs));
  expect(arms).toEqual([expect.objectContaining({ costUsd: null })]);
  expect(experimentTable(arms, 80)).toContain("unknown");
});

test("`check` prints the ladder, and gives it and the registered hash as JSON", () => {
  const { code, stdout } = polylogue(["check", file]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^script-skeleton +10 +80–400 +\$0 +10 +0\.002 /m);
  expect(stdout).toMatch(/^registered: scenarios\/is-it-one-voice\.plan\.json, sha256 [0-9a-f]{12}…$/m);
  const { plan } = JSON.parse(polylogue(["check", file, "--json"]).stdout) as {
    plan: { baseline: string; arms: readonly object[]; analysisPlan: { hash: string } };
  };
  expect(plan.baseline).toBe("mixed");
  expect(plan.arms).toHaveLength(ladder.arms.length);
  expect(plan.arms[0]).toEqual(armsOf(ladder, ladder.seeds)[0]);
  expect(plan.analysisPlan.hash).toBe(ladder.analysisPlan?.hash);
});
