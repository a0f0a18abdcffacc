import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelAccess, ModelSpec } from "../../src/core/call.ts";
import { planIdentity } from "../../src/scenario/plan-identity.ts";
import { type ExperimentRead, readExperiment } from "../../src/scenario/read-experiment.ts";
import { folderOf, problemsOf as problemsIn, experimentOf as read } from "./support.ts";

/** Takes every provider for a known one; only those without a wire, and `cheap`, have a price. */
const checks = {
  checkModel: () => undefined,
  priceOf: ({ provider }: ModelSpec) =>
    ["synthetic", "cheap"].includes(provider) ? { input: 1, output: 2, source: "list" } : undefined,
};

const REST = "name: tiny\nrounds: 3\npersonas: [{ handle: ada }, { handle: bo }]\ncast: only\n";

function readWith(text: string, files: Readonly<Record<string, string>> = {}): ExperimentRead {
  const folder = folderOf({ ...files, "scenario.yaml": REST + text });
  return readExperiment(join(folder, "scenario.yaml"), checks);
}

function planOf(text: string) {
  const outcome = readWith(text);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  const { runs, budget } = outcome.experiment;
  const [run] = runs;
  if (!run) throw new Error("no run");
  const spec = run.plan.models["only"] as ModelSpec;
  return { spec, access: run.access["only"] as ModelAccess, plan: run.plan, budget };
}

const modelOf = (keys: string) => planOf(`models: { only: { provider: x, model: y${keys} } }`);

/** `line:col message` of what is wrong with a model's record. */
const problemsOf = (text: string): string[] => {
  const outcome = readWith(text);
  return outcome.ok ? [] : outcome.problems.map(({ line, col, message }) => `${line}:${col} ${message}`);
};
const problemsOfModel = (keys: string): string[] =>
  problemsOf(`models:\n  only:\n    provider: x\n    model: y\n    ${keys}`);

describe("of a record", () => {
  test("what only leads to a model is its access, outside what identifies the plan", () => {
    const { access, spec, plan } = modelOf(
      ", base_url: http://127.0.0.1:11434/v1/, api_key_env: MINE, headers: { x-team: forum }, timeout: 90s, concurrency: 3, " +
        "rpm: 60, tpm: 2_000_000, price: { input: 1, output: 2, cached: 0.1, cache_write: 1.25 }",
    );
    expect(access).toEqual({
      baseUrl: "http://127.0.0.1:11434/v1",
      apiKeyEnv: "MINE",
      headers: { "x-team": "forum" },
      timeoutMs: 90_000,
      concurrency: 3,
      rpm: 60,
      tpm: 2_000_000,
      price: { input: 1, output: 2, cached: 0.1, cacheWrite: 1.25, source: "scenario" },
    });
    expect(spec).toEqual({ provider: "x", model: "y", params: {} });
    expect(planIdentity(plan)).toBe(planIdentity(modelOf("").plan));
  });

  test("what changes answers is its spec, inside", () => {
    const extra = "extra: { top_k: 5, nested: { list: [1, a] } }";
    const { spec, plan } = modelOf(
      `, max_tokens: 600, effort: low, temperature: 0.5, api: responses, structured: json, ${extra}`,
    );
    expect(spec).toEqual({
      provider: "x",
      model: "y",
      params: {
        max_tokens: 600,
        effort: "low",
        temperature: 0.5,
        api: "responses",
        extra: { top_k: 5, nested: { list: [1, "a"] } },
      },
      structured: "json",
    });
    expect(planIdentity(plan)).not.toBe(planIdentity(modelOf("").plan));
  });

  test("`structured: auto` says nothing, and an attempt gets two minutes unless it says otherwise", () => {
    expect(modelOf(", structured: auto").spec).toEqual(modelOf("").spec);
    expect(modelOf("").access).toEqual({ timeoutMs: 120_000 });
    expect(planOf("models: { only: x/y/z }")).toMatchObject({
      spec: { provider: "x", model: "y/z" },
      access: { timeoutMs: 120_000 },
    });
    expect(planOf("models: { only: synthetic/deaf }").access).not.toHaveProperty("timeoutMs");
  });

  test("a price in the scenario goes before the list, and an unknown one stays unknown", () => {
    expect(planOf("models: { only: cheap/y }").access.price).toMatchObject({ source: "list" });
    expect(
      planOf("models: { only: { provider: cheap, model: y, price: { input: 0, output: 0 } } }").access.price,
    ).toEqual({ input: 0, output: 0, source: "scenario" });
    expect(modelOf("").access.price).toBeUndefined();
  });

  test("a rung that is known without a probe is in the plan, unless the scenario says another", () => {
    const structured = (keys: string) => {
      const text = `${REST}models: { only: { provider: x, model: y${keys} } }`;
      const outcome = readExperiment(join(folderOf({ "s.yaml": text }), "s.yaml"), {
        ...checks,
        rungOf: () => "schema",
      });
      return outcome.ok && outcome.experiment.runs[0]?.plan.models["only"]?.structured;
    };
    expect(["", ", structured: auto", ", structured: prompt"].map(structured)).toEqual([
      "schema",
      "schema",
      "prompt",
    ]);
  });

  test("what it claims of the model goes with the spec", () => {
    expect(modelOf(", capabilities: { temperature: true, effort: false }").spec.capabilities).toEqual({
      temperature: true,
      effort: false,
    });
  });
});

