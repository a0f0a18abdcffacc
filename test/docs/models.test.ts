import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysFrom } from "../../src/cli/keys.ts";
import { modelChecks } from "../../src/cli/model-checks.ts";
import { readExperiment } from "../../src/scenario/read-experiment.ts";
import { folderOf } from "../scenario/support.ts";

const page = readFileSync("docs/models.md", "utf8");
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

const REST = `name: tried
rounds: 2
personas: [{ handle: ada }, { handle: bo }]
cast: { assign: latin-square }
`;

test("the page has examples to copy for every provider behind a wire", () => {
  for (const name of [
    "anthropic",
    "openai",
    "ollama",
    "vllm",
    "openrouter",
    "llama-cpp",
    "lm-studio",
    "openai-compatible",
  ])
    expect(examples.join("")).toMatch(new RegExp(`(provider: ${name}\\b|: ${name}/)`));
});

test.each(examples)("this example reads without problems:\n%s", (example) => {
  const file = join(folderOf({ "tried.yaml": REST + example }), "tried.yaml");
  const read = readExperiment(file, modelChecks(keysFrom({}, "none", () => undefined)));
  expect(read.ok ? [] : read.problems).toEqual([]);
});
