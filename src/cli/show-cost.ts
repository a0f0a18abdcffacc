import pc from "picocolors";
import type { AgentCost, CostLine, CostReport, ModelCost, Named, Spent } from "../analysis/cost.ts";
import { dollars, grouped, short } from "./dollars.ts";
import type { Style } from "./output.ts";
import { caveat, plural } from "./phrases.ts";
import { type Column, table } from "./table.ts";
import { safe, wrap } from "./terminal.ts";

/** How many agents a screen shows; `--json` has all. */
const MOST = 10;
const INDENT = "  ";

/** What runs took and cost, to be read. */
export function costText(report: CostReport, style: Style): string {
  const paint = pc.createColors(style.color);
  const page = style.width - INDENT.length;
  const { models, agents, arms, runs } = report;
  const more = agents.length > MOST ? paint.dim(` (${MOST} of ${agents.length}, dearest first)`) : "";
  const sections: readonly (readonly [title: string, body: string])[] = [
    ...(runs.length > 1 ? [["Arms", armTable(report)] as const] : []),
    ...models.map((model) => [headOf(model), modelText(model, page)] as const),
    ...(agents.length > 0 ? [[`Agents${more}`, agentTable(agents)] as const] : []),
  ];
  const title = runs.length === 1 ? `${safe(runs[0]?.path ?? "")}` : plural(runs.length, "run");
  return [
    paint.bold(`What ${title} took`),
    wrap(totalText(report), style.width).join("\n"),
    ...sections.map(([head, body]) => `\n${paint.bold(head)}\n${indented(body)}`),
    ...(arms.length === 0 || models.length > 0 ? [] : ["\nNothing was asked."]),
  ].join("\n");
}

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => INDENT + line)
    .join("\n");

function totalText({ total, models }: CostReport): string {
  const played = models.length > 0 && models.every(({ provider }) => caveat(provider) !== "");
  return [
    spentText(total.usd),
    `${plural(total.calls, "call")}, ${plural(total.attempts, "attempt")}`,
    `${short(total.inputTokens)} tokens in, ${short(total.outputTokens)} out`,
    ...(played ? ["synthetic models cost nothing and their tokens are estimates"] : []),
  ].join(" · ");
}

/** "$3.10", "at least $3.10 (4 calls of unknown price)". */
function spentText({ known, unknownCalls }: Spent): string {
  if (unknownCalls === 0) return dollars(known);
  const unknown = `${plural(unknownCalls, "call")} of unknown price`;
  return known === 0 ? unknown : `at least ${dollars(known)} (${unknown})`;
}

/** The same in a cell: "≥ $3.10". */
function cellOf({ known, unknownCalls }: Spent): string {
  if (unknownCalls === 0) return dollars(known);
  return known === 0 ? "unknown" : `≥ ${dollars(known)}`;
}

const numeric = (title: string): Column => ({ title, align: "right" });

const NUMBERS: readonly (readonly [title: string, of: (line: CostLine) => string])[] = [
  ["calls", ({ calls }) => grouped(calls)],
  ["failed", (line) => grouped(failures(line))],
  ["in", ({ inputTokens }) => short(inputTokens)],
  ["cached", ({ cachedShare }) => share(cachedShare)],
  ["out", ({ outputTokens }) => short(outputTokens)],
  ["cost", ({ usd }) => cellOf(usd)],
];

const failures = ({ failed }: CostLine): number =>
  Object.values(failed).reduce((sum, count) => sum + count, 0);

const share = (of: number | null): string => (of === null ? "–" : `${(100 * of).toFixed(0)} %`);

function armTable({ arms, total, runs }: CostReport): string {
  const rows = [...arms, { arm: "all together", runs: runs.length, ...total }].map((line) => [
    line.arm,
    String(line.runs),
    ...NUMBERS.map(([, of]) => of(line)),
    line.usd.unknownCalls === 0 ? dollars(line.usd.known / line.runs) : "–",
  ]);
  const columns: Column[] = [
    { title: "arm", most: 16 },
    ...["runs", ...NUMBERS.map(([title]) => title), "a run"].map(numeric),
  ];
  return table(rows, columns);
}

function agentTable(agents: readonly AgentCost[]): string {
  const rows = agents
    .slice(0, MOST)
    .map((agent) => [`@${agent.agent}`, ...NUMBERS.map(([, of]) => of(agent))]);
  return table(rows, [{ title: "handle", most: 24 }, ...NUMBERS.map(([title]) => numeric(title))]);
}

