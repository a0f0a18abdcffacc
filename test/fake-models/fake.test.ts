import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Fake, startFake } from "../support/fake-models/fake.ts";

let fake: Fake;
beforeAll(async () => {
  fake = await startFake({ garbage: 0.2, refusals: 0.2 });
});
beforeEach(() => fake.reset());
afterAll(() => fake.stop());

const client = (): OpenAI => new OpenAI({ apiKey: "any", baseURL: fake.openaiUrl, maxRetries: 0 });

const asks = (n: number) => ({
  model: "qwen3",
  messages: [{ role: "user" as const, content: `Question ${n}` }],
});

async function contentOf(n: number): Promise<string> {
  const { choices } = await client().chat.completions.create(asks(n));
  return choices[0]?.message.content ?? "";
}

test("equal requests get equal answers, whatever came between and whoever asks", async () => {
  const many = [...Array(40).keys()];
  const once = await Promise.all(many.map(contentOf));
  await fake.reset();
  const again = await Promise.all([...many].reverse().map(contentOf));
  expect(again.reverse()).toEqual(once);
  expect(new Set(once).size).toBeGreaterThan(20);
});

test("garbage and refusals come at about the share asked for, and always to the same bodies", async () => {
  const texts = await Promise.all([...Array(200).keys()].map(contentOf));
  const isRead = (text: string): boolean => /^\{"(actions|read)":.*\}$/.test(text);
  const refused = texts.filter((text) => text.startsWith("I can't"));
  const garbled = texts.filter((text) => !isRead(text)).length - refused.length;
  expect(refused.length).toBeGreaterThan(20);
  expect(refused.length).toBeLessThan(60);
  expect(garbled).toBeGreaterThan(20);
  expect(garbled).toBeLessThan(60);
});

test("ordered faults befall the next requests, one each, and are told in what was seen", async () => {
  await fake.setFaults({ nextFaults: ["rate_limit", "none", { status: 502, body: "<html>" }] });
  const outcomes: (number | undefined)[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { response } = await client().chat.completions.create(asks(7)).withResponse().catch(asFailure);
    outcomes.push(response.status);
  }
  expect(outcomes).toEqual([429, 200, 502, 200]);
  const seen = await fake.seen();
  expect(seen.map(({ status, fault }) => [status, fault])).toEqual([
    [429, "rate_limit"],
    [200, undefined],
    [502, "hand-made"],
    [200, undefined],
  ]);
  expect(new Set(seen.map(({ hash }) => hash)).size).toBe(1);
});

const asFailure = (error: unknown): { response: { status: number | undefined } } => {
  if (!(error instanceof OpenAI.APIError)) throw error;
  return { response: { status: error.status } };
};

test("faults by chance fall otherwise on the same requests when they come again", async () => {
  const statuses = async (): Promise<(number | undefined)[]> => {
    const seen = await fake.seen();
    return seen.slice(-30).map(({ status }) => status);
  };
  await fake.setFaults({ rates: { rate_limit: 0.3, server_error: 0.2 }, seed: 3 });
  const rounds: (number | undefined)[][] = [];
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 30; n += 1) await client().chat.completions.create(asks(n)).catch(asFailure);
    rounds.push(await statuses());
  }
  expect(rounds[0]).not.toEqual(rounds[1]);
  expect(new Set(rounds.flat())).toEqual(new Set([200, 429, 500]));
});

test("a 429 says by turns in which way to come back", async () => {
  await fake.setFaults({ nextFaults: ["rate_limit", "rate_limit"], retryAfterMs: 1_500 });
  const headers: (readonly (string | null | undefined)[])[] = [];
  for (let n = 0; n < 2; n += 1) {
    const error: unknown = await client()
      .chat.completions.create(asks(n))
      .catch((e: unknown) => e);
    if (!(error instanceof OpenAI.RateLimitError)) throw error;
    headers.push([error.headers.get("retry-after-ms"), error.headers.get("retry-after")]);
  }
  expect(headers).toEqual([
    ["1500", null],
    [null, "1.5"],
  ]);
});

test("what was seen names no key", async () => {
  await new OpenAI({ apiKey: "sk-secret-word", baseURL: fake.openaiUrl }).chat.completions.create(asks(1));
  const seen = await fake.seen({ bodies: true });
  expect(seen[0]?.headers["authorization"]).toBe("(present)");
  expect(JSON.stringify(seen)).not.toContain("secret-word");
  expect(seen[0]?.body).toEqual(asks(1));
});

test("a plain server answers all vendors' SDKs and counts", async () => {
  const plain = await startFake({ plain: true });
  try {
    const openai = new OpenAI({ apiKey: "any", baseURL: plain.openaiUrl });
    const chat = await openai.chat.completions.create(asks(1));
    const response = await openai.responses.create({ model: "gpt-6-luna", input: "?" });
    expect(response.output_text).toBe(chat.choices[0]?.message.content);
    expect(await plain.count()).toEqual({ count: 2, underWay: 0 });
  } finally {
    await plain.stop();
  }
});

test("the server ends with the process that started it, killed or not", async () => {
  const starter = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { startFake } from ${JSON.stringify(new URL("../.built/fake.js", import.meta.url).href)};
     const { url } = await startFake(); console.log(url);`,
  ]);
  const [url] = (await once(createInterface({ input: starter.stdout }), "line")) as [string];
  await expect(fetch(`${url}/v1/models`)).resolves.toBeDefined();
  starter.kill("SIGKILL");
  await expect.poll(() => answers(url)).toBe(false);
});

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/v1/models`).then(
    () => true,
    () => false,
  );
