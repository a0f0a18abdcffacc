import { closeSync, openSync, readSync, statSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import { FORMAT_VERSION } from "./migrations.ts";
import { APPLICATION_ID } from "./schema.ts";
import { guarded, isSqlite } from "./sqlite-errors.ts";

const MAGIC = "SQLite format 3\0";

/**
 * Opens an existing run file and makes sure that it is one, whole, and of a format we know.
 * Throws `run_not_found`, `not_a_run`, `run_damaged`, `run_newer_format`, `file_unreadable`.
 */
export function openDatabase(path: string, mode: "read" | "write"): Database {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw notThere(path);
  const readonly = mode === "read";
  const db = connect(path, readonly);
  try {
    inspect(db, path);
    return db;
  } catch (error) {
    db.close();
    if (isSqlite(error, "SQLITE_NOTADB") && !looksLikeSqlite(path)) throw notARun(path, error);
    return guarded(path, () => {
      throw error;
    });
  }
}

function notThere(path: string): PolylogueError {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return notARun(path);
  return new PolylogueError("run_not_found", `there is no run at ${path}`, {
    hint: "`polylogue list` shows all runs.",
  });
}

function notARun(path: string, cause?: unknown): PolylogueError {
  return new PolylogueError("not_a_run", `${path} is not a run file`, {
    hint: "Run files are made by `polylogue run` and end in .db.",
    cause,
  });
}

function connect(path: string, readonly: boolean): Database {
  try {
    return new Sqlite(path, { readonly, fileMustExist: true });
  } catch (cause) {
    if (!isSqlite(cause, "SQLITE_CANTOPEN")) throw cause;
    throw new PolylogueError(readonly ? "file_unreadable" : "file_unwritable", `${path} cannot be opened`, {
      hint: "Check the permissions of the file and its folder.",
      cause,
    });
  }
}

function inspect(db: Database, path: string): void {
  const applicationId = db.pragma("application_id", { simple: true });
  const pages = Number(db.pragma("page_count", { simple: true }));
  if (applicationId !== APPLICATION_ID) throw notARun(path);
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > FORMAT_VERSION) throw newer(path, version, writerOf(db));
  checkSize(path, pages * Number(db.pragma("page_size", { simple: true })));
}

/** SQLite rounds the size of a file up to whole pages, so it would take one cut within its last page for whole. */
function checkSize(path: string, expected: number): void {
  if (statSync(`${path}-wal`, { throwIfNoEntry: false }) !== undefined) return;
  const { size } = statSync(path);
  if (size >= expected) return;
  throw new PolylogueError("run_damaged", `${path} is cut short: ${size} bytes of ${expected}`, {
    hint: "Copy it again, or take a copy from before the damage.",
  });
}

/** A newer format may have changed everything but these two names. */
function writerOf(db: Database): string {
  const names = db.prepare<[], { name: string }>("SELECT name FROM pragma_table_info('run')").all();
  if (!names.some(({ name }) => name === "code_version")) return "a newer version";
  const row = db.prepare<[], { code_version: string }>("SELECT code_version FROM run").get();
  return row === undefined ? "a newer version" : `version ${row.code_version}`;
}

function newer(path: string, version: number, writer: string): PolylogueError {
  return new PolylogueError(
    "run_newer_format",
    `${path} has format ${version}, written by Polylogue ${writer}; this one reads formats up to ${FORMAT_VERSION}`,
    { hint: "Update Polylogue." },
  );
}

/** Asked only of files that SQLite refused: closing a file by hand drops the locks that SQLite holds on it. */
function looksLikeSqlite(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(MAGIC.length);
    const length = readSync(file, head, 0, head.length, 0);
    return length > 0 && head.subarray(0, length).equals(Buffer.from(MAGIC).subarray(0, length));
  } finally {
    closeSync(file);
  }
}
