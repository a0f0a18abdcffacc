import { basename } from "node:path";
import type { Comparison } from "../analysis/compare/comparison.ts";
import { costReport } from "../analysis/cost.ts";
import { readCorpus } from "../analysis/read-corpus.ts";
import { METRICS } from "../analysis/registry.ts";
import type { AuthorPlan, Plan } from "../scenario/plan.ts";
import { readCosts } from "../store/cost-reader.ts";
import { RunFile } from "../store/run-file.ts";
import type { RunHeader, RunStatus } from "../store/run-header.ts";
import { digestOf } from "./digest.ts";
import type { Registration, ReportData, ReportedRun } from "./report-data.ts";
import { scenarioDescription } from "./scenario-description.ts";
import { SCRIPT } from "./shown-runs.ts";

interface ReadOptions {
  readonly comparison: Comparison;
  /** Replaces the experiment's own name at the head of the page. */
  readonly title?: string | undefined;
  readonly asked: readonly string[];
  readonly version: string;
  readonly command: string;
}

/**
 * Reads what a report is drawn from, one run after the other: only what is drawn of each is kept. Runs of arms that the
 * comparison does not have are left out. Throws what `RunFile.openForReading` throws.
 */
export function readReportData(
  paths: readonly string[],
  { comparison, title, asked, version, command }: ReadOptions,
): ReportData {
  const arms = comparison.arms.map(({ name }) => name);
  const read = paths.map(readRun).filter(({ run }) => arms.includes(run.arm));
  const runs = read.map(({ run }) => run);
  const first = read[0];
  const place = ({ arm }: ReportedRun): number => arms.indexOf(arm);
  return {
    title: title ?? comparison.experiments.join(", "),
    question: first === undefined ? "" : scenarioDescription(first.header.scenarioText),
    comparison,
    runs: [...runs].sort((a, b) => place(a) - place(b) || a.seed - b.seed),
    costs: costReport(paths.map(readCosts)),
    metrics: METRICS.filter(({ name }) => comparison.metrics.some((metric) => metric.name === name)),
    asked,
    scenario: scenarioOf(first?.header),
    registration: registrationIn(read.map(({ header }) => header)),
    version,
    command,
  };
}

function readRun(path: string): { readonly run: ReportedRun; readonly header: RunHeader & RunStatus } {
  const file = RunFile.openForReading(path);
  try {
    const header = file.header();
    const plan = JSON.parse(header.planJson) as Partial<Plan>;
    const { arm, seed, rounds, planHash, logHash, codeVersion, counts = {}, experiment } = header;
    const run: ReportedRun = {
      name: `${experiment}/${basename(path).replace(/\.db$/, "")}`,
      arm,
      seed,
      status: plan.imported ? "imported" : header.status,
      why: whyOf(header),
      rounds,
      planHash,
      logHash,
      codeVersion,
      author: plan.author && authorText(plan.author),
      counts,
      digest: digestOf(readCorpus(path)),
    };
    return { run, header };
  } finally {
    file.close();
  }
}

const whyOf = ({ stopReason, comparable, comparableReason }: RunStatus): string =>
  [stopReason, comparable === false ? (comparableReason ?? "not comparable") : undefined]
    .filter((reason) => reason !== undefined)
    .join("; ");

const authorText = ({ mode }: AuthorPlan): string =>
  mode === "script" ? SCRIPT : "one context, turn by turn";

/** An import has no scenario. */
const scenarioOf = (header: RunHeader | undefined): ReportData["scenario"] =>
  header === undefined || header.scenarioText === ""
    ? undefined
    : { file: header.scenarioFile, text: header.scenarioText };

/** The first that a run was made under; the comparison says whether it covers all of them. */
function registrationIn(headers: readonly RunHeader[]): Registration | undefined {
  return headers.find(({ analysisPlan }) => analysisPlan !== undefined)?.analysisPlan;
}
