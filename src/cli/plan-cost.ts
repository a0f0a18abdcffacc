import {
  addRanges,
  addUp,
  type Estimate,
  estimateArms,
  type ModelEstimate,
  NOTHING,
  type Range,
  totalUsd,
} from "../engine/estimate.ts";
import type { Case } from "../engine/estimate-habits.ts";
import { hasWire } from "../engine/has-wire.ts";
import type { Budget, PlannedRun } from "../scenario/plan.ts";
import { dollars, grouped, short } from "./dollars.ts";
import { plural } from "./phrases.ts";
import { table } from "./table.ts";
import { wrap } from "./terminal.ts";

/** What runs would take, as `check --json` and `run --dry-run --json` say it. */
export interface PlanJson {
  readonly runs: number;
  /** The most calls there can be, attempts that fail and are tried again left out. */
  readonly calls: number;
  readonly callsRange: Range;
  readonly inputTokens: Range;
  readonly outputTokens: Range;
  /** Null as soon as one price is unknown. */
  readonly costUsd: Range | null;
  readonly models: readonly {
    readonly alias: string;
    readonly provider: string;
    readonly model: string;
    readonly turns: number;
    readonly calls: Range;
    readonly inputTokens: Range;
    readonly cachedTokens: Range;
    readonly outputTokens: Range;
    readonly costUsd: Range | null;
    readonly priceSource: string | null;
  }[];
  /** What the budget is and how many of the runs the expected use leaves room for; null where there is none. */
  readonly budget: (Budget & { readonly runs: number }) | null;
}

/** What is planned, and what it may cost: for machines and for people. */
export interface PlanCost {
  readonly estimate: Estimate;
  /** The same by arm, in order; `estimate` is their sum. */
  readonly arms: ReadonlyMap<string, Estimate>;
  readonly budget: Budget | undefined;
}

/** What these runs may take, beside the budget they have together. */
export function planCost(runs: readonly PlannedRun[], budget: Budget = {}): PlanCost {
  const arms = estimateArms(runs);
  const estimate = addUp([...arms.values()]);
  return { estimate, arms, budget: Object.keys(budget).length === 0 ? undefined : budget };
}

/** One part of all models together. */
export const sumOf = ({ models }: Estimate, part: (model: ModelEstimate) => Range): Range =>
  models.reduce((sum, model) => addRanges(sum, part(model)), NOTHING);

/** Whole numbers. */
export const rounded = ({ low, expected, worst }: Range): Range => ({
  low: Math.round(low),
  expected: Math.round(expected),
  worst: Math.round(worst),
});

/** To a ten-thousandth of a cent: what is behind that is arithmetic. */
export function cents(usd: Range | undefined): Range | null {
  if (usd === undefined) return null;
  const exact = (amount: number): number => Number(amount.toFixed(6));
  return { low: exact(usd.low), expected: exact(usd.expected), worst: exact(usd.worst) };
}

export function planJson({ estimate, budget }: PlanCost): PlanJson {
  const calls = rounded(sumOf(estimate, (model) => model.calls));
  return {
    runs: estimate.runs,
    calls: calls.worst,
    callsRange: calls,
    inputTokens: rounded(sumOf(estimate, (model) => model.inputTokens)),
    outputTokens: rounded(sumOf(estimate, (model) => model.outputTokens)),
    costUsd: cents(totalUsd(estimate)),
    models: estimate.models.map(({ alias, provider, model, turns, usd, priceSource, ...counts }) => ({
      alias,
      provider,
      model,
      turns,
      calls: rounded(counts.calls),
      inputTokens: rounded(counts.inputTokens),
      cachedTokens: rounded(counts.cachedTokens),
      outputTokens: rounded(counts.outputTokens),
      costUsd: cents(usd),
      priceSource: priceSource ?? null,
    })),
    budget: budget === undefined ? null : { ...budget, runs: runsWithin(estimate, budget) },
  };
}

/** True of synthetic and scripted models: nothing is sent anywhere. */
const isPlayed = (model: ModelEstimate): boolean => !hasWire(model);

/** What may be spent, to be read; one line where no model is asked over a wire. */
export function planCostText({ estimate, budget }: PlanCost, page: number): string {
  const { runs, models } = estimate;
  const most = grouped(sumOf(estimate, ({ calls }) => calls).worst);
  const asked = models.filter((model) => !isPlayed(model));
  const head = `${plural(runs, "run")}, at most ${most} calls`;
  if (asked.length === 0) return `${head}, which cost nothing (synthetic models)`;
  const lines = [head, "", costTable(models, estimate, page), "", ...notes(asked, models, page)];
  if (budget) lines.push("", ...wrap(budgetText(estimate, budget), page));
  return lines.join("\n");
}

