import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import type { Completion, ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent, View } from "../core/events.ts";
import { putPersonas, readAgents } from "./agent-table.ts";
import { CallReader } from "./call-reader.ts";
import type { CallPosition, CallRecord, CallTotals, ServedModel, StoredCall } from "./call-record.ts";
import { carryOut } from "./carry-out.ts";
import { donorHash, putDonor, readDonor } from "./donor-log.ts";
import { EventReader, type Rounds } from "./event-reader.ts";
import type { EventRow } from "./event-row.ts";
import { type ForkOrder, makeForkFile, readParentAnswers } from "./fork-file.ts";
import { makeFolder } from "./make-folder.ts";
import { migrate } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { readInputs } from "./operator-inputs.ts";
import type { RunHeader, RunOutcome, RunStatus, StoredAgent } from "./run-header.ts";
import { RunLock } from "./run-lock.ts";
import { headerQuery, insertHeader, modelSteps, readHeader, readModels } from "./run-table.ts";
import { RunWriter } from "./run-writer.ts";
import { APPLICATION_ID } from "./schema.ts";
import type { SealedRound } from "./sealed-round.ts";
import { guarded, isSqlite } from "./sqlite-errors.ts";
import { TextReader } from "./text-reader.ts";
import { type Verification, verify } from "./verify-chain.ts";
import { ViewReader } from "./view-reader.ts";

export interface WritingOptions {
  /** The most pages of 4,096 bytes that the file may grow to: a full disk, at will. */
  readonly maxPages?: number;
}

export interface CreationOptions extends WritingOptions {
  /** The whole log of the run that this one is built on. */
  readonly donor?: Iterable<LoggedEvent>;
}

/**
 * One run in one SQLite file. One process writes, any number read, also at the same time. Rounds are committed whole:
 * after a crash at any moment the file holds the closed rounds, the calls recorded until then, and nothing by halves.
 *
 * Expected failures of the disk and the file are thrown by every method as `PolylogueError`: `disk_full`,
 * `file_unwritable`, `run_damaged`, `run_locked`.
 */
export class RunFile {
  readonly path: string;
  readonly #db: Database;
  readonly #lock: RunLock | undefined;
  readonly #header: ReturnType<typeof headerQuery>;
  readonly #events: EventReader;
  #views: ViewReader | undefined;
  readonly #texts: TextReader;
  readonly #calls: CallReader;
  readonly #writer: RunWriter | undefined;
  #donor: readonly LoggedEvent[] | undefined;

  private constructor(path: string, db: Database, lock?: RunLock, pragmas: readonly string[] = []) {
    this.path = path;
    this.#db = db;
    this.#lock = lock;
    this.#header = headerQuery(db);
    this.#events = new EventReader(db, path);
    this.#texts = new TextReader(db);
    this.#calls = new CallReader(db, this.#texts);
    this.#writer = lock && new RunWriter(db, path, readHeader(this.#header), pragmas);
  }

