import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CostReport } from "../../src/analysis/cost.ts";
import { dollars, grouped, short } from "../../src/cli/dollars.ts";
import { planCost, planCostText, planJson } from "../../src/cli/plan-cost.ts";
import { width } from "../../src/cli/terminal.ts";
import type { ModelSpec } from "../../src/core/call.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { experimentOf, freshFolder, LISTENERS } from "../support/experiments.ts";

interface Range {
  readonly low: number;
  readonly expected: number;
  readonly worst: number;
}

interface Checked {
  readonly ok: boolean;
  readonly plan: {
    readonly runs: number;
    readonly calls: number;
    readonly costUsd: Range | null;
    readonly models: readonly {
      readonly alias: string;
      readonly turns: number;
      readonly costUsd: Range | null;
    }[];
    readonly budget: { readonly runs: number } | null;
  };
}

const parsed = ({ stdout }: Ended): Checked => JSON.parse(stdout) as Checked;

/** Models of two vendors and one of nobody's list; asked of nobody, since nothing here runs them. */
const PAID = LISTENERS.replace(
  /^models: .*$/m,
  "models: { a: anthropic/claude-sonnet-5-5, b: openai/gpt-6-luna }",
);
const UNPRICED = PAID.replace("b: openai/gpt-6-luna", "b: openrouter/some/model");
const ENV = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "", OPENROUTER_API_KEY: "" };

function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = freshFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe("check", () => {
  const cwd = folderWith({ "paid.yaml": PAID, "unpriced.yaml": UNPRICED, "free.yaml": LISTENERS });
  const check = (...args: readonly string[]): Ended => polylogue(["check", ...args], { cwd, env: ENV });

  test("prints what each model would take, low to worst, and stays on the page", () => {
    const { code, stdout } = check("paid.yaml");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^model +calls +tokens in +tokens out +cost$/m);
    expect(stdout).toMatch(/^a +low +\d+ .*\$0\.\d+$/m);
    expect(stdout).toMatch(/^all together +low/m);
    expect(stdout).toContain("pricing 2026-11-22 (unverified)");
    for (const line of stdout.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  });

  test("gives the range in JSON", () => {
    const { ok, plan } = parsed(check("paid.yaml", "--json"));
    expect(ok).toBe(true);
    expect(plan.runs).toBe(1);
    const { low, expected, worst } = plan.costUsd as Range;
    expect(low).toBeGreaterThan(0);
    expect(expected).toBeGreaterThan(low);
    expect(worst).toBeGreaterThan(expected);
    const sum = plan.models.reduce((total, { costUsd }) => total + (costUsd?.expected ?? 0), 0);
    expect(sum).toBeCloseTo(expected, 5);
  });

  test("says of an unknown price that it is unknown", () => {
    const { code, stdout } = check("unpriced.yaml");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^b +low .*unknown$/m);
    expect(stdout).toMatch(/^all together .*unknown$/m);
    const { plan } = parsed(check("unpriced.yaml", "--json"));
    expect(plan.costUsd).toBeNull();
    expect(plan.models.map(({ costUsd }) => costUsd === null)).toEqual([false, true]);
  });

  test("stays short where all models are synthetic, and costs 0", () => {
    const { stdout } = check("free.yaml");
    expect(stdout).toMatch(/1 run, at most \d+ calls, which cost nothing \(synthetic models\)/);
    expect(stdout.split("\n").length).toBeLessThan(12);
    expect(parsed(check("free.yaml", "--json")).plan.costUsd).toEqual({ low: 0, expected: 0, worst: 0 });
  });
});

