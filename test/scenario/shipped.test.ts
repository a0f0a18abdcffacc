import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readExperiment } from "../../src/scenario/read-experiment.ts";
import { checkModel } from "./support.ts";

const shipped = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));

test("scenarios ship", () => {
  expect(shipped).toContain("first-contact.yaml");
});

test.each(shipped)("%s reads without problems", (name) => {
  const outcome = readExperiment(`scenarios/${name}`, { checkModel });
  expect(outcome.ok ? [] : outcome.problems).toEqual([]);
});
