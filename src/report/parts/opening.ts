import type { Comparison, MetricComparison } from "../../analysis/compare/comparison.ts";
import { armValues, valuesTable } from "../arm-values.ts";
import { figureBox } from "../figure-box.ts";
import { listed, plural } from "../figures.ts";
import { hasValues } from "../headline.ts";
import { type Html, html } from "../html.ts";
import { type Drawing, metricTitle, modelKey } from "../part.ts";
import { networkPicture } from "../society.ts";

/** The question, the answer, what has to be known before either is believed, and the one picture. */
export function opening(drawing: Drawing): Html {
  const { title, question, comparison } = drawing.data;
  return html`<header>
<p class="over">Polylogue report</p>
<h1>${title}</h1>
${question !== "" && html`<p class="question">${question}</p>`}
<p class="answer">${comparison.sentence}</p>
${comparison.listening && html`<p class="answer">Do they listen? ${comparison.listening.sentence}</p>`}
${comparison.irreducibility && html`<p class="answer">Would one author have produced the same? ${comparison.irreducibility.sentence}</p>`}
${banners(drawing)}
<p class="facts">${facts(drawing)}</p>
</header>
${onePicture(drawing)}`;
}

function facts({ data }: Drawing): string {
  const { comparison, runs } = data;
  const messages = runs.reduce((sum, { digest }) => sum + digest.posts + digest.comments, 0);
  const arms = comparison.arms.length;
  return [
    plural(arms, "arm"),
    plural(runs.length, "run"),
    plural(messages, "message"),
    ...(arms > 1 ? [`baseline ${comparison.baseline}`] : []),
    ...(arms < 2 || comparison.precision === "" ? [] : [comparison.precision]),
  ].join(" · ");
}

function banners({ data }: Drawing): Html[] {
  const { isSynthetic, standing, leftOut } = data.comparison;
  const said: Html[] = [];
  if (isSynthetic)
    said.push(
      html`<p class="banner"><b>Synthetic models.</b> Every voice in these runs is a program and no language model. The numbers show the instrument at work, and say nothing about language models.</p>`,
    );
  if (standing.standing === "exploratory")
    said.push(html`<p class="banner"><b>Exploratory.</b> ${sentence(standing.reasons)}</p>`);
  if (standing.standing === "unplanned" && data.comparison.arms.length > 1)
    said.push(
      html`<p class="banner"><b>Not pre-registered.</b> Nobody fixed beforehand what would be looked at, so every result here is exploratory.</p>`,
    );
  if (leftOut.length > 0)
    said.push(
      html`<p class="banner"><b>${plural(leftOut.length, "run")} left out.</b> ${reasonsOf(leftOut)}.</p>`,
    );
  return [...said, ...openQuestions(data.comparison)];
}

/** What was planned and has no answer, and what must not be compared. */
function openQuestions({ unanswered, incomparable }: Comparison): Html[] {
  const said: Html[] = [];
  if (unanswered.length > 0)
    said.push(
      html`<p class="banner"><b>Planned and not answered.</b> ${unanswered.map(({ endpoint, metric, why }, i) => html`${i > 0 && "; "}${endpoint} (<code>${metric}</code>): ${why}`)}.</p>`,
    );
  if (incomparable.length > 0)
    said.push(
      html`<p class="banner"><b>Not to be compared.</b> ${listed(
        incomparable.map(({ arm, against, why }) => `${arm} and ${against}: ${why}`),
        4,
      )}.</p>`,
    );
  return said;
}

/** "mixed s1 and mixed s2: stopped after round 2", each reason once. */
function reasonsOf(leftOut: Comparison["leftOut"]): string {
  const reasons = new Map<string, string[]>();
  for (const { arm, seed, why } of leftOut)
    reasons.set(why, [...(reasons.get(why) ?? []), `${arm} s${seed}`]);
  return [...reasons].map(([why, names]) => `${listed(names, 6)}: ${why}`).join("; ");
}

function sentence(reasons: readonly string[]): string {
  const text = reasons.join("; ");
  return text === "" ? "" : `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

function onePicture(drawing: Drawing): Html {
  const { data, metrics, shown } = drawing;
  const metric = metrics.find(hasValues);
  if (metric && data.comparison.arms.length > 1) return valuesPicture(drawing, metric);
  const [run] = shown.runs;
  if (!run) return html`<p>There is no run to draw.</p>`;
  return figureBox({
    title: html`Who answered whom in ${run.name}`,
    picture: html`<div class="wide-network">${networkPicture(run, drawing.colour)}</div>${modelKey(drawing)}`,
    caption: html`Each circle is an agent, the larger the more it wrote; a curve bends to the left of whoever answers, and is wider for more answers.`,
  });
}

function valuesPicture(drawing: Drawing, metric: MetricComparison): Html {
  const hasPlanned = metric.differences.some(({ role }) => role === "primary");
  return figureBox({
    id: "picture",
    title: html`${metricTitle(metric)}`,
    picture: armValues(metric, drawing.data),
    caption: html`${READING} <b>${drawing.data.comparison.baseline}</b> is what the others are compared with; its mean runs through all rows.${hasPlanned && " Arms in bold are the planned contrast."}`,
    data: valuesTable(metric, drawing.data),
  });
}

export const READING = html`Small dots are single runs, so their spread is what a seed alone does; the large mark is their mean, the line its 95 % interval; the dotted stroke is what chance alone gives on the same data.`;
