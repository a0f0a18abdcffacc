import { expect, test } from "vitest";
import type { ModelSpec } from "../../src/core/call.ts";
import { accessOf } from "../../src/engine/access-of.ts";
import type { Plan } from "../../src/scenario/plan.ts";

const LOCAL: ModelSpec = { provider: "ollama", model: "qwen3", params: {} };
const plan = { models: { a: LOCAL } } as unknown as Plan;
const access = { a: { baseUrl: "http://127.0.0.1:1/v1", concurrency: 2 } };

test("another model of the same provider is reached as the scenario says", () => {
  expect(accessOf(plan, access, { alias: "a", spec: { ...LOCAL, model: "llama" } })).toEqual(access.a);
});

test("another provider gets nothing of its predecessor's address", () => {
  const spec: ModelSpec = { provider: "openai", model: "gpt-6-luna", params: {} };
  expect(accessOf(plan, access, { alias: "a", spec })).toEqual({});
});
