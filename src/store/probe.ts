import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { guarded } from "./sqlite-errors.ts";
import { writeFailure } from "./write-failure.ts";

/** The version of SQLite, such as "3.50.4". Throws what keeps the native module from loading. */
export function sqliteVersion(): string {
  const db = new Sqlite(":memory:");
  try {
    return db.prepare<[], string>("SELECT sqlite_version()").pluck().get() ?? "";
  } finally {
    db.close();
  }
}

/**
 * Writes a small database in `folder` the way a run is written, reads it back through a second connection, and takes it
 * away again. Gives back the journal mode it got: "wal" where one may write while others read. Throws `file_unwritable`,
 * `disk_full`.
 */
export function probeWriting(folder: string): string {
  const place = temporaryFolder(folder);
  try {
    return guarded(folder, () => journalAt(join(place, "probe.db")));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function journalAt(path: string): string {
  const db = new Sqlite(path);
  try {
    const journal = String(db.pragma("journal_mode = WAL", { simple: true }));
    db.pragma("synchronous = FULL");
    db.exec("CREATE TABLE probe (x TEXT) STRICT; INSERT INTO probe VALUES ('written')");
    const reader = new Sqlite(path, { readonly: true });
    try {
      reader.prepare("SELECT x FROM probe").get();
    } finally {
      reader.close();
    }
    return journal;
  } finally {
    db.close();
  }
}

function temporaryFolder(folder: string): string {
  try {
    return mkdtempSync(join(folder, ".polylogue-probe-"));
  } catch (cause) {
    throw writeFailure(folder, cause, { orElse: "name another one" });
  }
}
