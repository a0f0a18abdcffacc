import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ModelAccess, ModelSpec, Provider } from "../../../src/core/call.ts";
import { isAt, keyFor } from "../../../src/providers/openai/key-for.ts";
import { openOpenAi } from "../../../src/providers/openai/openai.ts";
import { openCompatible } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { PRESETS } from "../../../src/providers/openai-compatible/presets.ts";
import { REQUEST } from "./failure-suite.ts";

/** All that OpenAI's SDK would take from an environment. */
const EXPORTED = {
  OPENAI_API_KEY: "sk-secret-api",
  OPENAI_ADMIN_KEY: "sk-secret-admin",
  OPENAI_ORG_ID: "org-secret",
  OPENAI_PROJECT_ID: "proj-secret",
  OPENAI_WEBHOOK_SECRET: "whsec-secret",
  OPENAI_CUSTOM_HEADERS: "authorization: Bearer sk-secret-custom\nx-private: secret",
  OPENAI_BASE_URL: "http://127.0.0.1:1/secret",
  OPENAI_LOG: "debug",
  OPENROUTER_API_KEY: "sk-or-secret",
};

/** A server that notes what it was sent, word for word. */
const heard: { url: string; headers: IncomingHttpHeaders }[] = [];
const listener = createServer((request, response) => {
  heard.push({ url: request.url ?? "", headers: request.headers });
  request.resume();
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ choices: [{ message: { content: "{}" } }], output: [] }));
});
let baseUrl = "";
beforeAll(async () => {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  baseUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  listener.closeAllConnections();
  listener.close();
});

/** Before the first client: the SDK keeps the functions it found. */
const printed = (["debug", "log", "info", "warn", "error"] as const).map((level) =>
  vi.spyOn(console, level).mockImplementation(() => {}),
);

beforeEach(() => {
  heard.length = 0;
  for (const [name, value] of Object.entries(EXPORTED)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  // Whatever OPENAI_LOG says, no client prints what it does.
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});

const headersFrom = async (provider: Provider): Promise<IncomingHttpHeaders> => {
  expect(await provider.complete(REQUEST)).toMatchObject({ ok: true });
  const [first, ...others] = heard;
  expect(others).toEqual([]);
  return first?.headers ?? {};
};
const spec = (provider: string, params = {}): ModelSpec => ({ provider, model: "qwen3", params });

describe("with everything exported that OpenAI's SDK looks for", () => {
  test.each(["openai-compatible", "ollama", "vllm", "llama-cpp", "lm-studio"])(
    "nothing of it reaches a server of %s",
    async (name) => {
      for (const params of [{}, { api: "responses" }]) {
        heard.length = 0;
        const headers = await headersFrom(await openCompatible(spec(name, params), { baseUrl }));
        expect(JSON.stringify(heard)).not.toContain("secret");
        expect(headers.authorization).toBe("Bearer no-key");
      }
    },
  );

  test("what goes to a compatible server is what is written down, and nothing else", async () => {
    const access = { baseUrl, headers: { "X-Team": "tides", "User-Agent": "lab" } };
    const headers = await headersFrom(await openCompatible(spec("vllm"), access));
    expect(headers).toEqual({
      host: new URL(baseUrl).host,
      connection: "keep-alive",
      accept: "application/json",
      "content-type": "application/json",
      "content-length": expect.stringMatching(/^\d+$/),
      "user-agent": "lab",
      authorization: "Bearer no-key",
      "x-team": "tides",
    });
  });

  test("a key that the scenario names goes to the server that it names", async () => {
    vi.stubEnv("MY_VLLM_KEY", "token-abc123");
    const access = { baseUrl, apiKeyEnv: "MY_VLLM_KEY" };
    expect((await headersFrom(await openCompatible(spec("vllm"), access))).authorization).toBe(
      "Bearer token-abc123",
    );
    expect(JSON.stringify(heard)).not.toContain("secret");
  });

  test("OpenAI's own provider sends its key, and to a server on this machine that alone", async () => {
    const headers = await headersFrom(await openOpenAi(spec("openai"), { baseUrl }));
    expect(headers.authorization).toBe("Bearer sk-secret-api");
    expect(JSON.stringify({ ...headers, authorization: "" })).not.toContain("secret");
  });
});

describe("a provider is not opened", () => {
  const refused = async (opened: Promise<Provider>): Promise<void> => {
    await expect(opened).rejects.toMatchObject({ code: "provider_unusable" });
    expect(heard).toEqual([]);
  };

  test("without its key", async () => {
    vi.stubEnv("OPENAI_API_KEY", " ");
    vi.stubEnv("OPENROUTER_API_KEY", "");
    await refused(openOpenAi(spec("openai"), {}));
    await refused(openCompatible(spec("openrouter"), {}));
    await refused(openCompatible(spec("vllm"), { baseUrl, apiKeyEnv: "NOT_SET" }));
  });

  test("where its own key would go to somebody else", async () => {
    await refused(openOpenAi(spec("openai"), { baseUrl: "https://models.example/v1" }));
    await refused(openCompatible(spec("openrouter"), { baseUrl: "https://models.example/v1" }));
  });

  test("without an address", async () => {
    await refused(openCompatible(spec("openai-compatible"), {}));
    await refused(openCompatible(spec("openai-compatible"), { baseUrl: "vllm.example/v1" }));
  });
});

test("a provider's own key is for its own hosts over TLS, and for this machine", () => {
  const own = { env: "OPENAI_API_KEY", domain: "openai.com" };
  const keyAt =
    (url: string, access: ModelAccess = {}) =>
    () =>
      keyFor(access, own, url);
  for (const url of [
    "https://api.openai.com/v1",
    "https://eu.api.openai.com/v1",
    "http://localhost:8080/v1",
    "http://127.0.0.1/v1",
    "http://[::1]:9/v1",
  ])
    expect(keyAt(url)()).toBe("sk-secret-api");
  for (const url of [
    "http://api.openai.com/v1",
    "https://openai.com.example/v1",
    "https://notopenai.com/v1",
    "https://127.0.0.1.example/v1",
    "https://api.openai.com@models.example/v1",
  ])
    expect(keyAt(url)).toThrow(expect.objectContaining({ code: "provider_unusable" }));
  expect(keyAt("https://models.example/v1", { apiKeyEnv: "OPENROUTER_API_KEY" })()).toBe("sk-or-secret");
});

test("organization and project go to OpenAI's own hosts only: every other one is somebody else's", () => {
  expect(isAt("openai.com", "https://api.openai.com/v1")).toBe(true);
  for (const { baseUrl: url } of Object.values(PRESETS)) expect(isAt("openai.com", url)).toBe(false);
});
