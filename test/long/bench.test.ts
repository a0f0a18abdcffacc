import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Benchmark } from "../../bench/finding.ts";
import { type Ended, lastJson } from "../support/cli.ts";

function bench(args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "bench/.built/bench/main.js", ...args],
    { encoding: "utf8" },
  );
  return { code: status, stdout, stderr };
}

beforeAll(() => {
  const built = spawnSync("npx", ["tsc", "-p", "tsconfig.bench.json"], { encoding: "utf8" });
  cpSync("src/providers/pricing.yaml", "bench/.built/src/providers/pricing.yaml");
  expect([built.status, built.stdout]).toEqual([0, ""]);
});

test.each(["engine", "feed", "log", "resume", "measure", "providers", "viewer"])(
  "bench %s measures, and says so in one line of JSON",
  (name) => {
    const ended = bench([name, "--quick", "--json"]);
    // One of them compiles, and npm has opinions of its own about how it is set up.
    const said = ended.stderr.split("\n").filter((line) => !line.startsWith("npm warn"));
    expect([ended.code, said.join("\n")]).toEqual([0, ""]);
    expect(ended.stdout.trimEnd().split("\n")).toHaveLength(1);
    const benchmark = lastJson<Benchmark>(ended);
    expect(benchmark.name).toBe(name);
    const ratios = benchmark.findings.filter(({ unit }) => unit === "x");
    expect(ratios.length).toBeGreaterThan(0);
    for (const { what, figure } of benchmark.findings) {
      const { min, median, max } = figure;
      expect([what, min > 0, min <= median, median <= max, max < Number.POSITIVE_INFINITY]).toEqual([
        what,
        true,
        true,
        true,
        true,
      ]);
    }
  },
);

test("all benchmarks as a table for people", () => {
  const { code, stdout } = bench(["--quick"]);
  expect(code).toBe(0);
  for (const name of ["engine", "feed", "log", "resume"])
    expect(stdout).toMatch(new RegExp(`^${name}$`, "m"));
  expect(stdout).toContain("goal >=");
});

test("a benchmark of another name is refused", () => {
  expect(bench(["speed"]).code).not.toBe(0);
});

test("the first view of a run of 100,000 events takes no longer than three raw reads of its log", () => {
  const { findings } = lastJson<Benchmark>(bench(["viewer", "--json"]));
  // Of the processor: on the clock, a machine that does other things too may be late with either.
  const processor = findings.find(({ what }) => what.includes("processor time"));
  expect(processor?.goal).toEqual({ most: 3 });
  expect(processor?.figure.median).toBeLessThan(3);
});
