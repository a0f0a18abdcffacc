import pc from "picocolors";
import type { Measured, Metric } from "../analysis/metric.ts";
import type { MeasuredRun } from "./measured-run.ts";
import type { Style } from "./output.ts";
import { plural } from "./phrases.ts";
import { type Column, table } from "./table.ts";
import { safe, wrap } from "./terminal.ts";

/** Metrics that a table by round has columns for. */
export const MOST_BY_ROUND = 5;
/** Runs that stand side by side; of more, arms do. */
const MOST_RUNS = 3;

const INDENT = "  ";
const DASH = "–";

/** 0.3356, 12, 1204, 3.1e-7: four digits that mean something, whole numbers whole. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 1_000) return value.toFixed(0);
  return Math.abs(value) < 0.00005 ? value.toExponential(1) : String(Number(value.toPrecision(4)));
}

/** The groups of the metrics with their titles, in their order. */
export type Titles = Readonly<Record<Metric["group"], string>>;

/** Runs with their values, one table a group. */
export function measureText(
  runs: readonly MeasuredRun[],
  metrics: readonly Metric[],
  { titles, style }: { readonly titles: Titles; readonly style: Style },
): string {
  const paint = pc.createColors(style.color);
  const [only, second] = runs;
  if (!only) return "";
  const columns = second ? beside(runs) : undefined;
  const groups = (Object.keys(titles) as Metric["group"][]).map((group) => ({
    title: titles[group],
    metrics: metrics.filter((metric) => metric.group === group),
  }));
  const page = style.width - INDENT.length;
  const sections = groups
    .filter((group) => group.metrics.length > 0)
    .map((group) => {
      const body = columns ? sideBySide(group.metrics, columns) : oneRun(group.metrics, only, page);
      return `\n${paint.bold(group.title)}\n${indented(body)}`;
    });
  const footer = columns ? [`\n${wrap(columns.footnote, style.width).join("\n")}`] : [];
  const title = second ? plural(runs.length, "run") : safe(only.path);
  return [paint.bold(`Measures of ${title}`), ...sections, ...footer].join("\n");
}

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => INDENT + line)
    .join("\n");

/** A line for each metric that has a value; what has none stands below with the reason, as do notes. */
function oneRun(metrics: readonly Metric[], { values }: MeasuredRun, page: number): string {
  const rows = metrics.flatMap(({ name, unit }) => {
    const measured = values.get(name);
    if (!measured || measured.value === null) return [];
    return [[name, figure(measured.value), unit, chanceText(measured)]];
  });
  const columns: Column[] = [{ title: "metric" }, { title: "value", align: "right" }, { title: "unit" }];
  const hasChance = rows.some(([, , , chance]) => chance !== "");
  const shown =
    rows.length === 0 ? [] : [table(rows, hasChance ? [...columns, { title: "by chance" }] : columns)];
  return [...shown, ...noteLines(metrics, values, page)].join("\n");
}

/** What has to be said of values and of their absence, once for all metrics of which it is true. */
function noteLines(metrics: readonly Metric[], values: MeasuredRun["values"], page: number): string[] {
  const namesBy = new Map<string, string[]>();
  for (const { name } of metrics) {
    const measured = values.get(name);
    if (measured?.note === undefined) continue;
    const note = measured.value === null ? `not available: ${measured.note}` : measured.note;
    namesBy.set(note, [...(namesBy.get(note) ?? []), name]);
  }
  return [...namesBy].flatMap(([note, names]) =>
    wrap(safe(`${names.join(", ")}: ${note}`), page - INDENT.length).map((line, i) =>
      i === 0 ? line : INDENT + line,
    ),
  );
}

function chanceText(measured: Measured): string {
  if (measured.value === null || !measured.null) return "";
  const { mean, sd } = measured.null;
  return `${figure(mean)} ± ${Number(sd.toPrecision(2))}`;
}

/** What stands side by side. */
interface Beside {
  readonly titles: readonly string[];
  readonly cell: (metric: string, column: number) => string;
  readonly footnote: string;
}

function beside(runs: readonly MeasuredRun[]): Beside {
  if (runs.length <= MOST_RUNS) {
    return {
      titles: runs.map(({ arm, seed }) => `${arm} s${seed}`),
      cell: (metric, column) => cellOf(runs[column]?.values.get(metric)),
      footnote: "In brackets: by chance. What is not available has no value; --json says why.",
    };
  }
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  const runsOf = arms.map((arm) => runs.filter((run) => run.arm === arm));
  return {
    titles: arms.map((arm, i) => `${arm} (${runsOf[i]?.length})`),
    cell: (metric, column) => meanCell((runsOf[column] ?? []).map(({ values }) => values.get(metric))),
    footnote:
      "Means over the runs of each arm that have a value, their number behind its name; no differences are tested here. --csv has every run.",
  };
}

function cellOf(measured: Measured | undefined): string {
  if (!measured || measured.value === null) return DASH;
  return `${figure(measured.value)}${measured.null ? ` (${figure(measured.null.mean)})` : ""}`;
}

function meanCell(all: readonly (Measured | undefined)[]): string {
  const values = all.flatMap((measured) =>
    measured === undefined || measured.value === null ? [] : [measured.value],
  );
  if (values.length === 0) return DASH;
  return figure(Number((values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(4)));
}

function sideBySide(metrics: readonly Metric[], { titles, cell }: Beside): string {
  const rows = metrics.map(({ name, unit }) => [name, ...titles.map((_, i) => cell(name, i)), unit]);
  const columns: Column[] = [
    { title: "metric" },
    ...titles.map((title) => ({ title, align: "right" as const, most: 24 })),
    { title: "unit" },
  ];
  return table(rows, columns);
}

/** Runs round by round, a table each: rounds downwards, metrics across. */
export function roundsText(runs: readonly MeasuredRun[], metrics: readonly Metric[], style: Style): string {
  const paint = pc.createColors(style.color);
  const columns: Column[] = [
    { title: "round", align: "right" },
    ...metrics.map(({ name }) => ({ title: name, align: "right" as const })),
  ];
  const tables = runs.map(({ path, rounds = [] }) => {
    const rows = rounds.map((values, round) => [
      String(round),
      ...metrics.map(({ name }) => cellOf(values.get(name))),
    ]);
    return `${paint.bold(safe(path))}\n${indented(table(rows, columns))}`;
  });
  return [...tables, "As it stood at the end of each round; in brackets: by chance."].join("\n\n");
}
