import type { ReferenceValue } from "../../analysis/compare/comparison.ts";
import { armValues, valuesTable } from "../arm-values.ts";
import { type Cell, dataTable, figureBox } from "../figure-box.ts";
import { figure } from "../figures.ts";
import { hasValues } from "../headline.ts";
import { type Html, html } from "../html.ts";
import { type Drawing, factsOf, metricTitle, type Part } from "../part.ts";
import { plainName } from "../plain-names.ts";
import { READING } from "./opening.ts";

/** The runs behind the differences: every arm's values, run by run. */
export function values(drawing: Drawing): Part | undefined {
  const { data } = drawing;
  const hasOnePicture = data.comparison.arms.length > 1;
  const metrics = drawing.metrics.filter(hasValues).slice(hasOnePicture ? 1 : 0);
  if (metrics.length === 0) return undefined;
  if (data.runs.length === 1) return oneRun(drawing);
  const body = html`<p>${READING}</p>
<div class="pairs">${metrics.map((metric) =>
    figureBox({
      title: metricTitle(metric),
      picture: armValues(metric, data),
      caption: html`${factsOf(drawing, metric)?.trap}`,
      data: valuesTable(metric, data),
    }),
  )}</div>
${references(data.comparison.references)}`;
  return { id: "values", title: "Each arm, run by run", body };
}

/** Of one run there is no spread to draw: a table says it all. */
function oneRun({ data }: Drawing): Part {
  const { metrics, references: published } = data.comparison;
  const columns = [
    { title: "metric" },
    { title: "value", isNumber: true },
    { title: "by chance", isNumber: true },
    { title: "published", isNumber: true },
    { title: "unit" },
  ].filter(({ title }) => title !== "published" || published.length > 0);
  const rows = metrics.filter(hasValues).map(({ name, unit, arms }): Cell[] => {
    const [run] = Object.values(arms).flatMap(({ values }) => values);
    const theirs = published.filter(({ metric }) => metric === name).map(({ value }) => figure(value));
    const plain = plainName(name);
    return [
      html`<code>${name}</code>${plain !== undefined && html` <span class="quiet">${plain}</span>`}`,
      figure(run?.value),
      figure(run?.nullMean),
      ...(published.length > 0 ? [theirs.join(", ")] : []),
      unit,
    ];
  });
  const body = html`<p>One run is one observation: nothing here has an interval, and nothing can be tested.</p>${dataTable("What was measured", columns, rows)}${sources(published)}`;
  return { id: "values", title: "What was measured", body };
}

/** Where published figures are from. */
function sources(all: readonly ReferenceValue[]): Html | undefined {
  if (all.length === 0) return undefined;
  const texts = new Set(
    all.map(({ metric, source, note }) => `${metric}: ${source}${note === undefined ? "" : ` (${note})`}`),
  );
  return html`<p class="note">Published: ${[...texts].join("; ")}.</p>`;
}

function references(all: readonly ReferenceValue[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<p class="note">The long dashed stroke is somebody else's figure: ${all.map(({ metric, value, source, note }, i) => html`${i > 0 && "; "}<code>${metric}</code> ${figure(value)} (${source}${note !== undefined && `; ${note}`})`)}.</p>`;
}
