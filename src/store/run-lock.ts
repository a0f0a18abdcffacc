import { rmSync, statSync, writeFileSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import { guarded, isSqlite } from "./sqlite-errors.ts";

const ATTEMPTS = 3;

/** Long enough for somebody who only looks whether the lock is held, short enough to be "at once". */
const PATIENCE_MS = 100;

/**
 * The right to write one run file: an exclusive transaction held open in an empty database beside it. The operating
 * system ends it with the process, however that dies, so a file left behind by `kill -9` locks nobody out.
 */
export class RunLock {
  readonly #path: string;
  readonly #held: Database;

  private constructor(path: string, held: Database) {
    this.#path = path;
    this.#held = held;
  }

  /** Throws `run_locked` at once when somebody else writes the run. */
  static take(runPath: string): RunLock {
    const path = `${runPath}-lock`;
    for (let i = 0; i < ATTEMPTS; i += 1) {
      const before = touch(path);
      const held = hold(path, runPath);
      if (held === undefined) continue;
      // The holder before us may have removed the file between our opening and our locking: then we hold a lock
      // on a file that no longer has a name, and the next to come would hold another.
      if (before !== undefined && before === inodeOf(path)) return new RunLock(path, held);
      held.close();
    }
    throw locked(runPath);
  }

  release(): void {
    if (!this.#held.open) return;
    rmSync(this.#path, { force: true });
    this.#held.close();
  }
}

/** Makes the file unless it is there, and tells its inode. */
function touch(path: string): number | undefined {
  try {
    // "wx" so that a file is opened only when it is new: closing one that this process has locked elsewhere would
    // drop that lock (a rule of POSIX).
    writeFileSync(path, "", { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
      throw new PolylogueError("file_unwritable", `cannot write beside the run: ${path}`, {
        hint: "A run that is written needs a folder that can be written.",
        cause,
      });
    }
  }
  return inodeOf(path);
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** The held lock; undefined where its file went away while we waited, since then its holder has just let go. */
function hold(path: string, runPath: string): Database | undefined {
  const db = guarded(path, () => new Sqlite(path, { timeout: PATIENCE_MS }));
  try {
    db.exec("BEGIN EXCLUSIVE");
    return db;
  } catch (error) {
    db.close();
    if (isSqlite(error, "SQLITE_BUSY")) throw locked(runPath, error);
    if (isSqlite(error, "SQLITE_IOERR")) return undefined;
    throw error;
  }
}

function locked(runPath: string, cause?: unknown): PolylogueError {
  return new PolylogueError("run_locked", `${runPath} is being written by another process`, {
    hint: "Wait until it is done, or stop it.",
    cause,
  });
}
