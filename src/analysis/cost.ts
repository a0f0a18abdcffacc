import type { CallFailure, ModelSpec } from "../core/call.ts";
import { hasWire } from "../engine/has-wire.ts";
import type { PaidAttempt, RunCosts, TurnCount } from "../store/cost-reader.ts";
import { percentile } from "./cost-percentile.ts";

/** Wall-clock milliseconds over the answered attempts; null where there are none. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
}

/** What attempts took, all told. Answers that a fork took from its parent are in `reused` and nowhere else. */
export interface CostLine {
  /** Requests; a repair is one of its own. */
  readonly calls: number;
  /** Every time something was sent. */
  readonly attempts: number;
  /** Attempts without an answer, by why: `{ rate_limit: 3 }`. */
  readonly failed: Readonly<Partial<Record<CallFailure, number>>>;
  readonly reused: number;
  /** Calls that mended an unreadable answer. */
  readonly repairs: number;
  /** Billed input, cache reads included; as far as providers said. */
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** In [0, 1], over answers that say how much of their input came from a cache; null where none says it. */
  readonly cachedShare: number | null;
  readonly usd: Spent;
  readonly latencyMs: Latency;
  readonly waitingMs: number;
}

/** US dollars. `known` is the sum of the other two. */
export interface Spent {
  readonly known: number;
  /** Said by the provider itself, and computed from tokens and a price. */
  readonly reported: number;
  readonly computed: number;
  /** Answers whose price nobody knows; where there are any, `known` is a lower bound. */
  readonly unknownCalls: number;
  /** Where prices came from: `["pricing 2026-11-22"]`. */
  readonly sources: readonly string[];
}

/** One model over all the runs. */
export interface ModelCost extends CostLine {
  readonly alias: string;
  readonly provider: string;
  readonly model: string;
  /** How turns ended: `{ acted: 40, silent: 3, unreadable: 1 }`. */
  readonly turns: Readonly<Record<string, number>>;
  /** What answered, by its own account, with how often; and who passed it on. */
  readonly served: readonly Named[];
  readonly hosts: readonly Named[];
  /** The servers' marks of their configuration. */
  readonly fingerprints: readonly Named[];
  /** True where one run was answered by more than one model, or more than one configuration of it, under this alias. */
  readonly drifted: boolean;
}

export interface Named {
  readonly name: string;
  readonly answers: number;
}

export interface AgentCost extends CostLine {
  readonly agent: string;
  readonly turns: Readonly<Record<string, number>>;
}

export interface ArmCost extends CostLine {
  readonly arm: string;
  readonly runs: number;
}

/** What runs took: all together, by arm in the order given, by model by name, by agent with the dearest first. */
export interface CostReport {
  readonly runs: readonly { readonly path: string; readonly arm: string; readonly seed: number }[];
  readonly total: CostLine;
  readonly arms: readonly ArmCost[];
  readonly models: readonly ModelCost[];
  readonly agents: readonly AgentCost[];
}

/** Adds up what runs took; see `CostReport`. */
export function costReport(runs: readonly RunCosts[]): CostReport {
  return {
    runs: runs.map(({ path, arm, seed }) => ({ path, arm, seed })),
    total: lineOf(runs),
    arms: [...grouped(runs, ({ arm }) => arm)].map(([arm, of]) => ({ arm, runs: of.length, ...lineOf(of) })),
    models: modelCosts(runs),
    agents: agentCosts(runs),
  };
}

/** An alias may stand for another model in another arm: those stay apart. */
function modelCosts(runs: readonly RunCosts[]): ModelCost[] {
  const keyOf = (alias: string, { provider, model }: ModelSpec): string =>
    JSON.stringify([alias, provider, model]);
  const specs = new Map<string, { readonly alias: string; readonly spec: ModelSpec }>();
  for (const { models } of runs) {
    for (const [alias, spec] of Object.entries(models)) specs.set(keyOf(alias, spec), { alias, spec });
  }
  return [...specs].flatMap(([key, { alias, spec }]) => {
    const of = runs
      .filter(({ models }) => models[alias] !== undefined && keyOf(alias, models[alias]) === key)
      .map((run) => only(run, alias));
    return of.every(({ attempts }) => attempts.length === 0) ? [] : [modelCost(alias, spec, of)];
  });
}

function modelCost(alias: string, { provider, model }: ModelSpec, runs: readonly RunCosts[]): ModelCost {
  const answers = runs.flatMap(({ attempts }) => attempts.filter(isAnswer));
  return {
    alias,
    provider,
    model,
    ...lineOf(runs),
    turns: outcomes(runs.flatMap(({ turns }) => turns)),
    served: named(answers, servedBy),
    hosts: named(answers, hostOf),
    fingerprints: named(answers, fingerprintOf),
    drifted: runs.some(hasDrifted),
  };
}

