import { PolylogueError } from "../../core/errors.ts";
import type { AnalysisPlanText } from "../../scenario/analysis-plan-schema.ts";
import type { Metric } from "../metric.ts";
import { METRICS, metricsNamed } from "../registry.ts";
import { DEFAULT_METRICS, VOICE_BY_VOICE } from "./default-metrics.ts";
import { LOST } from "./incomparable.ts";
import { LISTENING } from "./listening-of-arms.ts";

export interface AskedMetrics {
  /** Names, parts ("gini_*") or groups; the default set where left out or empty. */
  readonly metrics?: readonly string[];
  /** Every metric there is. */
  readonly all?: boolean;
  /** Names that are shown besides those of the default set: there is something to hold them against. */
  readonly besides?: readonly string[];
}

/** What is measured, and the part of it that is shown. Planned questions are among both, whatever else is asked for. */
export function metricsFor(
  asked: AskedMetrics,
  plan: AnalysisPlanText | undefined,
  by: "arm" | "model" | "persona",
): { readonly measured: readonly Metric[]; readonly shown: readonly Metric[] } {
  const wanted = new Set(by === "arm" ? wantedOf(asked) : ofVoices(asked, by));
  const planned = new Set(plan?.endpoints.map(({ metric }) => metric));
  const shown = METRICS.filter((metric) => wanted.has(metric) || planned.has(metric.name));
  // Losses decide what may be compared, and no claim about listening rests on one number.
  const beside = [LOST, ...(shown.some(({ name }) => LISTENING.includes(name)) ? LISTENING : [])];
  return {
    measured: METRICS.filter((metric) => shown.includes(metric) || beside.includes(metric.name)),
    shown,
  };
}

function wantedOf({ metrics = [], all = false, besides = [] }: AskedMetrics): readonly Metric[] {
  if (all) return METRICS;
  if (metrics.length > 0) return metricsNamed(metrics);
  return METRICS.filter(({ name }) => DEFAULT_METRICS.includes(name) || besides.includes(name));
}

/** By model or persona only what one of them can have by itself. */
function ofVoices(asked: AskedMetrics, by: string): readonly Metric[] {
  const possible = METRICS.filter(({ name }) => VOICE_BY_VOICE.includes(name));
  if (asked.all || !asked.metrics?.length) return possible;
  const named = metricsNamed(asked.metrics).filter((metric) => possible.includes(metric));
  if (named.length > 0) return named;
  throw new PolylogueError(
    "usage",
    `${asked.metrics.join(", ")}: a whole run has that, not one ${by} in it`,
    {
      hint: `By ${by} there are ${VOICE_BY_VOICE.join(", ")}.`,
    },
  );
}