describe("run --dry-run", () => {
  const cwd = folderWith({ "paid.yaml": PAID, "free.yaml": LISTENERS.replace("seeds: [7]", "seeds: 3") });
  const dry = (...args: readonly string[]): Ended =>
    polylogue(["run", ...args, "--dry-run"], { cwd, env: ENV });

  test("says what check says, needs no key and leaves nothing behind", () => {
    const { code, stdout } = dry("paid.yaml");
    expect(code).toBe(0);
    expect(stdout).toBe(polylogue(["check", "paid.yaml"], { cwd, env: ENV }).stdout);
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });

  test("sets the budget that it is given beside it", () => {
    expect(parsed(dry("paid.yaml", "--json")).plan.budget).toBeNull();
    expect(parsed(dry("paid.yaml", "--budget-calls", "1", "--json")).plan.budget).toMatchObject({
      calls: 1,
      runs: 0,
    });
  });

  test("counts only what was chosen", () => {
    expect(parsed(dry("free.yaml", "--json")).plan.runs).toBe(3);
    expect(parsed(dry("free.yaml", "--seed", "2", "--json")).plan.runs).toBe(1);
    const turns = (...args: readonly string[]): number =>
      parsed(dry("free.yaml", "--json", ...args)).plan.models.reduce((sum, model) => sum + model.turns, 0);
    expect(turns("--max-rounds", "2")).toBeLessThan(turns());
  });
});

describe("beside a budget", () => {
  const sonnet: ModelSpec = { provider: "anthropic", model: "claude-sonnet-5-5", params: {} };
  const { runs } = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 10"));
  const paid: PlannedRun[] = runs.map(({ plan }) => ({
    plan: { ...plan, models: { a: sonnet, b: sonnet } },
    access: {},
  }));
  const expected = planJson(planCost(paid)).costUsd?.expected ?? Number.NaN;

  test("it is said how many runs it lasts for", () => {
    const plan = planCost(paid, { usd: expected * 0.35 });
    expect(planJson(plan).budget).toMatchObject({ runs: 3 });
    expect(planCostText(plan, 80)).toMatch(/allows about 3 of 10 runs/);
    expect(planJson(planCost(paid, { usd: 2 * expected })).budget).toMatchObject({ runs: 10 });
  });

  test("the bound that is met first counts", () => {
    const calls = planJson(planCost(paid)).callsRange.expected;
    const budget = { usd: 2 * expected, calls: Math.round(calls * 0.55), wallMs: 60_000 };
    expect(planJson(planCost(paid, budget)).budget).toMatchObject({ runs: 5 });
  });

  test("there is none where none is written", () => {
    expect(planJson(planCost(paid)).budget).toBeNull();
    expect(planCostText(planCost(paid), 80)).not.toContain("Budget");
  });
});

describe("show --cost", () => {
  const text = LISTENERS.replace("b: synthetic/deaf", 'b: "synthetic/flaky?unreadable=0.3&refuse=0.2"');
  const cwd = folderWith({ "listeners.yaml": text });
  polylogue(["run", "listeners.yaml"], { cwd });

  test("has the turns that were lost, by model and by why", () => {
    const report = JSON.parse(
      polylogue(["show", "latest", "--cost", "--json"], { cwd }).stdout,
    ) as CostReport;
    const [a, b] = report.models;
    expect(a?.turns["unreadable"]).toBeUndefined();
    expect(b?.turns["unreadable"]).toBeGreaterThan(0);
    expect(b?.turns["declined"]).toBeGreaterThan(0);
    expect(report.total.usd).toMatchObject({ known: 0, unknownCalls: 0 });
    expect(report.agents).toHaveLength(5);
  });

  test("is read on a page, and says that the models are synthetic", () => {
    const { code, stdout } = polylogue(["show", "listeners", "--cost"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("(synthetic, not a language model)");
    expect(stdout).toMatch(/turns +\d+ acted, .*declined/);
    for (const line of stdout.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  });
});

test.each([
  [0, "$0"],
  [0.00001, "<$0.0001"],
  [0.0042, "$0.0042"],
  [0.31, "$0.31"],
  [0.996, "$1.00"],
  [12.345, "$12.35"],
  [1_204.4, "$1,204"],
])("%d dollars are %s", (amount, text) => {
  expect(dollars(amount)).toBe(text);
});

test.each([
  [940, "940"],
  [9_999, "9,999"],
  [12_345, "12.3k"],
  [999_499, "999k"],
  [999_600, "1.00M"],
  [4_100_000, "4.10M"],
  [4_308_000_000, "4.31B"],
])("%d in a table is %s", (count, text) => {
  expect(short(count)).toBe(text);
});

test("thousands are set off by commas", () => {
  expect([7, 1_000, 1_234_567.4].map(grouped)).toEqual(["7", "1,000", "1,234,567"]);
});
