import type { Database } from "better-sqlite3";

/**
 * Finds where a round begins in a table whose rounds never fall with its key, by bisection: no index is needed, so
 * a run can be read while it is written. Returns the key of the first row of `round` or later, or one beyond the last.
 */
export function roundFinder(db: Database, table: "events" | "calls"): (round: number) => number {
  const key = table === "events" ? "seq" : "id";
  const last = db.prepare<[], number>(`SELECT coalesce(max(${key}), 0) FROM ${table}`).pluck();
  const roundAt = db
    .prepare<[number], number>(`SELECT round FROM ${table} WHERE ${key} >= ? ORDER BY ${key} LIMIT 1`)
    .pluck();
  return (round) => {
    let low = 1;
    let high = (last.get() ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = roundAt.get(middle);
      if (found !== undefined && found < round) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
