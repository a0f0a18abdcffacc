import { expect, test } from "vitest";
import { scenarioSchemaDocument } from "../../src/scenario/document.ts";
import { personaSchema } from "../../src/scenario/persona-schema.ts";
import { populationSchema } from "../../src/scenario/population-schema.ts";
import { scenarioSchema } from "../../src/scenario/scenario-schema.ts";
import { experimentOf, problemsOf } from "./support.ts";

test("docs/scenario.md is what the schema says", async () => {
  await expect(scenarioSchemaDocument()).toMatchFileSnapshot("../../docs/scenario.md");
});

test("every key of scenario, persona and population has its line", () => {
  const text = scenarioSchemaDocument();
  for (const { shape } of [scenarioSchema, personaSchema, populationSchema]) {
    for (const key of Object.keys(shape))
      expect(text).toMatch(new RegExp(`^\\| \`${key}\` \\| .+ \\| .+ \\| .+ \\|$`, "m"));
  }
});

test("the example at the top of the page is a scenario without problems", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(scenarioSchemaDocument())?.[1] ?? "";
  expect(
    problemsOf(example.replace("../personas", "personas"), { "personas/ada.yaml": "handle: ada\n" }),
  ).toEqual([]);
});

test("the example of a population reads without problems and gives what the page says", () => {
  const [, , example = ""] = scenarioSchemaDocument().split("```yaml\n");
  const personas = example.split("```")[0]?.replace("../personas/slack_water.yaml", "slack_water.yaml");
  const text = `name: town\nrounds: 3\nmodels: { only: synthetic/deaf }\n${personas}`;
  const { runs } = experimentOf(text, { "slack_water.yaml": "handle: slack_water\n" });
  const [listed, first] = runs[0]?.plan.agents ?? [];
  expect(runs[0]?.plan.agents).toHaveLength(1_001);
  expect(listed?.handle).toBe("slack_water");
  expect(first?.persona).toMatch(
    /\nTraits: patience (low|middling|high), sleep (sound|broken), age of your owner \d\d, years on forums \d+\n/,
  );
});
