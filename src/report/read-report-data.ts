import { basename } from "node:path";
import { armsOf } from "../analysis/compare/arms-of.ts";
import type { Comparison, MetricComparison } from "../analysis/compare/comparison.ts";
import { seenRun } from "../analysis/compare/seen-run.ts";
import { costReport } from "../analysis/cost.ts";
import { readCorpus } from "../analysis/read-corpus.ts";
import { METRICS } from "../analysis/registry.ts";
import { PolylogueError } from "../core/errors.ts";
import type { AuthorPlan, Plan } from "../scenario/plan.ts";
import { readCosts } from "../store/cost-reader.ts";
import { RunFile } from "../store/run-file.ts";
import type { RunHeader, RunStatus } from "../store/run-header.ts";
import { digestOf } from "./digest.ts";
import { hasValues } from "./headline.ts";
import type { Registration, ReportData, ReportedRun } from "./report-data.ts";
import { scenarioDescription } from "./scenario-description.ts";
import { SCRIPT } from "./shown-runs.ts";

interface ReadOptions {
  readonly comparison: Comparison;
  /** Replaces the experiment's own name at the head of the page. */
  readonly title?: string | undefined;
  readonly isAsked: boolean;
  readonly version: string;
  readonly command: string;
  /** Is told how many runs are read of how many: 0 before the first, then after each. */
  readonly onRead?: (done: number, of: number) => void;
}

/**
 * Reads what a report is drawn from, one run after the other: only what is drawn of each is kept. Where no run can be compared, what
 * there is is drawn all the same, under its own arms. Throws what `RunFile.openForReading` throws for runs that are compared.
 */
export function readReportData(
  paths: readonly string[],
  { comparison, title, isAsked, version, command, onRead }: ReadOptions,
): ReportData {
  const readable = readAll(paths, comparison, onRead);
  const isAside = ({ path }: ReadRun): boolean => comparison.leftOut.some((left) => left.path === path);
  const hasCompared = comparison.arms.length > 0;
  const drawn = hasCompared ? readable.filter((run) => !isAside(run)) : readable;
  const shown = hasCompared
    ? comparison
    : { ...comparison, ...armsFrom(drawn), isSynthetic: areSynthetic(drawn) };
  const place = ({ arm }: ReportedRun): number => shown.arms.findIndex(({ name }) => name === arm);
  const inOrder = (runs: readonly ReadRun[]): ReportedRun[] =>
    runs.map(({ run }) => run).sort((a, b) => place(a) - place(b) || a.seed - b.seed);
  const header = (drawn[0] ?? readable[0])?.header;
  return {
    title: title ?? comparison.experiments.join(", "),
    question: header === undefined ? "" : scenarioDescription(header.scenarioText),
    comparison: shown,
    runs: inOrder(drawn),
    aside: inOrder(readable.filter((run) => !drawn.includes(run))),
    costs: costReport(readable.map(({ path, run }) => ({ ...readCosts(path), arm: run.arm }))),
    metrics: METRICS.filter(({ name }) =>
      comparison.metrics.some((metric) => metric.name === name && isSpokenOf(metric)),
    ),
    isAsked,
    scenario: scenarioOf(header),
    registration: registrationIn(drawn),
    version,
    command,
  };
}

/** What nobody planned and no run has a value of needs no words. */
const isSpokenOf = (metric: MetricComparison): boolean => hasValues(metric) || metric.role !== "exploratory";

interface ReadRun {
  readonly path: string;
  readonly run: ReportedRun;
  readonly header: RunHeader & RunStatus;
}

/** Files that were left out because they cannot be read have nothing to draw. */
function readAll(
  paths: readonly string[],
  { leftOut }: Comparison,
  onRead: ReadOptions["onRead"],
): readonly ReadRun[] {
  const { arms } = armsOf(paths.map((path) => ({ ...seenRun(path), trouble: undefined })));
  const nameOf = (path: string): string | undefined =>
    arms.find(({ runs }) => runs.some((run) => run.path === path))?.name;
  const why = new Map(leftOut.map((left) => [left.path, left.why]));
  onRead?.(0, paths.length);
  return paths.flatMap((path, i) => {
    try {
      return readRun(path, nameOf(path), why.get(path));
    } catch (error) {
      if (why.has(path) && error instanceof PolylogueError) return [];
      throw error;
    } finally {
      onRead?.(i + 1, paths.length);
    }
  });
}

/** What stands in for arms where none can be compared. */
function armsFrom(runs: readonly ReadRun[]): Pick<Comparison, "arms" | "baseline"> {
  const names = [...new Set(runs.map(({ run }) => run.arm))];
  const seedsOf = (name: string): number[] =>
    runs.filter(({ run }) => run.arm === name).map(({ run }) => run.seed);
  const arms = names.map((name) => ({ name, runs: seedsOf(name).length, seeds: seedsOf(name) }));
  return { arms, baseline: names[0] ?? "" };
}

/** Of runs that no comparison has spoken of. */
const areSynthetic = (runs: readonly ReadRun[]): boolean => {
  const known = runs.flatMap(({ path }) => seenRun(path).isSynthetic ?? []);
  return known.length > 0 && known.every((is) => is);
};

function readRun(path: string, arm: string | undefined, leftOut: string | undefined): ReadRun {
  const file = RunFile.openForReading(path);
  try {
    const header = file.header();
    const plan = JSON.parse(header.planJson) as Partial<Plan>;
    const { seed, rounds, planHash, logHash, codeVersion, counts = {}, experiment } = header;
    const run: ReportedRun = {
      name: `${experiment}/${basename(path).replace(/\.db$/, "")}`,
      arm: arm ?? header.arm,
      seed,
      status: plan.imported ? "imported" : header.status,
      why: leftOut ?? whyOf(header),
      rounds,
      planHash,
      logHash,
      codeVersion,
      author: plan.author && authorText(plan.author),
      counts,
      digest: digestOf(readCorpus(path)),
    };
    return { path, run, header };
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
const registrationIn = (runs: readonly ReadRun[]): Registration | undefined =>
  runs.find(({ header }) => header.analysisPlan !== undefined)?.header.analysisPlan;