function agentCosts(runs: readonly RunCosts[]): AgentCost[] {
  const byAgent = new Map<string, RunCosts[]>();
  for (const run of runs) {
    for (const [agent, attempts] of grouped(run.attempts, (attempt) => attempt.agent ?? "")) {
      if (agent !== "") byAgent.set(agent, [...(byAgent.get(agent) ?? []), { ...run, attempts }]);
    }
  }
  const turnsOf = grouped(
    runs.flatMap(({ turns }) => turns),
    ({ agent }) => agent ?? "",
  );
  return [...byAgent]
    .map(([agent, of]) => ({ agent, ...lineOf(of), turns: outcomes(turnsOf.get(agent) ?? []) }))
    .sort(
      (a, b) =>
        b.usd.known - a.usd.known ||
        b.inputTokens + b.outputTokens - a.inputTokens - a.outputTokens ||
        (a.agent < b.agent ? -1 : 1),
    );
}

const servedBy = ({ servedModel }: PaidAttempt): string | null => servedModel;
const hostOf = ({ host }: PaidAttempt): string | null => host;
const fingerprintOf = ({ fingerprint }: PaidAttempt): string | null => fingerprint;

/** Of one run and one alias. What a provider does not tell moves nothing. */
function hasDrifted({ attempts }: RunCosts): boolean {
  const answers = attempts.filter(isAnswer);
  return [servedBy, fingerprintOf].some((of) => named(answers, of).length > 1);
}

const only = (run: RunCosts, alias: string): RunCosts => ({
  ...run,
  attempts: run.attempts.filter((attempt) => attempt.alias === alias),
  turns: run.turns.filter((turn) => turn.alias === alias),
});

const isAnswer = ({ failure, reused }: PaidAttempt): boolean => failure === null && reused === 0;

function lineOf(runs: readonly RunCosts[]): CostLine {
  const sent = runs.flatMap(({ attempts }) => attempts.filter(({ reused }) => reused === 0));
  const answers = sent.filter(isAnswer);
  const places = runs.map((run) => new Map(sentOf(run).map(({ place, repair }) => [place, repair])));
  const sum = (part: (attempt: PaidAttempt) => number | null): number =>
    sent.reduce((total, attempt) => total + (part(attempt) ?? 0), 0);
  const latencies = answers.map(({ latencyMs }) => latencyMs);
  return {
    calls: places.reduce((total, { size }) => total + size, 0),
    attempts: sent.length,
    failed: counted(sent.flatMap(({ failure }) => (failure === null ? [] : [failure]))),
    reused: runs.reduce((total, run) => total + run.attempts.filter(({ reused }) => reused === 1).length, 0),
    repairs: places.reduce((total, of) => total + [...of.values()].filter((repair) => repair > 0).length, 0),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    cacheWriteTokens: sum(({ cacheWriteTokens }) => cacheWriteTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    reasoningTokens: sum(({ reasoningTokens }) => reasoningTokens),
    cachedShare: cachedShare(answers),
    usd: spent(runs),
    latencyMs: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    waitingMs: sum(({ waitingMs }) => waitingMs),
  };
}

const sentOf = ({ attempts }: RunCosts): PaidAttempt[] => attempts.filter(({ reused }) => reused === 0);

function cachedShare(answers: readonly PaidAttempt[]): number | null {
  const telling = answers.filter(
    ({ cachedTokens, inputTokens }) => cachedTokens !== null && inputTokens !== null,
  );
  const input = telling.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0);
  if (input === 0) return null;
  return telling.reduce((sum, { cachedTokens }) => sum + (cachedTokens ?? 0), 0) / input;
}

function spent(runs: readonly RunCosts[]): Spent {
  const paid = runs.flatMap((run) =>
    sentOf(run).filter(({ alias }) => hasWire({ provider: run.models[alias]?.provider ?? "" })),
  );
  const bills = paid.flatMap(billOf);
  const sum = (source: (name: string) => boolean): number =>
    bills.reduce((total, bill) => (source(bill.source) ? total + bill.usd : total), 0);
  const [reported, computed] = [sum((name) => name === BY_PROVIDER), sum((name) => name !== BY_PROVIDER)];
  return {
    known: reported + computed,
    reported,
    computed,
    unknownCalls: paid.filter((attempt) => isAnswer(attempt) && billOf(attempt).length === 0).length,
    sources: [...new Set(bills.map(({ source }) => source))].sort(),
  };
}

const BY_PROVIDER = "provider";

/** What one attempt cost and who says so; empty where nobody knows. */
function billOf({ priceUsd, priceSource, reportedUsd }: PaidAttempt): { usd: number; source: string }[] {
  if (reportedUsd !== null) return [{ usd: reportedUsd, source: BY_PROVIDER }];
  return priceUsd === null ? [] : [{ usd: priceUsd, source: priceSource ?? "unnamed" }];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const of = groups.get(key);
    if (of) of.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function counted<T extends string>(words: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function outcomes(turns: readonly TurnCount[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, turns: count } of turns) counts[outcome] = (counts[outcome] ?? 0) + count;
  return counts;
}

/** Each name that occurs, with how often; most first. */
function named(answers: readonly PaidAttempt[], of: (attempt: PaidAttempt) => string | null): Named[] {
  const names = answers.flatMap((answer) => of(answer) ?? []);
  return Object.entries(counted(names))
    .map(([name, count]) => ({ name, answers: count ?? 0 }))
    .sort((a, b) => b.answers - a.answers || (a.name < b.name ? -1 : 1));
}
