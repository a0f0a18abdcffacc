import type { Database } from "better-sqlite3";
import { TABLES } from "./schema.ts";
import { VIEWS } from "./views.ts";

interface Migration {
  /** For people: what the step brings. */
  readonly name: string;
  readonly sql: string;
}

/** In order, for ever: a step that has shipped is never edited; the next one goes below it. */
const MIGRATIONS: readonly Migration[] = [{ name: "first format", sql: TABLES + VIEWS }];

/** Layout of the files that this version writes: how many steps stand behind it. Kept in `PRAGMA user_version`. */
export const FORMAT_VERSION = MIGRATIONS.length;

/** Takes a file from the layout it has (0: empty) to ours, all steps or none. */
export function migrate(db: Database): void {
  const from = Number(db.pragma("user_version", { simple: true }));
  db.transaction(() => {
    for (const { sql } of MIGRATIONS.slice(from)) db.exec(sql);
    db.pragma(`user_version = ${FORMAT_VERSION}`);
  }).immediate();
}
