import { type Estimate, type ModelEstimate, NOTHING, type Range, totalUsd } from "../engine/estimate.ts";
import type { Experiment, PlannedRun } from "../scenario/plan.ts";
import { smallestP } from "../scenario/smallest-p.ts";
import { dollars, short } from "./dollars.ts";
import { cents, type PlanCost, rounded, sumOf } from "./plan-cost.ts";
import { table } from "./table.ts";
import { wrap } from "./terminal.ts";

/** One arm of an experiment as `check --json` says it. */
export interface ArmJson {
  readonly name: string;
  /** Its patch in one line; empty where it changes nothing. */
  readonly changes: string;
  readonly isBaseline: boolean;
  readonly runs: number;
  readonly calls: Range;
  /** Null as soon as one price is unknown. */
  readonly costUsd: Range | null;
  /** Seeds that it has in common with the baseline; null for the baseline itself. */
  readonly pairs: number | null;
  /** Of a two-sided sign-flip test over these pairs; null where there is none. */
  readonly smallestP: number | null;
}

/** The arms of which there are runs, in file order. */
export function armsJson(
  experiment: Experiment,
  runs: readonly PlannedRun[],
  { arms }: PlanCost,
): readonly ArmJson[] {
  const seedsOf = (arm: string): number[] =>
    runs.flatMap(({ plan }) => (plan.arm === arm ? [plan.seed] : []));
  const base = new Set(seedsOf(experiment.baseline));
  return experiment.arms.flatMap(({ name, changes }) => {
    const estimate = arms.get(name);
    if (estimate === undefined) return [];
    const isBaseline = name === experiment.baseline;
    const pairs = isBaseline ? null : seedsOf(name).filter((seed) => base.has(seed)).length;
    return [
      {
        name,
        changes,
        isBaseline,
        ...takes(estimate),
        pairs,
        smallestP: pairs === null ? null : smallestP(pairs),
      },
    ];
  });
}

function takes(estimate: Estimate): Pick<ArmJson, "runs" | "calls" | "costUsd"> {
  return {
    runs: estimate.runs,
    calls: rounded(sumOf(estimate, (model: ModelEstimate) => model.calls)),
    costUsd: cents(estimate.models.length === 0 ? NOTHING : totalUsd(estimate)),
  };
}

const RIGHT = ["runs", "calls", "cost", "pairs", "p >="].map((title) => ({ title, align: "right" as const }));

/**
 * A line an arm: what it may take, from low to worst, how many pairs it makes with the baseline, the smallest p they allow,
 * and what it changes. Changes that do not fit on the page follow below.
 *
 *   arm       runs  calls  cost  pairs   p >=  changes
 *   mixed *      6    288    $0      –      –  the scenario as it stands
 *   isolated     6    288    $0      6  0.031  feed: none
 */
export function experimentTable(arms: readonly ArmJson[], page: number): string {
  const rows = arms.map((arm) => [
    arm.isBaseline ? `${arm.name} *` : arm.name,
    String(arm.runs),
    rangeText(arm.calls, short),
    arm.costUsd === null ? "unknown" : rangeText(arm.costUsd, dollars),
    arm.pairs === null ? "–" : String(arm.pairs),
    arm.smallestP === null ? "–" : pText(arm.smallestP),
    arm.changes === "" ? "the scenario as it stands" : arm.changes,
  ]);
  const columns = [{ title: "arm", most: 24 }, ...RIGHT, { title: "changes", fills: true as const }];
  const text = table(rows, columns, page);
  const lines = text.split("\n").slice(1);
  const clipped = arms.filter((_, i) => lines[i]?.endsWith("…"));
  if (clipped.length === 0) return text;
  return [text, "", ...clipped.flatMap(({ name, changes }) => wrap(`${name} changes ${changes}`, page))].join(
    "\n",
  );
}

function rangeText({ low, worst }: Range, say: (amount: number) => string): string {
  const [from, to] = [say(low), say(worst)];
  return from === to ? from : `${from}–${to}`;
}

/** "0.031", "0.5", "<0.0001". */
export function pText(p: number): string {
  return p < 0.0001 ? "<0.0001" : String(Number(p.toPrecision(2)));
}
