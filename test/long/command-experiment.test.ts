import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { TINY } from "../support/cells.ts";
import { lastJson, polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

/** A folder with the tiny experiment in it, and what else is wanted. */
function desk(text = TINY, beside: Readonly<Record<string, unknown>> = {}): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "tiny.yaml"), text);
  for (const [name, content] of Object.entries(beside))
    writeFileSync(join(cwd, name), JSON.stringify(content));
  return cwd;
}

const PLAN = {
  version: 1,
  experiment: "tiny",
  seeds: 2,
  endpoints: [{ name: "depth", metric: "depth_mean" }],
};

const bytes = (cwd: string): string => readFileSync(join(cwd, "runs/tiny/manifest.json"), "utf8");

describe("an arm that is built on another", () => {
  test("brings along the runs that it lacks, and says so", () => {
    const cwd = desk();
    const first = polylogue(["run", "tiny.yaml", "--arm", "yoked", "--seed", "1"], { cwd });
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^note: .*are run too: mixed s2$/m);
    expect(existsSync(join(cwd, "runs/tiny/mixed-s2.db"))).toBe(true);
    expect(existsSync(join(cwd, "runs/tiny/mixed-s1.db"))).toBe(false);
    const again = polylogue(["run", "tiny.yaml", "--arm", "yoked", "--seed", "1"], { cwd });
    expect(again.stderr).not.toContain("run too");
  });

  test("waits for the one that stopped, by name; run again goes on with both", () => {
    const cwd = desk();
    const part = polylogue(["run", "tiny.yaml", "--arm", "yoked", "--seed", "1", "--max-rounds", "1"], {
      cwd,
    });
    expect(part.code).toBe(4);
    expect(part.stderr).toMatch(/^yoked s1 waits for mixed s2, which stopped: max-rounds$/m);
    expect(part.stderr).toContain("polylogue run tiny.yaml");
    const rest = polylogue(["run", "tiny.yaml", "--arm", "yoked", "--seed", "1"], { cwd });
    expect(rest.code).toBe(0);
    expect(polylogue(["replay", "tiny/yoked-s1"], { cwd }).code).toBe(0);
  });
});

