import type { Metric } from "../metric.ts";

/** How agents write. */
export const LANGUAGE_METRICS: readonly Metric[] = [];
