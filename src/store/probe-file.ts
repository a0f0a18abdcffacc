import { existsSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import type { CallRecord, CallTotals, StoredCall } from "./call-record.ts";
import { CALL_ROWS, type CallRow, callOf } from "./call-row.ts";
import { CallWriter } from "./call-writer.ts";
import { PROBE_FORMAT, PROBE_ID, PROBE_TABLES } from "./probe-schema.ts";
import { RunLock } from "./run-lock.ts";
import { explained, guarded, isSqlite } from "./sqlite-errors.ts";
import { TextReader } from "./text-reader.ts";
import { TextWriter } from "./text-writer.ts";

/** Where the probe of a run stands: beside it, under a name that no run has. */
export const probePath = (runPath: string): string => `${runPath}-probe`;

/** Which run is probed, and by what. */
export interface ProbeHeader {
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  readonly codeVersion: string;
}

/** A plan as it is kept. `plan` and `found` are JSON. */
export interface StoredPlan {
  readonly id: number;
  readonly identity: string;
  readonly logHash: string;
  readonly plan: string;
  readonly found: string;
}

/** A paraphrase as it is kept, also one that was refused. */
export interface StoredParaphrase {
  readonly source: string;
  readonly attempt: number;
  readonly title: string | null;
  readonly body: string;
  readonly standing: "exact" | "accepted" | "unverified" | "rejected";
  readonly why: string | null;
}

/**
 * What was asked of one run again, in one SQLite file beside it. One process writes. What is recorded is on disk after the next
 * turn of the event loop, `flush` or `close`, so that a kill loses only what was under way.
 *
 * Every method throws `disk_full`, `file_unwritable`, `run_locked` or `run_damaged` where the file fails.
 */
export class ProbeFile {
  readonly path: string;
  readonly #db: Database;
  readonly #lock: RunLock | undefined;
  readonly #reader: TextReader;
  readonly #texts: TextWriter;
  readonly #calls: CallWriter;
  #waiting: CallRecord[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  /** What went wrong when nobody was there to be told. */
  #failure: unknown;

  private constructor(path: string, db: Database, lock?: RunLock) {
    this.path = path;
    this.#db = db;
    this.#lock = lock;
    this.#reader = new TextReader(db);
    this.#texts = new TextWriter(db);
    this.#calls = new CallWriter(db, this.#texts);
  }

  /** Opens the probe of a run to add to it, and makes it where there is none. */
  static open(runPath: string, header: ProbeHeader): ProbeFile {
    const path = probePath(runPath);
    const lock = RunLock.take(path);
    try {
      return guarded(path, () => {
        const db = new Sqlite(path);
        try {
          db.pragma("journal_mode = WAL");
          db.pragma("synchronous = FULL");
          prepare(db, path, header);
          return new ProbeFile(path, db, lock);
        } catch (error) {
          db.close();
          if (isSqlite(error, "SQLITE_NOTADB")) throw foreign(path, error);
          throw error;
        }
      });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Opens the probe of a run to read it; undefined where there is none, or one that was cut off before it was begun. */
  static openForReading(runPath: string): ProbeFile | undefined {
    const path = probePath(runPath);
    if (!existsSync(path)) return undefined;
    return guarded(path, () => {
      const db = new Sqlite(path, { readonly: true, fileMustExist: true });
      try {
        if (isBlank(db)) {
          db.close();
          return undefined;
        }
        if (idOf(db) !== PROBE_ID) throw foreign(path);
        refuseNewer(db, path);
        return new ProbeFile(path, db);
      } catch (error) {
        db.close();
        if (isSqlite(error, "SQLITE_NOTADB")) throw foreign(path, error);
        throw error;
      }
    });
  }

  /** The plan of this identity. */
  plan(identity: string): StoredPlan | undefined {
    return this.#plan("WHERE identity = ?", identity);
  }

  /** The plan that was asked for last, of the log with this hash. */
  lastPlan(logHash: string): StoredPlan | undefined {
    return this.#plan("WHERE log_hash = ? ORDER BY used DESC LIMIT 1", logHash);
  }

  #plan(where: string, value: string): StoredPlan | undefined {
    return guarded(this.path, () =>
      this.#db
        .prepare<[string], StoredPlan>(
          `SELECT id, identity, log_hash AS logHash, plan, found FROM plans ${where}`,
        )
        .get(value),
    );
  }

  /** Keeps a plan, or what one of the same identity has grown to, on disk when this returns; its number. */
  keepPlan({ identity, logHash, plan, found }: Omit<StoredPlan, "id">): number {
    return this.#write(() => {
      const used = "(SELECT coalesce(max(used), 0) + 1 FROM plans)";
      const row = this.#db
        .prepare<string[], { id: number }>(
          `INSERT INTO plans (identity, log_hash, plan, found, used) VALUES (?, ?, ?, ?, ${used})
           ON CONFLICT (identity) DO UPDATE SET plan = excluded.plan, found = excluded.found, used = ${used}
           RETURNING id`,
        )
        .get(identity, logHash, plan, found);
      if (row === undefined) throw new Error("a plan that was kept has a number");
      return row.id;
    });
  }

  /** By message, then attempt. */
  paraphrases(plan: number): StoredParaphrase[] {
    return guarded(this.path, () =>
      this.#db
        .prepare<[number], StoredParaphrase>(
          "SELECT source, attempt, title, body, standing, why FROM paraphrases WHERE plan = ? ORDER BY source, attempt",
        )
        .all(plan),
    );
  }

  keepParaphrases(plan: number, paraphrases: readonly StoredParaphrase[]): void {
    this.#write(() => {
      const put = this.#db.prepare(
        "INSERT OR REPLACE INTO paraphrases (plan, source, attempt, title, body, standing, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
      );
      for (const { source, attempt, title, body, standing, why } of paraphrases)
        put.run(plan, source, attempt, title, body, standing, why);
    });
  }

  /** Every attempt on file, in the order of recording. */
  *calls(): Generator<StoredCall> {
    this.flush();
    const rows = this.#db.prepare<[], CallRow>(`${CALL_ROWS} ORDER BY c.id`);
    for (const row of rows.all()) yield callOf(row, this.#reader);
  }

  /** All attempts told together. */
  totals(): Pick<CallTotals, "attempts" | "tokens" | "knownUsd"> {
    return guarded(this.path, () => {
      const totals = this.#db
        .prepare<[], Pick<CallTotals, "attempts" | "tokens" | "knownUsd">>(
          `SELECT count(*) AS attempts, coalesce(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)), 0) AS tokens,
                  coalesce(sum(price_usd), 0.0) AS knownUsd FROM calls WHERE reused = 0`,
        )
        .get();
      if (totals === undefined) throw new Error("a count over no rows is a row");
      return totals;
    });
  }

  /** Takes an attempt. A write that failed meanwhile is thrown here; the call is kept and written by the next try. */
  record(call: CallRecord): void {
    this.#waiting.push(call);
    this.#tell();
    this.#scheduled ??= setImmediate(() => this.#flushUnasked());
  }

  /** Puts recorded calls on disk now. */
  flush(): void {
    this.#tell();
    if (this.#waiting.length > 0) this.#write(() => {});
  }

  /** Writes what still waits, leaves WAL and gives up the lock. A second time it does nothing. */
  close(): void {
    if (!this.#db.open) return;
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
    try {
      if (this.#waiting.length > 0) this.#write(() => {});
      if (this.#lock !== undefined) this.#leaveWal();
    } finally {
      this.#db.close();
      this.#lock?.release();
    }
  }

  #leaveWal(): void {
    try {
      this.#db.pragma("wal_checkpoint(TRUNCATE)");
      this.#db.pragma("journal_mode = DELETE");
    } catch (error) {
      // Somebody reads: the file stays in WAL, which harms nothing.
      if (!isSqlite(error, "SQLITE_BUSY")) throw explained(this.path, error);
    }
  }

  /** One transaction, waiting calls first. When it fails, memory goes back with the file and the calls keep waiting. */
  #write<T>(work: () => T): T {
    const texts = this.#texts.mark();
    const lastCall = this.#calls.last;
    try {
      const result = this.#db
        .transaction(() => {
          for (const call of this.#waiting) this.#calls.put(call);
          const done = work();
          this.#calls.flush();
          this.#texts.flush();
          return done;
        })
        .immediate();
      this.#waiting = [];
      return result;
    } catch (error) {
      this.#texts.rollback(texts);
      this.#calls.rollback(lastCall);
      throw explained(this.path, error);
    }
  }

  #flushUnasked(): void {
    this.#scheduled = undefined;
    if (this.#waiting.length === 0) return;
    try {
      this.#write(() => {});
    } catch (error) {
      // There is no caller here. The next one is told, and the calls go on waiting.
      this.#failure = error;
    }
  }

  #tell(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }
}

const idOf = (db: Database): number => Number(db.pragma("application_id", { simple: true }));

/** Where a full disk or a kill came before the first table, nothing but a name is there. */
const isBlank = (db: Database): boolean =>
  idOf(db) === 0 && db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;

function prepare(db: Database, path: string, header: ProbeHeader): void {
  db.transaction(() => {
    const id = idOf(db);
    const isNew = isBlank(db);
    if (!isNew && id !== PROBE_ID) throw foreign(path);
    refuseNewer(db, path);
    if (!isNew) return;
    db.exec(PROBE_TABLES);
    const { codeVersion, experiment, arm, seed } = header;
    db.prepare("INSERT INTO probe VALUES (1, ?, ?, ?, ?, ?, ?)").run(
      PROBE_FORMAT,
      codeVersion,
      new Date().toISOString(),
      experiment,
      arm,
      seed,
    );
    db.pragma(`application_id = ${PROBE_ID}`);
    db.pragma(`user_version = ${PROBE_FORMAT}`);
  }).immediate();
}

function refuseNewer(db: Database, path: string): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version <= PROBE_FORMAT) return;
  throw new PolylogueError(
    "run_newer_format",
    `${path} has format ${version}, and formats up to ${PROBE_FORMAT} are known`,
    { hint: "Update Polylogue." },
  );
}

const foreign = (path: string, cause?: unknown): PolylogueError =>
  new PolylogueError("file_unreadable", `${path} is not a probe`, {
    hint: "Move it away: a probe is kept under this name.",
    cause,
  });
