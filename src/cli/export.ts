import { setImmediate } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Metric } from "../analysis/metric.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { type Columns, LOG_COLUMNS, LOG_TABLES, RunTables } from "../store/export-tables.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { COMPARISON_COLUMNS, comparisonRows } from "./export-comparisons.ts";
import { EXPORT_FORMATS, type ExportFormat } from "./export-file.ts";
import { ExportFolder, type Written } from "./export-folder.ts";
import { METRIC_COLUMNS, type MetricReader, metricReader, RUN_COLUMNS } from "./export-metrics.ts";
import { findRuns } from "./find-run.ts";
import { namesByCommas, wholeNumber } from "./flags.ts";
import { listenForEnd } from "./listen-for-end.ts";
import { jsonText, type Output } from "./output.ts";
import { plural } from "./phrases.ts";
import { table } from "./table.ts";
import { safe } from "./terminal.ts";

const TABLES = [...LOG_TABLES, "metrics", "comparisons"] as const;
type TableName = (typeof TABLES)[number];

interface ExportFlags {
  readonly table: readonly string[];
  readonly format: ExportFormat;
  readonly out?: string;
  readonly force: boolean;
  readonly raw: boolean;
  readonly metric: readonly string[];
  readonly seed: number;
  readonly surrogates: number;
  readonly dir: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  polylogue export first-contact
  polylogue export first-contact --table posts,comments,metrics --format parquet -o tables
  polylogue export first-contact/mixed-s1 --table exposures --format jsonl -o exposures`;

/** `polylogue export RUN…`: runs as tables for other programs. */
export function registerExport(program: Command, { output, end }: Pick<Context, "output" | "end">): void {
  program
    .command("export")
    .description("runs as tables for other programs: CSV, JSON lines or Parquet (docs/analysis.md)")
    .argument("<runs...>", "paths, experiments, experiment/arm-sN, or latest")
    .option("--table <names>", `some of ${TABLES.join(", ")}, by commas (default: all)`, namesByCommas, [])
    .addOption(
      new Option("-f, --format <format>", "what the files are").choices(EXPORT_FORMATS).default("csv"),
    )
    .option("-o, --out <dir>", "the folder for the files (default: <experiment>-export)")
    .option("--force", "put new files in the place of old ones", false)
    .option("--raw", "CSV cells as they are, also those that a spreadsheet would run as formulas", false)
    .option(
      "-m, --metric <names>",
      "of the metrics: names, parts or groups, as in `measure`",
      namesByCommas,
      [],
    )
    .option("--seed <n>", "of samples and surrogates of metrics", wholeNumber(0), 1)
    .option("--surrogates <n>", "how many make up what chance gives; 0 for none", wholeNumber(0), 20)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], flags: ExportFlags) => {
      const keyboard = listenForEnd(output);
      try {
        const wanted = await orderOf(names, flags);
        const written = await exported(wanted, flags, { output, isStopping: () => keyboard.isAsked });
        if (written === undefined) output.talk("Stopped. Nothing was left behind.");
        else tell(written, wanted, { output, json: flags.json });
        end(written === undefined ? EXIT.interrupted : EXIT.done);
      } finally {
        keyboard.release();
      }
    });
}

interface ExportOrder {
  readonly paths: readonly string[];
  readonly tables: readonly TableName[];
  readonly metrics: readonly Metric[];
  readonly folder: string;
  /** Forks that were named one by one: only these are compared. */
  readonly forks: ReadonlySet<string>;
}

async function orderOf(names: readonly string[], flags: ExportFlags): Promise<ExportOrder> {
  const tables = flags.table.length === 0 ? TABLES : tablesNamed(flags.table);
  const { metricsNamed } = await import("../analysis/registry.ts");
  const metrics = metricsNamed(flags.metric);
  const paths = findRuns(names, flags);
  const experiments = new Set(paths.map(experimentOf));
  const [first = ""] = experiments;
  const { namedAlone } = await import("./compared-runs.ts");
  const folder = flags.out ?? usualFolder(first, experiments.size);
  return { paths, tables, metrics, folder, forks: namedAlone(names, flags) };
}

/** Of a run that lies in another folder than the one the command was typed in, too: tables go where they were asked for. */
const usualFolder = (experiment: string, count: number): string =>
  count === 1
    ? `${experiment.replace(/[^\p{L}\p{N}._-]/gu, "-").replace(/^\.+/, "")}-export`
    : "polylogue-export";

function experimentOf(path: string): string {
  const tables = new RunTables(path);
  tables.close();
  return tables.keys.experiment;
}

function tablesNamed(names: readonly string[]): readonly TableName[] {
  for (const name of names) {
    if ((TABLES as readonly string[]).includes(name)) continue;
    throw new PolylogueError("usage", `there is no table "${name}"${didYouMean(name, TABLES)}`, {
      hint: `There are ${TABLES.join(", ")}.`,
    });
  }
  return TABLES.filter((name) => names.includes(name));
}

interface Surroundings {
  readonly output: Output;
  readonly isStopping: () => boolean;
}

/** What was written; undefined where it was stopped, and then nothing is there. */
async function exported(
  order: ExportOrder,
  flags: ExportFlags,
  around: Surroundings,
): Promise<readonly Written[] | undefined> {
  const { folder, tables, paths } = order;
  const columns = Object.fromEntries(tables.map((name) => [name, columnsOf(name)]));
  const target = await ExportFolder.open({ ...flags, folder, tables: columns });
  const metrics = tables.includes("metrics") ? await metricReader(order.metrics, flags) : undefined;
  try {
    for (const [i, path] of paths.entries()) {
      if (paths.length > 1) around.output.talk(`${i + 1} of ${paths.length}  ${safe(path)}`);
      if (!(await exportRun(path, target, { tables, metrics, around }))) {
        target.abandon();
        return undefined;
      }
    }
    metrics?.close();
    if (tables.includes("comparisons"))
      target.write("comparisons", await comparisonRows(paths, { ...flags, forks: order.forks }));
    return target.finish();
  } catch (error) {
    target.abandon();
    throw error;
  }
}

function columnsOf(name: TableName): Columns {
  if (name === "metrics") return METRIC_COLUMNS;
  return name === "comparisons" ? COMPARISON_COLUMNS : { ...RUN_COLUMNS, ...LOG_COLUMNS[name] };
}

interface Exporting {
  readonly tables: readonly TableName[];
  readonly metrics: MetricReader | undefined;
  readonly around: Surroundings;
}

/** False where it was stopped on the way. */
async function exportRun(
  path: string,
  target: ExportFolder,
  { tables, metrics, around }: Exporting,
): Promise<boolean> {
  const run = new RunTables(path);
  try {
    if (run.status === "running") {
      around.output.talk(`note: ${safe(path)} is not finished: as of round ${run.lastRound}`);
    }
    for (const name of LOG_TABLES.filter((one) => tables.includes(one))) {
      for (const rows of run.rows(name)) {
        target.write(
          name,
          rows.map((row) => [...Object.values(run.keys), ...row]),
        );
        // Ctrl-C is heard between bunches.
        await setImmediate();
        if (around.isStopping()) return false;
      }
    }
  } finally {
    run.close();
  }
  if (metrics) target.write("metrics", metrics.rows(path, run.keys));
  await setImmediate();
  return !around.isStopping();
}

/** What is missing from a table that is empty, where that is no accident. */
const EMPTY: Partial<Record<string, string>> = {
  turns: "imports have no turns",
  exposures: "nobody was shown anything, or an import does not say",
  calls: "no model was asked",
  votes: "nobody voted, or only sums of votes are known",
};

function tell(
  written: readonly Written[],
  { paths, folder }: ExportOrder,
  { output, json }: { readonly output: Output; readonly json: boolean },
): void {
  if (json) {
    output.out(jsonText({ event: "done", dir: folder, runs: paths, tables: written }, 0));
    return;
  }
  const rows = written.map(({ path, rows: count, bytes, table: name }) => [
    path,
    String(count),
    size(bytes),
    count === 0 ? (EMPTY[name] ?? "") : "",
  ]);
  const columns = [
    { title: "file" },
    { title: "rows", align: "right" as const },
    { title: "size", align: "right" as const },
    { title: "" },
  ];
  output.out(`${plural(paths.length, "run")} as tables\n\n${table(rows, columns)}`);
  output.talk("\nRead them with pandas, R or DuckDB: docs/analysis.md");
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
