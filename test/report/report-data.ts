import type {
  ArmValues,
  Comparison,
  Difference,
  MetricComparison,
} from "../../src/analysis/compare/comparison.ts";
import type { Corpus } from "../../src/analysis/corpus.ts";
import { costReport } from "../../src/analysis/cost.ts";
import { METRICS } from "../../src/analysis/registry.ts";
import { digestOf } from "../../src/report/digest.ts";
import type { ReportData, ReportedRun } from "../../src/report/report-data.ts";
import { corpusOf, type Said } from "../support/corpora.ts";

/** A forum of three whose replies go to and fro. `words` stand in every message and title. */
export function talk(arm: string, seed: number, words = "tea"): Corpus {
  const said: Said[] = [
    { by: "host", title: `Who is awake? ${words}`, body: words, given: true, round: 0 },
    { by: "ada", to: "p1", body: `I am. ${words}`, round: 1 },
    { by: "bo", to: "c1", body: `So am I. ${words}`, round: 1 },
    { by: "ada", to: "c2", body: `Then there are two of us. ${words}`, round: 2 },
    { by: "cy", title: `Something else ${words}`, body: words, round: 2 },
    ...Array.from({ length: seed }, (_, i) => ({ by: "bo", to: "p2", body: `${i} ${words}`, round: 3 })),
  ];
  return { ...corpusOf(said, { seed, models: { ada: "warm", bo: "cold", cy: "warm" } }), arm };
}

export function runOf(corpus: Corpus, facts: Partial<ReportedRun> = {}): ReportedRun {
  const { arm, seed, rounds } = corpus;
  return {
    name: `teas/${arm}-s${seed}`,
    arm,
    seed,
    status: "done",
    why: "",
    rounds,
    planHash: "a".repeat(64),
    logHash: "b".repeat(64),
    codeVersion: "0.1.0",
    author: undefined,
    counts: { turns: 12, silent: 3, unreadable: 1, refused: 0, failedCalls: 2 },
    digest: digestOf(corpus),
    ...facts,
  };
}

export function armValues(values: readonly number[], facts: Partial<ArmValues> = {}): ArmValues {
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    n: values.length,
    mean,
    lo: mean === null ? null : mean - 0.1,
    hi: mean === null ? null : mean + 0.1,
    sd: 0.1,
    values: values.map((value, i) => ({ path: `s${i + 1}.db`, seed: i + 1, value })),
    notes: values.length === 0 ? ["nobody answered anybody"] : [],
    ...facts,
  };
}

export const difference = (arm: string, facts: Partial<Difference> = {}): Difference => ({
  arm,
  role: "primary",
  estimate: 0.4,
  lo: 0.1,
  hi: 0.7,
  p: 0.03,
  pAdjusted: 0.03,
  smallestP: 0.03,
  paired: true,
  n: 6,
  hedgesG: 1.2,
  cliffDelta: 0.5,
  margin: { value: 0.2, source: "analysis plan" },
  equivalenceP: 0.8,
  equivalencePAdjusted: 0.8,
  visible: 1.1,
  verdict: "different",
  ...facts,
});

export const metric = (name: string, facts: Partial<MetricComparison> = {}): MetricComparison => ({
  name,
  unit: "levels",
  group: "structure",
  role: "exploratory",
  arms: { mixed: armValues([1, 2]), script: armValues([2, 2.5]) },
  noiseFloor: 0.3,
  differences: [difference("script")],
  ...facts,
});

export const comparison = (facts: Partial<Comparison> = {}): Comparison => ({
  experiments: ["teas"],
  baseline: "mixed",
  unit: "run",
  by: "arm",
  arms: [
    { name: "mixed", runs: 2, seeds: [1, 2] },
    { name: "script", runs: 2, seeds: [1, 2] },
  ],
  isSynthetic: true,
  standing: { standing: "confirmatory", reasons: [] },
  alpha: 0.05,
  leftOut: [],
  incomparable: [],
  unanswered: [],
  metrics: [metric("depth_mean", { role: "primary" }), metric("reciprocity_reply_target")],
  references: [],
  precision: "With 2 pairs nothing small would be seen.",
  sentence: "The script goes deeper than the mixed forum.",
  ...facts,
});

/** Two arms of two runs; `words` stand in every place that somebody else writes. */
export function reportData(facts: Partial<ReportData> = {}, words?: string): ReportData {
  const runs = ["mixed", "script"].flatMap((arm) => [1, 2].map((seed) => runOf(talk(arm, seed, words))));
  return {
    title: "teas",
    question: "Who drinks tea?",
    comparison: comparison(),
    runs,
    costs: costReport([]),
    metrics: METRICS.filter(({ name }) => ["depth_mean", "reciprocity_reply_target"].includes(name)),
    isAsked: false,
    aside: [],
    scenario: { file: "teas.yaml", text: "name: teas\n" },
    registration: undefined,
    version: "0.1.0",
    command: "polylogue report teas -o report.html",
    ...facts,
  };
}
