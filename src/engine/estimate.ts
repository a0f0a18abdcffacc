import type { ModelSpec, Price } from "../core/call.ts";
import { costOfCall, priceOf } from "../providers/pricing.ts";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { scriptCalls, toldToOne } from "./estimate-author.ts";
import { type Census, censusOf, type RoundTurns } from "./estimate-census.ts";
import { CASES, type Case, type Habits, habitsOf } from "./estimate-habits.ts";
import { forumChars, type PromptSize, promptSize } from "./estimate-prompt.ts";

/** What the same thing comes to in a quiet society, in a usual one, and at the worst. */
export type Range = Readonly<Record<Case, number>>;

/** What one model is likely to be asked and to cost. Numbers are sums over turns; they need not be whole. */
export interface ModelEstimate {
  readonly alias: string;
  readonly provider: string;
  readonly model: string;
  /** Exact: the dice of waking are thrown beforehand. */
  readonly turns: number;
  /** Without attempts that fail: those are not billed. */
  readonly calls: Range;
  /** Cache reads included. */
  readonly inputTokens: Range;
  /** Part of the input that is taken to be read from a cache. */
  readonly cachedTokens: Range;
  readonly outputTokens: Range;
  /** US dollars; absent where the price is unknown. */
  readonly usd?: Range;
  /** Where the price comes from: "pricing 2026-11-22", "scenario", "local", "synthetic". */
  readonly priceSource?: string;
}

/** What a run, or several, will take: the models in the order of the scenario, those that nobody speaks through left out. */
export interface Estimate {
  readonly runs: number;
  readonly models: readonly ModelEstimate[];
}

/** A prefix shorter than this is not cached, by what both vendors say of most of their models. In tokens. */
const CACHEABLE = 1_024;
/** What an answer's own words add to the prompt of the next call of the turn, beside its tokens. In UTF-16 units. */
const ASK = 90;

/**
 * What a run will take, without asking anybody. Turns are exact. `low`: everybody lurks and the standing part of each
 * prompt comes from a cache; `expected`: people post, answer and look things up at usual rates, and what all prompts
 * begin with comes from a cache where it is long enough; `worst`: every turn uses all its reads and actions, every answer
 * is as long as `max_tokens` lets it be and mended where no schema holds it, nothing is read from a cache and
 * everything is written to one. Equal plans have equal estimates.
 */
export function estimateRun({ plan, access }: PlannedRun): Estimate {
  const census = censusOf(plan);
  const models: ModelEstimate[] = [];
  for (const [alias, spec] of Object.entries(plan.models)) {
    const rounds = census.models.get(alias);
    if (!rounds) continue;
    const price = access[alias]?.price ?? priceOf(spec);
    models.push(estimateModel({ alias, spec, price, plan, census, rounds }));
  }
  return { runs: 1, models };
}

/** How many chances to wake are looked at one by one: about a second's work. */
const LOOKED_AT = 2_000_000;

/**
 * The sum over the runs of an experiment. Where the runs are very many and very large, seeds beyond the first are taken
 * to be as the run of the same arm before them.
 */
export function estimateRuns(runs: readonly PlannedRun[]): Estimate {
  return addUp([...estimateArms(runs).values()]);
}

/** The same arm by arm, in the order in which the arms come; their sum is `estimateRuns`. */
export function estimateArms(runs: readonly PlannedRun[]): ReadonlyMap<string, Estimate> {
  const byArm = new Map<string, Estimate>();
  const estimates = new Map<string, Estimate[]>();
  let looked = 0;
  for (const planned of runs) {
    const { arm, agents, rounds } = planned.plan;
    const like = looked > LOOKED_AT ? byArm.get(arm) : undefined;
    const estimate = like ?? estimateRun(planned);
    if (!like) looked += agents.length * rounds;
    byArm.set(arm, estimate);
    const before = estimates.get(arm);
    if (before) before.push(estimate);
    else estimates.set(arm, [estimate]);
  }
  return new Map([...estimates].map(([arm, all]) => [arm, addUp(all)]));
}

interface Subject {
  readonly alias: string;
  readonly spec: ModelSpec;
  readonly price: Price | undefined;
  readonly plan: Plan;
  readonly census: Census;
  readonly rounds: readonly RoundTurns[];
}

/** Sums that grow round by round. */
interface Sums {
  calls: number;
  input: number;
  cached: number;
  output: number;
  usd: number;
}

function estimateModel(subject: Subject): ModelEstimate {
  const { alias, spec, price, plan, rounds } = subject;
  const habits = habitsOf(plan, spec);
  const sums = {} as Record<Case, Sums>;
  for (const which of CASES) {
    sums[which] = { calls: 0, input: 0, cached: 0, output: 0, usd: 0 };
    for (const round of rounds) addRound(sums[which], subject, round, { which, price, ...habits[which] });
  }
  const range = (part: keyof Sums): Range => ({
    low: sums.low[part],
    expected: sums.expected[part],
    worst: sums.worst[part],
  });
  return {
    alias,
    provider: spec.provider,
    model: spec.model,
    turns: rounds.reduce((sum, { turns }) => sum + turns, 0),
    calls: range("calls"),
    inputTokens: range("input"),
    cachedTokens: range("cached"),
    outputTokens: range("output"),
    ...(price === undefined ? {} : { usd: range("usd"), priceSource: price.source }),
  };
}

