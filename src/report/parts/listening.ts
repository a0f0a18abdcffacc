import type { ArmListening, ListeningOfArms } from "../../analysis/cri/arm-listening.ts";
import type { Estimate } from "../../analysis/cri/estimate.ts";
import { dataTable } from "../figure-box.ts";
import { figure } from "../figures.ts";
import { hasValues } from "../headline.ts";
import { type Html, html } from "../html.ts";
import type { Drawing, Part } from "../part.ts";
import type { ReportData } from "../report-data.ts";

/** The index of listening by arm, with its anchors, a verdict each, and its checks; undefined where no run was probed. */
export function listening({ data }: Drawing): Part | undefined {
  const found = data.comparison.listening;
  if (found === undefined) return undefined;
  const body = html`<p>${found.sentence}</p>
<p class="note">Logged comments were asked for again, with the message they answer as it was, in other words, and exchanged for another. The index is the share of the variation in replies that follows what the message means: 0 where a reply would be the same whatever it answers, up to chance and wording. Deaf: with the message hidden; it has to be near 0, or the probe is not sound. Parrot: with the order to restate it; how far the scale goes. An arm's index is over all its forks together.</p>
${dataTable("The Causal Response Index by arm, with its anchors and a verdict", COLUMNS, found.arms.map(rowOf))}
<ul>${found.arms.map(({ name, sentence }) => html`<li><b>${name}</b>: ${sentence}</li>`)}</ul>
${checks(data, found)}`;
  return { id: "listening", title: "Do they listen?", body };
}

const COLUMNS = [
  { title: "arm" },
  { title: "runs", isNumber: true },
  { title: "index, 95 %", isNumber: true },
  { title: "deaf", isNumber: true },
  { title: "parrot", isNumber: true },
  { title: "between the two", isNumber: true },
  { title: "without the message's words", isNumber: true },
  { title: "other embedder", isNumber: true },
  { title: "times who answers at all", isNumber: true },
  { title: "verdict" },
];

function rowOf(arm: ArmListening): readonly string[] {
  return [
    arm.name,
    `${arm.probed} of ${arm.runs}`,
    withInterval(arm.cri),
    withInterval(arm.deaf),
    withInterval(arm.parrot),
    figure(arm.anchored),
    withInterval(arm.masked),
    withInterval(arm.company),
    figure(arm.effective),
    arm.verdict,
  ];
}

function withInterval(estimate: Estimate | null): string {
  if (estimate === null) return figure(null);
  const { value, interval } = estimate;
  return interval === null
    ? figure(value)
    : `${figure(value)} [${figure(interval.lo)}, ${figure(interval.hi)}]`;
}

/** What must be known of the index before it is believed, in a few words each. */
const CHECKS: readonly (readonly [metric: string, title: string])[] = [
  ["cri", "index"],
  ["cri_gross", "gross"],
  ["cri_placebo_share", "paraphrase alone"],
  ["cri_addressed", "words exchanged"],
  ["cri_act", "what was done"],
];

/** Means over runs of what stands beside the index, where it was measured. */
function checks({ comparison }: ReportData, { arms }: ListeningOfArms): Html | false {
  const known = CHECKS.flatMap(([name, title]) => {
    const metric = comparison.metrics.find((one) => one.name === name);
    return metric && hasValues(metric) ? [{ metric, title }] : [];
  });
  if (known.length < 2) return false;
  const columns = [{ title: "arm" }, ...known.map(({ title }) => ({ title, isNumber: true }))];
  const rows = arms.map(({ name }) => [
    name,
    ...known.map(({ metric }) => figure(metric.arms[name]?.mean ?? null)),
  ]);
  return html`<p class="note">Beside it, as means over runs. More than half of the gross value under a paraphrase alone, and the number is not safe.</p>
${dataTable("What stands beside the Causal Response Index, means by arm", columns, rows)}`;
}
