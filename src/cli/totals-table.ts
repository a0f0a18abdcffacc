import type { CellResult } from "../engine/experiment.ts";
import { grouped } from "./dollars.ts";
import { table } from "./table.ts";

/** What the runs of an arm came to, all told. */
export interface ArmTotals {
  readonly arm: string;
  readonly runs: number;
  readonly turns: number;
  /** Refused ones included. */
  readonly actions: number;
  /** Calls that were answered. */
  readonly calls: number;
  /** Of all attempts, as far as providers said. */
  readonly outputTokens: number;
}

const COUNTED = ["turns", "actions", "calls", "outputTokens"] as const;

/** Totals by arm, arms in the order in which they first come; runs in which nothing has happened are left out. */
export function totalsByArm(results: readonly CellResult[]): readonly ArmTotals[] {
  const begun = results.filter(({ rounds }) => rounds > 0);
  return [...new Set(begun.map(({ arm }) => arm))].map((arm) => {
    const own = begun.filter((result) => result.arm === arm);
    const sum = (of: (typeof COUNTED)[number]): number =>
      own.reduce((total, { counts }) => total + counts[of], 0);
    return {
      arm,
      runs: own.length,
      turns: sum("turns"),
      actions: sum("actions"),
      calls: sum("calls"),
      outputTokens: sum("outputTokens"),
    };
  });
}

/** What the arms came to in all, a line an arm: those that are to be compared should have had the same chances. */
export function totalsTable(totals: readonly ArmTotals[]): string {
  const rows = totals.map((arm) => [arm.arm, ...COUNTED.map((of) => grouped(arm[of]))]);
  const titles = ["turns", "actions", "calls", "output tokens"];
  return table(rows, [{ title: "in all" }, ...titles.map((title) => ({ title, align: "right" as const }))]);
}
