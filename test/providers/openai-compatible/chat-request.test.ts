import { describe, expect, test } from "vitest";
import { answerShape } from "../../../src/agent/answer.ts";
import type { CallRequest, ModelSpec, Segment } from "../../../src/core/call.ts";
import { writeRequest } from "../../../src/providers/openai/write-request.ts";
import { CHAT } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { strictSchema } from "../../../src/providers/wire/strict-schema.ts";
import { addressOf } from "../prompts.ts";

const SEGMENTS: readonly Segment[] = [
  { role: "system", kind: "rules", text: "Answer with JSON." },
  { role: "system", kind: "persona", text: "You are ada." },
  { role: "user", kind: "ask", text: "What do you do?" },
  { role: "assistant", kind: "answer", text: "{}" },
  { role: "user", kind: "ask", text: "Again." },
];
const SHAPE = answerShape(true, 2);
const REQUEST: CallRequest = { segments: SEGMENTS, answer: SHAPE, address: addressOf() };

const spec = (part: Partial<ModelSpec> = {}): ModelSpec => ({
  provider: "openai-compatible",
  model: "qwen3",
  params: {},
  ...part,
});

const chatBody = (model: ModelSpec, asked: CallRequest): Readonly<Record<string, unknown>> =>
  JSON.parse(writeRequest(CHAT, model, asked).bytes.toString());

const COMMON = {
  model: "qwen3",
  messages: [
    { role: "system", content: "Answer with JSON.\nYou are ada." },
    { role: "user", content: "What do you do?" },
    { role: "assistant", content: "{}" },
    { role: "user", content: "Again." },
  ],
  max_tokens: 1024,
  stream: false,
};
const SCHEMA_FORMAT = {
  type: "json_schema",
  json_schema: { name: "answer", strict: true, schema: strictSchema(SHAPE.schema) },
};

describe("the body of a request for a chat completion", () => {
  test.each([
    ["schema", { ...COMMON, response_format: SCHEMA_FORMAT }],
    ["json", { ...COMMON, response_format: { type: "json_object" } }],
    ["prompt", COMMON],
    [undefined, COMMON],
  ] as const)("at rung %s", (structured, body) => {
    expect(chatBody(spec(structured ? { structured } : {}), REQUEST)).toEqual(body);
  });

  test("holds what the scenario sets", () => {
    const params = { max_tokens: 600, effort: "low", temperature: 0.3 };
    expect(chatBody(spec({ params }), REQUEST)).toEqual({
      ...COMMON,
      max_tokens: 600,
      reasoning_effort: "low",
      temperature: 0.3,
    });
  });

  test("asks OpenRouter, and nobody else, what it costs", () => {
    expect(chatBody(spec({ provider: "openrouter" }), REQUEST)).toEqual({
      ...COMMON,
      usage: { include: true },
    });
  });

  test("takes extra last, and lets it touch neither model nor prompt nor streaming", () => {
    const extra = { seed: 7, max_tokens: null, max_completion_tokens: 600, messages: [], stream: true };
    expect(chatBody(spec({ params: { extra } }), REQUEST)).toEqual({
      ...COMMON,
      seed: 7,
      max_tokens: null,
      max_completion_tokens: 600,
    });
  });
});

test("what was sent is told without prompt, model and schema", () => {
  expect(writeRequest(CHAT, spec({ structured: "schema" }), REQUEST).sent).toEqual({
    max_tokens: 1024,
    response_format: { type: "json_schema", json_schema: { name: "answer", strict: true } },
  });
});
