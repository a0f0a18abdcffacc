import { existsSync } from "node:fs";
import pc from "picocolors";
import type { Comparison } from "../analysis/compare/comparison.ts";
import type { CellResult } from "../engine/experiment.ts";
import { probePath } from "../store/probe-file.ts";
import { primaryText } from "./compare-text.ts";
import { countRuns } from "./count-runs.ts";
import { irreducibilityText } from "./irreducibility-table.ts";
import { listeningText } from "./listening-table.ts";
import type { Output } from "./output.ts";
import { safe, wrap } from "./terminal.ts";

const done = (results: readonly CellResult[]): readonly CellResult[] =>
  results.filter(({ status }) => status === "done");

/** Whether some runs make a comparison: two arms or more are done. */
export const isCompared = (results: readonly CellResult[]): boolean =>
  new Set(done(results).map(({ arm }) => arm)).size > 1;

/** What finished runs come to, in a sentence and the primary differences, and whether they listen where they were probed; undefined where there is only one arm and no probe. */
export async function closingComparison(
  results: readonly CellResult[],
  output: Output,
): Promise<string | undefined> {
  const isProbed = done(results).some(({ path }) => existsSync(probePath(path)));
  if (!isCompared(results) && !isProbed) return undefined;
  const { GROUPS } = await import("../analysis/registry.ts");
  const comparison = await compared(done(results), output);
  const paint = pc.createColors(output.color);
  const table = primaryText(comparison, {
    onlyChanged: false,
    everything: false,
    titles: GROUPS,
    style: output,
  });
  const answer = wrap(safe(comparison.sentence), output.width).map((line) => paint.bold(line));
  const { listening, irreducibility } = comparison;
  const whether = listening ? [listeningText(listening, output.width), ""] : [];
  if (!isCompared(results)) return listening && whether.join("\n");
  const authors = irreducibility ? [irreducibilityText(irreducibility, output.width), ""] : [];
  return [...answer, "", ...(table === "" ? [] : [table, ""]), ...whether, ...authors].join("\n");
}

async function compared(results: readonly CellResult[], output: Output): Promise<Comparison> {
  // Loaded when there is something to compare: a run by itself does not wait for the packages behind it.
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const count = countRuns("measuring", output, { json: false });
  const paths = results.map(({ path }) => path);
  try {
    return compareRuns(paths, { onMeasured: count.onRun });
  } finally {
    count.close();
  }
}
