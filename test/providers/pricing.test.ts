import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import type { ModelSpec, Price, Usage } from "../../src/core/call.ts";
import { costOfCall, priceOf, readPricing } from "../../src/providers/pricing.ts";

const spec = (provider: string, model: string): ModelSpec => ({ provider, model, params: {} });

describe("the price list", () => {
  test("has a date, a source for every price, and says what no vendor has confirmed", () => {
    expect(priceOf(spec("anthropic", "claude-haiku-5-5"))).toEqual({
      input: 0.1,
      output: 0.5,
      cached: 0.01,
      cacheWrite: 0.125,
      tiers: [{ above: 100_000, input: 0.5, output: 2.5, cached: 0.05, cacheWrite: 0.625 }],
      source: "pricing 2026-11-22",
    });
    expect(priceOf(spec("openai", "gpt-6-luna"))?.source).toBe("pricing 2026-11-22 (unverified)");
  });

  test.each([
    ["anthropic", "claude-haiku-5-5-20261007", "claude-haiku-5-5"],
    ["anthropic", "claude-opus-5-5", "claude-opus-5-5"],
    ["anthropic", "claude-opus-4-5-20251101", "claude-opus-4-5"],
    ["openai", "gpt-6.1-sol-2026-09-30", "gpt-6.1-sol"],
    ["openai", "gpt-6-sol-latest", "gpt-6-sol"],
  ])("%s/%s has the price of %s", (provider, served, listed) => {
    expect(priceOf(spec(provider, listed))).toBeDefined();
    expect(priceOf(spec(provider, served))).toEqual(priceOf(spec(provider, listed)));
  });

  test("a longer name goes before a shorter one, a dated one before the one without", () => {
    const of = (match: string, input: number): string =>
      `{ match: ${match}, input: ${input}, output: 1, checked: vendor }`;
    const models = [of("m", 1), of("m-20260101", 2), of("m-20260101-2026-02-02", 3)].join(", ");
    const list = readPricing(
      `as_of: 2026-03-03\nproviders: { a: { source: "https://a.test", models: [${models}] } }`,
    );
    const input = (model: string) => list.get("a")?.(model)?.input;
    expect(["m", "m-20260202", "m-20260101", "m-20260101-latest"].map(input)).toEqual([1, 1, 2, 2]);
    expect(priceOf(spec("anthropic", "claude-opus-5-5"))).toMatchObject({ input: 4, cached: 0.2 });
    expect(priceOf(spec("anthropic", "claude-opus-5-20260724"))).toMatchObject({ input: 5, cached: 0.5 });
  });

  test.each([
    ["anthropic", "claude-haiku-5-5-turbo"],
    ["anthropic", "claude-haiku"],
    ["openai", "gpt-6-luna-pro"],
    ["openai", "claude-haiku-5-5"],
    ["openrouter", "openai/gpt-6-luna"],
    ["openai-compatible", "gpt-6-luna"],
    ["nobody", "anything"],
  ])("what %s takes for %s is unknown, not 0", (provider, model) => {
    expect(priceOf(spec(provider, model))).toBeUndefined();
  });

  test.each(["ollama", "vllm", "llama-cpp", "lm-studio"])("%s is one's own and costs nothing", (provider) => {
    const price = priceOf(spec(provider, "qwen3")) as Price;
    expect(price).toEqual({ input: 0, output: 0, source: "local" });
    expect(costOfCall({}, price)).toBe(0);
  });

  test("synthetic models cost nothing and say so", () => {
    expect(priceOf(spec("synthetic", "deaf"))).toMatchObject({ input: 0, output: 0, source: "synthetic" });
  });

  test("ships beside the code that reads it", () => {
    const built = "dist/cli/pricing.yaml";
    expect(existsSync(built)).toBe(true);
    expect(readFileSync(built, "utf8")).toBe(readFileSync("src/providers/pricing.yaml", "utf8"));
  });

  test.each([
    ["without a date", "providers: {}"],
    [
      "with a price below 0",
      "as_of: 2026-01-01\nproviders: { a: { source: 'https://a.test', models: [{ match: m, input: -1, output: 1, checked: vendor }] } }",
    ],
    [
      "without a source",
      "as_of: 2026-01-01\nproviders: { a: { models: [{ match: m, input: 1, output: 1, checked: vendor }] } }",
    ],
    [
      "with a misspelt key",
      "as_of: 2026-01-01\nproviders: { a: { source: 'https://a.test', models: [{ match: m, input: 1, output: 1, checked: vendor, cashe: {} }] } }",
    ],
  ])("a list %s is a bug", (_, yaml) => {
    expect(() => readPricing(yaml)).toThrow(ZodError);
  });
});

