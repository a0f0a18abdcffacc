import type { Metric } from "../metric.ts";

/** What a metric says of itself. */
export type MetricWords = Pick<Metric, "name" | "unit" | "definition" | "source" | "trap" | "nullModel">;

/** A metric of this room; it needs nothing but messages. */
export const languageMetric = (words: MetricWords, measure: Metric["measure"]): Metric => ({
  group: "language",
  needs: [],
  ...words,
  measure,
});