describe("the folder of an experiment", () => {
  const cwd = desk();
  const done = polylogue(["run", "tiny.yaml", "--json"], { cwd });

  test("ends with what the arms came to, for machines and for people", () => {
    const { arms, runs, analysis } = lastJson<{
      arms: readonly Record<string, unknown>[];
      runs: readonly { arm: string; counts: Record<string, number> }[];
      analysis: unknown;
    }>(done);
    const own = runs.filter(({ arm }) => arm === "mixed").map(({ counts }) => counts);
    const sum = (of: string): number => own.reduce((total, counts) => total + (counts[of] ?? Number.NaN), 0);
    expect(arms[0]).toEqual({
      arm: "mixed",
      runs: 2,
      turns: sum("turns"),
      actions: sum("actions"),
      calls: sum("calls"),
      outputTokens: sum("outputTokens"),
    });
    expect(Number(arms[0]?.["actions"])).toBeGreaterThan(0);
    expect(Number(arms[0]?.["outputTokens"])).toBeGreaterThan(Number(arms[0]?.["calls"]));
    expect(analysis).toEqual({ standing: "unplanned", reasons: [] });
    const { stdout } = polylogue(["run", "tiny.yaml"], { cwd });
    expect(stdout).toMatch(/^in all +turns +actions +calls +output tokens$/m);
  });

  test("goes on as a whole: arms and seeds that are added run, and no others", () => {
    const before = bytes(cwd);
    polylogue(["run", "tiny.yaml"], { cwd });
    expect(bytes(cwd)).toBe(before);
    writeFileSync(join(cwd, "tiny.yaml"), TINY.replace("seeds: 2", "seeds: 4"));
    const more = polylogue(["run", "tiny.yaml"], { cwd });
    expect(more.code).toBe(0);
    expect(more.stderr).toContain("8 of 16 runs were done already");
    expect(JSON.parse(bytes(cwd)).cells).toHaveLength(16);
  });

  test("names what has not begun, where runs are listed and resumed", () => {
    const there = desk();
    polylogue(["run", "tiny.yaml", "--arm", "mixed", "--seed", "1", "--max-rounds", "1"], { cwd: there });
    expect(polylogue(["list"], { cwd: there }).stdout).toMatch(
      /^7 runs of tiny have not begun \(mixed s2, /m,
    );
    const { stderr } = polylogue(["resume"], { cwd: there });
    expect(stderr).toContain("go on with: polylogue run tiny.yaml");
  });

  test("one damaged run stops no other, and is named; neither does it stop a resume", () => {
    const there = desk();
    polylogue(["run", "tiny.yaml", "--max-rounds", "1", "--arm", "mixed", "--arm", "isolated"], {
      cwd: there,
    });
    truncateSync(join(there, "runs/tiny/mixed-s2.db"), 6000);
    const run = polylogue(["run", "tiny.yaml", "--json"], { cwd: there });
    expect(run.code).toBe(3);
    const { runs } = lastJson<{ runs: readonly { arm: string; seed: number; status: string }[] }>(run);
    expect(runs.filter(({ status }) => status !== "done").map(({ arm, seed }) => `${arm}-s${seed}`)).toEqual([
      "mixed-s2",
      "yoked-s1",
      "drawn-s2",
    ]);
    const resumed = polylogue(["resume", "tiny"], { cwd: there });
    expect(resumed.code).toBe(3);
    expect(resumed.stderr).toMatch(/left out: .*mixed-s2\.db/);
  });
});

describe("a pre-registration", () => {
  const cwd = desk(TINY, { "analysis-plan.json": PLAN });

  const outputs = (): readonly string[] => [
    polylogue(["list"], { cwd }).stdout,
    polylogue(["show", "tiny/mixed-s1"], { cwd }).stdout,
    polylogue(["run", "tiny.yaml", "--arm", "mixed"], { cwd }).stdout,
  ];

  test("stands in every run with its text, and is confirmed while nobody touches it", () => {
    expect(polylogue(["run", "tiny.yaml", "--arm", "mixed"], { cwd }).code).toBe(0);
    const file = RunFile.openForReading(join(cwd, "runs/tiny/mixed-s1.db"));
    const { analysisPlan } = file.header();
    file.close();
    expect(JSON.parse(analysisPlan?.text ?? "")).toEqual(PLAN);
    expect(analysisPlan?.hash).toMatch(/^[0-9a-f]{64}$/);
    for (const text of outputs()) expect(text).not.toContain("exploratory");
    const [run] = JSON.parse(polylogue(["list", "--json"], { cwd }).stdout) as Record<string, unknown>[];
    expect(run).toMatchObject({ analysisPlan: analysisPlan?.hash, analysis: { standing: "confirmatory" } });
  });

  test("may be set in another way: what it says counts", () => {
    writeFileSync(join(cwd, "analysis-plan.json"), JSON.stringify(PLAN, null, 4));
    for (const text of outputs()) expect(text).not.toContain("exploratory");
  });

  test("that is changed later makes every output say exploratory, also before anything is run again", () => {
    const changed = { ...PLAN, endpoints: [{ name: "posts", metric: "posts" }] };
    writeFileSync(join(cwd, "analysis-plan.json"), JSON.stringify(changed));
    for (const text of outputs())
      expect(text).toMatch(
        /exploratory: the analysis plan changed after all 2 runs \(mixed s1 first\) had\s+begun/,
      );
  });

  test("is what new runs carry from then on; the old ones keep theirs", () => {
    const { stdout } = polylogue(["run", "tiny.yaml", "--arm", "isolated"], { cwd });
    expect(stdout).toContain("exploratory: the analysis plan changed after 2 of 4 runs");
    const runs = JSON.parse(polylogue(["list", "--json"], { cwd }).stdout) as { analysisPlan: string }[];
    expect(new Set(runs.map(({ analysisPlan }) => analysisPlan)).size).toBe(2);
  });

  test("that comes after the runs is too late", () => {
    const late = desk();
    polylogue(["run", "tiny.yaml", "--arm", "mixed"], { cwd: late });
    writeFileSync(join(late, "analysis-plan.json"), JSON.stringify(PLAN));
    const { stdout } = polylogue(["run", "tiny.yaml"], { cwd: late });
    expect(stdout).toContain("exploratory: the analysis plan was written after 2 of 8 runs");
  });
});

const hasScript = spawnSync("script", ["--version"]).status === 0;

test.skipIf(!hasScript)(
  "on a terminal there is one block, drawn in place, and no line a round (where `script` is installed)",
  () => {
    const cwd = desk(TINY.replace("seeds: 2", "seeds: 12"));
    const command = `${process.execPath} ${resolve("dist/cli/main.js")} run tiny.yaml --jobs 4`;
    const env = { ...process.env, NO_COLOR: "1", TERM: "xterm" };
    const { CI: _, ...plain } = env as Record<string, string>;
    const shown = execFileSync("script", ["-qec", command, "/dev/null"], {
      cwd,
      env: plain,
      encoding: "utf8",
    });
    expect(shown).toMatch(/\d+ of 48 runs done · \d running/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    expect(shown).toMatch(/\u001b\[\d+A\u001b\[J/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    const drawn = shown.split(/\r\u001b\[J|\u001b\[\d+A\u001b\[J/).slice(1, -1);
    const block = drawn.filter((frame) => / of 48 runs done · \d running/.test(frame));
    expect(block.length).toBeGreaterThan(0);
    for (const frame of block) expect(frame.split("\n").length).toBeLessThanOrEqual(6);
    expect(shown).not.toMatch(/^mixed s\d+ {2}round/m);
  },
);
