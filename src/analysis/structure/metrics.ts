import type { Metric } from "../metric.ts";
import { COST_METRICS } from "./cost-metrics.ts";
import { DEGREE_METRICS } from "./degree-metrics.ts";
import { GRAPH_METRICS } from "./graph-metrics.ts";
import { INEQUALITY_METRICS } from "./inequality-metrics.ts";
import { INTERVAL_METRICS } from "./interval-metrics.ts";
import { LATENCY_METRICS } from "./latency-metrics.ts";
import { MIXING_METRICS } from "./mixing-metrics.ts";
import { POWER_LAW_METRICS } from "./power-law-metrics.ts";
import { RECIPROCITY_METRICS } from "./reciprocity-metrics.ts";
import { RETURN_METRICS } from "./return-metrics.ts";
import { SIZE_METRICS } from "./size-metrics.ts";
import { THREAD_KIND_METRICS } from "./thread-kinds.ts";
import { TREE_METRICS } from "./tree-metrics.ts";
import { TURN_METRICS } from "./turn-metrics.ts";

/** Sizes, threads, the graph of replies, latencies; what became of turns, and what they cost. */
export const STRUCTURE_METRICS: readonly Metric[] = [
  ...SIZE_METRICS,
  ...TREE_METRICS,
  ...THREAD_KIND_METRICS,
  ...RETURN_METRICS,
  ...RECIPROCITY_METRICS,
  ...INEQUALITY_METRICS,
  ...POWER_LAW_METRICS,
  ...GRAPH_METRICS,
  ...DEGREE_METRICS,
  ...MIXING_METRICS,
  ...LATENCY_METRICS,
  ...INTERVAL_METRICS,
  ...TURN_METRICS,
  ...COST_METRICS,
];
