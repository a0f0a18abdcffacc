import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { getEventListeners, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { answerShape, parseAnswer } from "../../../src/agent/answer.ts";
import type { CallOutcome, ModelAccess, ModelSpec, Provider } from "../../../src/core/call.ts";
import { openAnthropic } from "../../../src/providers/anthropic/anthropic.ts";
import { type Fake, startFake } from "../../support/fake-models/fake.ts";
import { contractSuite } from "../contract.ts";
import { completionOf, promptOf, requestOf, SMALL_FEED } from "../prompts.ts";

const KEY = "sk-ant-api03-0123456789-abcdefghijklmnop";
const FEED = promptOf({ messages: SMALL_FEED });
const SHAPE = answerShape(true, 2);
const ASK = requestOf(FEED, {}, SHAPE);

let fake: Fake;

beforeAll(async () => {
  fake = await startFake();
  process.env["POLYLOGUE_TEST_KEY"] = KEY;
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await fake.reset();
});

afterAll(async () => {
  delete process.env["POLYLOGUE_TEST_KEY"];
  await fake.stop();
});

const open = (spec: Partial<ModelSpec> = {}, access: ModelAccess = {}): Promise<Provider> =>
  openAnthropic(
    { provider: "anthropic", model: "claude-haiku-5-5", params: {}, structured: "schema", ...spec },
    { baseUrl: fake.anthropicUrl, apiKeyEnv: "POLYLOGUE_TEST_KEY", ...access },
  );

const ask = async (model = "claude-haiku-5-5"): Promise<CallOutcome> => (await open({ model })).complete(ASK);

contractSuite("anthropic", (access) => open({ structured: "prompt" }, access), [
  {
    reason: "a model is sent the prompt; dice and addresses are this side's",
    tests: ["every part of the address changes the dice", "seed and arm change the dice"],
  },
  { reason: "it is a server's to obey", tests: ["a forced comment is exactly one comment on its slot"] },
  { reason: "it is behind a wire", tests: ["without latency the answer is there at once"] },
]);

describe("what a model of Anthropic's says", () => {
  test.each(["schema", "json", "prompt"] as const)("is read on the rung %s", async (structured) => {
    const provider = await open({ structured });
    const completion = completionOf(await provider.complete(ASK));
    expect(["actions", "read"]).toContain(parseAnswer(completion).type);
    expect(completion).toMatchObject({ stop: "end", servedModel: "claude-haiku-5-5" });
    expect(completion.limits).toEqual({ requestsPerMinute: 60_000, tokensPerMinute: 60_000_000 });
    expect(completion.usage.inputTokens).toBeGreaterThan(completion.usage.cachedTokens ?? 0);
  });

  test.each([
    ["claude-haiku-refuses", "refusal", "declined"],
    ["claude-haiku-truncates", "max_tokens", "truncated"],
    ["claude-haiku-overflows", "context_window", "truncated"],
    ["claude-haiku-silent", "end", "empty"],
  ])("is an outcome where it is no answer: %s", async (model, stop, outcome) => {
    const completion = completionOf(await ask(model));
    expect(completion.stop).toBe(stop);
    expect(parseAnswer(completion)).toEqual({ type: "lost", outcome });
  });

  test("is read where it insists on a tool, and its thoughts are kept apart", async () => {
    const tool = completionOf(await ask("claude-haiku-tool-caller"));
    expect(tool.stop).toBe("tool_use");
    expect(["actions", "read"]).toContain(parseAnswer(tool).type);
    const thoughtful = completionOf(await ask("claude-haiku-thinks"));
    expect(thoughtful.reasoning).toMatch(/\S/);
    expect(thoughtful.text).not.toContain(thoughtful.reasoning);
  });

  test("is asked for with a temperature by the version of the API that has one", async () => {
    const params = { temperature: 0.7 };
    const outcome = await (await open({ model: "claude-haiku-4-5", params })).complete(ASK);
    expect(completionOf(outcome).sent).toMatchObject({ temperature: 0.7, "anthropic-version": "2023-06-01" });
    const [seen] = await fake.seen({ bodies: true });
    expect(seen?.headers["anthropic-version"]).toBe("2023-06-01");
    expect(seen?.body).toMatchObject({ temperature: 0.7 });
  });

  test("is nothing, and costs nothing, where the prompt was longer than the model's window", async () => {
    const message = "prompt is too long: 200001 tokens > 200000 maximum";
    const body = { type: "error", error: { type: "invalid_request_error", message } };
    await fake.setFaults({ nextFaults: [{ status: 400, body }] });
    expect(completionOf(await ask())).toMatchObject({
      text: "",
      stop: "context_window",
      usage: { inputTokens: 0, outputTokens: 0 },
    });
  });
});

describe("trouble comes back as an outcome", () => {
  test.each([
    ["rate_limit", "rate_limit"],
    ["server_error", "server_error"],
    ["overloaded", "overloaded"],
    ["reset", "connection"],
    ["truncated", "bad_response"],
  ] as const)("%s as %s, asked for once", async (fault, failure) => {
    await fake.setFaults({ nextFaults: [fault] });
    expect(await ask()).toMatchObject({
      ok: false,
      failure,
      sent: { max_tokens: 1_024, output_config: { format: "json_schema" } },
    });
    expect(await fake.seen()).toHaveLength(1);
  });

  test.each([
    ["bad-key", "auth"],
    ["forbidden-key", "auth"],
    ["broke-key", "billing"],
    ["poor-key", "billing"],
  ])("a %s as %s", async (key, failure) => {
    vi.stubEnv("POLYLOGUE_TEST_KEY", `sk-ant-${key}`);
    expect(await ask()).toMatchObject({ ok: false, failure });
  });

  test("a model that is not there as not_found", async () => {
    expect(await ask("claude-haiku-gone")).toMatchObject({ ok: false, failure: "not_found" });
  });

  test("a request that is refused as bad_request, with the server's words", async () => {
    const outcome = await (await open({ params: { extra: { top_q: 1 } } })).complete(ASK);
    expect(outcome).toMatchObject({ ok: false, failure: "bad_request" });
    expect(outcome.ok ? "" : outcome.message).toContain("top_q");
  });

  test.each([
    [{ status: 200, headers: { "content-type": "text/html" }, body: "<html>proxy</html>" }],
    [{ status: 200, body: '{"type":"mess' }],
    [{ status: 200, body: "null" }],
    [{ status: 200, body: { type: "message", content: "text" } }],
    [{ status: 200, body: "" }],
    [{ status: 200, body: { type: "error", error: { type: "api_error", message: "m" } } }],
  ])("%j as bad_response", async (handMade) => {
    await fake.setFaults({ nextFaults: [handMade] });
    expect(await ask()).toMatchObject({ ok: false, failure: "bad_response" });
  });

  test("the same trouble in the same words, so that it can be known again", async () => {
    await fake.setFaults({ nextFaults: ["server_error", "server_error"] });
    const [one, other] = [await ask(), await ask()];
    expect(one).toEqual(other);
  });

  test("when to come back in milliseconds, whether it was told in those or in seconds", async () => {
    await fake.setFaults({ nextFaults: ["rate_limit", "rate_limit"], retryAfterMs: 1_500 });
    expect(await ask()).toMatchObject({ retryAfterMs: 1_500 });
    expect(await ask()).toMatchObject({ retryAfterMs: 1_500 });
  });

  test("a server that hangs as timeout, once its time is up", async () => {
    await fake.setFaults({ nextFaults: ["hang"] });
    const provider = await open({}, { timeoutMs: 30 });
    expect(await provider.complete(ASK)).toMatchObject({
      failure: "timeout",
      message: "no answer within 0.03 s",
    });
  });

  test("nobody at home as connection", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const provider = await open({}, { baseUrl: `http://127.0.0.1:${port}` });
    expect(await provider.complete(ASK)).toMatchObject({ ok: false, failure: "connection" });
  });

  test("a call broken off under way as aborted, and no listener is left behind, however calls end", async () => {
    await fake.setFaults({ nextFaults: ["hang", "server_error", "reset", "truncated"] });
    const provider = await open();
    const abort = new AbortController();
    const { signal } = abort;
    const hanging = provider.complete({ ...ASK, signal });
    await vi.waitUntil(async () => (await fake.count()).underWay === 1);
    for (let i = 0; i < 4; i += 1) await provider.complete({ ...ASK, signal });
    abort.abort();
    expect(await hanging).toMatchObject({ ok: false, failure: "aborted" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

test("a run has one signal for all its calls, and no warning of a leak comes of it", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  const provider = await open();
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 20 }, () => provider.complete({ ...ASK, signal })));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});

describe("a key", () => {
  test("stands in no outcome, though the server repeats it", async () => {
    const message = `invalid x-api-key: ${KEY} (${KEY.slice(0, 20)}…)`;
    const body = { type: "error", error: { type: "authentication_error", message }, key: KEY };
    const html = `<html>${KEY}</html>`;
    await fake.setFaults({
      nextFaults: [
        { status: 401, body },
        { status: 502, headers: { "content-type": "text/html" }, body: html },
        { status: 200, headers: { "content-type": "text/html" }, body: html },
        { status: 302, headers: { location: `http://example.org/${KEY}` }, body: "" },
      ],
    });
    for (let i = 0; i < 4; i += 1) {
      const outcome = await ask();
      expect(outcome.ok).toBe(false);
      expect(JSON.stringify(outcome)).not.toContain(KEY.slice(0, 20));
    }
  });

  test("that is missing is named by its variable before anything is asked", async () => {
    vi.stubEnv("POLYLOGUE_TEST_KEY", "");
    await expect(open()).rejects.toMatchObject({
      code: "provider_unusable",
      message: expect.stringContaining("POLYLOGUE_TEST_KEY"),
    });
    expect(await fake.seen()).toEqual([]);
  });

  test("that no header can carry is no secret that leaks", async () => {
    vi.stubEnv("POLYLOGUE_TEST_KEY", "hunter22\nhunter23");
    const outcome = await ask();
    expect(outcome).toMatchObject({ ok: false, failure: "bad_request" });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  });
});

describe("the environment", () => {
  test("sends no call and no key anywhere but to the base URL", async () => {
    const elsewhere = "http://127.0.0.1:9";
    for (const name of ["ANTHROPIC_BASE_URL", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
      vi.stubEnv(name, elsewhere);
    vi.stubEnv("ANTHROPIC_AUTH_TOKEN", "another");
    const hosts = new Set<string>();
    const note = (message: unknown): void => {
      hosts.add((message as { connectParams: { host: string } }).connectParams.host);
    };
    // Of its own: to that of the other tests there are connections already.
    const server = await startFake({
      faults: { nextFaults: [{ status: 307, headers: { location: elsewhere }, body: "" }] },
    });
    subscribe("undici:client:beforeConnect", note);
    const provider = await open({}, { baseUrl: server.anthropicUrl, headers: { "x-team": "tides" } });
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => provider.complete(ASK)));
    unsubscribe("undici:client:beforeConnect", note);
    const seen = await server.seen();
    await server.stop();
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true, true, true]);
    expect([...hosts]).toEqual([new URL(server.url).host]);
    for (const { headers } of seen) expect(headers["x-team"]).toBe("tides");
  });

  test("makes nothing appear on the terminal: neither debugging nor a model's retirement", async () => {
    vi.stubEnv("ANTHROPIC_LOG", "debug");
    const spies = (["debug", "info", "log", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    expect((await ask("claude-sonnet-4-5")).ok).toBe(true);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});