describe("a mistake in a record is named where it stands", () => {
  test.each([
    ["max_token: 5", '9:5 models.only: unknown key "max_token", did you mean "max_tokens"?'],
    ["temprature: 1", '9:5 models.only: unknown key "temprature", did you mean "temperature"?'],
    ["top_k: 5", '9:5 models.only: unknown key "top_k"'],
    ["effort: hihg", '9:13 models.only.effort: expected .*did you mean "high"'],
    ["base_url: ftp://x", "9:15 models.only.base_url: expected an address"],
    ["base_url: 127.0.0.1:80", "9:15 models.only.base_url: expected an address"],
    ["base_url: https://x/v1?key=1", "9:15 models.only.base_url: expected an address"],
    ["timeout: 0s", "9:14 models.only.timeout: expected a duration above zero"],
    ["rpm: 0", "9:10 models.only.rpm: expected a whole number >= 1, got 0"],
    ["tpm: 1_00", "9:10 models.only.tpm: expected a whole number >= 1"],
    ["price: { input: 1 }", '9:12 models.only.price: missing key "output"'],
    ["price: { input: -1, output: 1 }", "9:21 models.only.price.input: "],
    ["capabilities: { temprature: true }", '9:21 .*did you mean "temperature"'],
    ["structured: shema", '9:17 models.only.structured: .*did you mean "schema"'],
  ])("%s", (line, problem) => {
    const problems = problemsOfModel(line);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(problem.replace("?", "\\?")));
  });

  test.each([
    "authorization",
    "Authorization",
    "x-api-key",
    "Cookie",
    "api-key",
    "X-Auth-Token",
    "proxy-authorization",
  ])("a header that carries a key: %s", (name) => {
    const problems = problemsOfModel(`headers: { ${name}: hunter22 }`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^9:16 models\.only\.headers: /);
    expect(problems[0]).not.toContain("hunter22");
  });
});

describe("a key never stands in a scenario, and is never repeated", () => {
  const aKey = fc
    .tuple(
      fc.constantFrom("sk-", "sk-ant-api03-", "sk-proj-", "sk-or-v1-", "gsk_", "xai-"),
      fc.string({ unit: fc.constantFrom(..."QXZJqxzj"), minLength: 10, maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(..."Q7X9z3"), minLength: 8, maxLength: 60 }),
    )
    .map(([prefix, one, two]) => ({ key: `${prefix}${one}7${two}`, inner: `${one}7${two}` }));

  const places = [
    (key: string) => `models: { only: ${key} }`,
    (key: string) => `models: { only: { provider: x, model: y, api_key_env: ${key} } }`,
    (key: string) => `models: { only: { provider: x, model: y, api_key: ${key} } }`,
    (key: string) => `models: { only: { provider: x, model: ${key} } }`,
    (key: string) => `models: { only: { provider: x, model: y, ${key}: 1 } }`,
    (key: string) => `models: { only: { provider: x, model: y, extra: { deep: [{ a: "Bearer ${key}" }] } } }`,
    (key: string) => `models: { only: { provider: x, model: y, headers: { x-team: ${key} } } }`,
    (key: string) => `models: { only: { provider: x, model: y, base_url: "https://u:${key}@host/v1" } }`,
    (key: string) => `models: { only: x/y } # ${key}`,
    (key: string) => `models: { only: x/y }\nrounds: ${key}`,
    (key: string) => `models: { only: x/y }\nfeed: { sort: ${key} }`,
    (key: string) => `models: { only: x/y }\narms: { a: { instructions: ${key} } }`,
    (key: string) => `models: { only: x/y }\ndescription: "before ${key}`,
  ];

  test.each(places.map((place, i) => [i, place] as const))("at place %i", (_, place) => {
    fc.assert(
      fc.property(aKey, ({ key, inner }) => {
        const problems = problemsOf(place(key));
        expect(problems.join("\n")).toContain("this looks like a key");
        expect(problems.join("\n")).not.toContain(inner);
      }),
      { numRuns: 20 },
    );
  });

  test("one that looks like no key is not repeated where a key might be pasted", () => {
    for (const text of [
      "api_key_env: hunter22",
      "base_url: hunter22",
      "headers: hunter22",
      "headers: { a: [hunter22] }",
    ])
      expect(problemsOfModel(text).join()).toMatch(/^9:\d+ (?!.*hunter22)/);
    expect(problemsOfModel("api_key: hunter22")).toEqual([expect.stringContaining("api_key_env: LOCAL_KEY")]);
  });

  test("nor in what a scenario reads", () => {
    const key = "sk-ant-api03-QXZJ7qxzj0123456789";
    const files = {
      "rules.md": `Be kind.\nUse ${key}\n`,
      "cy.yaml": `handle: cy\nsoul: you know ${key}\n`,
    };
    const rules = readWith("models: { only: x/y }\ninstructions: rules.md", files);
    const persona = readWith(`models: { only: x/y }`.concat("\narms: { a: { personas: cy.yaml } }"), files);
    for (const [outcome, file, line] of [
      [rules, "rules.md", 2],
      [persona, "cy.yaml", 2],
    ] as const) {
      if (outcome.ok) throw new Error(`${file} was taken`);
      expect(outcome.problems).toHaveLength(1);
      expect(outcome.problems[0]).toMatchObject({ line, file: expect.stringMatching(`${file}$`) });
      expect(JSON.stringify(outcome)).not.toContain(key);
    }
  });

  test.each([
    "a task-oriented-multi-agent-dialogue-2024 corpus",
    "sk-learn-style-feature-extraction",
    "risk-averse-people-of-1984",
    "Write to me under pk-club.",
  ])("ordinary words are none: %s", (words) => {
    expect(
      problemsIn(
        `name: tiny\nrounds: 3\nmodels: { only: synthetic/deaf }\npersonas: { handle: ada, bio: "${words}" }`,
      ),
    ).toEqual([]);
  });
});

