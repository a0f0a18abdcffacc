import { describe, expect, test } from "vitest";
import type { ModelSpec } from "../../src/core/call.ts";
import { checkModel, KNOWN_PROVIDERS } from "../../src/providers/check.ts";
import { openProvider } from "../../src/providers/open.ts";
import { SYNTHETIC_MODELS } from "../../src/providers/synthetic/settings.ts";
import { WORLD } from "./contract.ts";

const spec = (provider: string, model: string, more: Partial<ModelSpec> = {}): ModelSpec => ({
  provider,
  model,
  params: {},
  ...more,
});
const synthetic = (model: string): string | undefined => checkModel(spec("synthetic", model));

describe("a usable model has no fault", () => {
  test.each([
    "listener",
    "listener?q=0.6",
    "listener?q=1&dense",
    "listener?dense=true&q=0&canary=.5&echo=1e-3",
    "deaf",
    "deaf?dense&canary=1",
    "omniscient?slip=0.5&q=0.2",
  ])("synthetic/%s", (model) => {
    expect(synthetic(model)).toBeUndefined();
  });

  test("every synthetic model that is listed, with each of its parameters as it stands when left out", () => {
    for (const { name, parameters } of SYNTHETIC_MODELS) {
      expect(synthetic(name)).toBeUndefined();
      for (const { name: key, standard } of parameters)
        expect(synthetic(`${name}?${key}=${standard}`)).toBeUndefined();
    }
  });
});

describe("the sentence about a fault is what a person reads", () => {
  test.each([
    [
      "listner",
      'unknown synthetic model "listner", did you mean "listener"? known: deaf, listener, omniscient',
    ],
    ["zebra", 'unknown synthetic model "zebra"; known: deaf, listener, omniscient'],
    ["listener?q=2", 'q: expected a number from 0 to 1, got "2"'],
    ["listener?q=", 'q: expected a number from 0 to 1, got ""'],
    ["listener?q=-0.1", 'q: expected a number from 0 to 1, got "-0.1"'],
    ["listener?q=NaN", 'q: expected a number from 0 to 1, got "NaN"'],
    ["listener?q=0x1", 'q: expected a number from 0 to 1, got "0x1"'],
    ["omniscient?slip=often", 'slip: expected a number from 0 to 1, got "often"'],
    ["listener?dense=5", 'dense: expected no value, "true" or "false", got "5"'],
    ["listener?qq=1", 'unknown parameter of listener "qq", did you mean "q"? known: q, dense, canary, echo'],
    ["deaf?q=0.5", 'unknown parameter of deaf "q"; known: dense, canary'],
    ["listener?q=0.1&q=0.9", 'q: given twice in "listener?q=0.1&q=0.9"'],
  ])("synthetic/%s", (model, sentence) => {
    expect(synthetic(model)).toBe(sentence);
  });

  test("an unknown provider comes with the nearest known one", () => {
    expect(checkModel(spec("synthetc", "deaf"))).toMatch(
      /^unknown provider "synthetc", did you mean "synthetic"\?/,
    );
  });

  test.each(["anthropic", "openai", "openai-compatible"])("%s is known and not there yet", (provider) => {
    expect(checkModel(spec(provider, "x"))).toBe(`provider "${provider}" is not available in this version`);
  });

  test("a setting that would do nothing is a fault", () => {
    expect(checkModel(spec("synthetic", "deaf", { params: { max_tokens: 5 } }))).toMatch(/^max_tokens: /);
  });

  test("a script that does not parse is placed by line and column", () => {
    const script = "ada:\n  - { actions: [] }\n  - { fail: timout }\n";
    expect(checkModel(spec("scripted", "", { script }))).toMatch(
      /^script 3:\d+: unknown failure "timout", did you mean "timeout"\?/,
    );
    expect(checkModel(spec("scripted", ""))).toBe("a scripted model needs a script file");
  });
});

test("a model with a fault does not open", async () => {
  for (const faulty of [
    spec("synthetic", "listner"),
    spec("openai", "x"),
    spec("scripted", "", { script: "[" }),
  ]) {
    await expect(openProvider(faulty, {}, WORLD)).rejects.toMatchObject({ code: "provider_unusable" });
  }
});

test("every provider that says it is available opens", async () => {
  const usable: Record<string, ModelSpec> = {
    synthetic: spec("synthetic", "deaf"),
    scripted: spec("scripted", "", { script: "ada: []" }),
  };
  for (const { name } of KNOWN_PROVIDERS.filter(({ available }) => available)) {
    expect((await openProvider(usable[name] ?? spec(name, ""), {}, WORLD)).name).toBe(name);
  }
});
