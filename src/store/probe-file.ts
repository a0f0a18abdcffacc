import { existsSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import type { CallRecord, CallTotals, StoredCall } from "./call-record.ts";
import { CALL_ROWS, type CallRow, callOf } from "./call-row.ts";
import { PROBE_FORMAT, PROBE_ID, PROBE_TABLES } from "./probe-schema.ts";
import { Recorder } from "./recorder.ts";
import type { Step } from "./rows.ts";
import { RunLock } from "./run-lock.ts";
import { explained, guarded, isSqlite } from "./sqlite-errors.ts";
import { TextReader } from "./text-reader.ts";

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
 * What was asked of one run again, in one SQLite file beside it. One process writes. What is recorded is on disk soon
 * after the next turn of the event loop, and when `flush` or `close` returns, so that a kill loses only what was under way.
 *
 * Every method throws `disk_full`, `file_unwritable`, `run_locked` or `run_damaged` where the file fails.
 */
export class ProbeFile {
  readonly path: string;
  readonly #db: Database;
  readonly #lock: RunLock | undefined;
  readonly #reader: TextReader;
  readonly #recorder: Recorder | undefined;

  private constructor(path: string, db: Database, lock?: RunLock) {
    this.path = path;
    this.#db = db;
    this.#lock = lock;
    this.#reader = new TextReader(db);
    this.#recorder =
      lock &&
      new Recorder(path, { pragmas: ["synchronous = FULL"], first: [] }, (error) => explained(path, error));
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
    const used = "(SELECT coalesce(max(used), 0) + 1 FROM plans)";
    const put = `INSERT INTO plans (identity, log_hash, plan, found, used) VALUES (?, ?, ?, ?, ${used})
      ON CONFLICT (identity) DO UPDATE SET plan = excluded.plan, found = excluded.found, used = ${used}`;
    this.#write([[put, identity, logHash, plan, found]]);
    const kept = this.plan(identity);
    if (kept === undefined) throw new Error("a plan that was kept has a number");
    return kept.id;
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
    const put =
      "INSERT OR REPLACE INTO paraphrases (plan, source, attempt, title, body, standing, why) VALUES (?, ?, ?, ?, ?, ?, ?)";
    this.#write(
      paraphrases.map(
        ({ source, attempt, title, body, standing, why }): Step => [
          put,
          plan,
          source,
          attempt,
          title,
          body,
          standing,
          why,
        ],
      ),
    );
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
    this.#writing().record(call);
  }

  /** Puts recorded calls on disk now. */
  flush(): void {
    this.#recorder?.flush();
  }

  /** Writes what still waits, leaves WAL and gives up the lock. A second time it does nothing. */
  close(): void {
    if (!this.#db.open) return;
    try {
      this.#recorder?.close();
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

  /** One transaction, waiting calls first. */
  #write(steps: readonly Step[]): void {
    this.#writing().write((file) => {
      for (const step of steps) file.step(...step);
    });
  }

  #writing(): Recorder {
    if (this.#recorder === undefined) throw new Error(`${this.path} was opened for reading`);
    return this.#recorder;
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
