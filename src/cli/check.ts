import type { Command } from "commander";
import { unknownMetrics } from "../scenario/analysis-plan-metrics.ts";
import type { Experiment, PlannedRun } from "../scenario/plan.ts";
import { readExperiment } from "../scenario/read-experiment.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { loadExperiment, problemLine } from "./experiment-file.ts";
import { armsJson, experimentTable } from "./experiment-table.ts";
import { modelChecks } from "./model-checks.ts";
import { jsonText, type Output } from "./output.ts";
import { planCost, planCostText, planJson } from "./plan-cost.ts";
import { safe, safeBlock } from "./terminal.ts";

/** `polylogue check SCENARIO`: every mistake at its place, then what would run. Spends nothing. */
export function registerCheck(program: Command, context: Context): void {
  program
    .command("check")
    .description("every mistake in a scenario at file:line:col, then what would run; spends nothing")
    .argument("<scenario>", "the scenario file (YAML)")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue check scenarios/first-contact.yaml")
    .action(async (file: string, flags: { readonly json: boolean }) =>
      context.end(await (flags.json ? checkAsJson(context, file) : checkAsText(context, file))),
    );
}

async function checkAsJson({ output, keys }: Context, file: string): Promise<number> {
  const read = readExperiment(file, modelChecks(keys));
  if (read.ok) tellPlanAsJson(output, await withMetricsChecked(read.experiment));
  else output.out(jsonText({ ok: false, problems: read.problems, warnings: [], plan: null }, 0));
  return read.ok ? EXIT.done : EXIT.usage;
}

async function checkAsText(context: Context, file: string): Promise<number> {
  const { output } = context;
  const experiment = loadExperiment(context, file);
  if (!experiment) return EXIT.usage;
  tellPlan(output, await withMetricsChecked(experiment));
  output.talk(`\nNo problems. Run it: polylogue run ${file}`);
  return EXIT.done;
}

/** The experiment with a warning for each metric of its analysis plan that there is none of. */
export async function withMetricsChecked(experiment: Experiment): Promise<Experiment> {
  const { analysisPlan, warnings } = experiment;
  if (!analysisPlan) return experiment;
  // Loaded where a plan names metrics: no other check waits for the packages behind them.
  const { METRICS } = await import("../analysis/registry.ts");
  const unknown = unknownMetrics(
    analysisPlan,
    METRICS.map(({ name }) => name),
  );
  return { ...experiment, warnings: [...warnings, ...unknown.map(problemLine)] };
}

/** What would run and what it may cost, as one line of JSON; `runs` are all of the experiment's unless some are chosen. */
export function tellPlanAsJson(output: Output, experiment: Experiment, runs = experiment.runs): void {
  const cost = planCost(runs, experiment.budget);
  const { baseline, analysisPlan } = experiment;
  const registered = analysisPlan && { file: analysisPlan.file, hash: analysisPlan.hash };
  const plan = {
    ...planJson(cost),
    baseline,
    arms: armsJson(experiment, runs, cost),
    analysisPlan: registered ?? null,
  };
  output.out(jsonText({ ok: true, problems: [], warnings: experiment.warnings, plan }, 0));
}

/** The same for people, with the warnings. */
export function tellPlan(output: Output, experiment: Experiment, runs = experiment.runs): void {
  output.out(safeBlock(planText(experiment, runs, output.width)));
  for (const warning of experiment.warnings) output.talk(`note: ${safe(warning)}`);
}

function planText(experiment: Experiment, runs: readonly PlannedRun[], page: number): string {
  const { name, description, budget, analysisPlan } = experiment;
  const cost = planCost(runs, budget);
  const plan = runs[0]?.plan;
  const seeds = [...new Set(runs.map((run) => run.plan.seed))].sort((a, b) => a - b);
  const models = runs.flatMap((run) =>
    Object.entries(run.plan.models).map(([alias, { provider, model }]) => `${alias} = ${provider}/${model}`),
  );
  return [
    `${name}: ${description}`,
    "",
    experimentTable(armsJson(experiment, runs, cost), page),
    "",
    `${plan?.agents.length ?? 0} agents, ${plan?.rounds ?? 0} rounds of ${(plan?.clock.roundMs ?? 0) / 60_000} virtual minutes, seeds ${seeds.join(", ")} (* baseline)`,
    `models: ${[...new Set(models)].join(", ")}`,
    ...(analysisPlan ? [`registered: ${analysisPlan.file}, sha256 ${analysisPlan.hash.slice(0, 12)}…`] : []),
    planCostText(cost, page),
  ].join("\n");
}
