import { dirname } from "node:path";
import { type BudgetOrder, openLedger } from "../engine/budget.ts";
import type { Cell } from "../engine/cells.ts";
import type { RunOptions } from "../engine/run-result.ts";
import { Gates } from "../providers/gate.ts";
import { WALL_TIME } from "../providers/timing.ts";
import type { Ledger } from "../store/ledger.ts";

/** What all runs of a process share when they ask models, so that together they keep within limits and budgets. */
export interface Line extends Required<Pick<RunOptions, "gates" | "ledgerOf" | "clock">> {
  /** Puts down what was used. */
  close(): void;
}

/** The line for these cells. Opens the ledgers of their folders: each experiment has its own. */
export function openLine(cells: readonly Pick<Cell, "path">[], order: BudgetOrder): Line {
  const { now } = WALL_TIME;
  const ledgers = new Map<string, Ledger | undefined>();
  const close = (): void => {
    for (const ledger of ledgers.values()) ledger?.close();
  };
  try {
    for (const { path } of cells) {
      const folder = dirname(path);
      if (!ledgers.has(folder)) ledgers.set(folder, openLedger(folder, order, now));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { gates: new Gates(WALL_TIME), ledgerOf: (path) => ledgers.get(dirname(path)), clock: now, close };
}
