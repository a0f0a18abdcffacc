import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerShape, parseAnswer } from "../../src/agent/answer.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
beforeEach(() => fake.reset());
afterAll(() => fake.stop());

type Params = Anthropic.MessageCreateParamsNonStreaming;

const client = (apiKey = "any", headers: Record<string, string> = {}): Anthropic =>
  new Anthropic({ apiKey, baseURL: fake.anthropicUrl, maxRetries: 0, defaultHeaders: headers });

const PROMPT = `[p1] @host in general · 0 points
| Who is awake?

Your turn. Now act (up to 2 actions). Answer with JSON only.`;

const params = (over: Partial<Params> = {}): Params => ({
  model: "claude-haiku-5-5",
  max_tokens: 500,
  messages: [{ role: "user", content: PROMPT }],
  ...over,
});

const ask = (over: Partial<Params> = {}, anthropic = client()): Promise<Anthropic.Message> =>
  anthropic.messages.create(params(over));

async function failing(over: object, anthropic = client()): Promise<InstanceType<typeof Anthropic.APIError>> {
  const error: unknown = await ask(over as Partial<Params>, anthropic).catch((e: unknown) => e);
  if (!(error instanceof Anthropic.APIError)) throw new Error(`no API error but ${String(error)}`);
  return error;
}

const wordsOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

const parsed = (text: string) =>
  parseAnswer({ text, stop: "end", servedModel: "", usage: {}, sent: {} }).type;

test("the SDK reads an answer, and the answer is one that our forum reads", async () => {
  const message = await ask();
  expect(message.stop_reason).toBe("end_turn");
  expect(parsed(wordsOf(message))).toBe("actions");
  expect(message.usage.output_tokens).toBeGreaterThan(0);
});

test("an answer held to a schema keeps to it", async () => {
  const schema = {
    type: "object",
    properties: {
      read: { type: "null" },
      actions: {
        type: "array",
        items: {
          type: "object",
          properties: { type: { type: "string", const: "do_nothing" }, why: { type: ["string", "null"] } },
          required: ["type", "why"],
          additionalProperties: false,
        },
      },
    },
    required: ["read", "actions"],
    additionalProperties: false,
  };
  for (let n = 0; n < 20; n += 1) {
    const message = await ask({
      messages: [{ role: "user", content: `${n} ${PROMPT}` }],
      output_config: { format: { type: "json_schema", schema } },
    });
    const { read, actions } = JSON.parse(wordsOf(message)) as { read: unknown; actions: object[] };
    expect(read).toBeNull();
    for (const action of actions) expect(Object.keys(action)).toEqual(["type", "why"]);
  }
});

test("usage counts the marked prefix as written to the cache or read from it, never as both", async () => {
  const kinds = new Set<string>();
  for (let n = 0; n < 20; n += 1) {
    const { usage } = await ask({
      system: [{ type: "text", text: "x".repeat(400), cache_control: { type: "ephemeral" } }],
      messages: [{ role: "user", content: `${n}` }],
    });
    kinds.add(`${usage.cache_read_input_tokens} ${usage.cache_creation_input_tokens}`);
    expect(usage.input_tokens).toBeLessThan(5);
  }
  expect(kinds).toEqual(new Set(["100 0", "0 100"]));
});

test.for([
  ["truncates", "max_tokens"],
  ["refuses", "refusal"],
  ["overflows", "model_context_window_exceeded"],
  ["tool-caller", "tool_use"],
] as const)("claude-haiku-%s stops with %s", async ([word, stop]) => {
  expect((await ask({ model: `claude-haiku-${word}` })).stop_reason).toBe(stop);
});

test("an answer longer than max_tokens is cut off there", async () => {
  const message = await ask({ max_tokens: 3 });
  expect(message.stop_reason).toBe("max_tokens");
  expect(wordsOf(message)).toHaveLength(12);
});

test.for([
  ["bad-key", Anthropic.AuthenticationError, "authentication_error"],
  ["forbidden-key", Anthropic.PermissionDeniedError, "permission_error"],
  ["broke-key", Anthropic.APIError, "billing_error"],
  ["poor-key", Anthropic.BadRequestError, "invalid_request_error"],
] as const)("%s is refused", async ([key, kind, type]) => {
  const error = await failing({}, client(`sk-ant-${key}`));
  expect(error).toBeInstanceOf(kind);
  expect(error.type).toBe(type);
});

test.for([
  ["an unknown model", { model: "claude-gone-1" }, 404],
  ["no max_tokens", { max_tokens: undefined }, 400],
  ["temperature", { temperature: 1 }, 400],
  ["a first message that is not the user's", { messages: [{ role: "assistant", content: "a" }] }, 400],
  [
    "a prefilled answer",
    {
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: "{" },
      ],
    },
    400,
  ],
  ["an empty message", { messages: [{ role: "user", content: "" }] }, 400],
  ["a forced tool", { tool_choice: { type: "any" } }, 400],
  ["an unknown effort", { output_config: { effort: "huge" } }, 400],
  [
    "our own schema as it is",
    { output_config: { format: { type: "json_schema", schema: answerShape(true, 2).schema } } },
    400,
  ],
] as const)("refused: %s", async ([, over, status]) => {
  const error = await failing(over);
  expect(error.status).toBe(status);
  expect(error.requestID).toMatch(/^req_\d+$/);
});

test("temperature is taken by an older model under the older version only", async () => {
  const old = client("any", { "anthropic-version": "2023-06-01" });
  const warm = { temperature: 0.5 } as object;
  await expect(ask({ model: "claude-haiku-4-5", ...warm }, old)).resolves.toBeDefined();
  expect((await failing({ model: "claude-haiku-4-5", ...warm })).status).toBe(400);
  expect((await failing({ model: "claude-haiku-5-5", ...warm }, old)).status).toBe(400);
});

test("five marks for the cache are one too many", async () => {
  const block = { type: "text", text: "x", cache_control: { type: "ephemeral" } } as const;
  await expect(ask({ system: [block, block, block, block] })).resolves.toBeDefined();
  expect((await failing({ system: [block, block, block, block, block] })).status).toBe(400);
});

test.for([
  ["rate_limit", Anthropic.RateLimitError],
  ["server_error", Anthropic.InternalServerError],
  ["overloaded", Anthropic.InternalServerError],
  ["reset", Anthropic.APIConnectionError],
] as const)("%s comes out of the SDK as its own class", async ([fault, kind]) => {
  await fake.setFaults({ nextFaults: [fault] });
  expect(await failing({})).toBeInstanceOf(kind);
});

test("a body cut off in the middle rejects", async () => {
  await fake.setFaults({ nextFaults: ["truncated"] });
  await expect(ask()).rejects.toThrow();
});

test("a server that hangs is given up by the client's own timeout", async () => {
  await fake.setFaults({ nextFaults: ["hang"] });
  const hasty = client().withOptions({ timeout: 50 });
  expect(await failing({}, hasty)).toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
});

test("limits stand in the headers of an answer", async () => {
  const { response } = await client().messages.create(params()).withResponse();
  expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe("60000");
  expect(response.headers.get("request-id")).toMatch(/^req_/);
});

test("the list of models reads as Anthropic's", async () => {
  const ids: string[] = [];
  for await (const model of client().models.list()) ids.push(model.id);
  expect(ids).toContain("claude-haiku-5-5");
  await expect(client("bad-key").models.list()).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
});