describe("the cost of a call", () => {
  const price: Price = {
    input: 2,
    output: 10,
    cached: 0.2,
    cacheWrite: 2.5,
    tiers: [
      { above: 1_000, input: 4, output: 15, cached: 0.4, cacheWrite: 5 },
      { above: 2_000, input: 8, output: 30 },
    ],
    source: "test",
  };

  test("takes cache reads and writes out of the input", () => {
    const usage = { inputTokens: 1_000, cachedTokens: 400, cacheWriteTokens: 100, outputTokens: 50 };
    expect(costOfCall(usage, price)).toBeCloseTo((500 * 2 + 400 * 0.2 + 100 * 2.5 + 50 * 10) / 1e6, 12);
  });

  test("prices the whole request by the step its input is above", () => {
    expect(costOfCall({ inputTokens: 1_001, outputTokens: 1 }, price)).toBeCloseTo(
      (1_001 * 4 + 15) / 1e6,
      12,
    );
    expect(costOfCall({ inputTokens: 2_001, cachedTokens: 1, outputTokens: 1 }, price)).toBeCloseTo(
      (2_001 * 8 + 30) / 1e6,
      12,
    );
  });

  test("is unknown where a priced number of tokens is missing", () => {
    expect(costOfCall({ inputTokens: 10 }, price)).toBeUndefined();
    expect(costOfCall({ outputTokens: 10 }, price)).toBeUndefined();
    expect(costOfCall({ inputTokens: 10 }, { input: 1, output: 0, source: "test" })).toBe(10 / 1e6);
  });

  test("never falls below nothing where a provider counts cache reads beside the input", () => {
    expect(costOfCall({ inputTokens: 10, cachedTokens: 500, outputTokens: 0 }, price)).toBeCloseTo(
      (10 * 0.2) / 1e6,
      12,
    );
  });

  const tokens = fc.nat(300_000);
  const usages = fc
    .record({ inputTokens: tokens, cachedTokens: tokens, cacheWriteTokens: tokens, outputTokens: tokens })
    .filter(
      ({ inputTokens, cachedTokens, cacheWriteTokens }) => cachedTokens + cacheWriteTokens <= inputTokens,
    );
  const listed = fc
    .constantFrom(
      ["anthropic", "claude-haiku-5-5"],
      ["anthropic", "claude-opus-5-5"],
      ["openai", "gpt-6.1-sol"],
      ["openai", "gpt-5.6-luna"],
      ["ollama", "qwen3"],
    )
    .map(([provider = "", model = ""]) => priceOf(spec(provider, model)) as Price);
  const cost = (usage: Usage, at: Price): number => costOfCall(usage, at) ?? Number.NaN;

  test("grows with every token", () => {
    fc.assert(
      fc.property(usages, listed, tokens, (usage, at, more) => {
        const before = cost(usage, at);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(cost({ ...usage, inputTokens: usage.inputTokens + more }, at)).toBeGreaterThanOrEqual(before);
        expect(cost({ ...usage, outputTokens: usage.outputTokens + more }, at)).toBeGreaterThanOrEqual(
          before,
        );
      }),
    );
  });

  test("is never more for input from a cache, never less for input put into one", () => {
    fc.assert(
      fc.property(usages, listed, (usage, at) => {
        const { inputTokens, outputTokens } = usage;
        const plain = cost({ inputTokens, outputTokens }, at);
        expect(cost({ inputTokens, outputTokens, cachedTokens: usage.cachedTokens }, at)).toBeLessThanOrEqual(
          plain,
        );
        expect(
          cost({ inputTokens, outputTokens, cacheWriteTokens: usage.cacheWriteTokens }, at),
        ).toBeGreaterThanOrEqual(plain);
      }),
    );
  });

  test("adds up over calls where there are no steps", () => {
    fc.assert(
      fc.property(usages, usages, listed, (a, b, { tiers: _, ...flat }) => {
        const both = {
          inputTokens: a.inputTokens + b.inputTokens,
          cachedTokens: a.cachedTokens + b.cachedTokens,
          cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
          outputTokens: a.outputTokens + b.outputTokens,
        };
        expect(cost(both, flat)).toBeCloseTo(cost(a, flat) + cost(b, flat), 9);
      }),
    );
  });
});
