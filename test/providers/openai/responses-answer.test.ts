import { describe, expect, test } from "vitest";
import { openOpenAi } from "../../../src/providers/openai/openai.ts";
import { readResponse } from "../../../src/providers/openai/responses-answer.ts";
import { completionOf, parsed } from "../prompts.ts";
import { REQUEST } from "./failure-suite.ts";
import { KEY_ENV, useFake } from "./fake-server.ts";

const SPEC = { provider: "openai", model: "gpt-6-luna", params: {} };
const read = (answer: object) =>
  readResponse({ model: "gpt-6-luna-2026-09-30", output: [], ...answer }, SPEC);

const says = (...content: object[]) => ({ type: "message", role: "assistant", content });
const text = (words: string) => ({ type: "output_text", text: words });
const CALL = { type: "function_call", name: "answer", arguments: '{"actions":[]}' };

describe("an answer of the Responses API is read", () => {
  test.each([
    ["in parts", { output: [says(text('{"a"'), text(":1}"))] }, { text: '{"a":1}', stop: "end" }],
    [
      "as a refusal",
      { output: [says({ type: "refusal", refusal: "No." })] },
      { text: "No.", stop: "refusal" },
    ],
    [
      "as a call of a tool that nobody offered",
      { output: [CALL] },
      { text: '{"actions":[]}', stop: "tool_use" },
    ],
    ["as words and a call", { output: [says(text("Well:")), CALL] }, { text: 'Well:\n{"actions":[]}' }],
    [
      "cut short",
      {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        output: [says(text('{"ac'))],
      },
      { text: '{"ac', stop: "max_tokens" },
    ],
    [
      "filtered",
      { status: "incomplete", incomplete_details: { reason: "content_filter" } },
      { text: "", stop: "filter" },
    ],
    ["empty", { output: [] }, { text: "", stop: "end" }],
    [
      "with its reasoning and its comments apart",
      {
        output: [
          {
            type: "reasoning",
            summary: [{ type: "summary_text", text: "Short." }],
            content: [text("Long.")],
          },
          { ...says(text("I shall look.")), phase: "commentary" },
          { ...says(text("{}")), phase: "final_answer" },
        ],
      },
      { text: "{}", reasoning: "Short.\nI shall look." },
    ],
    [
      "with the reasoning of an open model",
      { output: [{ type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Long." }] }] },
      { reasoning: "Long." },
    ],
    ["of a server that does not name its model", { model: undefined }, { servedModel: "gpt-6-luna" }],
    [
      "with parts of no known kind",
      { output: [null, 7, { type: "web_search_call" }, says({})] },
      { text: "" },
    ],
  ])("%s", (_, answer, completion) => {
    expect(read(answer)).toMatchObject({ type: "completion", completion });
  });

  test("with its tokens, of which only counts are kept", () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 64, cache_write_tokens: 32 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 40 },
    };
    expect(read({ usage })).toMatchObject({
      completion: {
        usage: {
          inputTokens: 100,
          cachedTokens: 64,
          cacheWriteTokens: 32,
          outputTokens: 50,
          reasoningTokens: 40,
        },
      },
    });
    const odd = { input_tokens: -1, output_tokens: "many", input_tokens_details: null };
    expect(read({ usage: odd })).toMatchObject({ completion: { usage: {} } });
    expect(read({})).toMatchObject({ completion: { usage: {} } });
  });

  test.each([
    ["a failed one", { status: "failed", error: { code: "server_error", message: "oh" } }, "failed"],
    ["one under way", { status: "in_progress" }, "unreadable"],
    ["one without output", { output: undefined }, "unreadable"],
  ])("not: %s", (_, answer, type) => {
    expect(read(answer)).toMatchObject({ type });
  });
});

describe("over the wire", () => {
  const fake = useFake();
  const ask = async (model: string, params = {}) => {
    const access = { baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV };
    const provider = await openOpenAi({ ...SPEC, model, params, structured: "schema" }, access);
    return completionOf(await provider.complete(REQUEST));
  };

  test("a model that reasons: its tokens and its summary are apart, and the limits of the account are told", async () => {
    const completion = await ask("gpt-6-luna-thinks");
    expect(parsed(completion).actions).toHaveLength(1);
    expect(completion.reasoning).toMatch(/thread is short/);
    expect(completion.usage.reasoningTokens).toBeGreaterThan(0);
    expect(completion.servedModel).toBe("gpt-6-luna-thinks-2026-09-30");
    expect(completion.limits).toEqual({ requestsPerMinute: 60_000, tokensPerMinute: 60_000_000 });
  });

  test.each([
    ["gpt-6-refuses", "refusal"],
    ["gpt-6-truncates", "max_tokens"],
    ["gpt-6-filters", "filter"],
    ["gpt-6-silent", "end"],
    ["gpt-6-tool-caller", "tool_use"],
  ])("%s stops with %s", async (model, stop) => {
    expect(await ask(model)).toMatchObject({ stop });
  });

  test("a setting that the server does not take is a bad request and not dropped", async () => {
    await expect(ask("gpt-6-luna", { temperature: 1 })).rejects.toThrow(/bad_request.*temperature/);
  });
});
