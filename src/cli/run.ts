import { basename, dirname } from "node:path";
import type { Command } from "commander";
import { type Cell, refuseStrangers, withDonors } from "../engine/cells.ts";
import { designOf } from "../engine/manifest.ts";
import type { Experiment } from "../scenario/plan.ts";
import { carryOut } from "./carry-out.ts";
import { addCassetteFlags, type CassetteFlags, openDeck } from "./cassette-flags.ts";
import { tellPlan, tellPlanAsJson, withMetricsChecked } from "./check.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { cellsOf, loadExperiment } from "./experiment-file.ts";
import { budgetOf, dollars, wholeNumber } from "./flags.ts";
import { nameOfCell } from "./headcount.ts";
import { refuseWithoutKeys } from "./model-checks.ts";
import type { Output } from "./output.ts";
import { some } from "./phrases.ts";
import { safe } from "./terminal.ts";

interface RunFlags extends CassetteFlags {
  readonly arm: readonly string[];
  readonly seed: readonly number[];
  readonly out: string;
  readonly jobs?: number;
  readonly maxRounds?: number;
  readonly budgetUsd?: number;
  readonly budgetCalls?: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `polylogue run SCENARIO`: all arms × seeds, one file a run. */
export function registerRun(program: Command, context: Context): void {
  const { output, end } = context;
  const run = program.command("run");
  run
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
    .option("--budget-usd <n>", "the experiment may cost this much in all", dollars)
    .option("--budget-calls <n>", "the experiment may send this many calls in all", wholeNumber(1))
    .option("--dry-run", "say what would run and what it may cost, and do nothing", false)
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue run scenarios/first-contact.yaml --arm mixed --seed 1")
    .action(async (file: string, flags: RunFlags) => {
      const loaded = loadExperiment(context, file);
      if (!loaded) return end(EXIT.usage);
      const experiment = await withMetricsChecked(loaded);
      const asked = cellsOf(experiment, { arms: flags.arm, seeds: flags.seed, out: flags.out });
      const cells = withDonors(asked, cellsOf(experiment, { arms: [], seeds: [], out: flags.out }));
      if (cells.length > asked.length) output.talk(donorsText(cells, asked));
      if (flags.dryRun) return end(dryRun(output, experiment, cells, flags));
      return end(await runAll(context, experiment, cells, { ...flags, file }));
    });
  addCassetteFlags(run);
}

async function runAll(
  context: Context,
  experiment: Experiment,
  cells: readonly Cell[],
  { file, jobs, maxRounds, json, ...flags }: RunFlags & { readonly file: string },
): Promise<number> {
  const { output, keys, version } = context;
  refuseStrangers(cells);
  const deck = openDeck(flags, context);
  try {
    const planned = cells.flatMap((cell) => cell.planned ?? []);
    if (deck.asksModels) refuseWithoutKeys(planned, keys);
    for (const warning of experiment.warnings) output.talk(`note: ${safe(warning)}`);
    const { analysisPlan } = experiment;
    const origin = {
      scenarioText: experiment.text,
      scenarioFile: basename(file),
      codeVersion: version,
      ...(analysisPlan && { analysisPlan }),
    };
    const { openProvider } = deck;
    return await carryOut(output, experiment.name, cells, {
      jobs,
      maxRounds,
      json,
      keys,
      origin,
      openProvider,
      scenario: file,
      design: designOf(experiment, dirname(cells[0]?.path ?? ""), origin),
      budget: { type: "set", budget: { ...experiment.budget, ...budgetOf(flags) } },
    });
  } finally {
    deck.close();
  }
}

/** "note: these are built on runs of mixed that are not there yet: mixed s2, mixed s4 are run too" */
function donorsText(cells: readonly Cell[], asked: readonly Cell[]): string {
  const known = new Set(asked.map(({ path }) => path));
  const added = cells.filter(({ path }) => !known.has(path)).map(nameOfCell);
  return `note: what was asked for is built on runs that are not there yet, which are run too: ${some(added)}`;
}

function dryRun(
  output: Output,
  experiment: Experiment,
  cells: readonly Cell[],
  { maxRounds = Number.POSITIVE_INFINITY, json, ...flags }: RunFlags,
): number {
  const bounded = { ...experiment, budget: { ...experiment.budget, ...budgetOf(flags) } };
  const planned = cells
    .flatMap((cell) => cell.planned ?? [])
    .map((run) => ({ ...run, plan: { ...run.plan, rounds: Math.min(run.plan.rounds, maxRounds) } }));
  if (json) tellPlanAsJson(output, bounded, planned);
  else tellPlan(output, bounded, planned);
  return EXIT.done;
}
