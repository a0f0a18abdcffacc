import type { Comparison, Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import { csvLines } from "./csv.ts";

const COLUMNS = [
  ...["metric", "unit", "group", "role", "arm", "n", "mean", "lo", "hi", "sd", "noise_floor"],
  ...["against", "difference", "difference_lo", "difference_hi", "p", "p_adjusted", "smallest_p"],
  ...["paired", "n_compared", "hedges_g", "cliff_delta", "margin", "margin_source"],
  ...["equivalence_p", "equivalence_p_adjusted", "visible", "verdict", "note"],
];

/** A line for each metric and arm, and for each further difference, under a line of names; empty is not available. */
export function compareCsv({ metrics, baseline }: Comparison): string {
  return csvLines([COLUMNS, ...metrics.flatMap((metric) => linesOf(metric, baseline))]);
}

type Cell = string | number | boolean | null | undefined;

function linesOf(metric: MetricComparison, baseline: string): Cell[][] {
  const { name, unit, group, arms, differences, noiseFloor } = metric;
  const line = (arm: string, role: string, one: Difference | undefined): Cell[] => {
    const { n, mean, lo, hi, sd } = arms[arm] ?? {};
    const floor = arm === baseline ? noiseFloor : undefined;
    return [
      name,
      unit,
      group,
      role,
      arm,
      n,
      mean,
      lo,
      hi,
      sd,
      floor,
      ...(one ? differenceCells(one, baseline) : []),
    ];
  };
  return [line(baseline, metric.role, undefined), ...differences.map((one) => line(one.arm, one.role, one))];
}

function differenceCells(one: Difference, baseline: string): Cell[] {
  return [
    ...[one.against ?? baseline, one.estimate, one.lo, one.hi, one.p, one.pAdjusted, one.smallestP],
    ...[one.paired, one.n, one.hedgesG, one.cliffDelta, one.margin?.value, one.margin?.source],
    ...[one.equivalenceP, one.equivalencePAdjusted, one.visible, one.verdict, one.note],
  ];
}
