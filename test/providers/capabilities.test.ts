import { describe, expect, test } from "vitest";
import type { ModelAccess, ModelSpec } from "../../src/core/call.ts";
import { capabilitiesOf, rungOf } from "../../src/providers/capabilities.ts";
import { checkModel, KNOWN_PROVIDERS, warnModel } from "../../src/providers/check.ts";
import { keyNameOf } from "../../src/providers/key-name.ts";

/** `anthropic/claude-haiku-5-5`, and what is asked of it. */
function spec(name: string, params: ModelSpec["params"] = {}, more: Partial<ModelSpec> = {}): ModelSpec {
  const slash = name.indexOf("/");
  return { provider: name.slice(0, slash), model: name.slice(slash + 1), params, ...more };
}

describe("a setting that a model does not take is a fault before anything is sent", () => {
  test.each([
    ["anthropic/claude-haiku-5-5", { temperature: 0.5 }, /^temperature: /],
    ["anthropic/claude-opus-4-7", { temperature: 0 }, /^temperature: /],
    ["anthropic/claude-sonnet-4-5", { effort: "low" }, /^effort: .* knows none/],
    ["anthropic/claude-sonnet-5-5", { effort: "minimal" }, /^effort: .*low, medium, high, xhigh, max/],
    ["openai/gpt-6.1-sol", { temperature: 1 }, /^temperature: .*unless effort is none/],
    ["openai/gpt-6-luna", { temperature: 1, effort: "low" }, /^temperature: /],
    ["openai/gpt-5-mini", { effort: "none" }, /^effort: /],
    ["openai/gpt-4.1", { effort: "low" }, /^effort: /],
    ["openai/gpt-6-luna", { api: "chat" }, /^api: /],
    ["vllm/qwen3", { extra: { model: "another" } }, /^extra\.model: /],
    ["openai/gpt-6-luna", { extra: { store: true } }, /^extra\.store: /],
    ["ollama/qwen3", { extra: { max_tokens: 5 } }, /^extra\.max_tokens: write max_tokens/],
  ])("%s %o", (name, params, sentence) => {
    expect(checkModel(spec(name, params))).toMatch(sentence);
  });

  test.each([
    ["anthropic/claude-haiku-4-5", { temperature: 0.5 }],
    ["anthropic/claude-sonnet-4-6", { temperature: 0.5, effort: "max" }],
    [
      "anthropic/claude-opus-5-5",
      { effort: "xhigh", max_tokens: 600, extra: { metadata: { user_id: "x" } } },
    ],
    ["openai/gpt-6.1-sol", { temperature: 1, effort: "none" }],
    ["openai/gpt-4.1-mini", { temperature: 1 }],
    ["openrouter/meta-llama/llama-4-maverick", { temperature: 1, effort: "low" }],
    ["vllm/any", { api: "responses" }],
  ])("and what it takes is none: %s %o", (name, params) => {
    expect(checkModel(spec(name, params))).toBeUndefined();
  });
});

test("a rung that a model does not offer is a fault, and where only a probe can tell none is", () => {
  expect(checkModel(spec("anthropic/claude-haiku-5-5", {}, { structured: "json" }))).toMatch(/^structured: /);
  expect(checkModel(spec("openai/gpt-3.5-turbo", {}, { structured: "schema" }))).toMatch(/^structured: /);
  for (const structured of ["schema", "json", "prompt"] as const) {
    expect(checkModel(spec("ollama/qwen3", {}, { structured }))).toBeUndefined();
    expect(checkModel(spec("openai/gpt-6-luna", {}, { structured }))).toBeUndefined();
  }
});

test("a rung is told without a probe for models that the table has, and by no one else but the scenario", () => {
  expect(rungOf(spec("anthropic/claude-haiku-5-5"))).toBe("schema");
  expect(rungOf(spec("openai/gpt-6-luna"))).toBe("schema");
  expect(rungOf(spec("openai/gpt-3.5-turbo"))).toBe("json");
  for (const name of ["anthropic/claude-opus-7", "ollama/qwen3", "openai-compatible/m", "synthetic/deaf"])
    expect(rungOf(spec(name))).toBeUndefined();
  expect(rungOf(spec("ollama/qwen3", {}, { capabilities: { structured: ["json", "prompt"] } }))).toBe("json");
  expect(rungOf(spec("ollama/qwen3", {}, { capabilities: { temperature: false } }))).toBeUndefined();
});

