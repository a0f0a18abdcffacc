import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CostReport, costReport } from "../../src/analysis/cost.ts";
import { percentile } from "../../src/analysis/cost-percentile.ts";
import { costText } from "../../src/cli/show-cost.ts";
import { width } from "../../src/cli/terminal.ts";
import type { CallFailure, CallOutcome, Completion, ModelSpec } from "../../src/core/call.ts";
import type { CallRecord } from "../../src/store/call-record.ts";
import { FIRST_LINK } from "../../src/store/chain.ts";
import { readCosts } from "../../src/store/cost-reader.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { json, PAGE, said } from "../cli/in-process.ts";
import { aHeader, Chronicle, OPENING } from "../store/a-run.ts";
import { freshFolder } from "../support/experiments.ts";

type Models = Readonly<Record<string, ModelSpec>>;

const MODELS: Models = {
  sonnet: { provider: "anthropic", model: "claude-sonnet-5-5", params: {} },
  deep: { provider: "openrouter", model: "deepseek/v4", params: {} },
  fake: { provider: "synthetic", model: "deaf", params: {} },
};

let made = 0;

/** An attempt of round 1 as an engine records it; each is a request of its own unless it says otherwise. */
function attempt(over: Partial<CallRecord> & Pick<CallRecord, "model" | "outcome">): CallRecord {
  made += 1;
  return {
    round: 1,
    context: 0,
    ordinal: made,
    draw: 0,
    repair: 0,
    attempt: 0,
    turn: 1,
    agent: 0,
    requestHash: made.toString(16).padStart(64, "0"),
    segments: [{ role: "user", kind: "ask", text: "Your turn." }],
    asked: {},
    latencyMs: 100,
    waitingMs: 0,
    ...over,
  };
}

const answer = (over: Partial<Completion> = {}): CallOutcome => ({
  ok: true,
  completion: {
    text: "{}",
    stop: "end",
    servedModel: "claude-sonnet-5-5",
    usage: { inputTokens: 1_000, cachedTokens: 400, outputTokens: 50 },
    sent: {},
    ...over,
  },
});
const failure = (why: CallFailure): CallOutcome => ({ ok: false, failure: why, message: "no" });

interface Made {
  readonly seed?: number;
  readonly models?: Models;
}

/** A finished run file with these attempts in it, at DIR/arm-sSEED.db. */
function runOf(
  dir: string,
  arm: string,
  calls: readonly CallRecord[],
  { seed = 1, models = MODELS }: Made = {},
): string {
  const path = join(dir, `${arm}-s${seed}.db`);
  const run = RunFile.create(path, { ...aHeader, arm, seed, models, planJson: "{}" });
  const chronicle = new Chronicle();
  expect(chronicle.link).toBe(FIRST_LINK);
  run.commitRound(chronicle.close(OPENING));
  for (const call of calls) run.recordCall(call);
  run.setStatus({ status: "done" });
  run.finish();
  return path;
}

const priced = { priceUsd: 0.002, priceSource: "pricing 2026-11-22" } as const;

/** Everything that can happen to a call, once or twice. */
function everything(): CallRecord[] {
  const retried = attempt({ model: "sonnet", outcome: failure("rate_limit"), waitingMs: 10 });
  const unreadable = attempt({ model: "sonnet", outcome: answer(), ...priced });
  return [
    retried,
    { ...retried, attempt: 1, outcome: failure("timeout"), waitingMs: 30, latencyMs: 9_000 },
    { ...retried, attempt: 2, outcome: answer({ servedModel: "claude-sonnet-5-5-20260922" }), ...priced },
    unreadable,
    { ...unreadable, repair: 1, outcome: answer(), ...priced, agent: 1 },
    attempt({ model: "sonnet", outcome: answer(), ...priced, reused: true }),
    attempt({
      model: "deep",
      outcome: answer({
        servedModel: "deepseek/v4",
        host: "DeepInfra",
        reportedUsd: 0.01,
        usage: { inputTokens: 10, outputTokens: 5, reasoningTokens: 3 },
      }),
      priceUsd: 0.01,
      priceSource: "provider",
    }),
    attempt({ model: "deep", outcome: answer({ servedModel: "deepseek/v4", host: "Novita", usage: {} }) }),
    attempt({
      model: "fake",
      outcome: answer({ servedModel: "deaf", usage: { inputTokens: 7, outputTokens: 7 } }),
    }),
  ];
}

