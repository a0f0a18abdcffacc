import { describe, expect, onTestFinished, test, vi } from "vitest";
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
    "copier?delay=1&p=0.5&phrase=the+blue+door",
    "flaky?unreadable=0.7&refuse=0.2&truncate=0.1&empty=0&fail=1&fault=rate_limit",
    "jitter?q=1",
    "mirror?q=0.5&dense",
    "paraphraser?dense",
    "parrot?canary=1",
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
      'unknown synthetic model "listner", did you mean "listener"? known: copier, deaf, flaky, jitter, listener, mirror, omniscient, paraphraser, parrot',
    ],
    [
      "zebra",
      'unknown synthetic model "zebra"; known: copier, deaf, flaky, jitter, listener, mirror, omniscient, paraphraser, parrot',
    ],
    ["listener?q=2", 'q: expected a number from 0 to 1, got "2"'],
    ["listener?q=", 'q: expected a number from 0 to 1, got ""'],
    ["listener?q=-0.1", 'q: expected a number from 0 to 1, got "-0.1"'],
    ["listener?q=NaN", 'q: expected a number from 0 to 1, got "NaN"'],
    ["listener?q=0x1", 'q: expected a number from 0 to 1, got "0x1"'],
    ["omniscient?slip=often", 'slip: expected a number from 0 to 1, got "often"'],
    ["listener?dense=5", 'dense: expected no value, "true" or "false", got "5"'],
    [
      "listener?qq=1",
      'unknown parameter of listener "qq", did you mean "q"? known: q, dense, canary, echo, manner',
    ],
    ["deaf?q=0.5", 'unknown parameter of deaf "q"; known: dense, canary, manner'],
    ["copier?delay=0", 'delay: expected a whole number from 1 to 1000, got "0"'],
    ["copier?delay=1.5", 'delay: expected a whole number from 1 to 1000, got "1.5"'],
    [
      "copier?phrase=%F0%9F%92%A5",
      'phrase: expected some words on one line, 80 characters at most, got "💥"',
    ],
    [
      "flaky?fault=tired",
      'fault: expected one of overloaded, rate_limit, server_error, connection, timeout, bad_response, auth, billing, not_found, bad_request, got "tired"',
    ],
    [
      "flaky?unreadable=0.8&truncate=0.4",
      "unreadable, refuse, truncate and empty: expected at most 1 in all, got 1.25",
    ],
    ["listener?q=0.1&q=0.9", 'q: given twice in "listener?q=0.1&q=0.9"'],
  ])("synthetic/%s", (model, sentence) => {
    expect(synthetic(model)).toBe(sentence);
  });

  test("an unknown provider comes with the nearest known one", () => {
    expect(checkModel(spec("synthetc", "deaf"))).toMatch(
      /^unknown provider "synthetc", did you mean "synthetic"\?/,
    );
  });

  test.each([
    ["antropic", "anthropic"],
    ["openia", "openai"],
    ["olama", "ollama"],
    ["lmstudio", "lm-studio"],
  ])("%s: did you mean %s", (typed, meant) => {
    expect(checkModel(spec(typed, "x"))).toContain(`did you mean "${meant}"?`);
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
    spec("openai", "gpt-6-luna", { params: { temperature: 1 } }),
    spec("scripted", "", { script: "[" }),
  ]) {
    await expect(openProvider(faulty, {}, WORLD)).rejects.toMatchObject({ code: "provider_unusable" });
  }
});

test("every provider opens", async () => {
  for (const name of ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"])
    vi.stubEnv(name, "sk-test-0123456789abcdef");
  onTestFinished(() => void vi.unstubAllEnvs());
  const usable: Record<string, ModelSpec> = {
    synthetic: spec("synthetic", "deaf"),
    scripted: spec("scripted", "", { script: "ada: []" }),
  };
  const access = { baseUrl: "http://127.0.0.1:9/v1" };
  for (const { name } of KNOWN_PROVIDERS) {
    const opened = await openProvider(usable[name] ?? spec(name, "some-model"), access, WORLD);
    expect(opened.name).toBe(name);
  }
});