const ROWS: readonly Case[] = ["low", "expected", "worst"];

function costTable(models: readonly ModelEstimate[], estimate: Estimate, page: number): string {
  const rows = models
    .filter((model) => !isPlayed(model))
    .flatMap((model) => ROWS.map((which) => row(model, which, which === "low" ? model.alias : "")));
  if (models.length > 1) {
    const total = {
      calls: sumOf(estimate, ({ calls }) => calls),
      inputTokens: sumOf(estimate, ({ inputTokens }) => inputTokens),
      outputTokens: sumOf(estimate, ({ outputTokens }) => outputTokens),
    };
    const usd = totalUsd(estimate);
    const all = { ...total, ...(usd ? { usd } : {}) };
    rows.push(...ROWS.map((which) => row(all, which, which === "low" ? "all together" : "")));
  }
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "model", most: 24 },
    { title: "" },
    ...["calls", "tokens in", "tokens out", "cost"].map(right),
  ];
  return table(rows, columns, page);
}

type Counted = Pick<ModelEstimate, "calls" | "inputTokens" | "outputTokens" | "usd">;

const row = ({ calls, inputTokens, outputTokens, usd }: Counted, which: Case, name: string): string[] => [
  name,
  which,
  short(calls[which]),
  short(inputTokens[which]),
  short(outputTokens[which]),
  usd === undefined ? "unknown" : dollars(usd[which]),
];

/** Where the prices come from, and what is not known. */
function notes(asked: readonly ModelEstimate[], models: readonly ModelEstimate[], page: number): string[] {
  const played = models.filter(isPlayed).map(({ alias }) => alias);
  const unknown = asked.filter(({ usd }) => usd === undefined).map(({ alias }) => alias);
  const sources = new Map<string, string[]>();
  for (const { alias, priceSource } of asked) {
    if (priceSource !== undefined) sources.set(priceSource, [...(sources.get(priceSource) ?? []), alias]);
  }
  const named = [...sources].map(([source, aliases]) => `${aliases.join(", ")}: ${source}`);
  return [
    ...(named.length > 0 ? [`Prices: ${named.join("; ")}.`] : []),
    ...(unknown.length > 0
      ? [`Nobody knows what ${unknown.join(", ")} will cost: say \`price\` in the scenario.`]
      : []),
    ...(played.length > 0 ? [`At no cost, being synthetic: ${played.join(", ")}.`] : []),
    "An estimate: low is a forum where everybody lurks, worst the longest answers and no cache.",
  ].flatMap((line) => wrap(line, page));
}

/** How much of a budget the runs are expected to use, for each bound that can be foreseen. */
function shares({ models }: Estimate, total: Range | undefined, budget: Budget): number[] {
  const sum = (part: (model: ModelEstimate) => number): number =>
    models.reduce((all, model) => all + part(model), 0);
  return [
    budget.usd !== undefined && total !== undefined ? total.expected / budget.usd : undefined,
    budget.tokens !== undefined
      ? sum(({ inputTokens, outputTokens }) => inputTokens.expected + outputTokens.expected) / budget.tokens
      : undefined,
    budget.calls !== undefined ? sum(({ calls }) => calls.expected) / budget.calls : undefined,
  ].filter((share) => share !== undefined);
}

/** Of so many runs, how many the budget is expected to last for. */
function runsWithin(estimate: Estimate, budget: Budget): number {
  const most = Math.max(0, ...shares(estimate, totalUsd(estimate), budget));
  return most <= 1 ? estimate.runs : Math.floor(estimate.runs / most);
}

function budgetText(estimate: Estimate, budget: Budget): string {
  const { usd, tokens, calls, wallMs } = budget;
  const bounds = [
    ...(usd === undefined ? [] : [dollars(usd)]),
    ...(tokens === undefined ? [] : [`${short(tokens)} tokens`]),
    ...(calls === undefined ? [] : [`${grouped(calls)} calls`]),
    ...(wallMs === undefined ? [] : [`${grouped(wallMs / 60_000)} minutes`]),
  ];
  const within = runsWithin(estimate, budget);
  const allowed =
    within === estimate.runs
      ? `is expected to last for all ${plural(estimate.runs, "run")}`
      : `allows about ${within} of ${plural(estimate.runs, "run")}; the rest waits for a higher one`;
  return `Budget: ${bounds.join(", ")}. It ${allowed}.`;
}