describe("a budget", () => {
  const priced = "models: { only: cheap/y }\n";

  test("is the experiment's and no part of any plan", () => {
    const { budget, plan } = planOf(`${priced}budget: { usd: 5, tokens: 2_000_000, calls: 2000, wall: 2h }`);
    expect(budget).toEqual({ usd: 5, tokens: 2_000_000, calls: 2_000, wallMs: 7_200_000 });
    expect(planIdentity(plan)).toBe(planIdentity(planOf(priced).plan));
    expect(planOf(priced).budget).toBeUndefined();
    expect(planOf(`${priced}budget: { calls: 1 }`).budget).toEqual({ calls: 1 });
  });

  test.each([
    ["budget: {}", "6:9 budget: expected at least one of"],
    ["budget: { usd: 0 }", "6:16 budget.usd: expected a number of US dollars above 0"],
    ["budget: { calls: 0 }", "6:18 budget.calls: expected a whole number >= 1"],
    ["budget: { call: 5 }", '6:11 budget: unknown key "call", did you mean "calls"?'],
    ["budget: { wall: 5 }", "6:17 budget.wall: expected a duration"],
    ["arms: { a: { budget: { calls: 1 } } }", "6:14 budget: it covers the whole experiment"],
  ])("%s", (text, problem) => {
    const problems = problemsOf(`${priced}${text}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(problem)).toBe(true);
  });

  test("in dollars needs a price for each model, and says at each how to mend it", () => {
    const models = "models:\n  only: x/y\n  fine: cheap/y\n  other: { provider: x, model: z }\n";
    expect(problemsOf(`${models}budget: { usd: 5 }`)).toEqual([
      expect.stringMatching(/^6:3 models\.only: .*x\/y.*price.*tokens or calls/),
      expect.stringMatching(/^8:3 models\.other: .*x\/z/),
    ]);
    expect(problemsOf(`${models}budget: { calls: 5 }`)).toEqual([]);
    expect(
      problemsOf(
        `${models.replaceAll("z }", "z, price: { input: 0, output: 0 } }").replace("x/y", "cheap/y")}budget: { usd: 5 }`,
      ),
    ).toEqual([]);
  });

  test("a model that only an arm brings needs its price there", () => {
    const text = `${priced}budget: { usd: 5 }\narms:\n  a: {}\n  b: { models: { only: x/y } }`;
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^9:18 models\.only: /)]);
  });
});

test("what is noted of models reaches the experiment's warnings, each different model once", () => {
  const text = `${REST}models: { only: x/y, other: x/z }\narms: { a: {}, b: { models: { only: x/w } } }`;
  const outcome = readExperiment(join(folderOf({ "s.yaml": text }), "s.yaml"), {
    ...checks,
    warnModels: (models) => models.map(({ alias, spec }) => `noted ${alias} ${spec.model}`),
  });
  expect(outcome.ok && outcome.experiment.warnings.filter((one) => one.startsWith("noted"))).toEqual([
    "noted only y",
    "noted other z",
    "noted only w",
  ]);
});

test("a problem that begins with a key is shown at that key", () => {
  const text = `${REST}models: { only: { provider: x, model: y, temperature: 1 } }`;
  const outcome = readExperiment(join(folderOf({ "s.yaml": text }), "s.yaml"), {
    checkModel: () => "temperature: none is taken",
  });
  expect(!outcome.ok && outcome.problems).toEqual([
    expect.objectContaining({ line: 5, col: 55, message: "models.only: temperature: none is taken" }),
  ]);
  expect(read(`${REST}models: { only: synthetic/deaf }`).budget).toBeUndefined();
});
