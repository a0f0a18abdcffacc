import Sqlite from "better-sqlite3";
import { isSqlite } from "./sqlite-errors.ts";

/**
 * True while some process holds the right to write the run at this path. A run that says `running` and is not being
 * written was cut off. It never waits and leaves nothing behind.
 */
export function isBeingWritten(runPath: string): boolean {
  try {
    const db = new Sqlite(`${runPath}-lock`, { readonly: true, fileMustExist: true, timeout: 0 });
    try {
      db.pragma("schema_version");
      return false;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isSqlite(error, "SQLITE_BUSY")) return true;
    // No lock beside the run, or one that was taken away while we looked.
    if (isSqlite(error, "SQLITE_CANTOPEN")) return false;
    throw error;
  }
}
