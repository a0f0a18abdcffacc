import type { Command } from "commander";
import { checkModel } from "../providers/check.ts";
import type { Experiment } from "../scenario/plan.ts";
import { readExperiment } from "../scenario/read-experiment.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { loadExperiment } from "./experiment-file.ts";
import { jsonText, type Output } from "./output.ts";
import { table } from "./table.ts";
import { safe, safeBlock } from "./terminal.ts";

/** `polylogue check SCENARIO`: every mistake at its place, then what would run. Spends nothing. */
export function registerCheck(program: Command, { output, end }: Context): void {
  program
    .command("check")
    .description("every mistake in a scenario at file:line:col, then what would run; spends nothing")
    .argument("<scenario>", "the scenario file (YAML)")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue check scenarios/first-contact.yaml")
    .action((file: string, flags: { readonly json: boolean }) =>
      end(flags.json ? checkAsJson(output, file) : checkAsText(output, file)),
    );
}

function checkAsJson(output: Output, file: string): number {
  const read = readExperiment(file, { checkModel });
  output.out(
    jsonText(
      read.ok
        ? { ok: true, problems: [], warnings: read.experiment.warnings, plan: planJson(read.experiment) }
        : { ok: false, problems: read.problems, warnings: [], plan: null },
      0,
    ),
  );
  return read.ok ? EXIT.done : EXIT.usage;
}

function checkAsText(output: Output, file: string): number {
  const experiment = loadExperiment(output, file);
  if (!experiment) return EXIT.usage;
  output.out(safeBlock(checkText(experiment)));
  for (const warning of experiment.warnings) output.talk(`note: ${safe(warning)}`);
  output.talk(`\nNo problems. Run it: polylogue run ${file}`);
  return EXIT.done;
}

/** The most calls the plans can make: every turn of every round with all its reads. Sleeping agents make it fewer. */
function mostCalls({ runs }: Experiment): number {
  return runs.reduce((sum, { plan }) => {
    const reads = plan.feed === "none" ? 0 : plan.turn.reads;
    return sum + plan.rounds * plan.agents.length * (1 + reads);
  }, 0);
}

const isFree = ({ runs }: Experiment): boolean =>
  runs.every(({ plan }) =>
    Object.values(plan.models).every(({ provider }) => ["synthetic", "scripted"].includes(provider)),
  );

function planJson(experiment: Experiment): object {
  const free = isFree(experiment);
  return {
    runs: experiment.runs.length,
    calls: mostCalls(experiment),
    costUsd: free ? { low: 0, expected: 0, worst: 0 } : null,
  };
}

function checkText(experiment: Experiment): string {
  const [first] = experiment.runs;
  const plan = first?.plan;
  const rows = experiment.arms.map(({ name, changes }) => [
    name === experiment.baseline ? `${name} *` : name,
    String(experiment.runs.filter((run) => run.plan.arm === name).length),
    changes === "" ? "the scenario as it stands" : changes,
  ]);
  const models = Object.entries(plan?.models ?? {}).map(
    ([alias, { provider, model }]) => `${alias} = ${provider}/${model}`,
  );
  return [
    `${experiment.name}: ${experiment.description}`,
    "",
    table(rows, [{ title: "arm" }, { title: "runs", align: "right" }, { title: "changes" }]),
    "",
    `${plan?.agents.length ?? 0} agents, ${plan?.rounds ?? 0} rounds of ${(plan?.clock.roundMs ?? 0) / 60_000} virtual minutes, seeds ${experiment.seeds.join(", ")} (* baseline)`,
    `models: ${models.join(", ")}`,
    `${experiment.runs.length} runs, at most ${mostCalls(experiment)} calls${isFree(experiment) ? ", which cost nothing (synthetic models)" : ""}`,
  ].join("\n");
}
