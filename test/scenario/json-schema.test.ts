import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { scenarioSchemaDocument } from "../../src/scenario/document.ts";
import {
  analysisPlanJsonSchema,
  personaJsonSchema,
  scenarioJsonSchema,
} from "../../src/scenario/json-schema.ts";
import { problemsOf } from "./support.ts";

/** `patternErrorMessage` is for editors. */
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  keywords: ["patternErrorMessage"],
  allErrors: true,
});
const isScenario = ajv.compile(scenarioJsonSchema());
const isPersona = ajv.compile(personaJsonSchema());

function complaints(text: string): string[] {
  isScenario(parse(text));
  return (isScenario.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, ...Object.values(params)].join(" "),
  );
}

const BASE =
  "name: tiny\nrounds: 3\nmodels: { only: synthetic/deaf, warm: synthetic/listener }\ncast: only\n";
const ADA = "personas: [{ handle: ada }]\n";

test("the shipped schemas are what the code says", async () => {
  const text = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;
  await expect(text(scenarioJsonSchema())).toMatchFileSnapshot("../../schema/scenario.schema.json");
  await expect(text(personaJsonSchema())).toMatchFileSnapshot("../../schema/persona.schema.json");
  await expect(text(analysisPlanJsonSchema())).toMatchFileSnapshot("../../schema/analysis-plan.schema.json");
});

const filesIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".yaml"));

test.each(filesIn("scenarios"))(
  "the shipped scenario %s has no complaints and points to its schema",
  (name) => {
    const text = readFileSync(`scenarios/${name}`, "utf8");
    expect(complaints(text)).toEqual([]);
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schema/scenario.schema.json");
  },
);

test.each(filesIn("personas"))(
  "the shipped persona %s has no complaints and points to its schema",
  (name) => {
    const text = readFileSync(`personas/${name}`, "utf8");
    isPersona(parse(text));
    expect(isPersona.errors).toBeNull();
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schema/persona.schema.json");
  },
);

test("the example of docs/scenario.md has no complaints", () => {
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(scenarioSchemaDocument()) ?? [];
  expect(complaints(example)).toEqual([]);
});

describe("what reads without problems has no complaints either", () => {
  test.each([
    ["one persona without a list", "personas: { handle: ada }"],
    ["a path without a list", "personas: ada.yaml"],
    ["a population without a list", "personas: { generate: 3 }"],
    ["persona, population and file", "personas: [{ handle: ada2, canary: auto }, { generate: 3 }, ada.yaml]"],
    [
      "every kind of trait",
      `personas:
  generate: 3
  from: [ada.yaml, { soul: You wait., interests: [trains, maps] }]
  traits:
    patience: [low, 3, true]
    sleep: { sound: 3, broken: 0.5 }
    age of your owner: { mean: 43, sd: 14, min: 18, max: 90 }
    years on forums: { from: 0, to: 20, decimals: 1 }
  interests: { each: 1 }
  activity: { distribution: lognormal, median: 3h }
  follows: { mean: 1.5, model: uniform }
  handles: agent_{n}
  seed: run`,
    ],
    ["an activity of the schedule", "personas: { generate: 3, activity: none, interests: { each: [1, 2] } }"],
    [
      "a model as a map with parameters",
      `${ADA}models: { only: { provider: synthetic, model: deaf, max_tokens: 12, extra: { any: [1] } } }`,
    ],
    [
      "a model behind a wire with everything that may be said of it",
      `${ADA}models:
  only:
    { provider: scripted, base_url: "https://x.example/v1", api_key_env: MINE, headers: { x-team: a }, timeout: 90s, rpm: 60,
      tpm: 2_000_000, effort: low, temperature: 0.5, structured: auto, api: chat,
      price: { input: 1, output: 2, cached: 0.1, cache_write: 1.25 },
      capabilities: { temperature: true, effort: [low], structured: [json, prompt] } }`,
    ],
    ["a budget", `${ADA}budget: { usd: 0.5, tokens: 2_000_000, calls: 20, wall: 2h }`],
    ["a script", `${ADA}models: { only: { provider: scripted, script: ada.yaml } }`],
    ["a cast by handle", `${ADA}cast: { ada: warm }`],
    ["a Latin square", `${ADA}cast: { assign: latin-square, models: [warm, only] }`],
    [
      "a list of seeds and an offset of time",
      `${ADA}seeds: [3, 9]\nclock: { start: "2026-01-28T09:00:00+01:00" }`,
    ],
    [
      "an arm with nothing behind it",
      `${ADA}arms:\n  control:\n  other: { feed: none, memory: { notes: 3 } }`,
    ],
    ["an author, short", `${ADA}arms: { a: { author: warm }, b: { author: none, knows: everybody } }`],
    [
      "an author in full, a skeleton and a donor",
      `${ADA}seeds: 2\narms: { mixed: {}, a: { author: { model: warm, skeleton: mixed } }, b: { author: { model: warm, mode: turns, sees: bios } }, c: { feed: { donor: mixed } }, d: { feed: { texts: shuffled } } }`,
    ],
    [
      "an author for each model",
      `${ADA}arms: { a: { each: models, author: $model }, b: { each: models, author: { model: $model } } }`,
    ],
    [
      "caps",
      `${ADA}caps: { output_tokens: 40_000, actions: 3, turns: 2 }\narms: { a: { caps: { turns: 3 } } }`,
    ],
    ["an arm for each model", `${ADA}arms: { one: { each: models, cast: $model } }`],
    ["a variable deep in an arm", `${ADA}arms: { one: { each: models, cast: { ada: $model } } }`],
    [
      "a variable in a list",
      `${ADA}arms: { one: { each: models, cast: { assign: latin-square, models: [$model] } } }`,
    ],
    [
      "a variable as an author",
      `${ADA}arms: { one: { each: models, opening: [{ by: $model, in: general, title: t }] } }`,
    ],
    [
      "personas that every arm supplies",
      "arms: { a: { personas: ada.yaml }, b: { personas: { generate: 2 } } }",
    ],
  ])("%s", (_, more) => {
    const keys = more.match(/^[a-z]+(?=:)/gm) ?? [];
    const text = BASE.replace(new RegExp(`^(${keys.join("|")}):.*\n`, "gm"), "") + more;
    expect(problemsOf(text, { "ada.yaml": "handle: ada\n" })).toEqual([]);
    expect(complaints(text)).toEqual([]);
  });
});