  /**
   * Makes the file, and the folders above it, and opens it for writing. Where it fails there is no file.
   * Throws `output_exists`, `run_locked`, `file_unwritable`, `disk_full`.
   */
  static create(path: string, header: RunHeader, options: CreationOptions = {}): RunFile {
    makeFolder(dirname(path));
    const lock = RunLock.take(path);
    try {
      if (existsSync(path)) {
        throw new PolylogueError("output_exists", `${path} exists already`, {
          hint: "Resume it, choose another --out, or move it away.",
        });
      }
      guarded(path, () => makeFile(path, header, options.donor ?? []));
      return RunFile.#writeNew(path, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  static #writeNew(path: string, lock: RunLock, options: WritingOptions): RunFile {
    try {
      return RunFile.#write(path, lock, options);
    } catch (error) {
      for (const name of [path, `${path}-wal`, `${path}-shm`]) rmSync(name, { force: true });
      throw error;
    }
  }

  /**
   * Makes a fork of another run and opens it for writing; see `makeForkFile`. Throws what `openForReading` throws for the
   * parent, and `output_exists`, `run_locked`, `file_unwritable`, `disk_full`, `usage`.
   */
  static fork(parent: string, path: string, order: ForkOrder): RunFile {
    makeFolder(dirname(path));
    const lock = RunLock.take(path);
    try {
      makeForkFile(parent, path, order);
      return RunFile.#write(path, lock, {});
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * Opens a run to add to it, a finished one too. Throws `run_not_found`, `not_a_run`, `run_damaged`,
   * `run_newer_format`, `run_locked`, `file_unwritable`.
   */
  static openForWriting(path: string, options: WritingOptions = {}): RunFile {
    openDatabase(path, "read").close();
    const lock = RunLock.take(path);
    try {
      return RunFile.#write(path, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  static #write(path: string, lock: RunLock, { maxPages }: WritingOptions): RunFile {
    const db = openDatabase(path, "write");
    try {
      return guarded(path, () => {
        migrate(db);
        db.pragma("journal_mode = WAL");
        const room = maxPages === undefined ? [] : [`max_page_count = ${maxPages}`];
        return new RunFile(path, db, lock, ["synchronous = FULL", ...room]);
      });
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Opens a run to look at it, also while another process writes it: each call sees what is committed by then.
   * Throws `run_not_found`, `not_a_run`, `run_damaged`, `run_newer_format`, `file_unreadable`.
   */
  static openForReading(path: string): RunFile {
    const db = openDatabase(path, "read");
    try {
      return guarded(path, () => new RunFile(path, db));
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** What the run is and how it stands now. `models` is filled in, `personas` is not. */
  header(): RunHeader & RunStatus {
    return this.#read(() => ({ ...readHeader(this.#header), models: readModels(this.#db) }));
  }

  /** In the order of joining. */
  agents(): StoredAgent[] {
    return this.#read(() => readAgents(this.#db));
  }

  /** Events in `seq` order, both ends included; read as they are asked for. */
  events(rounds: Rounds = {}): IterableIterator<LoggedEvent> {
    this.#writer?.settle();
    return this.#events.events(rounds);
  }

  /** Events after `seq`, in order, with what turns were shown left out: the quickest way through a whole log. */
  blindEvents(seq: number): IterableIterator<LoggedEvent> {
    this.#writer?.settle();
    return this.#events.blindEvents(seq);
  }

  /** What turns were shown whose events come after `from` and not after `to`, in order: one list a turn. */
  views(from: number, to: number): IterableIterator<readonly View[]> {
    this.#writer?.settle();
    this.#views ??= new ViewReader(this.#db, this.path);
    return this.#views.views(from, to);
  }

  /** The canonical lines of one round from the stored bytes, `round.closed` last; see `eventLine`. */
  lines(round: number): string[] {
    this.#writer?.settle();
    return this.#events.lines(round);
  }

  /** Every attempt of a round, in the order of recording. Those that wait in memory are not among them. */
  callsOf(round: number): StoredCall[] {
    return this.#read(() => this.#calls.ofRound(round));
  }

  /** The attempt that was answered at this place, else the last that failed; undefined where nothing is recorded. */
  callFor(position: CallPosition): StoredCall | undefined {
    return this.#read(() => this.#calls.at(position));
  }

  /** The attempts on file in the rounds after `round`, all told. Those that wait in memory are written first. */
  callTotals(round = -1): CallTotals {
    this.#writer?.flush();
    return this.#read(() => this.#calls.totals(round));
  }

  /** Who answered for each alias, in the order of first appearance. */
  servedModels(): ServedModel[] {
    this.#writer?.flush();
    return this.#read(() => this.#calls.served());
  }

  /** The text with this `textHash`; undefined where the file does not have it. */
  blob(hash: string): string | undefined {
    return this.#read(() => this.#texts.blob(hash));
  }

  /** Reads the whole file and names the first round and kind of record that is not as it was written. */
  verifyChain(): Verification {
    return this.#read(() => verify(this.#db, readHeader(this.#header)));
  }

  /**
   * Adds one whole round, from its first event to its `round.closed`, together with all calls that still wait, in one
   * transaction that is on disk when this returns. When it throws, the file stands as after the round before, and the
   * same round can be committed again, unless its rows were taken by a draft.
   */
  commitRound(round: SealedRound | readonly LoggedEvent[]): void {
    this.#writing().commit(round);
  }

  /**
   * The same for a round that nobody has paid for: this returns at once, and the round is on disk before the next is taken, or
   * anything is read. Where it cannot be written, that is thrown then, and the file ends with the round before.
   */
  commitAhead(round: SealedRound): void {
    this.#writing().commit(round, true);
  }

  /**
   * Opens the round that comes next for one transaction with all that is recorded until it is committed or abandoned: returns what
   * takes the rows of its events as they come, all of them. Meanwhile nothing else can be written.
   */
  draft(): (row: EventRow) => void {
    return this.#writing().draft();
  }

  /** Takes back the rows of events of a round that comes to nothing; its calls stay. Without a draft it does nothing. */
  abandon(): void {
    this.#writing().abandon();
  }

  /** Waits until the last round is on disk; throws where it could not be written. */
  settle(): void {
    this.#writing().settle();
  }

  /** True where calls of the open round are recorded: it was begun before. For a file that is open for writing. */
  get isBegun(): boolean {
    return this.#writing().isBegun;
  }

  /**
   * Takes an attempt of the open round. It is on disk soon after the next turn of the event loop, and when `flush` or
   * `commitRound` returns. A write that failed meanwhile is thrown here; the call is kept all the same and written by the
   * next try.
   */
  recordCall(call: CallRecord): void {
    this.#writing().record(call);
  }

  /** Puts recorded calls on disk now. */
  flush(): void {
    this.#writing().flush();
  }

  /** Replaces the whole outcome: what is left out becomes absent. */
  setStatus(outcome: RunOutcome): void {
    this.#writing().setOutcome(outcome);
  }

  /** Adds models, or changes what an alias stands for, for agents that join from now on. */
  registerModels(models: Readonly<Record<string, ModelSpec>>): void {
    this.#writing().addModels(models);
  }

  /** Adds private persona texts by their `textHash`; an agent's has to be there before it joins. */
  registerPersonas(texts: Readonly<Record<string, string>>): void {
    this.#writing().addPersonas(texts);
  }

  /**
   * Keeps what the operator brings into the open round, on disk when this returns; it is dropped when the round closes.
   * `taken` is the number of the last inbox message among it.
   */
  bringIn(inputs: readonly unknown[], taken?: number): void {
    this.#writing().bringIn(inputs, taken);
  }

  /** What is kept for the open round, in the order of taking effect. */
  operatorInputs(): readonly unknown[] {
    return this.#writer?.inputs ?? guarded(this.path, () => readInputs(this.#db));
  }

  /** For a fork: the parent's later answers by `REQUEST_HASH DRAW`. */
  parentAnswers(): ReadonlyMap<string, readonly Completion[]> {
    return this.#read(() => readParentAnswers(this.#db));
  }

  /** The log of the run that this one is built on; empty where there is none. Read once, when first asked for. */
  donorEvents(): readonly LoggedEvent[] {
    this.#donor ??= guarded(this.path, () => readDonor(this.#db));
    return this.#donor;
  }

  /** The log hash of that log from its stored lines; undefined where they are no whole log. */
  donorHash(): string | undefined {
    return this.#read(() => donorHash(this.#db));
  }

  /** Builds the indexes that readers want, then closes. */
  finish(): void {
    const writer = this.#writing();
    this.#closeAfter(() => writer.buildIndexes());
  }

  /** Writes what still waits, leaves WAL and gives up the lock. A second time it does nothing. */
  close(): void {
    if (!this.#db.open) return;
    this.#closeAfter(() => {});
  }

  /** What is read is what was committed, also by a round that nobody has waited for. */
  #read<T>(work: () => T): T {
    this.#writer?.settle();
    return guarded(this.path, work);
  }

  #closeAfter(last: () => void): void {
    try {
      try {
        last();
      } finally {
        this.#writer?.close();
      }
      if (this.#writer !== undefined) guarded(this.path, () => leaveWal(this.#db));
    } finally {
      this.#db.close();
      this.#lock?.release();
    }
  }

  #writing(): RunWriter {
    if (this.#writer === undefined) throw new Error(`${this.path} was opened for reading`);
    if (!this.#db.open) throw new Error(`${this.path} is closed`);
    return this.#writer;
  }
}

/** Fills a file under another name, so that a run file is there whole or not at all. The lock is held. */
function makeFile(path: string, header: RunHeader, donor: Iterable<LoggedEvent>): void {
  const making = `${path}-new`;
  const leftovers = [making, `${making}-journal`];
  for (const name of leftovers) rmSync(name, { force: true });
  const db = new Sqlite(making);
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db);
    db.transaction(() => {
      insertHeader(db, header);
      carryOut(db, modelSteps(header.models ?? {}));
      putPersonas(db, header.personas ?? {});
      putDonor(db, donor);
    }).immediate();
    db.close();
    renameSync(making, path);
  } finally {
    db.close();
    for (const name of leftovers) rmSync(name, { force: true });
  }
}

/** How often, and how many milliseconds apart, a passing reader is waited for. */
const PATIENCE = { tries: 25, pauseMs: 20 } as const;

/** So that the file alone is the run, and opens from media that cannot be written. A reader in between forbids it. */
function leaveWal(db: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.pragma("wal_checkpoint(TRUNCATE)");
      db.pragma("journal_mode = DELETE");
      return;
    } catch (error) {
      if (!isSqlite(error, "SQLITE_BUSY")) throw error;
      // Somebody reads for long: the file stays in WAL, which harms nothing but copies on read-only media.
      if (tries === PATIENCE.tries) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE.pauseMs);
    }
  }
}
