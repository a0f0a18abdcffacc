import type { Comparison } from "../analysis/compare/comparison.ts";
import type { CostReport } from "../analysis/cost.ts";
import type { Metric } from "../analysis/metric.ts";
import type { RunDigest } from "./digest.ts";

/** What a metric says about itself. */
export type MetricFacts = Omit<Metric, "measure">;

/** One run with what a reader must know to trust or to repeat it. */
export interface ReportedRun {
  /** As commands find it: "first-contact/mixed-s1". */
  readonly name: string;
  readonly arm: string;
  readonly seed: number;
  /** `done`, `stopped`, `failed`, `running` or `imported`. */
  readonly status: string;
  /** Why it is not done, or not to be compared; empty otherwise. */
  readonly why: string;
  readonly rounds: number;
  readonly planHash: string;
  readonly logHash: string;
  readonly codeVersion: string;
  /** "one context, a round at a time" …; undefined where contexts are apart. */
  readonly author: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
  readonly digest: RunDigest;
}

/** What of a pre-registration is shown; every part may be missing from a text that is not quite one. */
export interface Registration {
  readonly hash: string;
  readonly text: string;
}

/** Everything that a report is drawn from. Equal data give equal pages, byte for byte. */
export interface ReportData {
  readonly title: string;
  /** The experiment's own words on what it is about; empty where it has none. */
  readonly question: string;
  readonly comparison: Comparison;
  /** Those that are compared and drawn, in the order of the arms, seeds ascending. */
  readonly runs: readonly ReportedRun[];
  /** Those that were left out: told of, and drawn nowhere. */
  readonly aside: readonly ReportedRun[];
  readonly costs: CostReport;
  /** Of every metric in the comparison, in its order. */
  readonly metrics: readonly MetricFacts[];
  /** True where somebody said which metrics to compare: then all of them are drawn. */
  readonly isAsked: boolean;
  readonly scenario: { readonly file: string; readonly text: string } | undefined;
  readonly registration: Registration | undefined;
  /** Of Polylogue as it drew this report. */
  readonly version: string;
  /** What to type to get this report again. */
  readonly command: string;
}
