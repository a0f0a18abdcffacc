import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessage } from "../../../src/providers/anthropic/answer.ts";

const message = (parts: object): object => ({
  type: "message",
  model: "claude-haiku-5-5-20260901",
  content: [{ type: "text", text: "{}" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 10, output_tokens: 4 },
  ...parts,
});

describe("a message", () => {
  test.each([
    ["end_turn", "end"],
    ["stop_sequence", "end"],
    ["pause_turn", "end"],
    ["max_tokens", "max_tokens"],
    ["refusal", "refusal"],
    ["tool_use", "tool_use"],
    ["model_context_window_exceeded", "context_window"],
    ["something_new", "end"],
    [null, "end"],
  ])("that stopped for %s stopped for %s", (stop_reason, stop) => {
    expect(readMessage(message({ stop_reason }))?.stop).toBe(stop);
  });

  test("counts as input what was read from a cache and what was written to one", () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 200,
      cache_creation_input_tokens: 30,
      output_tokens: 40,
      output_tokens_details: { thinking_tokens: 25 },
    };
    expect(readMessage(message({ usage }))?.usage).toEqual({
      inputTokens: 240,
      cachedTokens: 200,
      cacheWriteTokens: 30,
      outputTokens: 40,
      reasoningTokens: 25,
    });
  });

  test("leaves out what it was not told", () => {
    const usage = { input_tokens: null, cache_read_input_tokens: null, output_tokens: -1 };
    expect(readMessage(message({ usage }))?.usage).toEqual({});
    expect(readMessage(message({ usage: undefined }))?.usage).toEqual({});
  });

  test("is its texts together, thinking apart, and the model that was served", () => {
    const content = [
      { type: "thinking", thinking: "Hm. ", signature: "s" },
      { type: "redacted_thinking", data: "x" },
      { type: "thinking", thinking: "So." },
      { type: "text", text: '{"actions"' },
      { type: "text", text: ":[]}" },
    ];
    expect(readMessage(message({ content }))).toMatchObject({
      text: '{"actions":[]}',
      reasoning: "Hm. So.",
      servedModel: "claude-haiku-5-5-20260901",
    });
  });

  test("that calls a tool says what it would hand over", () => {
    const input = { actions: [{ type: "do_nothing" }] };
    const content = [{ type: "tool_use", id: "t", name: "answer", input }];
    expect(readMessage(message({ content, stop_reason: "tool_use" }))).toMatchObject({
      text: JSON.stringify(input),
      stop: "tool_use",
    });
  });

  test("is nothing else: whatever the value, never by throwing", () => {
    expect(readMessage({ type: "error", error: { type: "overloaded_error", message: "m" } })).toBeUndefined();
    expect(readMessage("<html>")).toBeUndefined();
    expect(readMessage(undefined)).toBeUndefined();
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, part) => {
        readMessage(value);
        readMessage(message({ content: part, usage: value, stop_reason: part }));
        readMessage(message({ content: [part, value], model: part }));
      }),
    );
  });
});
