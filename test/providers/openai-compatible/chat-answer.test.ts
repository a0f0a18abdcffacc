import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../../src/agent/answer.ts";
import type { ModelSpec } from "../../../src/core/call.ts";
import { readChat } from "../../../src/providers/openai-compatible/chat-answer.ts";
import { openCompatible } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { REQUEST } from "../openai/failure-suite.ts";
import { useFake } from "../openai/fake-server.ts";
import { completionOf } from "../prompts.ts";

const SPEC: ModelSpec = { provider: "openai-compatible", model: "qwen3", params: {} };
const ROUTED: ModelSpec = { ...SPEC, provider: "openrouter", model: "qwen/qwen3" };

const read = (choice: object, rest: object = {}, spec = SPEC) =>
  readChat({ choices: [{ index: 0, finish_reason: "stop", ...choice }], ...rest }, spec);
const call = (args: unknown) => ({ type: "function", function: { name: "answer", arguments: args } });

describe("a chat completion is read", () => {
  test.each([
    ["as it is", { message: { content: "{}" } }, { text: "{}", stop: "end" }],
    [
      "with thoughts left in the text, which is kept raw",
      { message: { content: "<think>No.</think>{}" } },
      { text: "<think>No.</think>{}" },
    ],
    [
      "with the reasoning beside it",
      { message: { content: "{}", reasoning_content: "Hm." } },
      { text: "{}", reasoning: "Hm." },
    ],
    [
      "with the reasoning under its other name",
      { message: { content: "{}", reasoning: "Hm." } },
      { text: "{}", reasoning: "Hm." },
    ],
    [
      "with nothing but reasoning, which is no answer",
      { message: { content: null, reasoning_content: "Hm. {}" } },
      { text: "", reasoning: "Hm. {}" },
    ],
    [
      "in parts",
      {
        message: {
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
            { type: "text", text: "{}" },
          ],
        },
      },
      { text: "{}", reasoning: "Hm." },
    ],
    [
      "as a call of a tool that nobody offered",
      { finish_reason: "tool_calls", message: { content: null, tool_calls: [call('{"actions":[]}')] } },
      { text: '{"actions":[]}', stop: "tool_use" },
    ],
    [
      "as a call with an object for arguments, said to have stopped",
      { message: { content: "", tool_calls: [call({ actions: [] })] } },
      { text: '{"actions":[]}', stop: "tool_use" },
    ],
    [
      "as a call in the form of 2023",
      { finish_reason: "function_call", message: { function_call: { arguments: "{}" } } },
      { text: "{}", stop: "tool_use" },
    ],
    ["as a refusal", { message: { content: null, refusal: "No." } }, { text: "No.", stop: "refusal" }],
    [
      "cut short",
      { finish_reason: "length", message: { content: '{"ac' } },
      { text: '{"ac', stop: "max_tokens" },
    ],
    ["filtered", { finish_reason: "content_filter", message: { content: "" } }, { stop: "filter" }],
    [
      "of a server with a word of its own",
      { finish_reason: "eos", message: { content: "{}" } },
      { stop: "end" },
    ],
    [
      "of a server that gives no reason",
      { finish_reason: null, message: { content: "{}" } },
      { stop: "end" },
    ],
    ["empty", { message: { content: null } }, { text: "", stop: "end" }],
  ])("%s", (_, choice, completion) => {
    expect(read(choice)).toMatchObject({
      type: "completion",
      completion: { servedModel: "qwen3", ...completion },
    });
  });

  test("with its tokens, and without them", () => {
    const message = { content: "{}" };
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 40 },
    };
    expect(read({ message }, { usage })).toMatchObject({
      completion: { usage: { inputTokens: 100, cachedTokens: 64, outputTokens: 50, reasoningTokens: 40 } },
    });
    expect(read({ message }, { usage: { prompt_tokens: 9, prompt_cache_hit_tokens: 3 } })).toMatchObject({
      completion: { usage: { inputTokens: 9, cachedTokens: 3 } },
    });
    for (const odd of [undefined, null, "many", { prompt_tokens: -1, completion_tokens: 1.5 }])
      expect(read({ message }, { usage: odd })).toMatchObject({ completion: { usage: {} } });
  });

  test("with what served it", () => {
    const rest = { model: "qwen3:8b", provider: "DeepInfra", system_fingerprint: "fp_1" };
    expect(read({ message: { content: "{}" } }, rest)).toMatchObject({
      completion: { servedModel: "qwen3:8b", host: "DeepInfra", fingerprint: "fp_1" },
    });
  });

  test.each([
    [0.002, { cost: 0.002 }],
    [0, { cost: 0 }],
    [undefined, { cost: "0.002" }],
    [0.011, { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.01 } }],
  ])("with a bill of %s dollars from OpenRouter", (reportedUsd, usage) => {
    const reading = read({ message: { content: "{}" } }, { usage }, ROUTED);
    expect(reading.type === "completion" ? reading.completion.reportedUsd : "none").toBe(reportedUsd);
  });

  test("without a bill from anyone else, whose unit nobody knows", () => {
    const reading = read({ message: { content: "{}" } }, { usage: { cost: 5 } });
    expect(reading.type === "completion" ? reading.completion : {}).not.toHaveProperty("reportedUsd");
  });

  test.each([
    ["no choices", { choices: [] }, "unreadable"],
    ["null for choices", { choices: null }, "unreadable"],
    ["a choice without a message", { choices: [{ finish_reason: "stop" }] }, "unreadable"],
    ["an error", { error: { code: 429, message: "busy" } }, "failed"],
    ["an error in a word", { error: "model runner has unexpectedly stopped" }, "failed"],
    ["an error in its choice", { choices: [{ finish_reason: "error", error: { code: 502 } }] }, "failed"],
  ])("not: %s", (_, answer, type) => {
    expect(readChat(answer, SPEC)).toMatchObject({ type });
  });
});

describe("over the wire an answer can be read from", () => {
  const fake = useFake();
  const ask = async (spec: ModelSpec) => {
    const access = { baseUrl: fake().openaiUrl };
    return completionOf(await (await openCompatible(spec, access)).complete(REQUEST));
  };

  test.each(["qwen3", "qwen3-thinks", "qwen3-reasons", "qwen3-tool-caller", "qwen3-fences"])(
    "%s, at every rung",
    async (model) => {
      for (const structured of ["schema", "json", "prompt"] as const) {
        const completion = await ask({ ...SPEC, model, structured });
        expect(parseAnswer(completion)).toMatchObject({ type: "actions", unreadable: 0 });
      }
    },
  );

  test.each([
    ["qwen3-refuses", "unreadable"],
    ["some/qwen3-refuses", "declined"],
    ["qwen3-truncates", "truncated"],
    ["qwen3-filters", "filtered"],
    ["qwen3-silent", "empty"],
    ["qwen3-reasons-only", "empty"],
    ["qwen3-garbles", "unreadable"],
  ])("not %s: %s", async (model, outcome) => {
    expect(parseAnswer(await ask({ ...SPEC, model }))).toMatchObject({ type: "lost", outcome });
  });

  test("OpenRouter says who served it and what it cost", async () => {
    process.env["OPENROUTER_API_KEY"] = "sk-or-v1-0123456789";
    const completion = await ask(ROUTED);
    delete process.env["OPENROUTER_API_KEY"];
    expect(completion.host).toBe("DeepInfra");
    expect(completion.fingerprint).toBe("fp_fake");
    expect(completion.reportedUsd).toBeGreaterThan(0);
  });
});
