import type { MetricComparison } from "../analysis/compare/comparison.ts";
import { GROUPS } from "../analysis/registry.ts";
import { dataTable } from "./figure-box.ts";
import { figure, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { MetricFacts, ReportData } from "./report-data.ts";
import { VERDICTS } from "./verdicts.ts";

/** What every metric that is drawn means, whose definition it is, and how it misleads. */
export const drawnMetrics = (metrics: readonly MetricComparison[], facts: readonly MetricFacts[]): Html =>
  html`<dl class="metrics">${metrics.map(({ name, role }) => {
    const metric = facts.find((fact) => fact.name === name);
    return html`<div><dt id="metric-${name}"><code>${name}</code> <span class="quiet">${role}${metric && html` · ${metric.unit}`}</span></dt><dd>${
      metric ? metricText(metric) : html`<p>Not measured in these runs.</p>`
    }</dd></div>
`;
  })}</dl>`;

const metricText = ({ definition, source, nullModel, trap }: MetricFacts): Html =>
  html`<p>${definition}</p>${nullModel !== undefined && html`<p><b>By chance:</b> ${nullModel.replace(/\.$/, "")}.</p>`}<p><b>Trap:</b> ${trap}</p><p class="quiet">${source === "own" ? "Polylogue's own definition." : source}</p>`;

/** Every other metric, folded away by group. */
export const otherMetrics = (facts: readonly MetricFacts[]): Html =>
  html`${Object.entries(GROUPS).map(([group, title]) => {
    const of = facts.filter((fact) => fact.group === group);
    return (
      of.length > 0 &&
      html`<details><summary>${title}: ${plural(of.length, "metric")}</summary><dl class="metrics">${of.map(
        (
          metric,
        ) => html`<div><dt><code>${metric.name}</code> <span class="quiet">${metric.unit}</span></dt><dd>${metricText(metric)}</dd></div>
`,
      )}</dl></details>`
    );
  })}`;

/** How differences are tested, in plain words. */
export const testing = ({ comparison }: ReportData): Html => {
  const isPaired = comparison.metrics.some(({ differences }) => differences.some(({ paired }) => paired));
  return html`<ul>
<li><b>The run is the unit.</b> Posts within a run depend on each other, so that thousands of them are no thousand observations. Every mean, interval and test here is over runs.</li>
${
  isPaired &&
  html`<li><b>Runs of one seed are pairs.</b> They share personas, opening, wakings and order; their difference is taken within the pair, and the test flips the signs of these differences.</li>`
}
<li><b>Intervals</b> are 95 %, by bootstrap over ${isPaired ? "pairs or runs" : "runs"}. With a handful of runs they are too narrow rather than too wide.</li>
<li><b>p</b> is adjusted: by Holm among primary endpoints, by Benjamini and Hochberg among all others. What is not a primary endpoint is exploratory, whatever its p.</li>
<li><b>“Equivalent”</b> is said only where two one-sided tests place the difference within a margin that was fixed. No significant difference is not “no difference”.</li>
<li><b>Dotted lines</b> beside 0 are the noise floor: how far two runs of the baseline lie apart that differ in nothing but their seed.</li>
${comparison.precision !== "" && html`<li>${comparison.precision}</li>`}
</ul>
<p>The verdicts: ${Object.values(VERDICTS).map(({ word, means }, i) => html`${i > 0 && "; "}<b>${word}</b>, ${means}`)}.</p>`;
};

/** What no number here can show. */
export const limits = ({ comparison }: ReportData): Html => html`<ul>
${
  comparison.isSynthetic &&
  html`<li><b>Every model here is synthetic.</b> The numbers show the instrument at work, and say nothing about language models.</li>`
}
<li><b>Listening, mutuality and authorship are three questions.</b> That replies have to do with what they answer does not show that anybody is changed by the answer, nor that there is more than one author. A script listens too.</li>
<li><b>Structure is weak evidence.</b> Depth, reciprocity and inequality follow from the feed and the schedule as much as from the agents.</li>
<li><b>What holds here holds for these features</b>, prompts, personas and models. Another embedding, wording or seed may say otherwise.</li>
<li>None of these measures shows understanding, intention or experience.</li>
</ul>`;

/** Which runs these are, with the hashes by which each can be held to account. */
export function runTable({ runs, aside }: ReportData): Html {
  const columns = [
    { title: "run" },
    { title: "status" },
    { title: "rounds", isNumber: true },
    { title: "posts", isNumber: true },
    { title: "comments", isNumber: true },
    { title: "plan" },
    { title: "log" },
    { title: "Polylogue" },
    { title: "why" },
  ];
  const rows = [...runs, ...aside].map(
    ({ name, status, rounds, planHash, logHash, codeVersion, why, digest }) => [
      name,
      status,
      rounds,
      figure(digest.posts),
      figure(digest.comments),
      html`<code>${planHash.slice(0, 12)}</code>`,
      html`<code>${logHash.slice(0, 12)}</code>`,
      codeVersion,
      why,
    ],
  );
  return dataTable("The runs", columns, rows);
}
