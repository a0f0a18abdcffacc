import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import pc from "picocolors";
import { shellWord } from "../core/shell-word.ts";
import type { NamedModel } from "../scenario/models.ts";
import { readExperiment } from "../scenario/read-experiment.ts";
import type { Context } from "./context.ts";
import { folderFindings } from "./doctor-folder.ts";
import { keyFindings } from "./doctor-keys.ts";
import { leftoverFindings } from "./doctor-leftovers.ts";
import { coresFinding, nodeFinding, sqliteFinding, terminalFinding } from "./doctor-machine.ts";
import { pingFindings } from "./doctor-ping.ts";
import { EXIT } from "./exit-codes.ts";
import type { Finding } from "./finding.ts";
import type { Keys } from "./keys.ts";
import { modelChecks } from "./model-checks.ts";
import { jsonText, type Output, type Style } from "./output.ts";
import { pad, safe, wrap } from "./terminal.ts";

interface DoctorFlags {
  readonly dir: string;
  readonly ping: boolean;
  readonly scenario?: string;
  readonly json: boolean;
}

/** `polylogue doctor`: whether this machine can run Polylogue, and how to mend what is in the way. Calls nobody unasked. */
export function registerDoctor(program: Command, context: Context): void {
  const { output, version, end } = context;
  program
    .command("doctor")
    .description("whether this machine and folder are fit for runs, and how to mend what is not")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option(
      "--ping",
      "ask each provider whose key is found for its list of models, which costs nothing",
      false,
    )
    .option("--scenario <file>", "look at the keys, and with --ping at the servers, that this scenario needs")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText(
      "after",
      "\nExamples:\n  polylogue doctor --dir /data/runs\n  polylogue doctor --ping --scenario scenarios/three-labs.yaml",
    )
    .action(async ({ json, ...flags }: DoctorFlags) => {
      const findings = await examine(flags, context);
      const ok = findings.every(({ level }) => level !== "problem");
      if (json) output.out(jsonText({ ok, version, findings: findings.map(findingJson) }));
      else tell(output, findings);
      return end(ok ? EXIT.done : EXIT.usage);
    });
}

async function examine(
  { dir, ping, scenario }: Omit<DoctorFlags, "json">,
  { output, version, keys }: Context,
): Promise<readonly Finding[]> {
  const sqlite = sqliteFinding();
  // Without SQLite nothing can be written, and no run can be opened.
  const folder = sqlite.level === "problem" ? [] : [...folderFindings(dir), ...leftoverFindings(dir)];
  const { models, findings } = scenario === undefined ? NO_MODELS : modelsIn(scenario, keys);
  return [
    { check: "polylogue", level: "ok", says: version },
    nodeFinding(process.versions.node, wantedNode()),
    sqlite,
    coresFinding(availableParallelism()),
    terminalFinding(process.stdout, output.color),
    ...findings,
    ...keyFindings(keys, models),
    ...(ping ? await pingFindings(keys, models, () => performance.now()) : []),
    ...folder,
  ];
}

interface Wanted {
  readonly models: readonly NamedModel[];
  readonly findings: readonly Finding[];
}

const NO_MODELS: Wanted = { models: [], findings: [] };

/** The models of a scenario; of one with mistakes none, and that it has them. */
function modelsIn(file: string, keys: Keys): Wanted {
  let models: readonly NamedModel[] = [];
  const warnModels = (all: readonly NamedModel[]): readonly string[] => {
    models = all;
    return [];
  };
  const read = readExperiment(file, { ...modelChecks(keys), warnModels });
  if (read.ok)
    return { models, findings: [{ check: "scenario", level: "ok", says: `${file} reads without problems` }] };
  const says = `${file} has ${read.problems.length} problem${read.problems.length === 1 ? "" : "s"}`;
  const mend = `polylogue check ${shellWord(file)} names them.`;
  return { models: [], findings: [{ check: "scenario", level: "problem", says, mend }] };
}

function wantedNode(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly engines: { readonly node: string } }).engines.node;
}

const findingJson = ({ check, level, says, mend }: Finding): object => ({
  check,
  level,
  says,
  mend: mend ?? null,
});

function tell(output: Output, findings: readonly Finding[]): void {
  output.out(findings.map((finding) => lineOf(finding, output)).join("\n"));
  const problems = findings.filter(({ level }) => level === "problem").length;
  if (problems === 0)
    output.talk("\nNothing is in the way. An experiment to start from: polylogue init my-forum");
  else
    output.talk(
      `\n${problems} problem${problems === 1 ? "" : "s"}. Mend what is named above and ask again: polylogue doctor`,
    );
}

const LEVEL_COLUMNS = 9;
const CHECK_COLUMNS = 20;

function lineOf({ check, level, says, mend }: Finding, { color, width }: Style): string {
  const paint = pc.createColors(color);
  const paintLevel = { ok: paint.green, note: paint.yellow, problem: paint.red }[level];
  const lead = LEVEL_COLUMNS + CHECK_COLUMNS;
  const room = Math.max(20, width - lead);
  // What is to be typed is left in one piece, so that it can be copied.
  const lines = [...wrap(safe(says), room), ...(mend === undefined ? [] : [paint.dim(safe(mend))])];
  const head = paintLevel(pad(level, LEVEL_COLUMNS)) + pad(check, CHECK_COLUMNS);
  return lines.map((line, i) => (i === 0 ? head : " ".repeat(lead)) + line).join("\n");
}
