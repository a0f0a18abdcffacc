import { html } from "../html.ts";
import type { Drawing, Part } from "../part.ts";
import { costTables, failureTable, outcomeTable } from "../spending.ts";

/** What it took and what went wrong. */
export function spending({ data }: Drawing): Part | undefined {
  if (data.runs.every(({ status }) => status === "imported")) return undefined;
  const outcomes = outcomeTable(data);
  const { isSynthetic } = data.comparison;
  const body = html`<p>Tokens and dollars are what providers said, or what tokens cost at list price; “≥” where the price of some answers is not known.${isSynthetic && " Synthetic models cost nothing."} A failed attempt was sent and brought no answer; a mended call answered something that could not be read at first.</p>
${costTables(data)}
<h3>Failures</h3>
<p>A turn that was lost is not a turn in silence: both are counted, and neither is hidden in the other.</p>
${failureTable(data)}
${outcomes && html`<h3>How turns ended, by model</h3>${outcomes}`}`;
  return { id: "spending", title: "Costs and failures", body };
}
