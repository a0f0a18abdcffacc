import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelSpec, Price } from "../../src/core/call.ts";
import { type Estimate, estimateRun, estimateRuns, type Range, totalUsd } from "../../src/engine/estimate.ts";
import type { Plan, PlannedRun } from "../../src/scenario/plan.ts";
import { readCosts } from "../../src/store/cost-reader.ts";
import { experimentOf, LISTENERS, plannedOf, play, shipped } from "../support/experiments.ts";

const listeners = plannedOf(experimentOf(LISTENERS));

/** The same run on other models: `a` and `b` of the plan, and how they are reached. */
function over(a: Partial<ModelSpec>, change: Partial<Plan> = {}, price?: Price): PlannedRun {
  const { plan } = listeners;
  const spec: ModelSpec = { provider: "anthropic", model: "claude-sonnet-5-5", params: {}, ...a };
  return {
    plan: { ...plan, models: { a: spec, b: spec }, ...change },
    access: price === undefined ? {} : { a: { price }, b: { price } },
  };
}

const ordered = ({ low, expected, worst }: Range): boolean => low <= expected && expected <= worst;
const inputOf = (estimate: Estimate): number =>
  estimate.models.reduce((sum, model) => sum + model.inputTokens.expected, 0);
const worstOf = (estimate: Estimate): number =>
  estimate.models.reduce((sum, model) => sum + model.outputTokens.worst, 0);

