import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Comparison } from "../../src/analysis/compare/comparison.ts";
import { polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

const cwd = freshFolder();
const FORMAL = "formal: synthetic/listener?q=0.8&manner=formal";
writeFileSync(
  join(cwd, "listeners.yaml"),
  LISTENERS.replace("models: {", `models: { ${FORMAL.replace(": ", ': "')}",`)
    .replace("arms: { only: {} }", "arms: { only: {}, formal: { author: formal }, quiet: { feed: none } }")
    .replace("seeds: [7]", "seeds: 7")
    .replace("rounds: 8", "rounds: 12"),
);
const made = polylogue(["run", "listeners.yaml"], { cwd });
const compared = (...args: readonly string[]): Comparison =>
  JSON.parse(polylogue(["compare", ...args, "--json"], { cwd }).stdout) as Comparison;
const runs = (seeds: number): string[] =>
  ["only", "formal"].flatMap((arm) =>
    Array.from({ length: seeds }, (_, i) => `runs/listeners/${arm}-s${i + 1}.db`),
  );

test("an author in a single manner is told from separate agents: at the end of run, in compare and in the report", () => {
  expect([made.code, made.stderr.slice(-300)]).toEqual([0, expect.any(String)]);
  expect(made.stdout.replace(/\s+/g, " ")).toContain(
    "Would one author have produced the same? Of synthetic models",
  );
  const { irreducibility, metrics } = compared("listeners");
  expect(irreducibility?.arms.map(({ arm, against }) => [arm, against])).toEqual([["formal", "only"]]);
  const [found] = irreducibility?.arms ?? [];
  expect(found).toMatchObject({ verdict: "different", toldBy: expect.arrayContaining(["content"]) });
  const gap = metrics.find(({ name }) => name === "gap");
  expect(gap?.role).toBe("primary");
  expect(gap?.differences.find(({ arm }) => arm === "formal")?.estimate).toBeCloseTo(
    found?.looks.together.gap ?? 0,
    9,
  );
  expect(gap?.arms["quiet"]?.notes).toEqual([expect.stringContaining("GAP asks whether one author")]);
  expect(polylogue(["report", "listeners", "--out", "page.html"], { cwd }).code).toBe(0);
  expect(readFileSync(join(cwd, "page.html"), "utf8")).toContain('<section id="irreducibility"');
  expect(polylogue(["compare", "listeners", "--md"], { cwd }).stdout).toContain("| formal |");
}, 60_000);

test("the order in which runs are named, and whether values were kept, change no number", () => {
  const whole = compared(...runs(7)).irreducibility;
  expect(compared(...runs(7).reverse(), "--baseline", "only").irreducibility).toEqual(whole);
  writeFileSync(join(cwd, "runs", "listeners", "measured.json"), "{}");
  expect(compared(...runs(7)).irreducibility).toEqual(whole);
}, 60_000);

test("with five pairs there is no answer, and it is told how many it takes", () => {
  const { irreducibility, metrics } = compared(...runs(5));
  expect(irreducibility).toBeUndefined();
  const notes = metrics.find(({ name }) => name === "gap")?.arms["formal"]?.notes;
  expect(notes).toEqual(["6 pairs of runs with 3 threads or more each are the fewest; there are 5"]);
}, 60_000);
