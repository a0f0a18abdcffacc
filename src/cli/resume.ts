import { basename, dirname } from "node:path";
import type { Command } from "commander";
import { resultOf } from "../engine/run-standing.ts";
import { carryOut } from "./carry-out.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRuns, latestExperiment } from "./find-run.ts";
import { budgetOf, dollars, wholeNumber } from "./flags.ts";

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
      const cells = paths.map(resultOf).filter(({ status }) => names.length > 0 || status !== "done");
      const [first] = cells;
      if (!first) {
        output.talk("Nothing to resume: every run of the latest experiment is done.");
        return end(EXIT.done);
      }
      const budget = { type: "change", budget: budgetOf(flags) } as const;
      const experiment = basename(dirname(first.path));
      return end(await carryOut(output, experiment, cells, { jobs, maxRounds, json, keys, budget }));
    });
}
