import type { ListeningOfArms } from "../cri/arm-listening.ts";
import type { Irreducibility } from "../gap/irreducibility.ts";
import type { Metric } from "../metric.ts";

/**
 * What the evidence allows to say of one difference: `different` (the adjusted p is below alpha, and the interval leaves 0 out),
 * `equivalent` (both one-sided tests within the margin), `trivial` (different, and within the margin), `undecided` (neither),
 * `none` (too few runs, no value, or arms that are not comparable). docs/comparing.md has the rule.
 */
export type Verdict = "different" | "equivalent" | "trivial" | "undecided" | "none";

/** One run's value of a metric. */
export interface RunValue {
  readonly path: string;
  readonly seed: number;
  readonly value: number;
  /** What chance alone gives on the same data, where the metric has a null. */
  readonly nullMean?: number;
}

/** One arm's values of a metric. The run is the unit. */
export interface ArmValues {
  /** Runs that have a value. */
  readonly n: number;
  /** Null where no run has a value. */
  readonly mean: number | null;
  /** 95 % interval of the mean by bootstrap over runs; null below three runs. */
  readonly lo: number | null;
  readonly hi: number | null;
  /** Between runs; null below two. */
  readonly sd: number | null;
  readonly values: readonly RunValue[];
  /** Why runs have no value, each reason once. */
  readonly notes: readonly string[];
}

/** What a question is worth: its endpoint was planned as the answer, or as a further one, or nobody asked beforehand. */
export type Role = "primary" | "secondary" | "exploratory";

/** An arm against the baseline, in one metric. */
export interface Difference {
  readonly arm: string;
  /** What it is held against where that is not the baseline: another arm, as the analysis plan has it. */
  readonly against?: string;
  /** Of this difference: a planned contrast of a primary metric is primary, other arms of that metric are exploratory. */
  readonly role: Role;
  /** Mean of the paired differences, or difference of the means, in the metric's unit: arm minus baseline; null without values. */
  readonly estimate: number | null;
  /** 95 % interval by bootstrap over pairs, or over runs; null below three. */
  readonly lo: number | null;
  readonly hi: number | null;
  /** Two-sided, by sign flips over pairs or permutation over runs; null where there are too few for any test. */
  readonly p: number | null;
  /** Holm among primary endpoints, Benjamini-Hochberg among the rest; null where `p` is. */
  readonly pAdjusted: number | null;
  /** The smallest p that so many runs could give. */
  readonly smallestP: number | null;
  readonly paired: boolean;
  /** Pairs where paired; else the smaller of the two arms. */
  readonly n: number;
  readonly hedgesG: number | null;
  readonly cliffDelta: number | null;
  /** The difference that is too small to matter, in the metric's unit, and where it was fixed; null where nobody fixed one. */
  readonly margin: { readonly value: number; readonly source: string } | null;
  /** The larger p of the two one-sided tests against the margin; null without a margin or with too few runs. */
  readonly equivalenceP: number | null;
  /** The same adjusted as `pAdjusted` is, in a family of its own; the verdict goes by this one. */
  readonly equivalencePAdjusted: number | null;
  /** The standardised difference that these runs would show with 80 % power. */
  readonly visible: number | null;
  readonly verdict: Verdict;
  /** Why there is no p, or what else must be known. */
  readonly note?: string;
  /** True where one embedder alone would have it, and the other does not agree. */
  readonly isWithheld?: true;
}

/** One metric over all arms. */
export interface MetricComparison {
  readonly name: string;
  readonly unit: string;
  readonly group: Metric["group"];
  /** The highest role that one of its differences has. */
  readonly role: Role;
  /** By arm, in the order of `Comparison.arms`. */
  readonly arms: Readonly<Record<string, ArmValues>>;
  /** Mean absolute difference between two runs of the baseline that differ in their seed only; null below two runs. */
  readonly noiseFloor: number | null;
  readonly differences: readonly Difference[];
}

/** Somebody else's figure to hold the arms against. */
export interface ReferenceValue {
  readonly metric: string;
  readonly value: number;
  /** Paper and place: "Holtz 2026, arXiv 2602.10131, table 1". */
  readonly source: string;
  /** How its definition differs from ours, if at all. */
  readonly note?: string;
}

/** A planned question to which these runs have no answer. */
export interface Unanswered {
  /** Its name in the analysis plan. */
  readonly endpoint: string;
  readonly metric: string;
  readonly why: string;
}

/** Two arms that must not be held against each other. */
export interface Incomparable {
  readonly arm: string;
  readonly against: string;
  /** "mixed lost 1.0 % of its turns and one-model 6.2 %: more than 3 points apart" */
  readonly why: string;
}

export interface LeftOut {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly why: string;
}

/** Runs compared, arm by arm. What `compare` prints, `report` draws and `export` writes. */
export interface Comparison {
  /** Name of the experiment, or of each where there are several. */
  readonly experiments: readonly string[];
  readonly baseline: string;
  readonly unit: "run";
  readonly by: "arm" | "model" | "persona";
  /** Where not arms are compared: the arm whose models or personas stand in their place. */
  readonly within?: string;
  /** In the order of the scenario, the baseline first. */
  readonly arms: readonly {
    readonly name: string;
    readonly runs: number;
    readonly seeds: readonly number[];
  }[];
  /** True where every model is synthetic: then all that is shown must say so. */
  readonly isSynthetic: boolean;
  readonly standing: {
    readonly standing: "confirmatory" | "exploratory" | "unplanned";
    readonly reasons: readonly string[];
  };
  /** The analysis plan's level of the tests, or .05. */
  readonly alpha: number;
  /** Runs that are not comparable or not finished. */
  readonly leftOut: readonly LeftOut[];
  /** Pairs of arms whose differences have no verdict because their losses differ too much. */
  readonly incomparable: readonly Incomparable[];
  /** Planned endpoints that could not be tested. */
  readonly unanswered: readonly Unanswered[];
  readonly metrics: readonly MetricComparison[];
  /** What the probes beside the runs say of each arm; left out where there is none. */
  readonly listening?: ListeningOfArms;
  /** Whether one author would have produced the same; left out where no arm was told from another. */
  readonly irreducibility?: Irreducibility;
  readonly references: readonly ReferenceValue[];
  /** "With 4 pairs a difference of 2.3 run-SD would be seen four times in five." */
  readonly precision: string;
  /** The answer in one sentence of plain words that says no more than the evidence. */
  readonly sentence: string;
}
