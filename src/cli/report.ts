import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import type { Command } from "commander";
import type { Comparison } from "../analysis/compare/comparison.ts";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import { writeWhole } from "../store/write-whole.ts";
import { exitCodeOfComparison, namedAlone } from "./compared-runs.ts";
import type { Context } from "./context.ts";
import { countRuns } from "./count-runs.ts";
import { findRuns } from "./find-run.ts";
import { namesByCommas } from "./flags.ts";
import { jsonText, type Output } from "./output.ts";
import { plural } from "./phrases.ts";
import { safe, wrap } from "./terminal.ts";

interface ReportFlags {
  readonly out: string;
  readonly baseline?: string;
  readonly metric: readonly string[];
  readonly against?: string;
  readonly title?: string;
  readonly all: boolean;
  readonly plan: boolean;
  readonly force: boolean;
  readonly dir: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  polylogue report first-contact -o report.html
  polylogue report is-it-one-voice --metric depth_mean,leak --title "One voice?" -o one-voice.html
  polylogue report moltbook --against moltbook -o crawl.html
  polylogue report first-contact --against crawl.db -o beside-a-crawl.html`;

/** `polylogue report EXPERIMENT -o report.html`: one page that can be sent to somebody, and needs nothing but a browser. */
export function registerReport(program: Command, context: Pick<Context, "output" | "end" | "version">): void {
  program
    .command("report")
    .description(
      "one page of HTML to send to somebody: the answer, the pictures, the numbers, how to repeat it",
    )
    .argument("<runs...>", "experiments, paths, experiment/arm-sN, or latest")
    .option("-o, --out <file>", "the page to write", "report.html")
    .option("-b, --baseline <arm>", "the arm that others are held against (default: the scenario's)")
    .option(
      "-m, --metric <names>",
      'what is drawn: names, parts ("gini_*") or groups, by commas; again for more',
      namesByCommas,
      [],
    )
    .option("--against <what>", "moltbook: published figures beside the arms; or a run to set beside them")
    .option("--title <text>", "at its head (default: the experiment's name)")
    .option("--all", "every metric there is in the tables; takes longer", false)
    .option("--no-plan", "leave the analysis plan aside: every seed counts, and nothing was planned")
    .option("--force", "write over a page that is there", false)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "what was written, as one JSON object", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], flags: ReportFlags) => {
      checkPlace(flags);
      const { comparison, page } = await drawn(names, flags, context);
      writeWhole(flags.out, page);
      tell({ comparison, flags, names, bytes: Buffer.byteLength(page) }, context);
      context.end(exitCodeOfComparison(comparison));
    });
}

/** What `--against` knows by name. */
const MOLTBOOK = "moltbook";

/** A run that is set beside the others. */
const besideOf = ({ against }: ReportFlags): readonly string[] =>
  against === undefined || against === MOLTBOOK ? [] : [against];

async function drawn(
  names: readonly string[],
  flags: ReportFlags,
  { output, version }: Pick<Context, "output" | "version">,
): Promise<{ readonly comparison: Comparison; readonly page: string }> {
  // Loaded when a report is made: no other command waits for the packages behind it.
  const { readReportData } = await import("../report/read-report-data.ts");
  const { reportPage } = await import("../report/page.ts");
  const all = [...names, ...besideOf(flags)];
  const paths = findRuns(all, flags);
  const comparison = await compared(all, paths, flags, output);
  const count = countRuns("drawing", output, flags);
  try {
    const data = readReportData(paths, {
      comparison,
      title: flags.title,
      isAsked: flags.metric.length > 0,
      version,
      command: commandOf(names, flags),
      onRead: count.onRun,
    });
    return { comparison, page: reportPage(data) };
  } finally {
    count.close();
  }
}

async function compared(
  names: readonly string[],
  paths: readonly string[],
  flags: ReportFlags,
  output: Output,
): Promise<Comparison> {
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const { DEFAULT_METRICS } = await import("../analysis/compare/default-metrics.ts");
  const { MOLTBOOK_FIGURES } = await import("../analysis/compare/moltbook-figures.ts");
  const references = flags.against === MOLTBOOK ? MOLTBOOK_FIGURES : [];
  const count = countRuns("measuring", output, flags);
  try {
    return compareRuns(paths, {
      ...(flags.baseline !== undefined && { baseline: flags.baseline }),
      references,
      metrics:
        flags.metric.length > 0 || flags.all
          ? flags.metric
          : [...DEFAULT_METRICS, "cri_*", ...references.map(({ metric }) => metric)],
      all: flags.all,
      usePlan: flags.plan,
      forks: namedAlone(names, flags),
      onMeasured: count.onRun,
    });
  } finally {
    count.close();
  }
}

/** What to type to get the page again: without the folder of runs, which is the reader's own, and without where it went. */
function commandOf(
  names: readonly string[],
  { baseline, metric, against, title, all, plan }: ReportFlags,
): string {
  const given = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, shellWord(value)];
  return [
    "polylogue report",
    ...names.map(shellWord),
    ...given("--baseline", baseline),
    ...given("--metric", metric.length === 0 ? undefined : metric.join(",")),
    ...given("--against", against),
    ...given("--title", title),
    ...(all ? ["--all"] : []),
    ...(plan ? [] : ["--no-plan"]),
    "-o report.html",
  ].join(" ");
}

/** Looked at before anything is measured. Even with `--force` nothing but a page is written over. */
function checkPlace({ out, force }: ReportFlags): void {
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory()) {
    throw new PolylogueError("usage", `${out} is a folder`, {
      hint: `Name a file: -o ${shellWord(`${out}/report.html`)}`,
    });
  }
  if (!force) {
    throw new PolylogueError("output_exists", `${out} is there already; nothing was written`, {
      hint: "Name another file with -o, or write over it with --force.",
    });
  }
  if (!isPage(out)) {
    throw new PolylogueError("output_exists", `${out} is no page of HTML and is not written over`, {
      hint: "Name another file with -o.",
    });
  }
}

function isPage(path: string): boolean {
  const head = Buffer.alloc(PAGE_HEAD.length);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head.toString("latin1").toLowerCase() === PAGE_HEAD;
}

const PAGE_HEAD = "<!doctype html>";

interface Written {
  readonly comparison: Comparison;
  readonly flags: ReportFlags;
  readonly names: readonly string[];
  readonly bytes: number;
}

function tell({ comparison, flags, names, bytes }: Written, { output }: Pick<Context, "output">): void {
  const { out } = flags;
  const { arms, leftOut, sentence, baseline } = comparison;
  const runs = arms.reduce((sum, arm) => sum + arm.runs, 0);
  if (flags.json) {
    output.out(jsonText({ path: out, bytes, baseline, arms: arms.length, runs, leftOut, sentence }));
    return;
  }
  output.out(
    `${safe(out)}  ${Math.ceil(bytes / 1024)} KB · ${plural(runs, "run")} of ${plural(arms.length, "arm")}${leftOut.length > 0 ? ` · ${plural(leftOut.length, "run")} left out` : ""}`,
  );
  const what = [...names, ...besideOf(flags)].map(shellWord).join(" ");
  output.talk(
    [
      "",
      ...wrap(safe(sentence), output.width),
      "",
      `Open it:         any browser, by a double click; it needs no network`,
      `The same here:   polylogue compare ${what}${flags.dir === "runs" ? "" : ` --dir ${shellWord(flags.dir)}`}`,
      "How to read it:  docs/reading-a-report.md",
    ].join("\n"),
  );
}
