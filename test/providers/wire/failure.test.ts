import {
  APIConnectionError as AnthropicConnectionError,
  APIError as AnthropicError,
} from "@anthropic-ai/sdk";
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { describe, expect, test } from "vitest";
import { BodyCutOff } from "../../../src/providers/wire/exchange.ts";
import { exceedsContext, failureOf, type WireFailure } from "../../../src/providers/wire/failure.ts";

const KEY = "hunter22-hunter22";

const anthropic = (status: number, message: string, type = "api_error", headers = {}): Error =>
  AnthropicError.generate(
    status,
    { type: "error", error: { type, message }, request_id: "req_011CSHoEeqs5C35K2UUqR7Fy" },
    undefined,
    new Headers(headers),
  );
const openai = (status: number, error: unknown, headers = {}): Error =>
  APIError.generate(status, { error } as object, undefined, new Headers(headers));
const read = (error: unknown): WireFailure => failureOf(error, { secrets: [KEY] });

const BY_STATUS = [
  [400, "bad_request"],
  [401, "auth"],
  [402, "billing"],
  [403, "auth"],
  [404, "not_found"],
  [408, "timeout"],
  [409, "rate_limit"],
  [413, "bad_request"],
  [418, "bad_request"],
  [422, "bad_request"],
  [429, "rate_limit"],
  [500, "server_error"],
  [502, "server_error"],
  [503, "overloaded"],
  [504, "server_error"],
  [529, "overloaded"],
] as const;

describe("a status", () => {
  test.each(BY_STATUS)("of %i is %s, whoever sends it", (status, failure) => {
    expect(read(anthropic(status, "words"))).toEqual({ failure, message: `${status} words` });
    expect(read(openai(status, { message: "words", type: "t", code: null, param: null }))).toEqual({
      failure,
      message: `${status} words`,
    });
  });

  test("is about money where the words or the vendor's own word are", () => {
    const empty = "Your credit balance is too low to access the Anthropic API.";
    expect(read(anthropic(400, empty, "invalid_request_error")).failure).toBe("billing");
    expect(read(anthropic(403, "no", "billing_error")).failure).toBe("billing");
    expect(read(openai(429, { message: "no", type: "insufficient_quota" })).failure).toBe("billing");
    expect(read(openai(429, { message: "no", code: "insufficient_quota" })).failure).toBe("billing");
    expect(read(openai(402, { message: "Insufficient credits", code: 402 })).failure).toBe("billing");
    expect(read(openai(429, { message: "Rate limit reached for requests" })).failure).toBe("rate_limit");
  });

  test("brings along when to come back and what the limits are", () => {
    const headers = { "retry-after": "7", "x-ratelimit-limit-requests": "60" };
    expect(read(openai(429, { message: "slow" }, headers))).toEqual({
      failure: "rate_limit",
      message: "429 slow",
      retryAfterMs: 7_000,
      limits: { requestsPerMinute: 60 },
    });
  });

  test("that sends elsewhere names the place, so that it can be written down", () => {
    const moved = openai(307, undefined, { location: "https://elsewhere.example/v1" });
    expect(read(moved)).toMatchObject({ failure: "bad_request" });
    expect(read(moved).message).toContain("https://elsewhere.example/v1");
  });
});

describe("trouble without a status", () => {
  const undici = (code: string): Error => Object.assign(new Error(code.toLowerCase()), { code });
  const broken = new BodyCutOff("the answer broke off", { cause: undici("UND_ERR_SOCKET") });
  const parser = Object.assign(new Error("Invalid"), {
    name: "HTTPParserError",
    code: "HPE_INVALID_CONSTANT",
  });
  test.each([
    ["connection", new APIConnectionError({ cause: undici("ECONNREFUSED") })],
    ["connection", new AnthropicConnectionError({ message: "m", cause: undici("ENOTFOUND") })],
    ["connection", undici("ECONNRESET")],
    ["bad_response", new APIConnectionError({ cause: broken })],
    ["bad_response", new APIConnectionError({ cause: parser })],
    ["bad_response", new SyntaxError("Unexpected end of JSON input")],
    ["timeout", new APIConnectionTimeoutError()],
    ["timeout", new DOMException("aborted", "AbortError")],
    ["bad_request", new TypeError("a mistake of ours")],
    ["bad_request", "not even an error"],
  ] as const)("is %s: %s", (failure, error) => {
    expect(read(error).failure).toBe(failure);
  });

  test("is nobody's fault where the operator broke it off", () => {
    const signs = { secrets: [], signal: AbortSignal.abort() };
    for (const error of [new APIUserAbortError(), new APIConnectionTimeoutError(), broken])
      expect(failureOf(error, signs).failure).toBe("aborted");
    expect(failureOf(anthropic(401, "no"), signs).failure).toBe("auth");
  });

  test("has words even where the error has none but a code", () => {
    const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    expect(read(new APIConnectionError({ cause: refused })).message).toBe("ECONNREFUSED");
  });

  test("in a circle is walked once", () => {
    const one: Error & { cause?: unknown } = new Error("one");
    one.cause = new Error("other", { cause: one });
    expect(read(one).failure).toBe("bad_request");
  });
});

describe("the message of a failure", () => {
  test("is the same for the same trouble, whatever the request's id", () => {
    const words = (id: string): string => `The server had an error. Mention ${id} in an email.`;
    const [one, other] = ["req_4f1a0c3fce0c0e0d", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"].map(
      (id) => read(openai(500, { message: words(id) })).message,
    );
    expect(one).toBe(other);
    expect(read(anthropic(413, "m", "request_too_large")).message).toBe("413 m");
    expect(read(openai(400, { message: "bad request_too_large" })).message).toContain("request_too_large");
  });

  test("carries no key, wherever the server puts it", () => {
    const echoes = [
      `bad key ${KEY}`,
      `${"x".repeat(490)}${KEY}`,
      `${"x ".repeat(3_990)}${KEY} ${"y ".repeat(900)}`,
      `<b>${KEY}</b>`,
      `Bearer ${KEY}`,
      `sk-ant-api03-somebody-elses`,
    ];
    for (const words of echoes) {
      for (const error of [anthropic(401, words), openai(401, { message: words }), new Error(words)]) {
        const { message } = read(error);
        expect(message).not.toContain("hunter");
        expect(message).not.toContain("sk-ant");
        expect(message.length).toBeLessThanOrEqual(500);
      }
    }
  });

  test("is one line that can be shown, of a page too", () => {
    const page =
      "<html><head><style>b { color: red }</style></head>\n<body><h1>502 Bad\u001b[31m gateway</h1></body>";
    const error = APIError.generate(502, undefined, page, new Headers());
    expect(read(error).message).toBe("502 502 Bad [31m gateway");
  });

  test("is short for any page, soon", () => {
    const error = APIError.generate(502, undefined, "<style ".repeat(400_000), new Headers());
    expect(read(error).message.length).toBeLessThanOrEqual(500);
  });
});

test("a prompt that does not fit is told from other bad requests", () => {
  expect(exceedsContext(anthropic(400, "prompt is too long: 200001 tokens > 200000 maximum"))).toBe(true);
  expect(exceedsContext(openai(400, { message: "m", code: "context_length_exceeded" }))).toBe(true);
  expect(
    exceedsContext(openai(400, { message: "This model's maximum context length is 8192 tokens." })),
  ).toBe(true);
  expect(exceedsContext(anthropic(400, "max_tokens: Field required"))).toBe(false);
  expect(exceedsContext(new Error("prompt is too long"))).toBe(false);
});
