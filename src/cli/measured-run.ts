import type { Measured, Metric } from "../analysis/metric.ts";
import { csvLines } from "./csv.ts";

/** A run with the values of its metrics by name. */
export interface MeasuredRun {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly values: ReadonlyMap<string, Measured>;
  /** As it stood at the end of each round, from the opening on; undefined where nobody asked. */
  readonly rounds: readonly ReadonlyMap<string, Measured>[] | undefined;
}

interface ValueJson {
  readonly value: number | null;
  readonly unit: string;
  /** Null where there is nothing to say. */
  readonly note: string | null;
  /** What chance gives; null where that is not asked of this metric. */
  readonly null: { readonly mean: number; readonly sd: number; readonly surrogates: number } | null;
}

/** The part of the metrics' facts that their values travel with. */
export type Units = ReadonlyMap<string, string>;

export const unitsOf = (metrics: readonly Metric[]): Units =>
  new Map(metrics.map(({ name, unit }) => [name, unit]));

/** `{ path, arm, seed, metrics: { depth_mean: { value: 1.13, unit: "levels", note: null, null: null } } }`, and `rounds` where asked for. */
export function measuredJson({ path, arm, seed, values, rounds }: MeasuredRun, units: Units): unknown {
  return {
    path,
    arm,
    seed,
    metrics: valuesJson(values, units),
    ...(rounds && {
      rounds: rounds.map((of, round) => ({ round, metrics: valuesJson(of, units) })),
    }),
  };
}

function valuesJson(values: MeasuredRun["values"], units: Units): Record<string, ValueJson> {
  return Object.fromEntries(
    [...values].map(([name, measured]) => [name, valueJson(measured, units.get(name) ?? "")]),
  );
}

function valueJson(measured: Measured, unit: string): ValueJson {
  const chance = measured.value === null ? undefined : measured.null;
  return { value: measured.value, unit, note: measured.note ?? null, null: chance ?? null };
}

const COLUMNS = [
  "path",
  "arm",
  "seed",
  "round",
  "metric",
  "value",
  "unit",
  "null_mean",
  "null_sd",
  "surrogates",
  "note",
];

/** A line for each run, round and metric under a line of names; empty is not available. `round` is empty for whole runs. */
export function csvOf(runs: readonly MeasuredRun[], units: Units): string {
  const lines = runs.flatMap((run) => {
    const parts = run.rounds ?? [run.values];
    return parts.flatMap((values, round) =>
      [...values].map(([name, measured]) => {
        const at = run.rounds ? round : "";
        return [run.path, run.arm, run.seed, at, name, ...csvValue(measured, units.get(name) ?? "")];
      }),
    );
  });
  return csvLines([COLUMNS, ...lines]);
}

function csvValue(measured: Measured, unit: string): (string | number)[] {
  const chance = measured.value === null ? undefined : measured.null;
  const drawn = chance ? [chance.mean, chance.sd, chance.surrogates] : ["", "", ""];
  return [measured.value ?? "", unit, ...drawn, measured.note ?? ""];
}
