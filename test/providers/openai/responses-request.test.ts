import { describe, expect, test } from "vitest";
import { answerShape } from "../../../src/agent/answer.ts";
import type { CallRequest, ModelSpec, Segment } from "../../../src/core/call.ts";
import { RESPONSES } from "../../../src/providers/openai/openai.ts";
import { writeRequest } from "../../../src/providers/openai/write-request.ts";
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

const request = (segments = SEGMENTS): CallRequest => ({ segments, answer: SHAPE, address: addressOf() });
const spec = (params: ModelSpec["params"] = {}, structured?: ModelSpec["structured"]): ModelSpec => ({
  provider: "openai",
  model: "gpt-6-luna",
  params,
  ...(structured ? { structured } : {}),
});

const responsesBody = (model: ModelSpec, asked: CallRequest): Readonly<Record<string, unknown>> =>
  JSON.parse(writeRequest(RESPONSES, model, asked).bytes.toString());

const COMMON = {
  model: "gpt-6-luna",
  input: [
    { role: "system", content: "Answer with JSON.\nYou are ada." },
    { role: "user", content: "What do you do?" },
    { role: "assistant", content: "{}" },
    { role: "user", content: "Again." },
  ],
  store: false,
  stream: false,
  max_output_tokens: 1024,
  prompt_cache_key: "polylogue-ea484b06324f75240fa04237",
};

describe("the body of a request to the Responses API", () => {
  test("at rung schema", () => {
    expect(responsesBody(spec({}, "schema"), request())).toEqual({
      ...COMMON,
      text: {
        format: { type: "json_schema", name: "answer", strict: true, schema: strictSchema(SHAPE.schema) },
      },
    });
  });

  test("at rung json", () => {
    expect(responsesBody(spec({}, "json"), request())).toEqual({
      ...COMMON,
      text: { format: { type: "json_object" } },
    });
  });

  test("at rung prompt", () => {
    expect(responsesBody(spec({}, "prompt"), request())).toEqual(COMMON);
  });

  test("without a rung is that at rung schema", () => {
    expect(responsesBody(spec(), request())).toEqual(responsesBody(spec({}, "schema"), request()));
  });

  test("holds what the scenario sets", () => {
    const params = { max_tokens: 600, effort: "none", temperature: 0.3 };
    expect(responsesBody(spec(params, "prompt"), request())).toEqual({
      ...COMMON,
      max_output_tokens: 600,
      reasoning: { effort: "none" },
      temperature: 0.3,
    });
  });

  test("takes extra last, map by map, and lets it touch neither model nor prompt nor streaming", () => {
    const extra = {
      reasoning: { summary: "auto" },
      text: { verbosity: "low" },
      store: true,
      stream: true,
      model: "gpt-6.1-sol",
      input: "Say hello.",
    };
    expect(responsesBody(spec({ effort: "low", extra }, "json"), request())).toEqual({
      ...COMMON,
      store: true,
      reasoning: { effort: "low", summary: "auto" },
      text: { format: { type: "json_object" }, verbosity: "low" },
    });
  });
});

test("all agents of a run share a cache key, and other house rules have another", () => {
  const keyOf = (rules: string, persona: string): unknown => {
    const segments: Segment[] = [
      { role: "system", kind: "rules", text: rules },
      { role: "system", kind: "persona", text: persona },
    ];
    return responsesBody(spec(), request(segments))["prompt_cache_key"];
  };
  expect(keyOf("Be kind.", "You are ada.")).toBe(keyOf("Be kind.", "You are bo."));
  expect(keyOf("Be kind.", "You are ada.")).not.toBe(keyOf("Be brief.", "You are ada."));
  expect(keyOf("Be kind.", "You are ada.")).toMatch(/^.{1,64}$/);
});

test("what was sent is told without prompt, model and schema", () => {
  const { sent } = writeRequest(RESPONSES, spec({ effort: "low" }, "schema"), request());
  expect(sent).toEqual({
    store: false,
    max_output_tokens: 1024,
    prompt_cache_key: COMMON.prompt_cache_key,
    reasoning: { effort: "low" },
    text: { format: { type: "json_schema", name: "answer", strict: true } },
  });
});
