import type { Comparison, Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import type { Cell, Columns } from "../store/export-tables.ts";

/** A line for each metric and arm, the baseline's own first, and for each further difference that was planned. */
export const COMPARISON_COLUMNS: Columns = {
  experiment: "text",
  metric: "text",
  group: "text",
  unit: "text",
  role: "text",
  arm: "text",
  runs: "integer",
  mean: "real",
  mean_lo: "real",
  mean_hi: "real",
  sd: "real",
  noise_floor: "real",
  against: "text",
  estimate: "real",
  lo: "real",
  hi: "real",
  p: "real",
  p_adjusted: "real",
  smallest_p: "real",
  paired: "flag",
  compared: "integer",
  hedges_g: "real",
  cliff_delta: "real",
  margin: "real",
  margin_source: "text",
  equivalence_p: "real",
  equivalence_p_adjusted: "real",
  visible: "real",
  verdict: "text",
  note: "text",
};

export interface ComparisonTerms {
  /** Names, parts or groups; those that `compare` takes where there are none. */
  readonly metric: readonly string[];
  readonly seed: number;
  /** Forks that count as arms; others are left out. */
  readonly forks: ReadonlySet<string>;
}

/** What `polylogue compare` says of these runs, in long form. Empty columns from `against` on: the baseline's own line. */
export async function comparisonRows(
  paths: readonly string[],
  { metric, seed, forks }: ComparisonTerms,
): Promise<readonly (readonly Cell[])[]> {
  const { compareRuns } = await import("../analysis/compare/compare-runs.ts");
  const comparison = compareRuns(paths, { metrics: metric, seed, forks });
  return comparison.metrics.flatMap((one) => linesOf(one, comparison));
}

function linesOf(metric: MetricComparison, { baseline, experiments }: Comparison): (readonly Cell[])[] {
  const head = (arm: string, role: string): Cell[] => {
    const { n = 0, mean = null, lo = null, hi = null, sd = null } = metric.arms[arm] ?? {};
    const floor = arm === baseline ? metric.noiseFloor : null;
    return [
      experiments.join(" + "),
      metric.name,
      metric.group,
      metric.unit,
      role,
      arm,
      n,
      mean,
      lo,
      hi,
      sd,
      floor,
    ];
  };
  const own = [...head(baseline, metric.role), ...NOTHING_COMPARED];
  return [own, ...metric.differences.map((one) => [...head(one.arm, one.role), ...cellsOf(one, baseline)])];
}

function cellsOf(one: Difference, baseline: string): Cell[] {
  const { value: margin = null, source = null } = one.margin ?? {};
  return [
    ...[one.against ?? baseline, one.estimate, one.lo, one.hi, one.p, one.pAdjusted, one.smallestP],
    ...[Number(one.paired), one.n, one.hedgesG, one.cliffDelta, margin, source],
    ...[one.equivalenceP, one.equivalencePAdjusted, one.visible, one.verdict, one.note ?? null],
  ];
}

const NOTHING_COMPARED: readonly Cell[] = Object.keys(COMPARISON_COLUMNS)
  .slice(Object.keys(COMPARISON_COLUMNS).indexOf("against"))
  .map(() => null);