const modelOf = ({ models }: CostReport, alias: string) => models.find((model) => model.alias === alias);

describe("what a run took", () => {
  const report = costReport([readCosts(runOf(freshFolder(), "mixed", everything()))]);

  test("counts requests once, attempts each, and failures by why", () => {
    expect(modelOf(report, "sonnet")).toMatchObject({
      calls: 3,
      attempts: 5,
      failed: { rate_limit: 1, timeout: 1 },
      repairs: 1,
      reused: 1,
      waitingMs: 10 + 30 + 10,
    });
    expect(report.total).toMatchObject({ calls: 6, attempts: 8, repairs: 1, reused: 1 });
  });

  test("adds up tokens without those of answers that a fork took over", () => {
    expect(modelOf(report, "sonnet")).toMatchObject({
      inputTokens: 3_000,
      cachedTokens: 1_200,
      outputTokens: 150,
    });
    expect(modelOf(report, "deep")).toMatchObject({ inputTokens: 10, reasoningTokens: 3 });
  });

  test("tells the cached share only where providers say it", () => {
    expect(modelOf(report, "sonnet")?.cachedShare).toBeCloseTo(0.4, 12);
    expect(modelOf(report, "deep")?.cachedShare).toBeNull();
  });

  test("keeps apart what providers report, what is computed and what nobody knows", () => {
    expect(modelOf(report, "sonnet")?.usd).toEqual({
      known: expect.closeTo(0.006, 9) as unknown,
      reported: 0,
      computed: expect.closeTo(0.006, 9) as unknown,
      unknownCalls: 0,
      sources: ["pricing 2026-11-22"],
    });
    expect(modelOf(report, "deep")?.usd).toEqual({
      known: 0.01,
      reported: 0.01,
      computed: 0,
      unknownCalls: 1,
      sources: ["provider"],
    });
    expect(modelOf(report, "fake")?.usd).toMatchObject({ known: 0, unknownCalls: 0 });
    expect(report.total.usd.unknownCalls).toBe(1);
  });

  test("names what answered and who passed it on, and flags a model that changed within the run", () => {
    expect(modelOf(report, "sonnet")).toMatchObject({
      drifted: true,
      served: [
        { name: "claude-sonnet-5-5", answers: 2 },
        { name: "claude-sonnet-5-5-20260922", answers: 1 },
      ],
    });
    expect(modelOf(report, "deep")).toMatchObject({
      drifted: false,
      hosts: [
        { name: "DeepInfra", answers: 1 },
        { name: "Novita", answers: 1 },
      ],
    });
  });

  test("measures latency over answers, not over attempts that failed", () => {
    expect(modelOf(report, "sonnet")?.latencyMs).toEqual({ p50: 100, p95: 100 });
  });

  test("puts the dearest agent first and gives each its own", () => {
    expect(report.agents.map(({ agent, calls }) => [agent, calls])).toEqual([
      ["host", 5],
      ["ada", 1],
    ]);
    const sum = report.agents.reduce((total, agent) => total + agent.usd.known, 0);
    expect(sum).toBeCloseTo(report.total.usd.known, 12);
  });
});

