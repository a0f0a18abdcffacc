import type { Metric } from "../metric.ts";
import { ACCOMMODATION_METRICS } from "./accommodation-metrics.ts";
import { ANSWER_METRICS } from "./answer-metrics.ts";
import { COURSE_METRICS } from "./course-metrics.ts";
import { REPETITION_METRICS } from "./repetition-metrics.ts";
import { VOCABULARY_METRICS } from "./vocabulary-metrics.ts";

/** How agents write. */
export const LANGUAGE_METRICS: readonly Metric[] = [
  ...VOCABULARY_METRICS,
  ...REPETITION_METRICS,
  ...ANSWER_METRICS,
  ...ACCOMMODATION_METRICS,
  ...COURSE_METRICS,
];
