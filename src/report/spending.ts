import type { CostLine, ModelCost } from "../analysis/cost.ts";
import { type DataColumn, dataTable } from "./figure-box.ts";
import { figure, percent } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

const SPENT: readonly DataColumn[] = [
  "calls",
  "failed",
  "mended",
  "tokens in",
  "from cache",
  "tokens out",
  "US $",
].map((title) => ({ title, isNumber: true }));

/** What was asked and what it took, by arm and by model. */
export function costTables({ costs, comparison }: ReportData): Html {
  const place = (arm: string): number => comparison.arms.findIndex(({ name }) => name === arm);
  const ordered = [...costs.arms].sort((a, b) => place(a.arm) - place(b.arm));
  const arms = ordered.map((arm) => [arm.arm, arm.runs, ...spentCells(arm)]);
  const models = costs.models.map((model) => [
    model.alias,
    `${model.provider}/${model.model}`,
    servedText(model),
    ...spentCells(model),
  ]);
  const all = ["all", costs.runs.length, ...spentCells(costs.total)];
  return html`<h3>By arm</h3>
${dataTable("What each arm took", [{ title: "arm" }, { title: "runs", isNumber: true }, ...SPENT], [...arms, all])}
<h3>By model</h3>
${
  models.length === 0
    ? html`<p class="quiet">No model was asked anything.</p>`
    : dataTable(
        "What each model took",
        [{ title: "alias" }, { title: "model asked" }, { title: "model that answered" }, ...SPENT],
        models,
      )
}`;
}

function spentCells(line: CostLine): string[] {
  const failed = Object.values(line.failed).reduce((sum, count) => sum + count, 0);
  const { known, unknownCalls } = line.usd;
  const usd = unknownCalls > 0 ? `≥ ${known.toFixed(2)}` : known.toFixed(2);
  return [
    figure(line.calls),
    figure(failed),
    figure(line.repairs),
    figure(line.inputTokens),
    percent(line.cachedShare),
    figure(line.outputTokens),
    usd,
  ];
}

const servedText = ({ served, drifted }: ModelCost): string =>
  served.length === 0
    ? "not said"
    : `${served.map(({ name }) => name).join(", ")}${drifted ? " (changed within a run)" : ""}`;

const LOST: readonly { readonly title: string; readonly key: string }[] = [
  { title: "turns", key: "turns" },
  { title: "silent", key: "silent" },
  { title: "unreadable", key: "unreadable" },
  { title: "refused actions", key: "refused" },
  { title: "failed attempts", key: "failedCalls" },
];

/** What went wrong, by arm: every count beside the turns it is of. */
export function failureTable({ comparison, runs: compared, aside }: ReportData): Html {
  const columns: DataColumn[] = [
    { title: "arm" },
    { title: "runs", isNumber: true },
    { title: "done", isNumber: true },
    ...LOST.map(({ title }) => ({ title, isNumber: true })),
  ];
  const runs = [...compared, ...aside];
  const names = new Set([...comparison.arms.map(({ name }) => name), ...runs.map(({ arm }) => arm)]);
  const rows = [...names].map((name) => {
    const of = runs.filter(({ arm }) => arm === name);
    const sum = (key: string): number => of.reduce((total, { counts }) => total + (counts[key] ?? 0), 0);
    const done = of.filter(({ status }) => status === "done" || status === "imported").length;
    return [name, of.length, done, ...LOST.map(({ key }) => figure(sum(key)))];
  });
  return dataTable("Failures by arm", columns, rows);
}

/** How the turns of each model ended. */
export function outcomeTable({ costs }: ReportData): Html | undefined {
  const outcomes = [...new Set(costs.models.flatMap(({ turns }) => Object.keys(turns)))].sort();
  if (outcomes.length === 0) return undefined;
  const columns: DataColumn[] = [
    { title: "model" },
    { title: "turns", isNumber: true },
    ...outcomes.map((title) => ({ title, isNumber: true })),
  ];
  const rows = costs.models.map(({ alias, turns }) => {
    const all = Object.values(turns).reduce((sum, count) => sum + count, 0);
    return [alias, figure(all), ...outcomes.map((outcome) => share(turns[outcome] ?? 0, all))];
  });
  return dataTable("How turns ended, by model", columns, rows);
}

const share = (count: number, all: number): string =>
  count === 0 ? "0" : `${figure(count)} (${percent(count / all)})`;
