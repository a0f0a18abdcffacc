import pc from "picocolors";
import type { CellResult } from "../engine/experiment.ts";
import { primaryText } from "./compare-text.ts";
import type { Style } from "./output.ts";
import { safe, wrap } from "./terminal.ts";

const done = (results: readonly CellResult[]): readonly CellResult[] =>
  results.filter(({ status }) => status === "done");

/** Whether some runs make a comparison: two arms or more are done. */
export const isCompared = (results: readonly CellResult[]): boolean =>
  new Set(done(results).map(({ arm }) => arm)).size > 1;

/** What finished runs come to, in a sentence and the primary differences; undefined where there is only one arm. */
export async function closingComparison(
  results: readonly CellResult[],
  style: Style,
): Promise<string | undefined> {
  if (!isCompared(results)) return undefined;
  // Loaded when there is something to compare: a run by itself does not wait for the packages behind it.
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const { GROUPS } = await import("../analysis/registry.ts");
  const comparison = compareRuns(done(results).map(({ path }) => path));
  const paint = pc.createColors(style.color);
  const table = primaryText(comparison, { onlyChanged: false, everything: false, titles: GROUPS, style });
  const answer = wrap(safe(comparison.sentence), style.width).map((line) => paint.bold(line));
  return [...answer, "", ...(table === "" ? [] : [table, ""])].join("\n");
}
