import Sqlite from "better-sqlite3";
import { type ErrorCode, PolylogueError } from "../core/errors.ts";

interface Explanation {
  readonly code: ErrorCode;
  readonly says: string;
  readonly hint: string;
}

const LOCKED: Explanation = {
  code: "run_locked",
  says: "is in use by another process",
  hint: "Wait until the other process is done, or stop it.",
};
const DAMAGED: Explanation = {
  code: "run_damaged",
  says: "is damaged",
  hint: "Take a copy from before the damage, or run the scenario again.",
};
const UNWRITABLE: Explanation = {
  code: "file_unwritable",
  says: "cannot be written",
  hint: "Check the disk and the permissions of the folder. What was committed before is safe.",
};

const FULL: Explanation = {
  code: "disk_full",
  says: "cannot grow: the disk is full",
  hint: "Make room, then resume the run, or give the same command again. What was committed before is safe.",
};

/** By whole result code where one means something of its own, else by the primary one that it begins with. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  SQLITE_FULL: FULL,
  // The index of the write-ahead log is a file that grows too, and has its own code for it.
  SQLITE_IOERR_SHMSIZE: FULL,
  SQLITE_BUSY: LOCKED,
  SQLITE_LOCKED: LOCKED,
  SQLITE_CORRUPT: DAMAGED,
  SQLITE_NOTADB: DAMAGED,
  SQLITE_READONLY: UNWRITABLE,
  SQLITE_IOERR: UNWRITABLE,
  SQLITE_CANTOPEN: { ...UNWRITABLE, code: "file_unreadable", says: "cannot be opened" },
};

/** True for a failure of SQLite with that primary code, e.g. `isSqlite(error, "SQLITE_BUSY")`. */
export function isSqlite(error: unknown, primary: string): boolean {
  return error instanceof Sqlite.SqliteError && primaryCode(error.code) === primary;
}

/** `work()`, with what SQLite reports about disks, locks and damage put as a `PolylogueError`. Bugs pass unchanged. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(path, error);
  }
}

export function explained(path: string, error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const explanation = EXPLANATIONS[error.code] ?? EXPLANATIONS[primaryCode(error.code)];
  if (explanation === undefined) return error;
  const { code, says, hint } = explanation;
  return new PolylogueError(code, `${path} ${says}`, { hint, cause: error });
}

function primaryCode(code: string): string {
  return code.split("_", 2).join("_");
}