describe("typical mistakes are seen", () => {
  test.each([
    ["a misspelt key", `${ADA}roundz: 3`],
    ["a misspelt key of the feed", `${ADA}feed: { hodlout: 0.1 }`],
    ["a misspelt key of an inline persona", "personas: [{ handle: ada, bioo: x }]"],
    ["a misspelt key of a population", "personas: { generate: 3, handels: x }"],
    ["a misspelt key of a template", "personas: { generate: 3, from: [{ sould: x }] }"],
    ["a misspelt key of a distribution", "personas: { generate: 3, traits: { age: { mean: 3, ds: 1 } } }"],
    [
      "a parameter of another distribution",
      "personas: { generate: 3, activity: { distribution: uniform, alpha: 2 } }",
    ],
    ["a misspelt key of an arm", `${ADA}arms: { a: { fead: none } }`],
    ["a misspelt key of an arm for each model", `${ADA}arms: { a: { each: models, fead: none } }`],
    ["a wrong word", `${ADA}feed: { sort: hott }`],
    ["a wrong word in an arm", `${ADA}arms: { a: { activation: simultanous } }`],
    ["a number for a duration", `${ADA}schedule: { every: 5 }`],
    ["a duration of no length", `${ADA}clock: { round: 0m }`],
    ["a time without its zone", `${ADA}clock: { start: "2026-01-28T09:00:00" }`],
    ["a model without its provider", `${ADA}models: { only: deaf }`],
    ["a map without its model", `${ADA}models: { only: { provider: synthetic } }`],
    [
      "a script of a model that reads none",
      `${ADA}models: { only: { provider: synthetic, model: deaf, script: x } }`,
    ],
    [
      "a misspelt parameter of a model",
      `${ADA}models: { only: { provider: synthetic, model: deaf, temprature: 1 } }`,
    ],
    ["an address that is none", `${ADA}models: { only: { provider: synthetic, model: deaf, base_url: x } }`],
    [
      "a header that carries a key",
      `${ADA}models: { only: { provider: synthetic, model: deaf, headers: { Authorization: x } } }`,
    ],
    ["a budget in an arm", `${ADA}arms: { a: { budget: { calls: 3 } } }`],
    ["a budget of another kind", `${ADA}budget: { rounds: 3 }`],
    ["what all arms share, in one", `${ADA}arms: { a: { seeds: 3 } }`],
    ["a variable that nothing fills in", `${ADA}arms: { a: { cast: $model } }`],
    ["another unfolding", `${ADA}arms: { a: { each: seeds } }`],
    ["a misspelt key of an author", `${ADA}arms: { a: { author: { modle: warm } } }`],
    ["a wrong word of an author", `${ADA}arms: { a: { author: { model: warm, mode: turn } } }`],
    ["a wrong word of texts", `${ADA}feed: { texts: shuffeld }`],
    ["an analysis plan in an arm", `${ADA}arms: { a: { analysis_plan: x.json } }`],
    ["a cap of another kind", `${ADA}caps: { calls: 3 }`],
    ["no personas", "description: empty"],
    ["personas that only one arm supplies", "arms: { a: { personas: { handle: ada } }, b: {} }"],
    ["text for rounds", `${ADA}rounds: ten`],
  ])("%s", (_, more) => {
    const keys = more.match(/^[a-z]+(?=:)/gm) ?? [];
    const text = BASE.replace(new RegExp(`^(${keys.join("|")}):.*\n`, "gm"), "") + more;
    expect(problemsOf(text)).not.toEqual([]);
    expect(complaints(text)).not.toEqual([]);
  });
});

test("a misspelt key of a persona file is seen", () => {
  expect(isPersona({ handle: "ada", intrests: [] })).toBe(false);
  expect(isPersona({ handle: "ada" })).toBe(true);
});
