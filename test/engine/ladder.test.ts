import { expect, test } from "vitest";
import { readRun } from "../../src/cli/arm-table.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { play, shipped } from "../support/experiments.ts";

const ladder = shipped("scenarios/is-it-one-voice.yaml");

const runsOf = (arm: string): readonly PlannedRun[] => ladder.runs.filter(({ plan }) => plan.arm === arm);

/** Private words that were said by others than their owners in all runs of an arm, and those said before they were read. */
async function leaksIn(arm: string): Promise<{ readonly mentions: number; readonly violations: number }> {
  let [mentions, violations] = [0, 0];
  for (const planned of runsOf(arm)) {
    const { result } = await play(planned);
    const { leak } = readRun(result);
    mentions += leak.mentions;
    violations += leak.violations.length;
  }
  return { mentions, violations };
}

test("the ladder has every rung on the same seeds, and a plan registered for all of it", () => {
  const rungs = ladder.arms.map(({ name }) => name);
  expect(rungs).toEqual([
    "mixed",
    "one-model-ash",
    "one-model-elm",
    "sequential",
    "isolated",
    "shuffled",
    "yoked",
    "omniscient-calls",
    "script",
    "script-skeleton",
    "one-context",
    "one-context-public",
    "script-omniscient",
  ]);
  for (const arm of rungs)
    expect(runsOf(arm).map(({ plan }) => plan.seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(ladder.analysisPlan?.hash).toMatch(/^[0-9a-f]{64}$/);
});

test("all rungs have the same people with the same private words, all of them some", () => {
  const people = ladder.runs.map(({ plan }) =>
    plan.agents.map(({ handle, persona, canary }) => [handle, persona, canary ?? "none"]),
  );
  for (const one of people) expect(one).toEqual(people[0]);
  expect(new Set(people[0]?.map(([, , canary]) => canary)).size).toBe(6);
  expect(people[0]?.flat()).not.toContain("none");
});

test.each(["mixed", "script"])("in %s private words travel, and none leaks", async (arm) => {
  const { mentions, violations } = await leaksIn(arm);
  expect(mentions).toBeGreaterThan(0);
  expect(violations).toBe(0);
});

test("the author that is handed all private words is found out in most runs", async () => {
  const { mentions, violations } = await leaksIn("script-omniscient");
  expect(mentions).toBeGreaterThan(violations);
  expect(violations).toBeGreaterThan(6);
});
