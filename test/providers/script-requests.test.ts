import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { scriptShape } from "../../src/agent/script-answer.ts";
import { answerTokens, type CallRequest, type ModelSpec, RUNGS, type Segment } from "../../src/core/call.ts";
import { messagesRequest } from "../../src/providers/anthropic/request.ts";
import { responsesParameters } from "../../src/providers/openai/responses-request.ts";
import { chatParameters } from "../../src/providers/openai-compatible/chat-request.ts";
import { addressOf } from "./prompts.ts";

const segments: readonly Segment[] = [
  { role: "system", kind: "rules", text: "Lines of JSON." },
  { role: "user", kind: "ask", text: "Write round 1." },
];
const voices = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `v${i}`);
const request = (count: number): CallRequest => ({
  segments,
  answer: scriptShape({ voices: voices(count) }, 2),
  address: addressOf(),
});
const spec = (structured: ModelSpec["structured"], params: ModelSpec["params"] = {}): ModelSpec => ({
  provider: "any",
  model: "m",
  params,
  ...(structured && { structured }),
});

const ADAPTERS = {
  anthropic: (model: ModelSpec, asked: CallRequest) => {
    const { bytes, sent } = messagesRequest(model, asked);
    const body = JSON.parse(bytes.toString()) as Anthropic.MessageCreateParamsNonStreaming;
    return { held: body.output_config?.format, most: body.max_tokens, said: sent["max_tokens"] };
  },
  openai: (model: ModelSpec, asked: CallRequest) => {
    const body = responsesParameters(model, asked);
    return { held: body["text"], most: body["max_output_tokens"], said: body["max_output_tokens"] };
  },
  "openai-compatible": (model: ModelSpec, asked: CallRequest) => {
    const body = chatParameters(model, asked);
    return { held: body["response_format"], most: body["max_tokens"], said: body["max_tokens"] };
  },
} as const;

describe.each(Object.entries(ADAPTERS))("a script asked of %s", (_, adapter) => {
  test.each(RUNGS)("is held to no form at rung %s: its lines are no one object", (rung) => {
    expect(adapter(spec(rung), request(3)).held).toBeUndefined();
  });

  test("has room for the turns of all its voices, and says how much", () => {
    expect(adapter(spec("prompt"), request(3))).toMatchObject({ most: 3_072, said: 3_072 });
    expect(adapter(spec("prompt", { max_tokens: 600 }), request(5)).most).toBe(3_000);
  });
});

test("a script has room for 16,384 tokens at most, or for what the scenario says where that is more", () => {
  expect(answerTokens({ params: {} }, request(40).answer)).toBe(16_384);
  expect(answerTokens({ params: { max_tokens: 20_000 } }, request(2).answer)).toBe(20_000);
  expect(answerTokens({ params: { max_tokens: 0 } }, {})).toBe(1_024);
});
