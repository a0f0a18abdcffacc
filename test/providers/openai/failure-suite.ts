import { beforeEach, describe, expect, test } from "vitest";
import type { CallOutcome, ModelAccess, Provider } from "../../../src/core/call.ts";
import type { Fake } from "../../support/fake-models/fake.ts";
import type { NextFault } from "../../support/fake-models/settings.ts";
import { promptOf, requestOf, SMALL_FEED } from "../prompts.ts";

export const REQUEST = requestOf(promptOf({ messages: SMALL_FEED }));

/** Opens a model of this name; the access is laid over that to the fake. */
export type OpenModel = (model: string, access?: ModelAccess) => Promise<Provider>;

const errorBody = (error: unknown): NextFault => ({ status: 200, body: { error } });

const TROUBLE: readonly (readonly [string, NextFault, string])[] = [
  ["a 429", "rate_limit", "rate_limit"],
  ["a 500", "server_error", "server_error"],
  ["a 503", "overloaded", "overloaded"],
  ["a reset connection", "reset", "connection"],
  ["a body cut in half", "truncated", "bad_response"],
  ["a server that never answers", "hang", "timeout"],
  ["a 401", { status: 401, body: { error: { message: "bad key" } } }, "auth"],
  ["a 402", { status: 402, body: { error: { message: "pay" } } }, "billing"],
  ["a 404", { status: 404, body: { error: { message: "no such model" } } }, "not_found"],
  ["a 408", { status: 408, body: { error: { message: "too slow" } } }, "timeout"],
  ["a 422", { status: 422, body: { error: { message: "unknown field" } } }, "bad_request"],
  [
    "a proxy's page",
    { status: 502, headers: { "content-type": "text/html" }, body: "<html>" },
    "server_error",
  ],
  ["a page in place of an answer", { status: 200, body: "<html>hello</html>" }, "bad_response"],
  ["an empty body", { status: 200, body: "" }, "bad_response"],
  ["null", { status: 200, body: "null" }, "bad_response"],
  ["a list", { status: 200, body: [] }, "bad_response"],
  ["an object of nothing", { status: 200, body: {} }, "bad_response"],
  ["a redirect", { status: 307, headers: { location: "http://127.0.0.1:9/" }, body: "" }, "bad_request"],
  ["a 429 in a 200", errorBody({ code: 429, message: "busy upstream" }), "rate_limit"],
  ["a word for it in a 200", errorBody({ code: "rate_limit_exceeded", message: "busy" }), "rate_limit"],
  ["a used-up quota in a 200", errorBody({ code: "insufficient_quota", message: "pay" }), "billing"],
  ["a failed upstream in a 200", errorBody({ code: 503, message: "no host" }), "overloaded"],
  ["an error of no kind in a 200", errorBody({ message: "oh" }), "server_error"],
];

/** What may go wrong between a provider and a server that speaks like OpenAI's. */
export function failureSuite(name: string, fake: () => Fake, open: OpenModel): void {
  describe(`${name} says what went wrong`, () => {
    beforeEach(() => fake().reset());

    test.each(TROUBLE)("%s", async (_, fault, failure) => {
      await fake().setFaults({ nextFaults: [fault] });
      const provider = await open("gpt-6-luna", { timeoutMs: fault === "hang" ? 100 : 30_000 });
      expect(await provider.complete(REQUEST)).toMatchObject({ ok: false, failure });
      // One request, one attempt: whoever asks decides about the next.
      expect(await fake().seen()).toHaveLength(1);
    });

    test("what went out is told with what went wrong, and what the headers say of limits", async () => {
      await fake().setFaults({ nextFaults: ["server_error"] });
      const outcome = await (await open("gpt-6-luna")).complete(REQUEST);
      const sent = "sent" in outcome ? JSON.stringify(outcome.sent) : "";
      expect(sent).toMatch(/"max_(output_)?tokens":1024/);
      expect(outcome).toMatchObject({ limits: { requestsPerMinute: 60_000, tokensPerMinute: 60_000_000 } });
    });

    test("how long to wait, in either header", async () => {
      await fake().setFaults({ nextFaults: ["rate_limit", "rate_limit"], retryAfterMs: 2_500 });
      const provider = await open("gpt-6-luna");
      for (const _ of ["retry-after-ms", "retry-after"])
        expect(await provider.complete(REQUEST)).toMatchObject({ retryAfterMs: 2_500 });
    });

    test("keys that may not ask, without the key", async () => {
      const failureWith = async (key: string): Promise<CallOutcome> => {
        process.env["POLYLOGUE_OTHER_KEY"] = key;
        const provider = await open("gpt-6-luna", { apiKeyEnv: "POLYLOGUE_OTHER_KEY" });
        delete process.env["POLYLOGUE_OTHER_KEY"];
        return provider.complete(REQUEST);
      };
      for (const [key, failure] of [
        ["bad-key-77aa88bb", "auth"],
        ["forbidden-key-77aa88bb", "auth"],
        ["broke-key-77aa88bb", "billing"],
        ["poor-key-77aa88bb", "billing"],
      ] as const) {
        const outcome = await failureWith(key);
        expect(outcome).toMatchObject({ ok: false, failure });
        expect(JSON.stringify(outcome)).not.toContain(key);
      }
    });

    test("a host that is not there", async () => {
      const provider = await open("gpt-6-luna", { baseUrl: "http://127.0.0.1:1/v1" });
      expect(await provider.complete(REQUEST)).toMatchObject({ ok: false, failure: "connection" });
    });

    test("an abort while the server thinks, and no listener stays", async () => {
      await fake().setFaults({ nextFaults: ["hang"] });
      const provider = await open("gpt-6-luna");
      const operator = new AbortController();
      const pending = provider.complete({ ...REQUEST, signal: operator.signal });
      while ((await fake().seen()).length === 0);
      operator.abort();
      expect(await pending).toMatchObject({ ok: false, failure: "aborted" });
    });

    test("equal trouble in equal words", async () => {
      await fake().setFaults({ nextFaults: ["server_error", "server_error"] });
      const provider = await open("gpt-6-luna");
      expect(await provider.complete(REQUEST)).toEqual(await provider.complete(REQUEST));
    });
  });

  describe(`with ${name} some refusals cost a turn and no run`, () => {
    test("a prompt that does not fit", async () => {
      const outcome = await (await open("gpt-6-overflows")).complete(REQUEST);
      expect(outcome).toMatchObject({ ok: true, completion: { stop: "context_window", text: "" } });
    });

    test.each([
      [400, { code: "content_filter", message: "The prompt was filtered." }],
      [400, { code: "invalid_prompt", message: "Your prompt was flagged as violating our usage policy." }],
      [403, { code: 403, message: "This model requires moderation and your input was flagged." }],
    ])("a prompt that a filter turned away, %i", async (status, error) => {
      await fake().setFaults({ nextFaults: [{ status, body: { error } }] });
      const outcome = await (await open("gpt-6-luna")).complete(REQUEST);
      expect(outcome).toMatchObject({ ok: true, completion: { stop: "filter", text: "" } });
    });

    test("but an invalid request is one", async () => {
      const error = { code: "invalid_prompt", message: "Too many items in the prompt." };
      await fake().setFaults({ nextFaults: [{ status: 400, body: { error } }] });
      expect(await (await open("gpt-6-luna")).complete(REQUEST)).toMatchObject({ failure: "bad_request" });
    });
  });
}