type Assumed = Habits & { readonly which: Case; readonly price: Price | undefined };

/** The calls of a round of one model's agents, or of the author that speaks for all. */
function addRound(sums: Sums, { plan, spec, census }: Subject, turns: RoundTurns, assumed: Assumed): void {
  const { author } = plan;
  if (author?.mode === "script") {
    const calls = scriptCalls({ plan, spec, census, turns }, assumed, assumed.which);
    for (const tokens of calls) addCalls(sums, 1, tokens, assumed);
  } else if (author) {
    const told = toldToOne(plan, census, turns);
    addTurns(sums, { plan, ...told, before: forumChars(plan, census, turns.round, assumed) }, assumed);
  } else addTurns(sums, { plan, census, turns, before: 0 }, assumed);
}

interface TurnsOfRound {
  readonly plan: Plan;
  readonly census: Census;
  readonly turns: RoundTurns;
  /** UTF-16 units that stand in each prompt beside what an agent of its own is shown. */
  readonly before: number;
}

/** The calls of a round's turns, by their place in the turn: each read makes the next prompt longer. */
function addTurns(sums: Sums, { plan, census, turns, before }: TurnsOfRound, assumed: Assumed): void {
  const { first, seen } = promptSize(plan, census, turns, assumed);
  const size = { first: first + before, seen };
  const cached = cachedTokens(census, turns, assumed);
  assumed.calls.forEach((chance, k) => {
    const often = turns.turns * chance;
    const input = inputTokens(size, k, assumed);
    const output = k < assumed.calls.length - 1 ? readTokens(assumed, k) : assumed.answerTokens;
    addCalls(sums, often, { input, cached, output }, assumed);
    // A repair is shown the whole prompt and the answer that could not be read.
    const repaired = often * assumed.repairs;
    if (repaired > 0) addCalls(sums, repaired, { input: input + output, cached, output }, assumed);
  });
}

interface CallTokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

function addCalls(
  sums: Sums,
  often: number,
  { input, cached, output }: CallTokens,
  { which, price }: Assumed,
): void {
  sums.calls += often;
  sums.input += often * input;
  sums.cached += often * cached;
  sums.output += often * output;
  if (!price) return;
  const writes = which === "worst" ? { cacheWriteTokens: input } : {};
  const usage = { inputTokens: input, cachedTokens: cached, outputTokens: output, ...writes };
  sums.usd += often * (costOfCall(usage, price) ?? 0);
}

/** The k-th call of a turn sees what the k before it asked for. */
function inputTokens({ first, seen }: PromptSize, k: number, habits: Habits): number {
  return (first + k * (seen + ASK)) / habits.charsPerToken + k * habits.readTokens + habits.formTokens;
}

/** A call that is not the turn's last in the worst case may be either; on average those that go on are reads. */
function readTokens({ calls, readTokens: read, answerTokens }: Habits, k: number): number {
  const goesOn = (calls[k + 1] ?? 0) / (calls[k] ?? 1);
  return goesOn * read + (1 - goesOn) * answerTokens;
}

function cachedTokens(census: Census, turns: RoundTurns, { which, charsPerToken }: Assumed): number {
  if (which === "worst") return 0;
  if (which === "low") return turns.standing / turns.turns / charsPerToken;
  const shared = census.shared / charsPerToken;
  return shared >= CACHEABLE ? shared : 0;
}

/** The sum of estimates, model by model. The same alias with another model behind it stays apart. */
export function addUp(estimates: readonly Estimate[]): Estimate {
  const models = new Map<string, ModelEstimate>();
  for (const estimate of estimates) {
    for (const model of estimate.models) {
      const key = JSON.stringify([model.alias, model.provider, model.model]);
      const before = models.get(key);
      models.set(key, before ? plus(before, model) : model);
    }
  }
  return { runs: estimates.reduce((sum, { runs }) => sum + runs, 0), models: [...models.values()] };
}

function plus(a: ModelEstimate, b: ModelEstimate): ModelEstimate {
  const { usd: _, priceSource, ...rest } = a;
  return {
    ...rest,
    turns: a.turns + b.turns,
    calls: addRanges(a.calls, b.calls),
    inputTokens: addRanges(a.inputTokens, b.inputTokens),
    cachedTokens: addRanges(a.cachedTokens, b.cachedTokens),
    outputTokens: addRanges(a.outputTokens, b.outputTokens),
    ...(a.usd && b.usd ? { usd: addRanges(a.usd, b.usd) } : {}),
    ...(priceSource === undefined ? {} : { priceSource }),
  };
}

/** Case by case. */
export function addRanges(a: Range, b: Range): Range {
  return { low: a.low + b.low, expected: a.expected + b.expected, worst: a.worst + b.worst };
}

export const NOTHING: Range = { low: 0, expected: 0, worst: 0 };

/** US dollars of everything together; undefined as soon as one price is unknown. */
export function totalUsd({ models }: Estimate): Range | undefined {
  let total = NOTHING;
  for (const { usd } of models) {
    if (!usd) return undefined;
    total = addRanges(total, usd);
  }
  return total;
}
