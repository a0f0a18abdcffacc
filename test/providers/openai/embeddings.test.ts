import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openRemote } from "../../../src/embedders/remote.ts";
import { openEmbeddings } from "../../../src/providers/openai/embeddings.ts";
import type { Timing } from "../../../src/providers/timing.ts";

interface Heard {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly input: readonly string[] };
}

type Reply = (heard: Heard) => {
  readonly status?: number;
  readonly headers?: object;
  readonly body: unknown;
};

/** Vectors in the wrong order, so that only their index says whose they are. */
const VECTORS: Reply = ({ body }) => ({
  body: {
    model: "little-2026",
    data: body.input.map((text, index) => ({ index, embedding: [text.length, 1] })).reverse(),
  },
});

const heard: Heard[] = [];
let replies: Reply[] = [];
let server: Server;
let baseUrl = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Heard["body"];
      const one = { url: request.url ?? "", headers: request.headers, body };
      heard.push(one);
      const { status = 200, headers = {}, body: answer } = (replies.shift() ?? VECTORS)(one);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  heard.length = 0;
  replies = [];
  vi.unstubAllEnvs();
});

/** Sleeps at once, and notes for how long it should have. */
function hurried(): Timing & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}

describe("embeddings over a wire", () => {
  test("come back in the order asked, whatever the server's, with the model it says it is", async () => {
    const model = await openEmbeddings("little", { baseUrl });
    expect(await model.ask(["aaa", "b"])).toEqual({
      servedModel: "little-2026",
      vectors: [
        [3, 1],
        [1, 1],
      ],
    });
    expect(heard.map(({ url }) => url)).toEqual(["/v1/embeddings"]);
    expect(heard[0]?.body).toEqual({ model: "little", input: ["aaa", "b"], encoding_format: "float" });
    expect(model.server).toBe(new URL(baseUrl).host + new URL(baseUrl).pathname);
  });

  test("make an embedder whose texts are sent in batches", async () => {
    const embedder = await openRemote(await openEmbeddings("little", { baseUrl }), { batch: 2 });
    const vectors = await embedder.embed(["a", "bb", "ccc"]);
    expect(heard.map(({ body }) => body.input.length)).toEqual([1, 2, 1]);
    expect(vectors.map(([first = 0, second = 1]) => Math.round(first / second))).toEqual([1, 2, 3]);
  });

  test("send the key that is named to the server that is named, and OpenAI's own nowhere else", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-secret-openai");
    await (await openEmbeddings("little", { baseUrl })).ask(["a"]);
    vi.stubEnv("LITTLE_KEY", "sk-little");
    await (await openEmbeddings("little", { baseUrl, apiKeyEnv: "LITTLE_KEY" })).ask(["a"]);
    expect(heard[0]?.headers.authorization).not.toContain("secret");
    expect(heard[1]?.headers.authorization).toBe("Bearer sk-little");
    vi.stubEnv("OPENAI_API_KEY", "");
    await expect(openEmbeddings("text-embedding-3-small", {})).rejects.toMatchObject({
      code: "provider_unusable",
    });
  });

  test("are asked for again after what passes, as long as the server says", async () => {
    replies = [
      () => ({ status: 429, headers: { "retry-after": "7" }, body: { error: { message: "slow down" } } }),
      () => ({ status: 200, body: "no json" }),
    ];
    const timing = hurried();
    const { vectors } = await (await openEmbeddings("little", { baseUrl }, timing)).ask(["aa"]);
    expect(vectors).toEqual([[2, 1]]);
    expect(heard).toHaveLength(3);
    expect(timing.slept[0]).toBeGreaterThanOrEqual(7_000);
  });

  test("are given up at once where waiting mends nothing, without the key in the message", async () => {
    vi.stubEnv("LITTLE_KEY", "sk-little-secret");
    replies = [() => ({ status: 401, body: { error: { message: "bad key sk-little-secret" } } })];
    const model = await openEmbeddings("little", { baseUrl, apiKeyEnv: "LITTLE_KEY" }, hurried());
    const failure = await model.ask(["a"]).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: "provider_unusable" });
    expect((failure as Error).message).not.toContain("sk-little-secret");
    expect(heard).toHaveLength(1);
  });

  test("are given up after so many attempts", async () => {
    replies = Array.from({ length: 20 }, () => () => ({
      status: 429,
      body: { error: { message: "later" } },
    }));
    const model = await openEmbeddings("little", { baseUrl }, hurried());
    await expect(model.ask(["a"])).rejects.toMatchObject({ code: "provider_unusable" });
    expect(heard).toHaveLength(6);
  });

  test("that are missing or no numbers make the model unusable", async () => {
    const model = await openEmbeddings("little", { baseUrl }, hurried());
    for (const data of [[], [{ index: 0, embedding: ["x"] }], [{ index: 3, embedding: [1] }], undefined]) {
      replies = [() => ({ body: { data } })];
      await expect(model.ask(["a"])).rejects.toMatchObject({ code: "provider_unusable" });
    }
  });
});
