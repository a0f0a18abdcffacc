import { expect, test } from "vitest";
import { scenarioSchemaDocument } from "../../src/scenario/document.ts";
import { personaSchema } from "../../src/scenario/persona-schema.ts";
import { scenarioSchema } from "../../src/scenario/scenario-schema.ts";
import { problemsOf } from "./support.ts";

test("docs/scenario.md is what the schema says", async () => {
  await expect(scenarioSchemaDocument()).toMatchFileSnapshot("../../docs/scenario.md");
});

test("every key of scenario and persona has its line", () => {
  const text = scenarioSchemaDocument();
  for (const key of [...Object.keys(scenarioSchema.shape), ...Object.keys(personaSchema.shape)]) {
    expect(text).toMatch(new RegExp(`^\\| \`${key}\` \\| .+ \\| .+ \\| .+ \\|$`, "m"));
  }
});

test("the example at the top of the page is a scenario without problems", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(scenarioSchemaDocument())?.[1] ?? "";
  expect(
    problemsOf(example.replace("../personas", "personas"), { "personas/ada.yaml": "handle: ada\n" }),
  ).toEqual([]);
});
