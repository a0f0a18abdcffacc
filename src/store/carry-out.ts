import type { Database, Statement } from "better-sqlite3";
import type { Cell, Step } from "./rows.ts";

/** Carries statements out one after the other, in an open transaction. */
export function carryOut(db: Database, steps: Iterable<Step>): void {
  const prepared = new Map<string, Statement<Cell[]>>();
  for (const [sql, ...cells] of steps) {
    const statement = prepared.get(sql) ?? db.prepare<Cell[]>(sql);
    prepared.set(sql, statement);
    statement.run(...cells);
  }
}
