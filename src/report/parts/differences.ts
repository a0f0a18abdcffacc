import type { MetricComparison } from "../../analysis/compare/comparison.ts";
import { everything } from "../everything.ts";
import { figureBox } from "../figure-box.ts";
import { listed } from "../figures.ts";
import { differencesTable, forest } from "../forest.ts";
import { hasValues } from "../headline.ts";
import { type Html, html } from "../html.ts";
import { type Drawing, factsOf, metricTitle, type Part } from "../part.ts";
import { verdictWord } from "../verdicts.ts";

/** The differences of every arm to the baseline; undefined where there is nothing to compare. */
export function differences(drawing: Drawing): Part | undefined {
  const { data, metrics } = drawing;
  const drawn = metrics.filter((metric) => hasValues(metric) && metric.differences.length > 0);
  if (drawn.length === 0) return undefined;
  const without = metrics.filter((metric) => !hasValues(metric)).map(({ name }) => name);
  const body = html`<p>Each line is one arm less <b>${data.comparison.baseline}</b>: right of the zero line it has more, left of it less. The shaded band is the margin, within which a difference is too small to matter; it is drawn where one was fixed. The two dotted lines are the noise floor: how far two runs of the baseline lie apart that differ in their seed only.</p>
<p class="key words">${(["different", "trivial", "equivalent", "undecided", "none"] as const).map((verdict) => html`${verdictWord(verdict)} `)}</p>
${without.length > 0 && html`<p class="note">${listed(without)} ${without.length === 1 ? "has" : "have"} no value in these runs and cannot be drawn.</p>`}
${drawn.map((metric) => forestFigure(drawing, metric))}
${everything(data)}`;
  return { id: "differences", title: `Differences to ${data.comparison.baseline}`, body };
}

function forestFigure(drawing: Drawing, metric: MetricComparison): Html {
  return figureBox({
    title: metricTitle(metric),
    picture: forest(metric, drawing.data),
    caption: html`${factsOf(drawing, metric)?.definition} Point and line: difference and its 95 % interval.${metric.differences.some(({ role }) => role === "primary") && " In bold: the planned contrast."}`,
    data: differencesTable(metric, drawing.data),
  });
}
