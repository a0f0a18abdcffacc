import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, lastJson, polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";

const KEYS = { ANTHROPIC_API_KEY: "sk-ant-word-of-mouth", OPENAI_API_KEY: "sk-word-of-mouth" };
const NO_KEYS = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "" };

const scenario = ({ url, openaiUrl }: Pick<Fake, "url" | "openaiUrl">): string => `
version: 1
name: mixed
rounds: 3
seeds: [1, 2]
models:
  claude: { provider: anthropic, model: claude-haiku-5-5, max_tokens: 400, base_url: "${url}" }
  gpt: { provider: openai, model: gpt-6-luna, max_tokens: 400, base_url: "${openaiUrl}" }
  local: { provider: ollama, model: qwen3-no-schema, max_tokens: 400, base_url: "${openaiUrl}" }
cast: { ada: claude, bo: gpt, cy: local }
personas:
  - { handle: ada, name: Ada, bio: Counts things. }
  - { handle: bo, name: Bo, bio: Asks. }
  - { handle: cy, name: Cy, bio: Mends. }
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
turn: { actions: 2, reads: 1 }
arms: { only: {} }
baseline: only
`;

interface Done {
  readonly runs: readonly {
    readonly status: string;
    readonly logHash: string;
    readonly stopReason: string;
  }[];
}

const cwd = freshFolder();
let recorded: Done & { readonly code: number | null };

const run = (args: readonly string[], env: Readonly<Record<string, string>> = NO_KEYS): Ended =>
  polylogue(["run", "mixed.yaml", "--json", ...args], { cwd, env });

beforeAll(async () => {
  const fake = await startFake({
    garbage: 0.1,
    refusals: 0.1,
    faults: { rates: { rate_limit: 0.05, server_error: 0.05, reset: 0.03, truncated: 0.03 } },
  });
  writeFileSync(join(cwd, "mixed.yaml"), scenario(fake));
  const ended = run(["--record", "answers.cassette", "--out", "recorded"], KEYS);
  recorded = { ...lastJson<Done>(ended), code: ended.code };
  await fake.stop();
  // Nobody listens here, and the cassette must not care.
  writeFileSync(
    join(cwd, "mixed.yaml"),
    scenario({ url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" }),
  );
}, 60_000);

afterAll(() => {
  expect(readdirSync(cwd)).not.toContain("answers.cassette-lock");
});

test("what three vendors said is played without a server and without a key, to the same log", () => {
  expect(recorded.runs.map(({ status }) => status)).toEqual(["done", "done"]);
  const played = run(["--cassette", "answers.cassette", "--out", "played"]);
  expect(played.code).toBe(recorded.code);
  expect(lastJson<Done>(played).runs.map(({ logHash }) => logHash)).toEqual(
    recorded.runs.map(({ logHash }) => logHash),
  );
});

test("what is played costs nothing and uses up no budget", () => {
  const played = run(["--cassette", "answers.cassette", "--out", "thrifty", "--budget-calls", "20"]);
  expect(played.code).toBe(recorded.code);
  const { runs } = lastJson<{ runs: { costUsd: number | null; counts: { attempts: number } }[] }>(played);
  // Only the questions that settle how the local model is held to a form are asked of anybody.
  for (const { costUsd, counts } of runs) expect([costUsd, counts.attempts]).toEqual([0, 0]);
});

test("one run of those recorded can be played alone", () => {
  const played = lastJson<Done>(run(["--cassette", "answers.cassette", "--out", "alone", "--seed", "2"]));
  expect(played.runs[0]?.logHash).toBe(recorded.runs[1]?.logHash);
});

test("a cassette holds no key", () => {
  expect(readFileSync(join(cwd, "answers.cassette"), "utf8")).not.toContain("word-of-mouth");
});

test("a request that is not on the cassette ends the run with 5 and says whose it was", () => {
  const text = readFileSync(join(cwd, "mixed.yaml"), "utf8").replace("Counts things.", "Counts stars.");
  writeFileSync(join(cwd, "mixed.yaml"), text);
  const played = run(["--cassette", "answers.cassette", "--out", "missed", "--seed", "1"]);
  expect(played.code).toBe(5);
  expect(lastJson<Done>(played).runs[0]?.stopReason).toContain("claude-haiku-5-5 in round 1 for @ada");
  writeFileSync(join(cwd, "mixed.yaml"), text.replace("Counts stars.", "Counts things."));
});

test("a miss that goes live needs the keys from the start", () => {
  const refused = run(["--cassette", "answers.cassette", "--on-miss", "live", "--out", "live"]);
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain("ANTHROPIC_API_KEY");
  expect(readdirSync(cwd)).not.toContain("live");
});

test("flags that contradict each other, and a file that is recorded to already, are refused", () => {
  const codes = [
    run(["--record", "a", "--cassette", "answers.cassette"]),
    run(["--on-miss", "live"], KEYS),
    run(["--cassette", "nowhere"]),
  ].map(({ code }) => code);
  expect(codes).toEqual([2, 2, 2]);
  writeFileSync(join(cwd, "b-lock"), JSON.stringify({ pid: process.pid, host: hostname(), token: "x" }));
  expect(run(["--record", "b"], KEYS).code).toBe(2);
});