function headOf({ alias, provider, model }: ModelCost): string {
  const note = caveat(provider);
  return safe(`${alias} = ${provider}/${model}${note === "" ? "" : ` (${note})`}`);
}

/** One model as a list of facts; what there is none of is left out, but for what a reader would look for. */
function modelText(model: ModelCost, page: number): string {
  const facts: readonly (readonly [name: string, text: string])[] = [
    ["cost", costFact(model)],
    ["calls", callFact(model)],
    ["failed", failFact(model.failed)],
    ["input", inputFact(model)],
    ["output", outputFact(model)],
    ["turns", wordsOf(model.turns)],
    ["served", servedFact(model)],
    ["hosts", namesOf(model.hosts)],
    ["marks", model.fingerprints.length > 1 ? `${namesOf(model.fingerprints)}${CHANGED}` : ""],
    ["time", timeFact(model)],
  ];
  const shown = facts.filter(([, text]) => text !== "");
  const column = Math.max(...shown.map(([name]) => name.length)) + 2;
  return shown
    .flatMap(([name, text]) =>
      wrap(safe(text), page - column).map((line, i) => (i === 0 ? name : "").padEnd(column) + line),
    )
    .join("\n");
}

function costFact({ provider, usd }: ModelCost): string {
  if (caveat(provider) !== "") return "nothing";
  const parts = [
    ...(usd.reported > 0 ? [`${dollars(usd.reported)} as the provider says`] : []),
    ...(usd.computed > 0 ? [`${dollars(usd.computed)} by tokens and price`] : []),
  ];
  const by = usd.sources.filter((source) => source !== "provider").join(", ");
  const how = parts.length > 1 ? ` = ${parts.join(" + ")}` : usd.reported > 0 ? ", as the provider says" : "";
  return `${spentText(usd)}${how}${by === "" ? "" : `; prices: ${by}`}`;
}

function callFact({ calls, attempts, repairs, reused }: ModelCost): string {
  return [
    grouped(calls),
    ...(attempts === calls ? [] : [`in ${plural(attempts, "attempt")}`]),
    ...(repairs > 0 ? [`${grouped(repairs)} of them to mend an unreadable answer`] : []),
    ...(reused > 0 ? [`${grouped(reused)} more answers taken from the parent run`] : []),
  ].join(", ");
}

const failFact = (failed: CostLine["failed"]): string => wordsOf(failed);

/** "3 rate_limit, 1 timeout", most first. */
function wordsOf(counts: Readonly<Partial<Record<string, number>>>): string {
  return Object.entries(counts)
    .sort(([, a = 0], [, b = 0]) => b - a)
    .map(([word, count = 0]) => `${grouped(count)} ${word}`)
    .join(", ");
}

function inputFact({ inputTokens, cachedShare, cachedTokens, cacheWriteTokens }: ModelCost): string {
  return [
    `${short(inputTokens)} tokens`,
    ...(cachedShare === null ? [] : [`${share(cachedShare)} from a cache (${short(cachedTokens)})`]),
    ...(cacheWriteTokens > 0 ? [`${short(cacheWriteTokens)} written to it`] : []),
  ].join(", ");
}

const outputFact = ({ outputTokens, reasoningTokens }: ModelCost): string =>
  `${short(outputTokens)} tokens${reasoningTokens > 0 ? `, ${short(reasoningTokens)} of them reasoning` : ""}`;

const namesOf = (names: readonly Named[]): string =>
  names.map(({ name, answers }) => `${name} (${grouped(answers)})`).join(", ");

const CHANGED = ": it changed within a run";

/** Left out where it is what was asked for, or a synthetic model's own name. */
function servedFact({ model, served, drifted, provider }: ModelCost): string {
  if (caveat(provider) !== "" || (served.length === 1 && served[0]?.name === model)) return "";
  return `${namesOf(served)}${drifted && served.length > 1 ? CHANGED : ""}`;
}

function timeFact({ provider, latencyMs: { p50, p95 }, waitingMs }: ModelCost): string {
  if (p50 === null || p95 === null || caveat(provider) !== "") return "";
  const waiting =
    waitingMs >= 1 ? `; waited ${seconds(waitingMs)} in all for places, limits and retries` : "";
  return `${seconds(p50)} for half of the answers, ${seconds(p95)} for 95 %${waiting}`;
}

/** "840 ms", "2.1 s", "14 min". */
function seconds(ms: number): string {
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  return ms < 600_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(0)} min`;
}
