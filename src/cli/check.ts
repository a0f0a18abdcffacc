import type { Command } from "commander";
import type { Experiment, PlannedRun } from "../scenario/plan.ts";
import { readExperiment } from "../scenario/read-experiment.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { loadExperiment } from "./experiment-file.ts";
import { modelChecks } from "./model-checks.ts";
import { jsonText, type Output } from "./output.ts";
import { planCost, planCostText, planJson } from "./plan-cost.ts";
import { table } from "./table.ts";
import { safe, safeBlock } from "./terminal.ts";

/** `polylogue check SCENARIO`: every mistake at its place, then what would run. Spends nothing. */
export function registerCheck(program: Command, context: Context): void {
  program
    .command("check")
    .description("every mistake in a scenario at file:line:col, then what would run; spends nothing")
    .argument("<scenario>", "the scenario file (YAML)")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue check scenarios/first-contact.yaml")
    .action((file: string, flags: { readonly json: boolean }) =>
      context.end(flags.json ? checkAsJson(context, file) : checkAsText(context, file)),
    );
}

function checkAsJson({ output, keys }: Context, file: string): number {
  const read = readExperiment(file, modelChecks(keys));
  if (read.ok) tellPlanAsJson(output, read.experiment);
  else output.out(jsonText({ ok: false, problems: read.problems, warnings: [], plan: null }, 0));
  return read.ok ? EXIT.done : EXIT.usage;
}

function checkAsText(context: Context, file: string): number {
  const { output } = context;
  const experiment = loadExperiment(context, file);
  if (!experiment) return EXIT.usage;
  tellPlan(output, experiment);
  output.talk(`\nNo problems. Run it: polylogue run ${file}`);
  return EXIT.done;
}

/** What would run and what it may cost, as one line of JSON; `runs` are all of the experiment's unless some are chosen. */
export function tellPlanAsJson(output: Output, experiment: Experiment, runs = experiment.runs): void {
  const plan = planJson(planCost(runs, experiment.budget));
  output.out(jsonText({ ok: true, problems: [], warnings: experiment.warnings, plan }, 0));
}

/** The same for people, with the warnings. */
export function tellPlan(output: Output, experiment: Experiment, runs = experiment.runs): void {
  output.out(safeBlock(planText(experiment, runs, output.width)));
  for (const warning of experiment.warnings) output.talk(`note: ${safe(warning)}`);
}

function planText(experiment: Experiment, runs: readonly PlannedRun[], page: number): string {
  const { name, description, baseline, arms, budget } = experiment;
  const plan = runs[0]?.plan;
  const seeds = [...new Set(runs.map((run) => run.plan.seed))].sort((a, b) => a - b);
  const rows = arms
    .map((arm) => ({ ...arm, runs: runs.filter((run) => run.plan.arm === arm.name).length }))
    .filter((arm) => arm.runs > 0)
    .map((arm) => [
      arm.name === baseline ? `${arm.name} *` : arm.name,
      String(arm.runs),
      arm.changes === "" ? "the scenario as it stands" : arm.changes,
    ]);
  const models = Object.entries(plan?.models ?? {}).map(
    ([alias, { provider, model }]) => `${alias} = ${provider}/${model}`,
  );
  return [
    `${name}: ${description}`,
    "",
    table(rows, [{ title: "arm" }, { title: "runs", align: "right" }, { title: "changes" }]),
    "",
    `${plan?.agents.length ?? 0} agents, ${plan?.rounds ?? 0} rounds of ${(plan?.clock.roundMs ?? 0) / 60_000} virtual minutes, seeds ${seeds.join(", ")} (* baseline)`,
    `models: ${models.join(", ")}`,
    planCostText(planCost(runs, budget), page),
  ].join("\n");
}
