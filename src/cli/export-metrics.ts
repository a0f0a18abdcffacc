import type { Measured, Metric, Terms } from "../analysis/metric.ts";
import type { Cell, Columns, RunKeys } from "../store/export-tables.ts";

/** Which run a row is of: the first columns of every table. */
export const RUN_COLUMNS: Columns = { experiment: "text", arm: "text", seed: "integer", run: "text" };

/** A line for each run and metric; where a value cannot be had, `note` says why. */
export const METRIC_COLUMNS: Columns = {
  ...RUN_COLUMNS,
  metric: "text",
  group: "text",
  value: "real",
  unit: "text",
  null_mean: "real",
  null_sd: "real",
  surrogates: "integer",
  note: "text",
};

/** What tells the metrics of a run, in long form: what was measured before is found beside the runs. */
export interface MetricReader {
  rows(path: string, keys: RunKeys): readonly (readonly Cell[])[];
  /** Keeps what was measured anew. */
  close(): void;
}

export async function metricReader(metrics: readonly Metric[], terms: Terms): Promise<MetricReader> {
  const { Measuring } = await import("../analysis/compare/measure-runs.ts");
  const { seenRun } = await import("../analysis/compare/seen-run.ts");
  const measuring = new Measuring(metrics, terms);
  return {
    rows: (path, { experiment, arm, seed, run }) => {
      const [values] = measuring.values(seenRun(path));
      return metrics.map(({ name, group, unit }) => {
        const cells = cellsOf(values?.get(name) ?? { value: null, note: "" });
        return [experiment, arm, seed, run, name, group, cells.value, unit, ...cells.rest];
      });
    },
    close: () => measuring.close(),
  };
}

function cellsOf(measured: Measured): { readonly value: number | null; readonly rest: readonly Cell[] } {
  const chance = measured.value === null ? undefined : measured.null;
  const { mean = null, sd = null, surrogates = null } = chance ?? {};
  return { value: measured.value, rest: [mean, sd, surrogates, measured.note ?? null] };
}
