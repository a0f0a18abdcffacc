import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

const SNIPPET = /<!-- try: (\w+) -->\n```\w+\n([\s\S]*?)```/g;
const snippets = [...readFileSync("docs/analysis.md", "utf8").matchAll(SNIPPET)].map(
  ([, runtime = "", code = ""]) => ({ runtime, code }),
);
const of = (runtime: string): readonly string[] =>
  snippets.filter((one) => one.runtime === runtime).map(({ code }) => code);

/** The document speaks of first-contact: here a small experiment goes by that name. */
const cwd = freshFolder();
const SCENARIO = LISTENERS.replace("name: listeners", "name: first-contact")
  .replace("seeds: [7]", "seeds: [1, 2]")
  .replace("arms: { only: {} }", "arms: { mixed: {}, quiet: { turn: { actions: 1 } } }")
  .replace("baseline: only", "baseline: mixed");

interface Measured {
  readonly arm: string;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, { readonly value: number }>>;
}
let measured: readonly Measured[] = [];

beforeAll(() => {
  writeFileSync(join(cwd, "first-contact.yaml"), SCENARIO);
  const metrics = "depth_mean,share_comments_no_reply";
  for (const args of [
    ["run", "first-contact.yaml"],
    ["export", "first-contact", "--table", "comments,metrics", "-m", metrics],
    ["export", "first-contact", "--table", "comments", "--format", "parquet"],
  ]) {
    expect([args[0], polylogue(args, { cwd }).code]).toEqual([args[0], 0]);
  }
  const { stdout } = polylogue(["measure", "first-contact", "-m", metrics, "--json"], { cwd });
  measured = JSON.parse(stdout) as Measured[];
}, 60_000);

/** "mixed 1 1.25" and so on as rows of cells. */
const cells = (text: string): string[][] =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));

function ran(command: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", input });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
const has = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { encoding: "utf8" }).status === 0;

function expectDepths(rows: readonly (readonly unknown[])[], of: readonly Measured[] = measured): void {
  const known = of.map(({ arm, seed, metrics }) => [arm, seed, metrics["depth_mean"]?.value]);
  const found = rows.map(([arm, seed, value]) => [String(arm), Number(seed), Number(value)]);
  expect(found).toHaveLength(known.length);
  for (const [arm, seed, value] of known) {
    expect(found).toContainEqual([arm, seed, expect.closeTo(Number(value), 9)]);
  }
}

describe("a snippet prints the number that measure prints", () => {
  test("and there is one for each runtime", () => {
    expect(snippets.map(({ runtime }) => runtime)).toEqual([
      ...["python", "python", "pandas", "r", "duckdb", "sqlite3", "means"],
    ]);
    expect(measured).toHaveLength(4);
  });

  test.each(of("python").map((code, i) => [i + 1, code] as const))("Python as it comes: %i", (_, code) => {
    expectDepths(cells(ran("python3", ["-"], code)));
  });

  test("Python as it comes, over the metrics in long form", () => {
    for (const [arm, runs, mean] of cells(ran("python3", ["-"], of("means")[0]))) {
      const values = measured
        .filter((run) => run.arm === arm)
        .map(({ metrics }) => metrics["share_comments_no_reply"]?.value ?? 0);
      expect(Number(runs)).toBe(values.length);
      expect(Number(mean)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
    }
  });

  const noPandas = !has("python3", ["-c", "import pandas, pyarrow"]);
  test.skipIf(noPandas)(`pandas${noPandas ? " (skipped: python3 has no pandas with pyarrow)" : ""}`, () => {
    expectDepths(cells(ran("python3", ["-"], of("pandas")[0])));
  });

  const noR = !has("Rscript", ["--version"]);
  test.skipIf(noR)(`R${noR ? " (skipped: there is no Rscript)" : ""}`, () => {
    writeFileSync(join(cwd, "depths.R"), of("r")[0] ?? "");
    expectDepths(cells(ran("Rscript", ["depths.R"])));
  });

  const duckdb = duckdbModule();
  test.skipIf(duckdb === undefined)(
    `DuckDB${duckdb === undefined ? " (skipped: @duckdb/node-api is not installed)" : ""}`,
    async () => {
      const { DuckDBInstance } = (await import(duckdb ?? "")) as Duckdb;
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const code = (of("duckdb")[0] ?? "").replaceAll(
        "'first-contact-export",
        `'${cwd}/first-contact-export`,
      );
      expectDepths((await connection.runAndReadAll(code)).getRows());
    },
  );

  const noSqlite = !has("sqlite3", ["--version"]);
  test.skipIf(noSqlite)(`sqlite3${noSqlite ? " (skipped: there is no sqlite3)" : ""}`, () => {
    const path = "runs/first-contact/mixed-s1.db";
    const rows = cells(ran("sqlite3", ["-readonly", "-separator", " ", path], of("sqlite3")[0]));
    expectDepths(
      rows,
      measured.filter(({ arm, seed }) => arm === "mixed" && seed === 1),
    );
  });
});

/** As much of DuckDB's package as is used; it is no dependency of the project. */
interface Duckdb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{ runAndReadAll(sql: string): Promise<{ getRows(): readonly unknown[][] }> }>;
    }>;
  };
}

function duckdbModule(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve("@duckdb/node-api");
  } catch {
    return undefined;
  }
}
