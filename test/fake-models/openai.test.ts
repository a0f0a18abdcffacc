import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerShape, parseAnswer } from "../../src/agent/answer.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
beforeEach(() => fake.reset());
afterAll(() => fake.stop());

const client = (apiKey = "any"): OpenAI =>
  new OpenAI({ apiKey, baseURL: fake.openaiUrl, maxRetries: 0, organization: null, project: null });

const PROMPT = `[p1] @host in general · 0 points
| Who is awake?

Your turn. Now act (up to 2 actions). Answer with JSON only.`;

type Responses = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type Chat = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

const respond = (over: object = {}, openai = client()) =>
  openai.responses.create({ model: "gpt-6-luna", input: PROMPT, ...over } as Responses);

const chat = (over: object = {}, openai = client()) =>
  openai.chat.completions.create({
    model: "qwen3",
    messages: [{ role: "user", content: PROMPT }],
    ...over,
  } as Chat);

async function failing(asked: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error: unknown = await asked.catch((e: unknown) => e);
  if (!(error instanceof OpenAI.APIError)) throw new Error(`no API error but ${String(error)}`);
  return error;
}

const parsed = (text: string) =>
  parseAnswer({ text, stop: "end", servedModel: "", usage: {}, sent: {} }).type;

const STRICT = {
  type: "object",
  properties: { actions: { type: "array", items: { $ref: "#/$defs/nothing" } } },
  required: ["actions"],
  additionalProperties: false,
  $defs: {
    nothing: {
      type: "object",
      properties: { type: { type: "string", enum: ["do_nothing"] } },
      required: ["type"],
      additionalProperties: false,
    },
  },
};
const strictly = (schema: object) => ({ type: "json_schema", name: "answer", strict: true, schema });

test("the SDK reads a response: words, reasoning, usage, a dated model", async () => {
  const response = await respond();
  expect(parsed(response.output_text)).toBe("actions");
  expect(response.output.map(({ type }) => type)).toEqual(["reasoning", "message"]);
  expect(response.status).toBe("completed");
  expect(response.model).toBe("gpt-6-luna-2026-09-30");
  expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
});

test("a response held to a strict schema keeps to it, through references", async () => {
  const { output_text } = await respond({ text: { format: strictly(STRICT) } });
  expect(JSON.parse(output_text)).toEqual({ actions: [{ type: "do_nothing" }] });
});

test("a refusal, a cut and a filter are told apart", async () => {
  const refused = await respond({ model: "gpt-6-refuses" });
  expect(refused.output.at(-1)).toMatchObject({ content: [{ type: "refusal" }] });
  const cut = await respond({ model: "gpt-6-truncates" });
  expect([cut.status, cut.incomplete_details?.reason]).toEqual(["incomplete", "max_output_tokens"]);
  const filtered = await respond({ model: "gpt-6-filters" });
  expect([filtered.status, filtered.incomplete_details?.reason]).toEqual(["incomplete", "content_filter"]);
});

test.for([
  ["an unknown model", { model: "gpt-6-gone" }, "model_not_found"],
  ["temperature", { temperature: 1 }, "unsupported_parameter"],
  [
    "temperature beside some effort",
    { temperature: 1, reasoning: { effort: "low" } },
    "unsupported_parameter",
  ],
  [
    "effort of a model that does not reason",
    { model: "gpt-4.1", reasoning: { effort: "low" } },
    "unsupported_parameter",
  ],
  ["a parameter of the other API", { max_tokens: 100 }, "unknown_parameter"],
  ["too little room", { max_output_tokens: 5 }, "integer_below_min_value"],
  ["no input", { input: [] }, "missing_required_parameter"],
  ["too long a prompt", { model: "gpt-6-overflows" }, "context_length_exceeded"],
  [
    "an assistant's words as input",
    { input: [{ role: "assistant", content: [{ type: "input_text", text: "a" }] }] },
    "invalid_value",
  ],
  [
    "our own schema as it is",
    { text: { format: strictly(answerShape(true, 2).schema) } },
    "invalid_json_schema",
  ],
  [
    "a schema with a member that may be missing",
    { text: { format: strictly({ ...STRICT, required: [] }) } },
    "invalid_json_schema",
  ],
] as const)("a response is refused for %s", async ([, over, code]) => {
  const error = await failing(respond(over));
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error.code).toBe(code);
});

test("temperature is taken without reasoning effort", async () => {
  await expect(respond({ temperature: 1, reasoning: { effort: "none" } })).resolves.toBeDefined();
});

