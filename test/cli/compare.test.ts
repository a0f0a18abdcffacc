import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/analysis/compare/comparison.ts";
import { registerCompare } from "../../src/cli/compare.ts";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import type { Output } from "../../src/cli/output.ts";
import { PolylogueError } from "../../src/core/errors.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

const cwd = freshFolder();
mkdirSync(join(cwd, "s"));
const TWO_ARMS = LISTENERS.replace(
  "arms: { only: {} }",
  "arms: { only: {}, isolated: { feed: none }, again: {} }",
)
  .replace("seeds: [7]", "seeds: 6")
  .replace("rounds: 8", "rounds: 4")
  .replace(/interventions:.*\n/, "");
writeFileSync(join(cwd, "s", "listeners.yaml"), TWO_ARMS);
const made = polylogue(["run", "s/listeners.yaml"], { cwd });

/** `polylogue compare ARGS` without a process of its own. */
async function compare(...args: readonly string[]): Promise<Ended> {
  const said: { out: string[]; talk: string[]; code: number } = { out: [], talk: [], code: 0 };
  const output: Output = {
    out: (text) => void said.out.push(text),
    talk: (text) => void said.talk.push(text),
    color: false,
    width: 80,
  };
  const end = (code: number): void => {
    said.code = code;
  };
  const program = new Command("polylogue").exitOverride();
  registerCompare(program, { output, end });
  try {
    await program.parseAsync(["compare", ...args, "--dir", join(cwd, "runs")], { from: "user" });
  } catch (error) {
    if (!(error instanceof PolylogueError)) throw error;
    return { code: exitCodeOf(error), stdout: "", stderr: `${error.message} ${error.hint}` };
  }
  return { code: said.code, stdout: said.out.join("\n"), stderr: said.talk.join("\n") };
}

type Json = Comparison & { readonly verdict: string };
const json = ({ stdout }: Ended): Json => JSON.parse(stdout) as Json;
const metric = (of: Json, name: string) => of.metrics.find((one) => one.name === name);

describe("the end of run", () => {
  test("is the comparison's sentence, the primary differences, and how to see more", async () => {
    expect(made.code).toBe(0);
    expect(made.stdout).toContain("says nothing about");
    expect(made.stdout).toContain("parent_id_auc_thread");
    expect(made.stderr).toContain("Compare: polylogue compare listeners");
  });
});

const all = json(await compare("listeners", "--json"));

