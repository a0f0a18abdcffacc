import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import type { Budget } from "../scenario/plan.ts";
import { type Amount, LEDGER_NAME, Ledger } from "../store/ledger.ts";
import { ProbeFile } from "../store/probe-file.ts";
import { RunFile } from "../store/run-file.ts";

/** `set`: these bounds and no others, as a scenario says. `change`: these in place of their like, the others go on. */
export interface BudgetOrder {
  readonly type: "set" | "change";
  readonly budget: Budget;
}

/**
 * The ledger of an experiment's folder; undefined where nothing bounds it and nothing ever did. What its runs used before there
 * was a ledger is counted in.
 */
export function openLedger(folder: string, order: BudgetOrder, now: () => number): Ledger | undefined {
  const isBound = Object.keys(order.budget).length > 0;
  if (!isBound && !Ledger.isIn(folder)) return undefined;
  return Ledger.open(folder, {
    caps: order.budget,
    keepOthers: order.type === "change",
    before: () => usedIn(folder),
    now,
  });
}

/** What the runs of a folder and their probes have used. A fork's shared rounds are its parent's. */
function usedIn(folder: string): Amount {
  let [calls, tokens, usd] = [0, 0, 0];
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".db") || name === LEDGER_NAME) continue;
    for (const used of [totalsOf(join(folder, name)), probeTotalsOf(join(folder, name))]) {
      calls += used?.attempts ?? 0;
      tokens += used?.tokens ?? 0;
      usd += used?.knownUsd ?? 0;
    }
  }
  return { calls, tokens, usd };
}

function totalsOf(path: string): ReturnType<RunFile["callTotals"]> | undefined {
  try {
    const file = RunFile.openForReading(path);
    try {
      return file.callTotals(file.header().parent?.round);
    } finally {
      file.close();
    }
  } catch (error) {
    // Not a run, or one that cannot be read: it is told of where runs are listed.
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}

function probeTotalsOf(runPath: string): ReturnType<ProbeFile["totals"]> | undefined {
  try {
    const file = ProbeFile.openForReading(runPath);
    try {
      return file?.totals();
    } finally {
      file?.close();
    }
  } catch (error) {
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}
