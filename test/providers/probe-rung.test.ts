import { describe, expect, test } from "vitest";
import type { CallOutcome, CallRequest, ModelSpec, Provider } from "../../src/core/call.ts";
import { openOpenAi } from "../../src/providers/openai/openai.ts";
import { openCompatible } from "../../src/providers/openai-compatible/openai-compatible.ts";
import { probeRung } from "../../src/providers/probe-rung.ts";
import { KEY_ENV, useFake } from "./openai/fake-server.ts";

const fake = useFake();
const compatible = (model: string): ModelSpec => ({ provider: "openai-compatible", model, params: {} });
const open = (spec: ModelSpec): Promise<Provider> =>
  openCompatible(spec, { baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV });

describe("a probe finds the best rung that holds", () => {
  test.each([
    ["schema", 1, "qwen3"],
    ["json", 2, "qwen3-no-schema"],
    ["prompt", 3, "qwen3-words-only"],
    ["prompt", 3, "qwen3-ignores-format"],
    ["schema", 1, "qwen3-tool-caller"],
    ["schema", 1, "qwen3-reasons"],
  ] as const)("%s after %i calls to %s", async (rung, calls, model) => {
    expect(await probeRung(open, compatible(model))).toEqual({ rung, calls });
  });

  test("over the Responses API", async () => {
    const openResponses = (spec: ModelSpec): Promise<Provider> =>
      openOpenAi(spec, { baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV });
    const spec = { provider: "openai", model: "gpt-6-luna", params: {} };
    expect(await probeRung(openResponses, spec)).toEqual({ rung: "schema", calls: 1 });
  });
});

test("trouble that says nothing of the model is handed back", async () => {
  for (const [fault, failure] of [
    ["rate_limit", "rate_limit"],
    ["server_error", "server_error"],
    ["reset", "connection"],
    ["truncated", "bad_response"],
  ] as const) {
    await fake().setFaults({ nextFaults: [fault] });
    expect(await probeRung(open, compatible("qwen3"))).toMatchObject({ failure: { ok: false, failure } });
  }
  expect(await probeRung(open, compatible("gone"))).toMatchObject({ failure: { failure: "not_found" } });
});

test("a request that is refused even in words is handed back after three calls", async () => {
  const refusal = { status: 400, body: { error: { message: "No such parameter: max_tokens" } } };
  await fake().reset();
  await fake().setFaults({ nextFaults: [refusal, refusal, refusal] });
  expect(await probeRung(open, compatible("qwen3"))).toMatchObject({ failure: { failure: "bad_request" } });
  expect(await fake().seen()).toHaveLength(3);
});

/** Says the same at every rung, and notes where it was asked. */
function parrot(outcome: CallOutcome, asked: CallRequest[] = []) {
  return async (spec: ModelSpec): Promise<Provider> => ({
    name: spec.provider,
    model: spec.model,
    complete: (request) => {
      asked.push(request);
      return outcome;
    },
  });
}

const said = (text: string, stop: "end" | "max_tokens" = "end"): CallOutcome => ({
  ok: true,
  completion: { text, stop, servedModel: "m", usage: {}, sent: {} },
});

test.each([
  ["an obliging model that no schema held", said('{"colour":"blue"}'), "json"],
  ["the form, but in a fence", said('```json\n{"actions":[{"type":"search","query":"sky"}]}\n```'), "prompt"],
  ["an answer cut short within its form", said('{"actions":[{"ty', "max_tokens"), "schema"],
  ["thoughts that took all the room there was", said("", "max_tokens"), "schema"],
  ["prose cut short", said("The colour of the sky", "max_tokens"), "prompt"],
  ["nothing at all", said(""), "prompt"],
  ["a list", said("[]"), "json"],
] as const)("%s", async (_, outcome, rung) => {
  expect(await probeRung(parrot(outcome), compatible("m"))).toMatchObject({ rung });
});

test("each call of a probe has an address of its own, at round 0", async () => {
  const asked: CallRequest[] = [];
  await probeRung(parrot(said("blue"), asked), compatible("m"));
  expect(asked.map(({ address }) => [address.round, address.ordinal])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
});

test("a probe that is aborted comes back as aborted", async () => {
  expect(await probeRung(open, compatible("qwen3"), AbortSignal.abort())).toMatchObject({
    failure: { failure: "aborted" },
  });
});
