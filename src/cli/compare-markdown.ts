import type { Comparison, MetricComparison } from "../analysis/compare/comparison.ts";
import type { Irreducibility } from "../analysis/gap/irreducibility.ts";
import type { Metric } from "../analysis/metric.ts";
import { blockOf } from "./compare-block.ts";
import { remarks, type Showing } from "./compare-text.ts";
import { IRREDUCIBILITY_COLUMNS, irreducibilityRows } from "./irreducibility-table.ts";
import { LISTENING_COLUMNS, listeningRows } from "./listening-table.ts";
import { safe } from "./terminal.ts";

/** A comparison as Markdown, for a paper's appendix or an issue: the answer, the remarks, a table a group. */
export function compareMarkdown(comparison: Comparison, showing: Showing): string {
  const { titles } = showing;
  const groups = (Object.keys(titles) as Metric["group"][]).flatMap((group) => {
    const rows = comparison.metrics
      .filter((metric) => metric.group === group)
      .flatMap((metric) => rowsOf(metric, comparison, showing));
    return rows.length === 0 ? [] : [`### ${titles[group]}\n\n${HEAD}\n${rows.join("\n")}`];
  });
  const { sentence, listening, irreducibility } = comparison;
  return [
    `**${escaped(sentence)}**`,
    ...remarks(comparison).map(escaped),
    ...(listening ? [asked("Do they listen?", listening, LISTENING_COLUMNS, listeningRows(listening))] : []),
    ...(irreducibility ? [authorsMarkdown(irreducibility)] : []),
    ...groups,
  ].join("\n\n");
}

const authorsMarkdown = (found: Irreducibility): string =>
  asked("Would one author have produced the same?", found, IRREDUCIBILITY_COLUMNS, irreducibilityRows(found));

/** A question with its answer, and a table under it. */
function asked(
  question: string,
  { sentence }: { readonly sentence: string },
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const head = [line(columns), line(columns.map(() => "---"))];
  const body = rows.map((row) => line(row.map(escaped)));
  return [`${question} ${escaped(sentence)}`, [...head, ...body].join("\n")].join("\n\n");
}

const HEAD =
  "| metric | arm | mean [95 %] | difference [95 %] | p adj. | verdict |\n| --- | --- | --- | --- | ---: | --- |";

function rowsOf(metric: MetricComparison, comparison: Comparison, showing: Showing): string[] {
  const block = blockOf(metric, comparison, showing);
  return (block?.rows ?? []).map(({ arm, mean, difference, p, verdict }, i) => {
    const cells = [i === 0 ? `${metric.name} (${metric.unit})` : "", arm, mean, difference, p, verdict];
    return `| ${cells.map(escaped).join(" | ")} |`;
  });
}

/** Nothing in a name ends a cell or begins markup. */
const escaped = (text: string): string => safe(text).replace(/[\\|*_`<>[\]]/g, "\\$&");
