import { dataTable } from "./figure-box.ts";
import { figure } from "./figures.ts";
import { hasValues } from "./headline.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

/** What must be known of the index before it is believed, in a few words each. */
const BESIDE: readonly (readonly [metric: string, title: string])[] = [
  ["cri", "cri"],
  ["cri_anchored", "between deaf and parrot"],
  ["cri_deaf", "deaf anchor"],
  ["cri_masked", "without the message's words"],
  ["cri_gross", "gross"],
  ["cri_placebo_share", "paraphrase alone"],
  ["cri_addressed", "words exchanged"],
  ["cri_act", "what was done"],
  ["cri_effective", "times who answers at all"],
  ["cri_company", "other embedder"],
];

/** The index of listening with its anchors and its checks; undefined where no run was probed. */
export function besideCri({ comparison }: ReportData): Html | undefined {
  const known = BESIDE.flatMap(([name, title]) => {
    const metric = comparison.metrics.find((one) => one.name === name);
    return metric && hasValues(metric) ? [{ metric, title }] : [];
  });
  if (!known.some(({ metric }) => metric.name === "cri")) return undefined;
  const columns = [{ title: "arm" }, ...known.map(({ title }) => ({ title, isNumber: true }))];
  const rows = comparison.arms.map(({ name }) => [
    name,
    ...known.map(({ metric }) => figure(metric.arms[name]?.mean ?? null)),
  ]);
  return html`<h3><code>cri</code> with its anchors and its checks</h3>
<p class="note">The index is 0 where a reply would be the same whatever it answers, up to chance and wording. The deaf anchor has to be near 0, or the probe is not sound; “between deaf and parrot” places the arm between an agent that sees nothing and one that restates. Near 0 without the message's words, it is echo. More than half of the gross value under a paraphrase alone, and the number is not safe.</p>
${dataTable("The Causal Response Index with its checks, means by arm", columns, rows)}`;
}