test("keys: no such key, no permission, no money", async () => {
  expect(await failing(respond({}, client("bad-key")))).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(await failing(respond({}, client("forbidden-key")))).toBeInstanceOf(OpenAI.PermissionDeniedError);
  const broke = await failing(respond({}, client("broke-key")));
  expect(broke).toBeInstanceOf(OpenAI.RateLimitError);
  expect(broke.code).toBe("insufficient_quota");
  expect((await failing(chat({ model: "meta/llama" }, client("poor-key")))).status).toBe(402);
});

test("a careless server says the key in its error", async () => {
  const { message } = await failing(chat({}, client("sk-my-bad-key")));
  expect(message).toContain("sk-my-bad-key");
});

test.for([
  ["rate_limit", OpenAI.RateLimitError],
  ["server_error", OpenAI.InternalServerError],
  ["overloaded", OpenAI.InternalServerError],
  ["reset", OpenAI.APIConnectionError],
] as const)("%s comes out of the SDK as its own class", async ([fault, kind]) => {
  await fake.setFaults({ nextFaults: [fault, fault] });
  expect(await failing(respond())).toBeInstanceOf(kind);
  expect(await failing(chat())).toBeInstanceOf(kind);
});

test("a body cut off in the middle rejects", async () => {
  await fake.setFaults({ nextFaults: ["truncated"] });
  await expect(chat()).rejects.toThrow();
});

const choiceOf = async (over: object) => {
  const completion = await chat(over);
  const [choice] = completion.choices;
  if (choice === undefined) throw new Error("no choice");
  return choice;
};

test("chat: a plain model answers, under every format", async () => {
  const formats = [
    undefined,
    { type: "json_object" },
    { type: "json_schema", json_schema: { name: "answer", strict: true, schema: STRICT } },
  ];
  for (const response_format of formats) {
    const { message, finish_reason } = await choiceOf({ response_format });
    expect(finish_reason).toBe("stop");
    expect(parsed(message.content ?? "")).toBe("actions");
  }
});

test.for([
  ["no-schema", 400, 200],
  ["words-only", 400, 400],
  ["ignores-format", 200, 200],
] as const)("%s answers json_schema with %i and json_object with %i", async ([model, schema, json]) => {
  const statusOf = async (response_format: object): Promise<number | undefined> => {
    const ended = await chat({ model, response_format }).catch((e: unknown) => e);
    return ended instanceof OpenAI.APIError ? ended.status : 200;
  };
  expect(await statusOf({ type: "json_schema", json_schema: { name: "answer", schema: STRICT } })).toBe(
    schema,
  );
  expect(await statusOf({ type: "json_object" })).toBe(json);
});

test("chat: each flavour words its answer in its own way", async () => {
  const thinks = await choiceOf({ model: "thinks" });
  expect(thinks.message.content).toMatch(/^<think>.*<\/think>\s+\{/s);
  const reasons = await choiceOf({ model: "reasons-only" });
  expect(reasons.message).toMatchObject({
    content: null,
    reasoning_content: expect.stringContaining("actions"),
  });
  const fences = await choiceOf({ model: "fences" });
  expect(fences.message.content).toMatch(/```json\n\{.*```\n\S/s);
  const caller = await choiceOf({ model: "tool-caller" });
  expect(caller).toMatchObject({ finish_reason: "tool_calls", message: { content: null } });
  const [call] = caller.message.tool_calls ?? [];
  expect(parsed(call?.type === "function" ? call.function.arguments : "")).toBe("actions");
  expect((await choiceOf({ model: "silent" })).message.content).toBe("");
  expect((await choiceOf({ model: "filters" })).finish_reason).toBe("content_filter");
  expect((await choiceOf({ max_tokens: 2 })).finish_reason).toBe("length");
});

test("OpenRouter says who served it and what it cost", async () => {
  const completion = await chat({ model: "meta/llama" });
  expect(completion).toMatchObject({ provider: "DeepInfra", usage: { cost: expect.any(Number) } });
});

test("a drifting model is served under two names, each body always under one", async () => {
  const served = new Map<number, Set<string>>();
  for (let n = 0; n < 40; n += 1) {
    const { model } = await chat({ model: "drifting", messages: [{ role: "user", content: `${n % 20}` }] });
    served.set(n % 20, (served.get(n % 20) ?? new Set()).add(model));
  }
  for (const names of served.values()) expect(names.size).toBe(1);
  expect(new Set([...served.values()].flatMap((names) => [...names])).size).toBe(2);
});

test("models are listed as OpenAI lists them", async () => {
  const ids: string[] = [];
  for await (const model of client().models.list()) ids.push(model.id);
  expect(ids).toContain("qwen3");
  await expect(client().models.retrieve("nobody")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});
