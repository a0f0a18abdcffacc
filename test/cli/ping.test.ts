import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, ended, start } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.stop());

const KEY = "sk-ant-test-QXZJ01234567893zq";
const NO_KEYS = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "", OPENROUTER_API_KEY: "" };

const REST = "name: pinged\nrounds: 1\npersonas: { handle: ada }\ncast: one\nmodels:\n";

/** `polylogue doctor --ping --json` for a scenario with these models; the server must be able to answer meanwhile. */
async function pinged(models: string, env: Readonly<Record<string, string>> = {}) {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "s.yaml"), REST + models);
  const child = start(["doctor", "--ping", "--json", "--scenario", "s.yaml"], {
    cwd,
    env: { ...NO_KEYS, ...env },
  });
  const said: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const { code } = await ended(child);
  const outcome: Ended = { code, ...said };
  const { findings } = JSON.parse(said.stdout) as {
    findings: { check: string; level: string; says: string; mend: string | null }[];
  };
  return { ...outcome, pings: findings.filter(({ check }) => check.startsWith("ping")) };
}

test("each server that a scenario names is asked once for its models, and told with the time it took", async () => {
  await fake.reset();
  const { pings, code, stdout, stderr } = await pinged(
    `  one: { provider: anthropic, model: claude-haiku-5-5, base_url: "${fake.anthropicUrl}" }
  two: { provider: anthropic, model: claude-haiku-4-5, base_url: "${fake.anthropicUrl}" }
  three: { provider: openai, model: gpt-6-luna, base_url: "${fake.openaiUrl}" }
  four: { provider: ollama, model: qwen3, base_url: "${fake.openaiUrl}" }
`,
    { ANTHROPIC_API_KEY: KEY, OPENAI_API_KEY: "sk-proj-QXZJ0123456789" },
  );
  expect(code).toBe(0);
  expect(pings.map(({ check, level }) => `${check} ${level}`)).toEqual([
    "ping anthropic ok",
    "ping openai ok",
    "ping ollama ok",
  ]);
  for (const { says } of pings) expect(says).toMatch(/^127\.0\.0\.1:\d+, \d+ ms: answers, lists \d+ models$/);
  const seen = await fake.seen();
  expect(seen.map(({ path }) => path)).toEqual(["/v1/models", "/v1/models", "/v1/models"]);
  expect(stdout + stderr).not.toContain(KEY);
});

test("a model that a server does not list is noted with what it does list", async () => {
  const { pings, code } = await pinged(
    `  one: { provider: ollama, model: qwen4, base_url: "${fake.openaiUrl}" }\n`,
  );
  expect(code).toBe(0);
  expect(pings).toMatchObject([
    { level: "note", says: expect.stringContaining("without qwen4"), mend: expect.stringContaining("qwen3") },
  ]);
});

test("without its key a server is not asked, and that is a problem", async () => {
  await fake.reset();
  const { pings, code } = await pinged(
    `  one: { provider: anthropic, model: claude-haiku-5-5, base_url: "${fake.anthropicUrl}" }\n`,
  );
  expect(code).toBe(2);
  expect(pings).toMatchObject([{ level: "problem", says: "not asked: ANTHROPIC_API_KEY is not set" }]);
  expect(await fake.seen()).toEqual([]);
});

test("a key that is refused is a problem and is not repeated, whatever the server says", async () => {
  const wrong = "sk-bad-key-QXZJ0123456789";
  const { pings, code, stdout, stderr } = await pinged(
    `  one: { provider: openai, model: gpt-6-luna, base_url: "${fake.openaiUrl}" }\n`,
    { OPENAI_API_KEY: wrong },
  );
  expect(code).toBe(2);
  expect(pings).toMatchObject([
    { level: "problem", says: expect.stringContaining("401: the key is not accepted") },
  ]);
  expect(stdout + stderr).not.toContain("QXZJ");
});

test("where nothing listens, that is said", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const { pings, code } = await pinged(
    `  one: { provider: vllm, model: m, base_url: "http://127.0.0.1:${port}/v1" }\n`,
  );
  expect(code).toBe(2);
  expect(pings).toMatchObject([{ level: "problem", says: expect.stringContaining("nothing listens there") }]);
});

test("a synthetic model is nobody to ask", async () => {
  const { pings, code } = await pinged("  one: synthetic/deaf\n");
  expect(code).toBe(0);
  expect(pings).toMatchObject([{ check: "ping", level: "note" }]);
});
