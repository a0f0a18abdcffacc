import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { METRICS } from "../../src/analysis/registry.ts";
import { figure } from "../../src/cli/measure-table.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

const cwd = freshFolder();
mkdirSync(join(cwd, "s"));
const TWO_ARMS = LISTENERS.replace(
  "arms: { only: {} }",
  "arms: { only: {}, quiet: { turn: { actions: 1 } } }",
).replace("seeds: [7]", "seeds: [7, 8]");
writeFileSync(join(cwd, "s", "listeners.yaml"), TWO_ARMS);
const made = polylogue(["run", "s/listeners.yaml"], { cwd });
const measure = (...args: readonly string[]): Ended => polylogue(["measure", ...args], { cwd });

interface ValueJson {
  readonly value: number | null;
  readonly unit: string;
  readonly note: string | null;
  readonly null: { readonly mean: number; readonly sd: number; readonly surrogates: number } | null;
}
interface RunJson {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, ValueJson>>;
  readonly rounds?: readonly { readonly round: number; readonly metrics: RunJson["metrics"] }[];
}
const json = ({ stdout }: Ended): RunJson[] => JSON.parse(stdout) as RunJson[];

describe("measure", () => {
  test("has runs to measure", () => {
    expect(made.code).toBe(0);
  });

  test("--json has every metric of every run under its name, with unit, note and null", () => {
    const runs = json(measure("listeners", "--json", "--surrogates", "2"));
    expect(runs.map(({ arm, seed }) => `${arm} s${seed}`)).toEqual([
      "only s7",
      "only s8",
      "quiet s7",
      "quiet s8",
    ]);
    const [first] = runs;
    expect(Object.keys(first?.metrics ?? {})).toEqual(METRICS.map(({ name }) => name));
    const { reciprocity_reply_target: ties, posts } = first?.metrics ?? {};
    expect(ties?.unit).toBe("share");
    expect(ties?.null?.surrogates).toBe(2);
    expect(posts).toEqual({ value: posts?.value, unit: "messages", note: null, null: null });
  });

  test("what is not available is null with the reason", () => {
    const [run] = json(measure("listeners/only-s7", "--json", "-m", "cached_share_of_input"));
    expect(run?.metrics["cached_share_of_input"]?.value).toBeNull();
    expect(run?.metrics["cached_share_of_input"]?.note).not.toBe("");
    expect(measure("listeners/only-s7", "-m", "cached_share_of_input").stdout).toContain("not available: ");
  });

  test("equal seeds give equal values, and other seeds other surrogates", () => {
    const ask = (seed: string): string =>
      measure("listeners/only-s7", "--json", "-m", "reciprocity_*,modularity", "--seed", seed).stdout;
    expect(ask("1")).toBe(ask("1"));
    expect(ask("1")).not.toBe(ask("2"));
  });

  test("--metric takes names, parts of names, groups, and lists of these", () => {
    const names = (...asked: readonly string[]): string[] =>
      Object.keys(
        json(measure("listeners/only-s7", "--json", "--surrogates", "0", ...asked))[0]?.metrics ?? {},
      );
    expect(names("-m", "depth_mean")).toEqual(["depth_mean"]);
    expect(names("-m", "depth_max,posts")).toEqual(["posts", "depth_max"]);
    expect(names("-m", "depth_*", "-m", "posts")).toEqual([
      "posts",
      "depth_mean",
      "depth_median",
      "depth_p90",
      "depth_max",
    ]);
    expect(names("-m", "cost")).toEqual(
      METRICS.filter(({ group }) => group === "cost").map(({ name }) => name),
    );
  });

  test("an unknown metric is a usage error that names the nearest", () => {
    const { code, stderr } = measure("listeners", "-m", "dept_mean");
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "depth_mean"');
  });

  test("one run is a table a group, with chance beside values and what to type next", () => {
    const { stdout, stderr, code } = measure("listeners/only-s7", "-m", "posts,reciprocity_reply_target");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}posts +\d+ +messages$/m);
    expect(stdout).toMatch(/^ {2}metric +value +unit +by chance$/m);
    expect(stdout).toMatch(/^ {2}reciprocity_reply_target +[\d.]+ +share +[\d.]+ ± [\d.]+$/m);
    expect(stderr).toContain("polylogue measure listeners/only-s7 --by round");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("up to three runs stand side by side, of more their arms", () => {
    expect(measure("listeners/only-s7", "listeners/quiet-s7", "-m", "posts").stdout).toMatch(
      /only s7 +quiet s7/,
    );
    expect(measure("listeners", "-m", "posts").stdout).toMatch(/only \(2\) +quiet \(2\)/);
  });

  test("--by round has one value for each round, growing for what is counted", () => {
    const [run] = json(measure("listeners/only-s7", "--by", "round", "--json", "-m", "comments"));
    const counts = run?.rounds?.map(({ metrics }) => metrics["comments"]?.value ?? -1) ?? [];
    expect(run?.rounds?.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect(counts.at(-1)).toBe(run?.metrics["comments"]?.value);
    expect(measure("listeners/only-s7", "--by", "round", "-m", "comments").stdout).toMatch(/^ +8 +\d+$/m);
    expect(measure("listeners/only-s7", "--by", "round").code).toBe(2);
  });

  test("--csv has a line for each run and metric, and an empty value where there is none", () => {
    const [head, ...lines] = measure("listeners", "--csv", "-m", "posts,cached_share_of_input")
      .stdout.trimEnd()
      .split("\n");
    expect(head).toBe("path,arm,seed,round,metric,value,unit,null_mean,null_sd,surrogates,note");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/only,7,,posts,\d+,messages,,,,$/);
    expect(lines[1]).toMatch(/only,7,,cached_share_of_input,,share,,,,.+/);
    expect(measure("listeners", "--csv", "--json").code).toBe(2);
  });
});

test("figures have four digits that mean something", () => {
  expect([12, 0.335601, 1234.56, 0.00001234, 0.5, -0.3901].map(figure)).toEqual([
    "12",
    "0.3356",
    "1235",
    "1.2e-5",
    "0.5",
    "-0.3901",
  ]);
});
