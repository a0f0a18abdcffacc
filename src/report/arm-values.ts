import type { ArmValues, MetricComparison } from "../analysis/compare/comparison.ts";
import { type DataColumn, dataTable } from "./figure-box.ts";
import { figure } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";
import { chance, dot, interval, mark, point, type Row, rowsPicture, strip } from "./rows.ts";
import { type Scale, scaleOver } from "./scale.ts";

/** Every arm's runs in one metric: a dot a run, their mean, its interval, and what chance gives. */
export function armValues(metric: MetricComparison, { comparison }: ReportData): Html {
  const names = comparison.arms.map(({ name }) => name);
  const references = comparison.references.filter((reference) => reference.metric === metric.name);
  const scale = scaleOver([
    ...names.flatMap((name) => placesOf(metric.arms[name])),
    ...references.map(({ value }) => value),
  ]);
  const base = metric.arms[comparison.baseline]?.mean ?? null;
  const behind = [
    ...references.map(({ value }) => mark("reference", scale.at(value))),
    names.length > 1 && base !== null && mark("baseline", scale.at(base)),
  ];
  const planned = new Set(metric.differences.filter(({ role }) => role === "primary").map(({ arm }) => arm));
  const rows = names.map((name): Row => {
    const isBaseline = name === comparison.baseline && names.length > 1;
    const values = metric.arms[name];
    return {
      name,
      stands: isBaseline ? "base" : planned.has(name) ? "planned" : undefined,
      drawing: hasMean(values)
        ? strip(...behind, ...marksOf(values, scale, isBaseline))
        : html`<span class="quiet">${values?.notes[0] ?? "no value"}</span>`,
      numbers: numbersOf(values, scale),
      verdict: undefined,
    };
  });
  const label = `${metric.name} by arm`;
  return rowsPicture(rows, { scale, label, numbersTitle: "mean", along: metric.unit });
}

const placesOf = (values: ArmValues | undefined): number[] =>
  values === undefined
    ? []
    : [
        ...values.values.flatMap(({ value, nullMean }) => [
          value,
          ...(nullMean === undefined ? [] : [nullMean]),
        ]),
        ...(values.lo === null || values.hi === null ? [] : [values.lo, values.hi]),
      ];

type WithMean = ArmValues & { readonly mean: number };

const hasMean = (values: ArmValues | undefined): values is WithMean =>
  values !== undefined && values.mean !== null;

function marksOf({ values, lo, hi, mean }: WithMean, { at }: Scale, isBaseline: boolean): (Html | false)[] {
  const nulls = values.flatMap(({ nullMean }) => nullMean ?? []);
  const steps = new Map<number, number>();
  const dots = values.map(({ value }) => {
    const place = Math.round(at(value));
    const before = steps.get(place) ?? 0;
    steps.set(place, before + 1);
    return dot(at(value), (before % 2 === 0 ? -1 : 1) * Math.min(9, Math.ceil(before / 2) * 4.5));
  });
  return [
    nulls.length > 0 && chance(at(meanOf(nulls))),
    lo !== null && hi !== null && interval(at(lo), at(hi)),
    html`${dots}`,
    point(at(mean), isBaseline ? "base" : "mean"),
  ];
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function numbersOf(values: ArmValues | undefined, { text }: Scale): Html {
  if (!hasMean(values)) return html`<span class="quiet">–</span>`;
  const { mean, lo, hi } = values;
  return html`<b>${text(mean)}</b>${lo !== null && hi !== null && html` <span class="quiet range">${text(lo)} to ${text(hi)}</span>`}`;
}

/** The same as a table: every run's value. */
export function valuesTable({ name, unit, arms }: MetricComparison, { comparison }: ReportData): Html {
  const seeds = [...new Set(comparison.arms.flatMap((arm) => arm.seeds))].sort((a, b) => a - b);
  const columns: DataColumn[] = [
    { title: "arm" },
    { title: `mean, ${unit}`, isNumber: true },
    { title: "from", isNumber: true },
    { title: "to", isNumber: true },
    { title: "sd", isNumber: true },
    { title: "by chance", isNumber: true },
    ...seeds.map((seed) => ({ title: `s${seed}`, isNumber: true })),
  ];
  const rows = comparison.arms.flatMap((arm) => {
    const values = arms[arm.name];
    if (!values) return [];
    const nulls = values.values.flatMap(({ nullMean }) => nullMean ?? []);
    const of = (seed: number): string =>
      values.values
        .filter((run) => run.seed === seed)
        .map(({ value }) => figure(value))
        .join(" / ") || "–";
    const { mean, lo, hi, sd } = values;
    const chanceMean = nulls.length === 0 ? null : meanOf(nulls);
    return [[arm.name, ...[mean, lo, hi, sd, chanceMean].map(figure), ...seeds.map(of)]];
  });
  return dataTable(`Values of ${name} by arm and seed`, columns, rows);
}
