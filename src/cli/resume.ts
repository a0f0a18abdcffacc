import { basename, dirname } from "node:path";
import type { Command } from "commander";
import { PolylogueError } from "../core/errors.ts";
import type { RunResult } from "../engine/run-result.ts";
import { resultOf } from "../engine/run-standing.ts";
import { carryOut } from "./carry-out.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { experimentNotes } from "./experiment-notes.ts";
import { findRuns, latestExperiment } from "./find-run.ts";
import { budgetOf, dollars, wholeNumber } from "./flags.ts";
import type { Output } from "./output.ts";
import { safe } from "./terminal.ts";

interface ResumeFlags {
  readonly dir: string;
  readonly jobs?: number;
  readonly maxRounds?: number;
  readonly budgetUsd?: number;
  readonly budgetCalls?: number;
  readonly json: boolean;
}

/** `polylogue resume [RUN…]`: goes on with runs that stopped or were cut off. */
export function registerResume(program: Command, { output, keys, end }: Context): void {
  program
    .command("resume")
    .description("go on with runs that stopped or crashed; nothing recorded is asked for again")
    .argument(
      "[runs...]",
      "paths, experiment/arm-sN, an experiment, or latest (default: the latest experiment)",
    )
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("-j, --jobs <n>", "runs under way at once (default: one for each processor)", wholeNumber(1))
    .option("--max-rounds <n>", "stop after this round, resumable", wholeNumber(0))
    .option("--budget-usd <n>", "the experiment may cost this much in all, from now on", dollars)
    .option("--budget-calls <n>", "the experiment may send this many calls in all", wholeNumber(1))
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue resume first-contact/mixed-s1")
    .action(async (names: readonly string[], flags: ResumeFlags) => {
      const { dir, jobs, maxRounds, json } = flags;
      const paths = findRuns(names.length > 0 ? names : [latestExperiment(dir)], { dir });
      const { cells, isWhole } = standingOf(paths, output);
      for (const note of experimentNotes(paths)) output.talk(note);
      const open = cells.filter(({ status }) => names.length > 0 || status !== "done");
      const rest = isWhole ? EXIT.done : EXIT.unsound;
      const [first] = open;
      if (!first) {
        output.talk("Nothing to resume: every run of the latest experiment is done.");
        return end(rest);
      }
      const budget = { type: "change", budget: budgetOf(flags) } as const;
      const experiment = basename(dirname(first.path));
      const code = await carryOut(output, experiment, open, { jobs, maxRounds, json, keys, budget });
      return end(code === EXIT.done ? rest : code);
    });
}

interface Standing {
  readonly cells: readonly RunResult[];
  /** False where some run cannot be read. */
  readonly isWhole: boolean;
}

/** How the runs stand. One among several that cannot be read is told of and stops no other. Throws where it is the only one. */
function standingOf(paths: readonly string[], output: Output): Standing {
  const cells = paths.flatMap((path) => {
    try {
      return resultOf(path);
    } catch (error) {
      if (!(error instanceof PolylogueError) || paths.length === 1) throw error;
      output.talk(`left out: ${safe(error.message)}`);
      return [];
    }
  });
  return { cells, isWhole: cells.length === paths.length };
}
