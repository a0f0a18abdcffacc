import type { Comparison } from "../analysis/compare/comparison.ts";
import { dataTable } from "./figure-box.ts";
import { figure, plural, signed } from "./figures.ts";
import { hasValues } from "./headline.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

/** All metrics in all arms, folded away: means, and behind each the difference's verdict as a sign. */
export function everything({ comparison }: ReportData): Html {
  const metrics = comparison.metrics.filter(hasValues);
  const names = comparison.arms.map(({ name }) => name);
  const columns = [
    { title: "metric" },
    { title: "unit" },
    ...names.map((title) => ({ title, isNumber: true })),
  ];
  const rows = metrics.map((metric) => [
    metric.name,
    metric.unit,
    ...names.map((name) => cell(metric, name)),
  ]);
  return html`<details class="data everything"><summary>All ${plural(metrics.length, "metric")}, all arms</summary>
<p>Means over runs; below them, the difference to ${comparison.baseline} in run-SD (Hedges' g). ● different, ◐ trivial, ○ equivalent; no sign: undecided.</p>
${dataTable("All metrics by arm", columns, rows)}</details>`;
}

const SIGNS = { different: "●", trivial: "◐", equivalent: "○", undecided: "", none: "" } as const;

function cell(metric: Comparison["metrics"][number], arm: string): Html {
  const mean = metric.arms[arm]?.mean ?? null;
  const difference = metric.differences.find((one) => one.arm === arm);
  const g = difference?.hedgesG ?? null;
  const below =
    difference && g !== null && Number.isFinite(g)
      ? `${SIGNS[difference.verdict]} ${signed(Number(g.toFixed(1)))}`
      : "";
  return html`${figure(mean)}${below !== "" && html`<br><span class="quiet">${below.trim()}</span>`}`;
}