test("Claude and GPT begin at a schema, other servers are tried out", () => {
  expect(capabilitiesOf(spec("anthropic/claude-haiku-5-5")).structured[0]).toBe("schema");
  expect(capabilitiesOf(spec("openai/gpt-6-luna")).structured[0]).toBe("schema");
  expect(capabilitiesOf(spec("openai-compatible/any")).structured).toBe("probe");
});

test("every row has its source and its day", () => {
  for (const name of [
    "anthropic/claude-haiku-5-5",
    "openai/gpt-6-luna",
    "ollama/qwen3",
    "anthropic/unheard-of",
  ]) {
    const { source, asOf } = capabilitiesOf(spec(name));
    expect(source).not.toBe("");
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

describe("a model that the table does not have", () => {
  test.each(["anthropic/claude-opus-7", "anthropic/claude-opus-50", "openai/gpt-60", "openai/gpt-7"])(
    "%s is no fault but noted, and takes no more than all of its maker's models",
    (name) => {
      expect(checkModel(spec(name))).toBeUndefined();
      expect(warnModel(spec(name))).toContain(name);
      expect(checkModel(spec(name, { temperature: 1 }))).toMatch(/capabilities: \{ temperature: true \}/);
    },
  );

  test("on a server of one's own is nothing to note", () => {
    expect(warnModel(spec("vllm/my/own-tune"))).toBeUndefined();
    expect(warnModel(spec("synthetic/deaf"))).toBeUndefined();
  });

  test("takes what the scenario says it takes", () => {
    const capabilities = { temperature: true, effort: ["low"], structured: ["json"] } as const;
    const claimed = spec("anthropic/claude-opus-7", { temperature: 1, effort: "low" }, { capabilities });
    expect(checkModel({ ...claimed, structured: "json" })).toBeUndefined();
    expect(warnModel(claimed)).toBeUndefined();
    expect(checkModel({ ...claimed, structured: "schema" })).toMatch(/^structured: .*\(scenario\)/);
    expect(checkModel({ ...claimed, params: { effort: "high" } })).toMatch(/^effort: /);
  });
});

describe("how a model is reached", () => {
  const at = (name: string, access: ModelAccess): string | undefined => checkModel(spec(name), access);

  test("a server without a name needs an address, one with a name has it", () => {
    expect(at("openai-compatible/any", {})).toMatch(/^base_url: /);
    expect(at("openai-compatible/any", { baseUrl: "http://127.0.0.1:1/v1" })).toBeUndefined();
    for (const { name } of KNOWN_PROVIDERS.filter(({ about }) => about.includes("no key")))
      expect(checkModel(spec(`${name}/deaf`), {})).toBeUndefined();
  });

  test.each(["anthropic", "openai", "openrouter"])(
    "the key of %s goes to its maker and to this machine, elsewhere only where the scenario names it",
    (provider) => {
      const name = `${provider}/any`;
      for (const host of ["models.example.org", "api.openai.com.example.org", "127.0.0.1.example.org"])
        expect(at(name, { baseUrl: `https://${host}/v1` })).toMatch(/^base_url: .*api_key_env/);
      expect(at(name, { baseUrl: "http://127.0.0.1:4000" })).toBeUndefined();
      expect(at(name, { baseUrl: "https://models.example.org", apiKeyEnv: "OTHER_KEY" })).toBeUndefined();
    },
  );

  test("not over plain http, even to its maker's name", () => {
    expect(at("openai/gpt-6-luna", { baseUrl: "http://api.openai.com/v1" })).toMatch(/^base_url: /);
    expect(at("openai/gpt-6-luna", { baseUrl: "https://eu.api.openai.com/v1" })).toBeUndefined();
  });

  test("what means nothing to a synthetic model is a fault, and waiting on purpose to a real one", () => {
    expect(at("synthetic/deaf", { baseUrl: "http://127.0.0.1:1" })).toMatch(/^base_url: /);
    expect(at("synthetic/deaf", { latencyMs: 5 })).toBeUndefined();
    expect(at("ollama/qwen3", { latencyMs: 5 })).toMatch(/^latency: /);
  });
});

test.each([
  ["anthropic", {}, "ANTHROPIC_API_KEY"],
  ["openai", {}, "OPENAI_API_KEY"],
  ["openrouter", {}, "OPENROUTER_API_KEY"],
  ["anthropic", { apiKeyEnv: "MINE" }, "MINE"],
  ["vllm", { apiKeyEnv: "MINE" }, "MINE"],
  ["ollama", {}, undefined],
  ["openai-compatible", {}, undefined],
  ["synthetic", {}, undefined],
])("%s %o is asked with the key in %s", (provider, access, name) => {
  expect(keyNameOf({ provider }, access)).toBe(name);
});
