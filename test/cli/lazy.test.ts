import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

/** Packages whose files a command loaded, by the record that V8 keeps for coverage. */
function packagesLoaded(
  text: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Set<string> {
  const cwd = freshFolder();
  const covered = join(cwd, "covered");
  writeFileSync(join(cwd, "s.yaml"), text);
  polylogue([...args, "s.yaml"], { cwd, env: { ...env, NODE_V8_COVERAGE: covered } });
  const reports = readdirSync(covered).map((name) => readFileSync(join(covered, name), "utf8"));
  const urls = reports.flatMap((report) => (JSON.parse(report) as { result: { url: string }[] }).result);
  return new Set(urls.flatMap(({ url }) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []));
}

const NO_KEYS = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "", OPENROUTER_API_KEY: "" };
const WIRE = ["openai", "@anthropic-ai/sdk", "undici"];
const scenario = (models: string, cast: string): string =>
  `name: lazy\nrounds: 1\npersonas: [{ handle: ada }, { handle: bo }]\nmodels: ${models}\ncast: ${cast}\n`;

test("a synthetic run loads neither SDK nor the HTTP client", () => {
  const loaded = packagesLoaded(scenario("{ only: synthetic/deaf }", "only"), NO_KEYS, "run");
  expect([...loaded]).toContain("better-sqlite3");
  for (const name of WIRE) expect([...loaded]).not.toContain(name);
});

test("a check of a scenario with real models loads no package that stands apart", () => {
  const models = "{ a: anthropic/claude-haiku-5-5, b: openai/gpt-6-luna }";
  const loaded = packagesLoaded(scenario(models, "{ ada: a, bo: b }"), NO_KEYS, "check");
  expect([...loaded]).toEqual([]);
});

test("what is loaded is seen: a ping loads the HTTP client, and no SDK", () => {
  // Nothing listens on the port for discarding.
  const models = "{ only: { provider: ollama, model: m, base_url: 'http://127.0.0.1:9/v1' } }";
  const loaded = packagesLoaded(scenario(models, "only"), NO_KEYS, "doctor", "--ping", "--scenario");
  expect([...loaded]).toContain("undici");
  for (const name of ["openai", "@anthropic-ai/sdk"]) expect([...loaded]).not.toContain(name);
});
