import { type Command, Option } from "commander";
import type { Comparison } from "../analysis/compare/comparison.ts";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import { compareCsv } from "./compare-csv.ts";
import { compareMarkdown } from "./compare-markdown.ts";
import { compareText } from "./compare-text.ts";
import { exitCodeOfComparison, namedAlone } from "./compared-runs.ts";
import type { Context } from "./context.ts";
import { countRuns } from "./count-runs.ts";
import { findRuns } from "./find-run.ts";
import { namesByCommas, wholeNumber } from "./flags.ts";
import { jsonText, type Output, type Style } from "./output.ts";

interface CompareFlags {
  readonly baseline?: string;
  readonly metric: readonly string[];
  readonly by: "arm" | "model" | "persona";
  readonly arm?: string;
  readonly against?: string;
  readonly all: boolean;
  readonly onlyChanged: boolean;
  readonly plan: boolean;
  readonly seed: number;
  readonly dir: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly md: boolean;
}

/** What `--against` knows by name. */
const MOLTBOOK = "moltbook";

const EXAMPLES = `
Examples:
  polylogue compare first-contact
  polylogue compare first-contact --baseline isolated --only-changed
  polylogue compare first-contact --by model
  polylogue compare first-contact --against moltbook
  polylogue compare first-contact --metric "gini_*" --metric depth_mean --csv > gini.csv
  polylogue compare first-contact/mixed-s1 first-contact/mixed-s1-f1`;

/** `polylogue compare RUN|EXPERIMENT…`: arms side by side, with the run as the unit. */
export function registerCompare(program: Command, { output, end }: Pick<Context, "output" | "end">): void {
  program
    .command("compare")
    .description("arms side by side, the run as the unit: which differ, by how much, and how sure that is")
    .argument("<runs...>", "paths, experiments, experiment/arm-sN, or latest")
    .option("-b, --baseline <arm>", "the arm that others are held against (default: the scenario's)")
    .option(
      "-m, --metric <names>",
      'names, parts ("gini_*") or groups, by commas; again for more',
      namesByCommas,
      [],
    )
    .addOption(
      new Option("--by <unit>", "arms, or within one arm its models or personas; the run stays the unit")
        .choices(["arm", "model", "persona"])
        .default("arm"),
    )
    .option("-a, --arm <arm>", "whose models or personas are compared (default: the baseline's)")
    .option("--against <what>", "moltbook: published figures beside ours; or a run to set beside them")
    .option("--all", "every metric and every arm, not only what answers the question", false)
    .option("--only-changed", "only what differs", false)
    .option("--no-plan", "leave the analysis plan aside: every seed counts, and nothing was planned")
    .option("--seed <n>", "of resamples and draws: equal seeds give equal numbers", wholeNumber(0), 1)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON object instead of tables", false)
    .option("--csv", "a line for each metric and arm instead of tables", false)
    .option("--md", "Markdown instead of tables", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], flags: CompareFlags) => {
      checkFlags(flags);
      const comparison = await compared(names, flags, output);
      output.out(await shown(comparison, flags, output));
      if (!flags.json && !flags.csv && !flags.md) output.talk(`\n${next(names, flags)}`);
      end(exitCodeOfComparison(comparison));
    });
}

async function compared(names: readonly string[], flags: CompareFlags, output: Output): Promise<Comparison> {
  // Loaded when something is compared: no other command waits for the packages behind it.
  const { MOLTBOOK_FIGURES } = await import("../analysis/compare/moltbook-figures.ts");
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const { baseline, arm, against, by, all, seed, dir } = flags;
  const references = against === MOLTBOOK ? MOLTBOOK_FIGURES : [];
  const more = against === undefined || against === MOLTBOOK ? [] : [against];
  const count = countRuns("measuring", output, flags);
  try {
    return compareRuns(findRuns([...names, ...more], { dir }), {
      ...(baseline !== undefined && { baseline }),
      ...(arm !== undefined && { arm }),
      by,
      metrics: flags.metric,
      besides: references.map(({ metric }) => metric),
      references,
      all,
      usePlan: flags.plan,
      forks: namedAlone([...names, ...more], flags),
      seed,
      onMeasured: count.onRun,
    });
  } finally {
    count.close();
  }
}

function checkFlags({ json, csv, md, by, arm }: CompareFlags): void {
  if (arm !== undefined && by === "arm") {
    throw new PolylogueError("usage", "--arm says whose models or personas are compared: it goes with --by", {
      hint: "To hold all arms against this one: --baseline. To compare some arms only: name their runs.",
    });
  }
  if ([json, csv, md].filter(Boolean).length < 2) return;
  throw new PolylogueError("usage", "--json, --csv and --md do not go together", { hint: "Choose one." });
}

async function shown(comparison: Comparison, flags: CompareFlags, style: Style): Promise<string> {
  const { json, csv, md, onlyChanged, all, metric } = flags;
  if (json) {
    const { listeningJson } = await import("../analysis/cri/arm-listening.ts");
    const { listening, sentence } = comparison;
    return jsonText({
      ...comparison,
      ...(listening && { listening: listeningJson(listening) }),
      verdict: sentence,
    });
  }
  if (csv) return compareCsv(comparison);
  const { GROUPS } = await import("../analysis/registry.ts");
  const showing = { onlyChanged, everything: all || metric.length > 0, titles: GROUPS, style };
  return md ? compareMarkdown(comparison, showing) : compareText(comparison, showing);
}

function next(names: readonly string[], { all, onlyChanged, dir }: CompareFlags): string {
  const where = dir === "runs" ? "" : ` --dir ${shellWord(dir)}`;
  const what = `${names.map(shellWord).join(" ")}${where}`;
  return [
    ...(all
      ? []
      : [`All metrics:     polylogue compare ${what} --all${onlyChanged ? " --only-changed" : ""}`]),
    `Every number:    polylogue compare ${what} --csv`,
    `Each run's own:  polylogue measure ${what}`,
    "What it means:   docs/comparing.md",
  ].join("\n");
}
