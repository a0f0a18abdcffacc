import { basename } from "node:path";
import type { Command } from "commander";
import { refuseStrangers } from "../engine/experiment.ts";
import { carryOut } from "./carry-out.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { cellsOf, loadExperiment } from "./experiment-file.ts";
import { wholeNumber } from "./flags.ts";
import { safe } from "./terminal.ts";

interface RunFlags {
  readonly arm: readonly string[];
  readonly seed: readonly number[];
  readonly out: string;
  readonly jobs?: number;
  readonly maxRounds?: number;
  readonly json: boolean;
}

/** `polylogue run SCENARIO`: all arms × seeds, one file a run. */
export function registerRun(program: Command, { output, version, end }: Context): void {
  program
    .command("run")
    .description("run every arm and seed of a scenario; one SQLite file a run")
    .argument("<scenario>", "the scenario file (YAML)")
    .option("-a, --arm <name...>", "only these arms", [])
    .option(
      "-s, --seed <n...>",
      "only these seeds",
      (text: string, before: number[]) => [...before, wholeNumber(0)(text)],
      [],
    )
    .option("-o, --out <dir>", "the folder for runs", "runs")
    .option("-j, --jobs <n>", "runs under way at once (default: one for each processor)", wholeNumber(1))
    .option("--max-rounds <n>", "stop after this round, resumable", wholeNumber(0))
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue run scenarios/first-contact.yaml --arm mixed --seed 1")
    .action(async (file: string, flags: RunFlags) => {
      const experiment = loadExperiment(output, file);
      if (!experiment) return end(EXIT.usage);
      const cells = cellsOf(experiment, { arms: flags.arm, seeds: flags.seed, out: flags.out });
      refuseStrangers(cells);
      for (const warning of experiment.warnings) output.talk(`note: ${safe(warning)}`);
      const origin = { scenarioText: experiment.text, scenarioFile: basename(file), codeVersion: version };
      const { jobs, maxRounds, json } = flags;
      return end(await carryOut(output, experiment.name, cells, { jobs, maxRounds, json, origin }));
    });
}
