import { existsSync } from "node:fs";
import pc from "picocolors";
import type { CellResult } from "../engine/experiment.ts";
import { probePath } from "../store/probe-file.ts";
import { primaryText } from "./compare-text.ts";
import { listeningText } from "./listening-table.ts";
import type { Style } from "./output.ts";
import { safe, wrap } from "./terminal.ts";

const done = (results: readonly CellResult[]): readonly CellResult[] =>
  results.filter(({ status }) => status === "done");

/** Whether some runs make a comparison: two arms or more are done. */
export const isCompared = (results: readonly CellResult[]): boolean =>
  new Set(done(results).map(({ arm }) => arm)).size > 1;

/** What finished runs come to, in a sentence and the primary differences, and whether they listen where they were probed; undefined where there is only one arm and no probe. */
export async function closingComparison(
  results: readonly CellResult[],
  style: Style,
): Promise<string | undefined> {
  const isProbed = done(results).some(({ path }) => existsSync(probePath(path)));
  if (!isCompared(results) && !isProbed) return undefined;
  // Loaded when there is something to compare: a run by itself does not wait for the packages behind it.
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const { GROUPS } = await import("../analysis/registry.ts");
  const comparison = compareRuns(done(results).map(({ path }) => path));
  const paint = pc.createColors(style.color);
  const table = primaryText(comparison, { onlyChanged: false, everything: false, titles: GROUPS, style });
  const answer = wrap(safe(comparison.sentence), style.width).map((line) => paint.bold(line));
  const { listening } = comparison;
  const whether = listening ? [listeningText(listening, style.width), ""] : [];
  if (!isCompared(results)) return listening && whether.join("\n");
  return [...answer, "", ...(table === "" ? [] : [table, ""]), ...whether].join("\n");
}