describe("compare", () => {
  test("--json has the shape that others read", async () => {
    expect(all).toMatchObject({ baseline: "only", unit: "run", by: "arm", isSynthetic: true, leftOut: [] });
    expect(all.verdict).toBe(all.sentence);
    expect(all.arms.map(({ name, runs }) => [name, runs])).toEqual([
      ["only", 6],
      ["isolated", 6],
      ["again", 6],
    ]);
    const comments = metric(all, "comments");
    expect(comments?.arms["isolated"]).toMatchObject({ n: 6, mean: 0, lo: 0, hi: 0, sd: 0 });
    expect(comments?.differences.map(({ arm, paired, n, p }) => ({ arm, paired, n, p }))).toEqual([
      { arm: "isolated", paired: true, n: 6, p: 2 / 64 },
      { arm: "again", paired: true, n: 6, p: expect.any(Number) },
    ]);
  });

  test("says what to type next for the folder that it was given", async () => {
    const { stderr } = await compare("listeners");
    expect(stderr).toContain(`polylogue measure listeners --dir ${join(cwd, "runs")}`);
  });

  test("the same again is read from beside the runs, and is the same", async () => {
    expect(JSON.parse(readFileSync(join(cwd, "runs/listeners/measured.json"), "utf8"))).toHaveProperty(
      "code",
    );
    expect(json(await compare("listeners", "--json"))).toEqual(all);
    rmSync(join(cwd, "runs/listeners/measured.json"));
    expect(json(await compare("listeners", "--json"))).toEqual(all);
  });

  test("a broken file of kept values is no trouble", async () => {
    writeFileSync(join(cwd, "runs/listeners/measured.json"), '{"version":1,');
    expect(json(await compare("listeners", "--json"))).toEqual(all);
  });

  test("another baseline turns the signs", async () => {
    const turned = json(await compare("listeners", "--json", "--baseline", "isolated"));
    expect(turned.baseline).toBe("isolated");
    const [there, back] = [metric(all, "comments"), metric(turned, "comments")].map(
      (one) => one?.differences[0],
    );
    expect(back?.estimate).toBeCloseTo(-(there?.estimate ?? 0), 9);
    const { code, stderr } = await compare("listeners", "--baseline", "isolatd");
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "isolated"?');
  });

  test("--metric and --csv give those numbers, a line for each arm", async () => {
    const [head = "", ...lines] = (await compare("listeners", "-m", "depth_mean,posts", "--csv")).stdout
      .trimEnd()
      .split("\n");
    expect(head.split(",").slice(0, 7)).toEqual(["metric", "unit", "group", "role", "arm", "n", "mean"]);
    expect(lines.map((line) => line.split(",")[0])).toEqual([
      ...["posts", "posts", "posts"],
      ...["depth_mean", "depth_mean", "depth_mean"],
    ]);
    expect((await compare("listeners", "-m", "depht_mean")).stderr).toContain("depth_mean");
  });

  test("--by model compares what the models of one arm wrote, a value a run", async () => {
    const byModel = json(await compare("listeners", "--by", "model", "--json"));
    expect(byModel).toMatchObject({ by: "model", within: "only", baseline: "a", unit: "run" });
    expect(byModel.arms.map(({ name, runs }) => [name, runs])).toEqual([
      ["a", 6],
      ["b", 6],
    ]);
    const whole = metric(all, "comments")?.arms["only"]?.values ?? [];
    const parts = ["a", "b"].map((name) => metric(byModel, "comments")?.arms[name]?.values ?? []);
    whole.forEach(({ value }, i) => {
      expect((parts[0]?.[i]?.value ?? 0) + (parts[1]?.[i]?.value ?? 0)).toBe(value);
    });
    const byPersona = json(await compare("listeners", "--by", "persona", "--json", "--baseline", "dee"));
    expect(byPersona.baseline).toBe("dee");
    expect(byPersona.arms).toHaveLength(5);
    expect((await compare("listeners", "--by", "model", "-m", "modularity")).code).toBe(2);
  });

  test("--against moltbook sets published figures beside ours, with their source", async () => {
    const { stdout, code } = await compare("listeners", "--against", "moltbook");
    expect(code).toBe(0);
    expect(stdout).toContain("published: 1.07, Holtz 2026, arXiv 2602.10131");
  });

  test("several experiments have names that tell them apart, and are never paired", async () => {
    cpSync(join(cwd, "runs/listeners"), join(cwd, "runs/copy"), { recursive: true });
    const both = json(await compare("listeners", "copy", "--json", "-m", "posts"));
    const name = both.arms.find((arm) => arm.name.endsWith("runs/copy/only"))?.name;
    expect(name).toBeDefined();
    const twin = metric(both, "posts")?.differences.find(({ arm }) => arm === name);
    expect(twin).toMatchObject({ paired: false, estimate: 0 });
    rmSync(join(cwd, "runs/copy"), { recursive: true });
  });

  test("a run that is not finished is left out and named", async () => {
    polylogue(["run", "s/listeners.yaml", "--out", "half", "--arm", "only", "again", "--max-rounds", "2"], {
      cwd,
    });
    const half = json(await compare(join(cwd, "half/listeners"), "listeners", "--json", "-m", "posts"));
    expect(half.leftOut.length).toBeGreaterThanOrEqual(12);
    expect(half.leftOut[0]?.why).toMatch(/^stopped after round 2/);
    expect((await compare(join(cwd, "half/listeners"))).stdout).toContain("No run can be compared.");
  });

  test("forks count when they are named", async () => {
    polylogue(["fork", "listeners/only-s1", "--at", "2", "--set", "feed.size=2"], { cwd });
    const whole = json(await compare("listeners", "--json", "-m", "posts"));
    expect(whole.arms).toHaveLength(3);
    expect(whole.leftOut.map(({ why }) => why).join()).toContain("is a fork (from round 3: ");
    const two = json(await compare("listeners/only-s1", "listeners/only-s1-f1", "--json", "-m", "posts"));
    expect(two.arms.map(({ runs }) => runs)).toEqual([1, 1]);
    expect(metric(two, "posts")?.differences[0]).toMatchObject({
      p: null,
      verdict: "none",
      n: 1,
      paired: true,
    });
  });

  test("three ways of writing do not go together", async () => {
    expect((await compare("listeners", "--json", "--csv")).code).toBe(2);
    expect((await compare("listeners", "--arm", "only")).code).toBe(2);
  });
});