describe("an experiment", () => {
  const dir = join(freshFolder(), "runs");
  mkdirSync(join(dir, "both"), { recursive: true });
  for (const seed of [1, 2]) runOf(join(dir, "both"), "mixed", everything(), { seed });
  runOf(join(dir, "both"), "plain", [attempt({ model: "fake", outcome: answer() })]);

  test("has a line for each arm, which add up to the whole", async () => {
    const report = await json<CostReport>("show", "both", "--dir", dir, "--cost");
    expect(report.arms.map(({ arm, runs, calls }) => [arm, runs, calls])).toEqual([
      ["mixed", 2, 12],
      ["plain", 1, 1],
    ]);
    expect(report.total.calls).toBe(13);
    expect(report.total.usd.known).toBeCloseTo(2 * 0.016, 9);
    // Two runs that each drift; a model that differs between runs would be no drift.
    expect(modelOf(report, "sonnet")?.drifted).toBe(true);
  });

  test("fits the page, names what is not known and says what is synthetic", async () => {
    const { out } = await said("show", "both", "--dir", dir, "--cost");
    for (const line of out.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
    expect(out).toContain("at least $0.0320 (2 calls of unknown price)");
    expect(out).toMatch(/^Arms$/m);
    expect(out).toMatch(/^ {2}mixed +2 +12 +4 /m);
    expect(out).toContain("fake = synthetic/deaf (synthetic, not a language model)");
    expect(out).toMatch(/it changed\s+within a run/);
    expect(out).toMatch(/hosts +DeepInfra \(2\), Novita \(2\)/);
    expect(out).toMatch(/failed +2 rate_limit, 2 timeout/);
  });

  test("is a bill of whole runs only", async () => {
    await expect(said("show", "both", "--dir", dir, "--cost", "--round", "1")).rejects.toMatchObject({
      code: "usage",
    });
  });

  test("keeps apart what one alias stands for in two arms", () => {
    const folder = freshFolder();
    const one = runOf(folder, "a", [attempt({ model: "sonnet", outcome: answer() })]);
    const models = { ...MODELS, sonnet: { provider: "synthetic", model: "deaf", params: {} } };
    const other = runOf(folder, "b", [attempt({ model: "sonnet", outcome: answer() })], { models });
    const report = costReport([one, other].map(readCosts));
    expect(report.models.map(({ provider, usd }) => [provider, usd.unknownCalls])).toEqual([
      ["anthropic", 1],
      ["synthetic", 0],
    ]);
  });

  test("takes another fingerprint within a run for a drift", () => {
    const [one, other] = ["fp_1", "fp_2"].map((fingerprint) =>
      attempt({ model: "deep", outcome: answer({ servedModel: "d", fingerprint }) }),
    );
    const report = costReport([readCosts(runOf(freshFolder(), "a", one && other ? [one, other] : []))]);
    expect(modelOf(report, "deep")).toMatchObject({ drifted: true, served: [{ name: "d", answers: 2 }] });
    expect(costText(report, PAGE)).toMatch(/marks +fp_1 \(1\), fp_2 \(1\): it changed/);
  });

  test("does not take what two runs were served for a drift within one", () => {
    const folder = freshFolder();
    const one = runOf(folder, "a", [attempt({ model: "sonnet", outcome: answer({ servedModel: "x-1" }) })]);
    const other = runOf(folder, "b", [attempt({ model: "sonnet", outcome: answer({ servedModel: "x-2" }) })]);
    const report = costReport([one, other].map(readCosts));
    expect(modelOf(report, "sonnet")).toMatchObject({
      drifted: false,
      served: [{ name: "x-1" }, { name: "x-2" }],
    });
  });
});

test("a run in which nothing was asked says so", () => {
  const report = costReport([readCosts(runOf(freshFolder(), "idle", []))]);
  expect(report.total).toMatchObject({ calls: 0, cachedShare: null, latencyMs: { p50: null, p95: null } });
  expect(costText(report, PAGE)).toContain("Nothing was asked");
});

test("at least the share asked for lies at or below a percentile, and less below it", () => {
  const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), shares, (values, of) => {
      const found = percentile(values, of) as number;
      expect(values).toContain(found);
      expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(
        of * values.length - 1e-9,
      );
      expect(values.filter((value) => value < found).length).toBeLessThan(of * values.length + 1e-9);
    }),
  );
});
