import { didYouMean } from "../../core/did-you-mean.ts";
import { PolylogueError } from "../../core/errors.ts";
import { readManifest } from "../../engine/manifest.ts";
import { seedsOf } from "../../scenario/build-plans.ts";
import { DEFAULT_TERMS } from "../measure.ts";
import type { Metric } from "../metric.ts";
import { METRICS, metricsNamed } from "../registry.ts";
import { analysisPlanOf, type PlanOfRuns, UNPLANNED } from "./analysis-plan-of.ts";
import { type ArmOfRuns, armsOf } from "./arms-of.ts";
import { compareArms } from "./compare-arms.ts";
import { type ComparedArm, valuesOf } from "./compared-arm.ts";
import type { Comparison, LeftOut, ReferenceValue } from "./comparison.ts";
import { DEFAULT_METRICS } from "./default-metrics.ts";
import { LOST } from "./incomparable.ts";
import { Measuring } from "./measure-runs.ts";
import { precisionText } from "./precision.ts";
import { defaultQuestions, plannedQuestions, type Questions } from "./questions.ts";
import { type SeenRun, seenRun } from "./seen-run.ts";
import { sentenceOf } from "./sentence.ts";

export interface CompareOptions {
  /** The arm that others are held against; the scenario's where left out. */
  readonly baseline?: string;
  /** Names, parts ("gini_*") or groups; the default set where left out or empty. */
  readonly metrics?: readonly string[];
  /** Every metric there is. */
  readonly all?: boolean;
  /** False leaves an analysis plan aside. */
  readonly usePlan?: boolean;
  /** Paths of forks that count as arms of their own; others are left out. Left out: all do. */
  readonly forks?: ReadonlySet<string>;
  readonly references?: readonly ReferenceValue[];
  /** Of resamples, draws and metrics' samples. */
  readonly seed?: number;
}

/**
 * Runs compared arm by arm: read, measured (what was measured before is found beside the runs), and tested with the run as the unit.
 * Runs that are not finished or not comparable are left out and named. Throws `usage` for a baseline or a metric that is not there,
 * and `run_not_found`.
 */
export function compareRuns(paths: readonly string[], options: CompareOptions = {}): Comparison {
  const { seed = 1 } = options;
  const seen = paths.map(seenRun);
  const { compared, leftOut: aside } = withoutForks(seen, options.forks);
  const found = armsOf(compared);
  const planned = options.usePlan === false ? UNPLANNED : planOf(found.arms);
  const { arms, leftOut: unregistered } = registeredOnly(found.arms, planned);
  const ordered = baselineFirst(inOrderOf(arms), options.baseline);
  const { metrics, values } = measured(ordered, options, planned);
  const questions = questionsFor(values, planned);
  const shown = metrics.filter(isWanted(options, questions));
  const { metrics: outcomes, ...rest } = compareArms(values, shown, questions, seed);
  const answered = {
    experiments: found.experiments,
    baseline: ordered[0]?.name ?? "",
    unit: "run" as const,
    by: "arm" as const,
    arms: ordered.map(({ name, runs }) => ({
      name,
      runs: runs.length,
      seeds: runs.map((run) => run.seed).sort((a, b) => a - b),
    })),
    isSynthetic: areSynthetic(ordered),
    standing: planned.standing,
    alpha: questions.alpha,
    leftOut: [...aside, ...found.leftOut, ...unregistered, ...notBegun(seen)],
    references: options.references ?? [],
    metrics: outcomes,
    ...rest,
  };
  const precision = precisionText(
    outcomes.flatMap(({ differences }) => differences),
    questions,
  );
  return { ...answered, precision, sentence: sentenceOf(answered, precision) };
}

function withoutForks(
  runs: readonly SeenRun[],
  forks: ReadonlySet<string> | undefined,
): { readonly compared: readonly SeenRun[]; readonly leftOut: readonly LeftOut[] } {
  const isAside = ({ path, parent }: SeenRun): boolean =>
    parent !== undefined && forks !== undefined && !forks.has(path);
  return {
    compared: runs.filter((run) => !isAside(run)),
    leftOut: runs.filter(isAside).map(({ path, arm, seed, parent }) => ({
      path,
      arm,
      seed,
      why: `is a fork (from round ${(parent?.round ?? 0) + 1}: ${parent?.change}); forks are compared when they are named one by one`,
    })),
  };
}

/** Of one experiment only: a plan is no promise about another. */
function planOf(arms: readonly ArmOfRuns[]): PlanOfRuns {
  const own = arms.filter(({ runs }) => !runs[0]?.isImport);
  const experiments = new Set(own.map(({ experiment }) => experiment));
  return experiments.size === 1 ? analysisPlanOf(own.flatMap(({ runs }) => runs)) : UNPLANNED;
}

/** A plan says which seeds count. */
function registeredOnly(
  arms: readonly ArmOfRuns[],
  { plan }: PlanOfRuns,
): { readonly arms: readonly ArmOfRuns[]; readonly leftOut: readonly LeftOut[] } {
  if (!plan) return { arms, leftOut: [] };
  const seeds = new Set(seedsOf(plan.seeds));
  const counts = (run: SeenRun): boolean => run.isImport || seeds.has(run.seed);
  return {
    arms: arms
      .map((arm) => ({ ...arm, runs: arm.runs.filter(counts) }))
      .filter(({ runs }) => runs.length > 0),
    leftOut: arms.flatMap(({ name, runs }) =>
      runs
        .filter((run) => !counts(run))
        .map(({ path, seed }) => ({ path, arm: name, seed, why: "its seed is not in the analysis plan" })),
    ),
  };
}