describe("an estimate", () => {
  test("knows the turns of every model exactly, by the dice of waking", async () => {
    const { path } = await play(listeners);
    const { turns } = readCosts(path);
    const taken = new Map<string, number>();
    for (const turn of turns) taken.set(turn.alias ?? "", (taken.get(turn.alias ?? "") ?? 0) + turn.turns);
    const { models } = estimateRun(listeners);
    expect(models.map(({ alias, turns: foreseen }) => [alias, foreseen])).toEqual([...taken].sort());
    expect(models.map(({ turns: foreseen }) => foreseen)).not.toContain(0);
  });

  test.each(["script", "one-context", "one-context-public", "omniscient-calls", "script-omniscient"])(
    "of the arm %s of a ladder has what its runs then take between low and worst",
    async (arm) => {
      const planned = shipped("scenarios/is-it-one-voice.yaml").runs.find(
        ({ plan }) => plan.arm === arm,
      ) as PlannedRun;
      const { path } = await play(planned);
      const { models } = estimateRun(planned);
      const { attempts } = readCosts(path);
      for (const model of models) {
        const of = attempts.filter(({ alias }) => alias === model.alias);
        const input = of.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0);
        expect(of.length).toBeGreaterThanOrEqual(model.calls.low);
        expect(of.length).toBeLessThanOrEqual(model.calls.worst);
        expect(input).toBeGreaterThanOrEqual(model.inputTokens.low);
        expect(input).toBeLessThanOrEqual(model.inputTokens.worst);
        expect(input / model.inputTokens.expected).toBeGreaterThan(0.5);
        expect(input / model.inputTokens.expected).toBeLessThan(2);
      }
    },
  );

  test("of one context grows faster than its rounds: the whole forum stands in every prompt", () => {
    const growth = (change: Partial<Plan>): number => {
      const inputIn = (rounds: number) => inputOf(estimateRun(over({}, { ...change, rounds })));
      return inputIn(80) / inputIn(8);
    };
    const apart = growth({});
    for (const mode of ["turns", "script"] as const)
      expect(growth({ author: { model: "a", mode, sees: "souls" } })).toBeGreaterThan(2 * apart);
  });

  test.each(["scenarios/first-contact.yaml", "scenarios/town.yaml"])(
    "of %s has what the run then takes between low and worst",
    async (file) => {
      const experiment = shipped(file);
      const planned = experiment.runs[0] as PlannedRun;
      const { path } = await play(planned, { maxRounds: 10 });
      const rounds = Math.min(10, planned.plan.rounds);
      const { models } = estimateRun({ ...planned, plan: { ...planned.plan, rounds } });
      const { attempts } = readCosts(path);
      for (const model of models) {
        const of = attempts.filter(({ alias }) => alias === model.alias);
        const input = of.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0);
        expect(of.length).toBeGreaterThanOrEqual(model.calls.low);
        expect(of.length).toBeLessThanOrEqual(model.calls.worst);
        expect(input).toBeGreaterThanOrEqual(model.inputTokens.low);
        expect(input).toBeLessThanOrEqual(model.inputTokens.worst);
        // Not by luck: what is expected is within a factor of two of what comes.
        expect(input / model.inputTokens.expected).toBeGreaterThan(0.5);
        expect(input / model.inputTokens.expected).toBeLessThan(2);
      }
    },
  );

  test("is the same whenever it is made", () => {
    expect(estimateRun(listeners)).toEqual(estimateRun(listeners));
  });

  test("rises from low to expected to worst in everything", () => {
    const reads = fc.integer({ min: 0, max: 5 });
    const tokens = fc.constantFrom(undefined, 200, 600, 4_000);
    const rung = fc.constantFrom("schema" as const, "json" as const, "prompt" as const, undefined);
    const provider = fc.constantFrom("anthropic", "openai", "ollama", "openrouter", "synthetic");
    fc.assert(
      fc.property(reads, tokens, rung, provider, (most, limit, structured, name) => {
        const turn = { ...listeners.plan.turn, reads: most };
        const params = limit === undefined ? {} : { max_tokens: limit };
        const spec = { provider: name, params, ...(structured === undefined ? {} : { structured }) };
        const price: Price = { input: 2, cached: 0.1, cacheWrite: 2.5, output: 10, source: "scenario" };
        for (const model of estimateRun(over(spec, { turn }, price)).models) {
          expect(ordered(model.calls)).toBe(true);
          expect(ordered(model.inputTokens)).toBe(true);
          expect(ordered(model.outputTokens)).toBe(true);
          expect(model.usd && ordered(model.usd)).toBe(true);
          expect(model.inputTokens.low).toBeGreaterThan(model.cachedTokens.low);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("counts one call a turn at the least and a call more for each read at the most", () => {
    const [model] = estimateRun(over({ structured: "schema" })).models;
    const { turns = 0, calls } = model ?? {};
    expect(calls).toEqual({ low: turns, expected: 1.5 * turns, worst: 2 * turns });
  });

  test("leaves room for a repair where no schema holds the answer, or nobody knows yet", () => {
    const worst = (spec: Partial<ModelSpec>) => estimateRun(over(spec)).models[0]?.calls.worst ?? 0;
    const held = worst({ structured: "schema" });
    expect(worst({ structured: "json" })).toBe(2 * held);
    expect(worst({ structured: "prompt" })).toBe(2 * held);
    expect(worst({})).toBe(2 * held);
    expect(worst({ provider: "synthetic" })).toBe(held);
  });

  test("has no reads and no feed where agents see nothing of each other", () => {
    const alone = estimateRun(over({ structured: "schema" }, { feed: "none" }));
    expect(alone.models[0]?.calls.worst).toBe(alone.models[0]?.turns);
    expect(inputOf(alone)).toBeLessThan(inputOf(estimateRun(over({ structured: "schema" }))));
  });

  test("measures the standing part of prompts: what is written into it is paid for in every call", () => {
    const longer = `${listeners.plan.instructions}\n${"Be kind. ".repeat(400)}`;
    const [before, after] = [
      over({ structured: "schema" }),
      over({ structured: "schema" }, { instructions: longer }),
    ];
    const calls = estimateRun(before).models.reduce((sum, model) => sum + model.calls.expected, 0);
    const more = inputOf(estimateRun(after)) - inputOf(estimateRun(before));
    expect(more / calls).toBeCloseTo((400 * 9) / 3.1, -1);
  });

  test("grows faster than the number of rounds, as the forum fills", () => {
    const half = estimateRun(over({}, { rounds: 4 }));
    const whole = estimateRun(over({}, { rounds: 8 }));
    const perTurn = (estimate: Estimate): number =>
      inputOf(estimate) / estimate.models.reduce((sum, { turns }) => sum + turns, 0);
    expect(perTurn(whole)).toBeGreaterThan(perTurn(half));
  });

  test("takes max_tokens for the longest answer", () => {
    const few = worstOf(estimateRun(over({ params: { max_tokens: 100 } })));
    expect(worstOf(estimateRun(over({ params: { max_tokens: 1_000 } })))).toBe(10 * few);
  });
});

describe("what it costs", () => {
  test("is unknown where a price is, however many are known", () => {
    const { plan } = over({});
    const models = {
      a: plan.models["a"] as ModelSpec,
      b: { provider: "openrouter", model: "x/y", params: {} },
    };
    const estimate = estimateRun({ plan: { ...plan, models }, access: {} });
    expect(estimate.models.map(({ usd }) => usd !== undefined)).toEqual([true, false]);
    expect(totalUsd(estimate)).toBeUndefined();
  });

  test("is nothing for synthetic models", () => {
    expect(totalUsd(estimateRun(listeners))).toEqual({ low: 0, expected: 0, worst: 0 });
  });

  test("goes by the scenario's price before the list's", () => {
    const price: Price = { input: 0, output: 1, source: "scenario" };
    const [model] = estimateRun(over({}, {}, price)).models;
    expect(model?.priceSource).toBe("scenario");
    expect(model?.usd?.worst).toBeCloseTo((model?.outputTokens.worst ?? 0) / 1e6, 9);
  });

  test("pays for writing the cache in the worst case, and for the standing part as cached in the best", () => {
    const flat: Price = { input: 2, output: 0, source: "scenario" };
    const usd = (price: Price, which: keyof Range): number =>
      totalUsd(estimateRun(over({}, {}, price)))?.[which] ?? Number.NaN;
    expect(usd({ ...flat, cacheWrite: 2.5 }, "worst")).toBeCloseTo(1.25 * usd(flat, "worst"), 9);
    expect(usd({ ...flat, cached: 0.2 }, "low")).toBeLessThan(usd(flat, "low"));
    expect(usd({ ...flat, cached: 0.2 }, "worst")).toBe(usd(flat, "worst"));
  });
});

describe("several runs", () => {
  test("are the sum of each", () => {
    const experiment = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 3"));
    const all = estimateRuns(experiment.runs);
    expect(all.runs).toBe(3);
    const each = experiment.runs.map(estimateRun);
    const sum = each.reduce((total, estimate) => total + inputOf(estimate), 0);
    expect(inputOf(all)).toBeCloseTo(sum, 6);
    expect(all.models.map(({ alias }) => alias)).toEqual(["a", "b"]);
  });

  test("of ten thousand agents are looked at only as long as a person waits", () => {
    const { plan } = listeners;
    const [like] = plan.agents;
    if (!like) throw new Error("no agent");
    let asked = 0;
    const agents = Array.from({ length: 10_000 }, (_, i) => ({
      ...like,
      handle: `agent_${i}`,
      get schedule() {
        asked += 1;
        return like.schedule;
      },
    }));
    const run = (seed: number): PlannedRun => ({ plan: { ...plan, seed, agents, rounds: 100 }, access: {} });
    const estimate = estimateRuns(Array.from({ length: 40 }, (_, seed) => run(seed)));
    expect(estimate.runs).toBe(40);
    expect(asked).toBeLessThanOrEqual(3_000_000);
    expect(estimate.models[0]?.turns).toBeGreaterThan(40 * 10_000 * 100 * 0.7);
  });
});
