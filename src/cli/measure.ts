import { type Command, Option } from "commander";
import type { Corpus } from "../analysis/corpus.ts";
import type { Measured, Metric, Terms } from "../analysis/metric.ts";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import type { Context } from "./context.ts";
import { countRuns } from "./count-runs.ts";
import { EXIT } from "./exit-codes.ts";
import { findRuns } from "./find-run.ts";
import { namesByCommas, wholeNumber } from "./flags.ts";
import { MOST_BY_ROUND, measureText, roundsText, type Titles } from "./measure-table.ts";
import { csvOf, type MeasuredRun, measuredJson, unitsOf } from "./measured-run.ts";
import { jsonText, type Output, type Style } from "./output.ts";

interface MeasureFlags {
  readonly metric: readonly string[];
  readonly by?: "round";
  readonly seed: number;
  readonly surrogates: number;
  readonly dir: string;
  readonly json: boolean;
  readonly csv: boolean;
}

const EXAMPLES = `
Examples:
  polylogue measure latest
  polylogue measure first-contact --metric "reciprocity_*" --metric depth_mean
  polylogue measure first-contact/mixed-s1 --by round --metric comments,depth_mean
  polylogue measure first-contact --csv > values.csv`;

/** `polylogue measure RUN…`: every metric of runs, or those asked for, with what chance gives beside them. */
export function registerMeasure(program: Command, { output, end }: Pick<Context, "output" | "end">): void {
  program
    .command("measure")
    .description("the metrics of runs and of imported forums, with what chance gives beside them")
    .argument("<runs...>", "paths, experiments, experiment/arm-sN, or latest")
    .option(
      "-m, --metric <names>",
      'names, parts ("gini_*") or groups, by commas; again for more',
      namesByCommas,
      [],
    )
    .addOption(
      new Option("--by <unit>", "one value for each, as the run stood at its end").choices(["round"]),
    )
    .option("--seed <n>", "of samples and surrogates: equal seeds give equal values", wholeNumber(0), 1)
    .option("--surrogates <n>", "how many make up what chance gives; 0 for none", wholeNumber(0), 20)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON array instead of tables", false)
    .option("--csv", "a line for each run and metric instead of tables", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], flags: MeasureFlags) => {
      // Loaded when something is measured: no other command waits for the packages behind it.
      const { GROUPS, metricsNamed } = await import("../analysis/registry.ts");
      const metrics = metricsNamed(flags.metric);
      checkFlags(flags, metrics);
      const paths = findRuns(names, flags);
      const runs = await allMeasured(paths, metrics, { flags, output });
      output.out(shown(runs, metrics, { flags, titles: GROUPS, style: output }));
      if (!flags.json && !flags.csv) output.talk(`\n${next(names, runs, flags)}`);
      end(EXIT.done);
    });
}

function checkFlags({ json, csv, by }: MeasureFlags, metrics: readonly Metric[]): void {
  if (json && csv) {
    throw new PolylogueError("usage", "--json and --csv do not go together", { hint: "Choose one." });
  }
  if (!by || json || csv || metrics.length <= MOST_BY_ROUND) return;
  throw new PolylogueError(
    "usage",
    `a table by round holds at most ${MOST_BY_ROUND} metrics, not ${metrics.length}`,
    {
      hint: "Name some with --metric, or take all with --csv or --json.",
    },
  );
}

async function allMeasured(
  paths: readonly string[],
  metrics: readonly Metric[],
  { flags, output }: { readonly flags: MeasureFlags; readonly output: Output },
): Promise<readonly MeasuredRun[]> {
  const count = countRuns("measuring", output, flags);
  const runs: MeasuredRun[] = [];
  try {
    count.onRun(0, paths.length);
    for (const path of paths) {
      runs.push(await measured(path, metrics, flags));
      count.onRun(runs.length, paths.length);
    }
    return runs;
  } finally {
    count.close();
  }
}

async function measured(path: string, metrics: readonly Metric[], flags: MeasureFlags): Promise<MeasuredRun> {
  const { readCorpus } = await import("../analysis/read-corpus.ts");
  const { measure, upToRound } = await import("../analysis/measure.ts");
  const corpus = readCorpus(path);
  const terms: Terms = { seed: flags.seed, surrogates: flags.surrogates };
  const of = (part: Corpus): ReadonlyMap<string, Measured> => measure(part, metrics, terms);
  const { arm, seed, rounds } = corpus;
  if (!flags.by) return { path, arm, seed, values: of(corpus), rounds: undefined };
  const byRound = Array.from({ length: rounds + 1 }, (_, round) => of(upToRound(corpus, round)));
  return { path, arm, seed, values: byRound.at(-1) ?? of(corpus), rounds: byRound };
}

interface Showing {
  readonly flags: MeasureFlags;
  readonly titles: Titles;
  readonly style: Style;
}

function shown(runs: readonly MeasuredRun[], metrics: readonly Metric[], how: Showing): string {
  const { flags, style } = how;
  if (flags.json) return jsonText(runs.map((run) => measuredJson(run, unitsOf(metrics))));
  if (flags.csv) return csvOf(runs, unitsOf(metrics));
  return flags.by ? roundsText(runs, metrics, style) : measureText(runs, metrics, how);
}

function next(names: readonly string[], runs: readonly MeasuredRun[], { by }: MeasureFlags): string {
  const what = names.map(shellWord).join(" ");
  const first = runs[0]?.path ?? "latest";
  return [
    by || runs.length > 1
      ? `Every value:     polylogue measure ${what}${by ? " --by round" : ""} --csv`
      : `Over time:       polylogue measure ${what} --by round --metric comments,depth_mean`,
    `Read the words:  polylogue show ${shellWord(first)}`,
    "What it means:   docs/metrics.md",
  ].join("\n");
}
