import * as Plot from "@observablehq/plot";
import { COURSES, type CourseName } from "./course.ts";
import { type DataColumn, dataTable } from "./figure-box.ts";
import { figure } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { plot } from "./plot.ts";
import type { ReportData, ReportedRun } from "./report-data.ts";

/** One arm at one step, over its runs. */
interface Step {
  readonly step: number;
  readonly mean: number;
  readonly lo: number;
  readonly hi: number;
}

/** One small picture for each arm, all on the same scales, the baseline's mean behind the others. */
export function trajectories(name: CourseName, data: ReportData): Html {
  const { comparison, runs } = data;
  const steps = comparison.arms.map((arm) => ({ arm: arm.name, of: stepsOf(runs, arm.name, name) }));
  const baseline = steps.find(({ arm }) => arm === comparison.baseline)?.of ?? [];
  const all = steps.flatMap(({ of }) => of);
  const most = {
    x: Math.max(1, ...all.map(({ step }) => step)),
    y: Math.max(...all.map(({ hi }) => hi), 1e-9),
  };
  const least = name === "depth" ? 1 : 0;
  return html`<div class="minis">${steps.map(
    ({
      arm,
      of,
    }) => html`<div class="mini" role="img" aria-label="${said(arm, name, of)}"><p class="mini-title${
      arm === comparison.baseline ? " base" : ""
    }">${arm}</p>${picture(of, arm === comparison.baseline ? [] : baseline, [least, most.y], most.x)}</div>
`,
  )}</div>`;
}

function picture(of: readonly Step[], behind: readonly Step[], y: [number, number], last: number): Html {
  if (of.length === 0) return html`<p class="quiet">Nothing to show.</p>`;
  return plot({
    width: 184,
    height: 112,
    marginLeft: 30,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 18,
    x: { domain: [0, last], ticks: Math.min(4, last), tickSize: 3, tickFormat: "d", label: null },
    y: { domain: y, ticks: 3, tickSize: 3, label: null, nice: true },
    marks: [
      Plot.areaY(of, { x: "step", y1: "lo", y2: "hi", fill: "var(--accent)", fillOpacity: 0.16 }),
      Plot.lineY(behind, { x: "step", y: "mean", stroke: "var(--quiet)", strokeDasharray: "2,2" }),
      Plot.lineY(of, { x: "step", y: "mean", stroke: "var(--accent)", strokeWidth: 1.8 }),
    ],
  });
}

function said(arm: string, name: CourseName, of: readonly Step[]): string {
  const [first, last] = [of[0], of.at(-1)];
  if (!first || !last) return `${arm}: nothing to show`;
  return `${arm}, ${COURSES[name].about}: from ${figure(first.mean)} to ${figure(last.mean)}`;
}

function stepsOf(runs: readonly ReportedRun[], arm: string, name: CourseName): Step[] {
  const courses = runs.filter((run) => run.arm === arm).map(({ digest }) => digest.course[name]);
  const longest = courses.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, step) => step).flatMap((step) => {
    const values = courses.flatMap((course) => course[step] ?? []);
    if (values.length === 0) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [{ step, mean, lo: Math.min(...values), hi: Math.max(...values) }];
  });
}

/** The same as a table: means, steps downwards. */
export function courseTable(name: CourseName, { comparison, runs }: ReportData, stepName: string): Html {
  const arms = comparison.arms.map((arm) => ({ arm: arm.name, of: stepsOf(runs, arm.name, name) }));
  const columns: DataColumn[] = [
    { title: stepName, isNumber: true },
    ...arms.map(({ arm }) => ({ title: arm, isNumber: true })),
  ];
  const last = Math.max(-1, ...arms.map(({ of }) => of.at(-1)?.step ?? -1));
  const rows = Array.from({ length: last + 1 }, (_, step) => [
    step,
    ...arms.map(({ of }) => {
      const at = of.find((one) => one.step === step);
      return at ? `${figure(at.mean)} (${figure(at.lo)}–${figure(at.hi)})` : "–";
    }),
  ]);
  return dataTable(`${COURSES[name].title} by ${stepName} and arm`, columns, rows);
}
