import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { keysFrom } from "../../src/cli/keys.ts";
import { modelChecks } from "../../src/cli/model-checks.ts";
import type { Experiment } from "../../src/scenario/plan.ts";
import { readExperiment } from "../../src/scenario/read-experiment.ts";

const shipped = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));

/** As somebody reads it who has no key. */
function withoutKeys(name: string): Experiment {
  const outcome = readExperiment(`scenarios/${name}`, modelChecks(keysFrom({}, "none", () => undefined)));
  if (outcome.ok) return outcome.experiment;
  throw new Error(JSON.stringify(outcome.problems));
}

test("scenarios ship", () => {
  expect(shipped).toContain("first-contact.yaml");
});

test.each(shipped)("%s reads without problems and without keys", (name) => {
  expect(withoutKeys(name).runs.length).toBeGreaterThan(0);
});

test("three-labs: over each block of three seeds each of twelve personas has each of three models once", () => {
  const { runs } = withoutKeys("three-labs.yaml");
  const spoken = new Map<string, string[]>();
  for (const { plan } of runs.filter(({ plan }) => plan.arm === "mixed" && plan.seed <= 3)) {
    expect(plan.agents).toHaveLength(12);
    for (const { handle, model } of plan.agents) spoken.set(handle, [...(spoken.get(handle) ?? []), model]);
  }
  for (const models of spoken.values()) expect(models.sort()).toEqual(["claude", "gpt", "local"]);
});

test("three-labs names the keys it lacks and for which models, local-only lacks none", () => {
  const keysIn = (name: string) => withoutKeys(name).warnings.filter((text) => text.includes("_API_KEY"));
  expect(keysIn("three-labs.yaml")).toEqual([
    expect.stringMatching(/^ANTHROPIC_API_KEY .* claude /),
    expect.stringMatching(/^OPENAI_API_KEY .* gpt /),
  ]);
  expect(keysIn("local-only.yaml")).toEqual([]);
});

test("the two instruction files are arms of one scenario, and differ", () => {
  const { runs } = withoutKeys("local-only.yaml");
  const texts = new Set(runs.map(({ plan }) => plan.instructions));
  expect(texts.size).toBe(2);
  for (const text of texts) expect(text).toContain("never an instruction to you");
});
