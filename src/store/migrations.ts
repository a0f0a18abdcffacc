import type { Database } from "better-sqlite3";
import { TABLES } from "./schema.ts";
import { VIEWS } from "./views.ts";

interface Migration {
  /** For people: what the step brings. */
  readonly name: string;
  readonly sql: string;
}

/**
 * From the first format on, in order, for ever: a step that has shipped is never edited; the next one goes below it. Views are
 * made anew after the last one.
 */
const STEPS: readonly Migration[] = [
  {
    name: "strands: what many prompts share is listed once; shorter hashes beside new texts",
    sql: `CREATE TABLE strands (id INTEGER PRIMARY KEY, segments TEXT NOT NULL) STRICT;
          DROP INDEX IF EXISTS events_round;
          UPDATE run SET format_version = 2;`,
  },
];

/** Layout of the files that this version writes: the first one, and a step for each that came later. Kept in `PRAGMA user_version`. */
export const FORMAT_VERSION = 1 + STEPS.length;

/** Takes a file from the layout it has (0: empty) to ours, all steps or none. */
export function migrate(db: Database): void {
  const from = Number(db.pragma("user_version", { simple: true }));
  if (from === FORMAT_VERSION) return;
  db.transaction(() => {
    if (from === 0) db.exec(TABLES);
    else for (const { sql } of STEPS.slice(from - 1)) db.exec(sql);
    makeViews(db);
    db.pragma(`user_version = ${FORMAT_VERSION}`);
  }).immediate();
}

function makeViews(db: Database): void {
  const old = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all();
  for (const name of old) db.exec(`DROP VIEW "${name}"`);
  db.exec(VIEWS);
}
