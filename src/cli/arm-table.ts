import { type Leak, leak } from "../analysis/leak.ts";
import { type ForumSummary, mean, summarise, written } from "../analysis/summary.ts";
import { apply } from "../core/apply.ts";
import type { LoggedEvent } from "../core/events.ts";
import { emptyForum } from "../core/forum.ts";
import type { CellResult } from "../engine/experiment.ts";
import type { Plan } from "../scenario/plan.ts";
import { RunFile } from "../store/run-file.ts";
import { table } from "./table.ts";

/** One finished or stopped run as the closing table counts it. */
export interface RunReading {
  readonly result: CellResult;
  readonly summary: ForumSummary;
  readonly leak: Leak;
  /** True when every model of the run is synthetic or scripted. */
  readonly synthetic: boolean;
}

/** Reads a run's log once, for the numbers that the closing table shows. */
export function readRun(result: CellResult): RunReading {
  const file = RunFile.openForReading(result.path);
  try {
    const plan = JSON.parse(file.header().planJson) as Plan;
    const canaries = Object.fromEntries(plan.agents.flatMap((a) => (a.canary ? [[a.handle, a.canary]] : [])));
    const forum = emptyForum();
    const folded = function* (log: Iterable<LoggedEvent>): Iterable<LoggedEvent> {
      for (const logged of log) {
        apply(forum, logged);
        yield logged;
      }
    };
    const leaks = leak(folded(file.events()), canaries);
    const synthetic = Object.values(plan.models).every(({ provider }) =>
      ["synthetic", "scripted"].includes(provider),
    );
    return { result, summary: summarise(written(forum, plan.donor !== undefined)), leak: leaks, synthetic };
  } finally {
    file.close();
  }
}

/** Readings by arm, arms in the order in which they first come. */
function byArm(readings: readonly RunReading[]): ReadonlyMap<string, readonly RunReading[]> {
  const arms = new Map<string, RunReading[]>();
  for (const reading of readings) {
    const of = arms.get(reading.result.arm);
    if (of) of.push(reading);
    else arms.set(reading.result.arm, [reading]);
  }
  return arms;
}

const number = (value: number | null, digits: number): string =>
  value === null ? "–" : value.toFixed(digits);
const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(0)} %`);

type Column = readonly [
  name: string,
  of: (reading: RunReading) => number | null,
  show: (value: number | null) => string,
];

const one = (value: number | null): string => number(value, 1);
const COLUMNS: readonly Column[] = [
  ["posts", ({ summary }) => summary.posts, one],
  ["comments", ({ summary }) => summary.comments, one],
  ["depth", ({ summary }) => summary.depthMean, (value) => number(value, 2)],
  ["replied", ({ summary }) => summary.shareCommentsReplied, percent],
  ["silent", ({ result }) => result.counts.silent, one],
  ["refused", ({ result }) => result.counts.refused, one],
  ["unreadable", ({ result }) => result.counts.unreadable, one],
  ["calls", ({ result }) => result.counts.calls, one],
];

/** The closing table: a line an arm, each number the mean over the arm's runs. */
export function armTable(readings: readonly RunReading[]): string {
  const rows = [...byArm(readings)].map(([arm, runs]) => [
    arm,
    String(runs.length),
    ...COLUMNS.map(([, of, show]) => show(mean(runs.map(of)))),
  ]);
  const columns = [
    { title: "arm" },
    ...["runs", ...COLUMNS.map(([name]) => name)].map((title) => ({ title, align: "right" as const })),
  ];
  return table(rows, columns);
}

/** What was said that could not have been known; undefined where nobody spoke another's private word. */
export function leakSentence(readings: readonly RunReading[]): string | undefined {
  const counts = [...byArm(readings)].flatMap(([arm, runs]) => {
    const mentions = runs.reduce((sum, run) => sum + run.leak.mentions, 0);
    const violations = runs.flatMap((run) => run.leak.violations);
    const [first] = violations;
    const proof = first ? ` (first ${first.item} by @${first.handle})` : "";
    return mentions === 0 ? [] : [`${arm} ${violations.length} of ${mentions}${proof}`];
  });
  if (counts.length === 0) return undefined;
  return `Private words written before their writer had read them: ${counts.join(", ")}.`;
}

/** Said where no comparison says it. */
export function syntheticSentence(readings: readonly RunReading[]): string | undefined {
  if (readings.length === 0 || !readings.every(({ synthetic }) => synthetic)) return undefined;
  return "All models here are synthetic: the numbers show the instrument at work and say nothing about language models.";
}
