import type { Metric } from "../metric.ts";
import type { PlanOfRuns } from "./analysis-plan-of.ts";
import type { ArmOfRuns } from "./arms-of.ts";
import { type ByVoice, voicesOf } from "./by-voice.ts";
import { compareArms } from "./compare-arms.ts";
import { type ComparedArm, valuesOf } from "./compared-arm.ts";
import type { Comparison, ReferenceValue } from "./comparison.ts";
import { type GapsOfArms, gapsOfArms } from "./gap-of-arms.ts";
import { type GatherOptions, gathered } from "./gathered.ts";
import { irreducibilityOf } from "./irreducibility.ts";
import { listeningOfArms } from "./listening-of-arms.ts";
import { Measuring } from "./measure-runs.ts";
import { isPairwise } from "./pairwise.ts";
import { precisionText } from "./precision.ts";
import { defaultQuestions, plannedQuestions, type Questions } from "./questions.ts";
import { sentenceOf } from "./sentence.ts";
import { heldToOrder } from "./under-both.ts";
import { type AskedMetrics, metricsFor } from "./which-metrics.ts";

export interface CompareOptions extends GatherOptions, AskedMetrics {
  /** What is compared: arms, or within one arm what its models or its personas wrote. Arms where left out. */
  readonly by?: ByVoice | "arm";
  /** Whose runs are looked into by model or persona; the baseline's where left out. */
  readonly arm?: string;
  /** Of resamples, draws and metrics' samples; 1 where left out. */
  readonly seed?: number;
  readonly references?: readonly ReferenceValue[];
  /** Is told how many runs are measured of how many: 0 before the first, then after each. */
  readonly onMeasured?: (done: number, of: number) => void;
}

/** Behind what chance gives in one run: an arm of ten runs has fifty. */
const SURROGATES = 5;

/**
 * Runs compared arm by arm: read, measured (what was measured before is found beside the runs), and tested with the run as the unit.
 * Runs that are not finished or not comparable are left out and named. By model or persona the unit is the run too: each run gives
 * one value for each. Throws `usage` for a baseline, an arm or a metric that is not there, and `run_not_found`.
 */
export function compareRuns(paths: readonly string[], options: CompareOptions = {}): Comparison {
  const { seed = 1, by = "arm" } = options;
  const { baseline, ...rest } = options;
  // By voice the baseline is one of the voices.
  const { arms, experiments, planned, leftOut, isSynthetic } = gathered(
    paths,
    by === "arm" ? options : { ...rest, usePlan: false },
  );
  const { measured, shown } = metricsFor(options, planned.plan, by);
  const looked =
    by === "arm"
      ? arms
      : arms.filter(({ name }, i) => (options.arm === undefined ? i === 0 : name === options.arm));
  const measuring = new Measuring(measured, { seed, surrogates: SURROGATES }, counted(looked, options));
  const measuredArms =
    by === "arm" ? measuring.arms(arms) : voicesOf(arms, measuring, { by, arm: options.arm, baseline });
  measuring.close();
  const { arms: values, contrasts: gaps } = toldApart(measuredArms, { arms, shown, planned, seed });
  const questions = questionsFor(values, planned);
  const listening = listeningOfArms(values, { seed, isSynthetic });
  const compared = compareArms(values, shown, questions, seed, gaps);
  const outcome = { ...compared, metrics: heldToOrder(compared.metrics, listening?.opposed ?? []) };
  const irreducibility = irreducibilityOf(gaps, outcome.metrics, {
    baseline: values[0]?.name ?? "",
    questions,
    seed,
    isSynthetic,
  });
  const answered = {
    experiments,
    baseline: values[0]?.name ?? "",
    unit: "run" as const,
    by,
    ...(by !== "arm" && { within: options.arm ?? arms[0]?.name ?? "" }),
    arms: values.map(({ name, runs }) => ({
      name,
      runs: runs.length,
      seeds: runs.map((run) => run.seed).sort((a, b) => a - b),
    })),
    isSynthetic,
    standing: planned.standing,
    alpha: questions.alpha,
    leftOut,
    references: options.references ?? [],
    ...(listening && { listening }),
    ...(irreducibility && { irreducibility }),
    ...outcome,
  };
  const differences = outcome.metrics.flatMap((metric) => metric.differences);
  const precision = precisionText(differences, questions);
  return { ...answered, precision, sentence: sentenceOf(answered, precision) };
}

/** Called after each run; says at once how many there are. */
function counted(arms: readonly ArmOfRuns[], { onMeasured }: CompareOptions): () => void {
  const of = arms.reduce((sum, { runs }) => sum + runs.length, 0);
  let done = 0;
  onMeasured?.(done, of);
  return () => {
    done += 1;
    onMeasured?.(done, of);
  };
}

interface ToTell {
  readonly arms: readonly ArmOfRuns[];
  readonly shown: readonly Metric[];
  readonly planned: PlanOfRuns;
  readonly seed: number;
}

/** Arms told from each other where that is asked for: nothing else takes as long. */
function toldApart(measured: readonly ComparedArm[], { arms, shown, planned, seed }: ToTell): GapsOfArms {
  if (!shown.some(({ name }) => isPairwise(name))) return { arms: measured, contrasts: [] };
  const { plan } = planned;
  const endpoints = plan ? plannedQuestions(plan, measured[0]?.name ?? "").endpoints : [];
  return gapsOfArms(arms, measured, { endpoints, seed });
}

function questionsFor(arms: readonly ComparedArm[], { plan }: PlanOfRuns): Questions {
  const [baseline] = arms;
  if (plan) return plannedQuestions(plan, baseline?.name ?? "");
  return defaultQuestions(
    arms.map(({ name }) => name),
    baseline?.name ?? "",
    (metric, name) => arms.some((arm) => (name ?? arm.name) === arm.name && valuesOf(arm, metric).length > 0),
  );
}