/** In the order of the scenario, as the manifest has it. */
function inOrderOf(arms: readonly ArmOfRuns[]): readonly ArmOfRuns[] {
  const orders = new Map<string, readonly string[]>();
  const placeOf = ({ runs: [run] }: ArmOfRuns): number => {
    if (!run) return 0;
    const order = orders.get(run.folder) ?? readManifest(run.folder)?.cells.map(({ arm }) => arm) ?? [];
    orders.set(run.folder, order);
    const place = order.indexOf(run.arm);
    return place < 0 ? order.length : place;
  };
  const experiments = [...new Set(arms.map(({ experiment }) => experiment))];
  const key = (arm: ArmOfRuns): number => experiments.indexOf(arm.experiment) * 1e6 + placeOf(arm);
  return [...arms].sort((a, b) => key(a) - key(b));
}

function baselineFirst(arms: readonly ArmOfRuns[], asked: string | undefined): readonly ArmOfRuns[] {
  const name = asked ?? usualBaseline(arms);
  const baseline = arms.find((arm) => arm.name === name);
  if (baseline) return [baseline, ...arms.filter((arm) => arm !== baseline)];
  if (asked === undefined) return arms;
  const names = arms.map((arm) => arm.name);
  throw new PolylogueError(
    "usage",
    `there is no arm "${asked}" among these runs${didYouMean(asked, names)}`,
    {
      hint: `There ${names.length === 1 ? "is" : "are"} ${names.join(", ") || "none"}.`,
    },
  );
}

/** The scenario's baseline, where runs of it are here; else the first arm. */
function usualBaseline(arms: readonly ArmOfRuns[]): string | undefined {
  const [first] = arms;
  const folder = first?.runs[0]?.folder;
  const baseline = folder === undefined ? undefined : readManifest(folder)?.baseline;
  const own = arms.filter(({ experiment }) => experiment === first?.experiment);
  return (
    own.find(({ runs: [run] }) => run?.arm === baseline && run?.parent === undefined)?.name ?? first?.name
  );
}

interface MeasuredArms {
  readonly metrics: readonly Metric[];
  readonly values: readonly ComparedArm[];
}

function measured(
  arms: readonly ArmOfRuns[],
  { metrics: names = [], all = false, seed = 1 }: CompareOptions,
  { plan }: PlanOfRuns,
): MeasuredArms {
  const wanted = new Set(
    all ? METRICS : metricsNamed(names.length > 0 ? names : DEFAULT_METRICS.filter(isKnown)),
  );
  // Planned answers and losses are looked at whatever else is asked for.
  const besides = new Set([LOST, ...(plan?.endpoints.map(({ metric }) => metric) ?? [])]);
  const metrics = METRICS.filter((metric) => wanted.has(metric) || besides.has(metric.name));
  const measuring = new Measuring(metrics, { ...DEFAULT_TERMS, seed });
  try {
    const values = arms.map(({ name, experiment, runs }) => ({
      name,
      experiment,
      runs: runs.map((run) => ({
        path: run.path,
        seed: run.seed,
        values: measuring.values(run)[0] ?? new Map(),
      })),
    }));
    return { metrics, values };
  } finally {
    measuring.close();
  }
}

const isKnown = (name: string): boolean => METRICS.some((metric) => metric.name === name);

function questionsFor(arms: readonly ComparedArm[], { plan }: PlanOfRuns): Questions {
  const [baseline] = arms;
  if (plan) return plannedQuestions(plan, baseline?.name ?? "");
  return defaultQuestions(
    arms.map(({ name }) => name),
    baseline?.name ?? "",
    (metric) => arms.some((arm) => valuesOf(arm, metric).length > 0),
  );
}

/** What nobody asked for and has no value at all is not shown: "leak" where no persona has a private word. */
function isWanted({ metrics = [], all = false }: CompareOptions, { endpoints }: Questions) {
  const planned = new Set(endpoints.map(({ metric }) => metric));
  const named = new Set(metrics.length > 0 && !all ? metricsNamed(metrics).map(({ name }) => name) : []);
  return ({ name }: Metric): boolean => named.size === 0 || named.has(name) || planned.has(name);
}

function areSynthetic(arms: readonly ArmOfRuns[]): boolean {
  const known = arms.flatMap(({ runs }) => runs.flatMap(({ isSynthetic }) => isSynthetic ?? []));
  return known.length > 0 && known.every((is) => is);
}

/** Runs that a scenario has and nobody has begun, of experiments that are here with all their files. */
function notBegun(runs: readonly SeenRun[]): readonly LeftOut[] {
  const folders = new Map<string, Set<string>>();
  for (const { folder, path } of runs) {
    folders.set(folder, (folders.get(folder) ?? new Set()).add(path));
  }
  return [...folders].flatMap(([folder, paths]) => {
    const cells = readManifest(folder)?.cells ?? [];
    const pathOf = (file: string): string => `${folder}/${file}`;
    const isWhole = cells.every(({ file, state }) => state === "planned" || paths.has(pathOf(file)));
    if (!isWhole) return [];
    return cells
      .filter(({ file, state }) => state === "planned" && !paths.has(pathOf(file)))
      .map(({ arm, seed, file }) => ({ path: pathOf(file), arm, seed, why: "has not begun" }));
  });
}
