import type { ReferenceValue } from "../../analysis/compare/comparison.ts";
import { armValues, valuesTable } from "../arm-values.ts";
import { figureBox } from "../figure-box.ts";
import { figure } from "../figures.ts";
import { hasValues } from "../headline.ts";
import { type Html, html } from "../html.ts";
import { type Drawing, factsOf, metricTitle, type Part } from "../part.ts";
import { READING } from "./opening.ts";

/** The runs behind the differences: every arm's values, run by run. */
export function values(drawing: Drawing): Part | undefined {
  const { data } = drawing;
  const hasOnePicture = data.comparison.arms.length > 1;
  const metrics = drawing.metrics.filter(hasValues).slice(hasOnePicture ? 1 : 0);
  if (metrics.length === 0) return undefined;
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

function references(all: readonly ReferenceValue[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<p class="note">The long dashed stroke is somebody else's figure: ${all.map(({ metric, value, source, note }, i) => html`${i > 0 && "; "}<code>${metric}</code> ${figure(value)} (${source}${note !== undefined && `; ${note}`})`)}.</p>`;
}
