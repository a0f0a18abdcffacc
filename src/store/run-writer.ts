import type { Database } from "better-sqlite3";
import type { ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent } from "../core/events.ts";
import { AgentWriter, checkedPersonas, type Personas } from "./agent-table.ts";
import type { CallRecord } from "./call-record.ts";
import type { EventRow } from "./event-row.ts";
import { inputSteps, inputsDropped, readInputs } from "./operator-inputs.ts";
import { Recorder } from "./recorder.ts";
import type { Rows, Step } from "./rows.ts";
import type { RunOutcome, RunStatus } from "./run-header.ts";
import { modelSteps, outcomeStep } from "./run-table.ts";
import { INDEXES } from "./schema.ts";
import { type SealedRound, sealedOf } from "./sealed-round.ts";
import { explained } from "./sqlite-errors.ts";
import type { ThreadedFile } from "./threaded-file.ts";

const EVENT_COLUMNS = ["seq", "round", "at", "cause", "turn", "context", "call", "action", "type", "payload"];

type Standing = Pick<RunStatus, "lastRound" | "lastSeq" | "logHash">;

/** A round that was handed over and is not known to be on disk. */
interface Ahead {
  readonly ticket: number;
  readonly round: number;
}

/** Everything that changes a run file: each write is one transaction, or nothing. */
export class RunWriter {
  readonly #recorder: Recorder;
  readonly #agents: AgentWriter;
  readonly #events: Rows;
  #standing: Standing;
  /** The last round that is on disk for certain. */
  #sure: number;
  #ahead: Ahead | undefined;
  /** Where in the open round calls were recorded: each place once. */
  readonly #places: Set<string | number>;
  #inputs: readonly unknown[];
  /** How many rows the draft of the open round has, if there is one. */
  #drafted: number | undefined;

  /** Reads through `db` what is on file already. `pragmas` are of the connection that writes. */
  constructor(
    db: Database,
    path: string,
    { lastRound, lastSeq, logHash }: Standing,
    pragmas: readonly string[],
  ) {
    this.#standing = { lastRound, lastSeq, logHash };
    this.#sure = lastRound;
    const first = indexesOf(db).map((name) => `DROP INDEX ${name}`);
    this.#recorder = new Recorder(db.name, { pragmas, first }, (error) =>
      this.#withStanding(explained(path, error)),
    );
    const { file } = this.#recorder;
    this.#agents = new AgentWriter((sql, width, texts) => file.rowsBy(sql, width, texts));
    this.#events = file.rows("events", EVENT_COLUMNS);
    this.#places = placesOf(db, lastRound + 1);
    this.#inputs = readInputs(db);
  }

  /** True where calls of the open round are recorded. */
  get isBegun(): boolean {
    return this.#places.size > 0;
  }

  /** What is kept for the open round, in the order of taking effect. */
  get inputs(): readonly unknown[] {
    return this.#inputs;
  }

  record(call: CallRecord): void {
    const { round, context, ordinal, draw, repair, attempt } = call;
    const open = this.#standing.lastRound + 1;
    if (round !== open) throw new Error(`a call of round ${round} while round ${open} is open`);
    // Most are the first try of a turn's first call: a number is kept in less room than a text.
    const isFirst = ordinal === 0 && draw === 0 && repair === 0 && attempt === 0;
    const place = isFirst ? context : `${context}/${ordinal}/${draw}/${repair}/${attempt}`;
    if (this.#places.has(place)) throw new Error(`round ${round}: call ${place} is recorded already`);
    this.#places.add(place);
    this.#recorder.record(call);
  }

  flush(): void {
    this.settle();
    this.#recorder.flush();
  }

  /** On disk when this returns, unless it may go `ahead`: then it is one that nobody waits for before the next. */
  commit(round: SealedRound | readonly LoggedEvent[], ahead = false): void {
    const sealed = this.#checked(round);
    this.#drafted = undefined;
    const ticket = this.#recorder.begin((file) => this.#put(file, sealed), ahead);
    if (ahead) this.#ahead = { ticket, round: sealed.round };
    else {
      this.#recorder.wait(ticket);
      this.#sure = sealed.round;
    }
    this.#standing = { lastRound: sealed.round, lastSeq: sealed.lastSeq, logHash: sealed.link };
    this.#places.clear();
    this.#inputs = [];
  }

  /** The round, sealed, where it may follow what stands; else its draft is taken back. */
  #checked(round: SealedRound | readonly LoggedEvent[]): SealedRound {
    try {
      const { lastRound, lastSeq, logHash } = this.#standing;
      this.#expect(isList(round) ? round[0] : { seq: round.firstSeq, round: round.round });
      // Rows of a list go to the thread as they are made.
      const sealed = isList(round) ? sealedOf(logHash, round, this.draft()) : round;
      if (sealed.previous !== logHash) throw new Error(`round ${lastRound + 1} was sealed to another past`);
      const [events, rows] = [sealed.lastSeq - lastSeq, sealed.rows.length + (this.#drafted ?? 0)];
      if (rows !== events) throw new Error(`round ${lastRound + 1} has ${events} events and ${rows} rows`);
      this.settle();
      this.#recorder.tell();
      return sealed;
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Opens a transaction for the open round; returns what takes the rows of its events. */
  draft(): (row: EventRow) => void {
    if (this.#drafted !== undefined) throw new Error("a round is being drafted already");
    this.#recorder.tell();
    this.#recorder.open();
    this.#drafted = 0;
    return (row) => {
      if (this.#drafted === undefined) throw new Error("the draft of this round is closed");
      this.#drafted += 1;
      this.#putRow(row);
    };
  }

  /** Takes a draft back; the calls in it stay. */
  abandon(): void {
    if (this.#drafted === undefined) return;
    this.#drafted = undefined;
    this.#recorder.abandon();
  }

  /** Waits until the last round is on disk. Throws where it could not be written: then the file ends before it, for good. */
  settle(): void {
    const ahead = this.#ahead;
    if (ahead === undefined) return;
    this.#recorder.wait(ahead.ticket);
    this.#ahead = undefined;
    this.#sure = ahead.round;
  }

  setOutcome(outcome: RunOutcome): void {
    this.#carryOut([outcomeStep(outcome)]);
  }

  /** Keeps what the operator brings into the open round. `taken` is the last inbox message among it. */
  bringIn(inputs: readonly unknown[], taken: number | undefined): void {
    this.#carryOut(inputSteps({ round: this.#standing.lastRound + 1, inputs, taken }));
    // As it comes back from the file.
    this.#inputs = [...this.#inputs, ...(JSON.parse(JSON.stringify(inputs)) as unknown[])];
  }

  addModels(models: Readonly<Record<string, ModelSpec>>): void {
    this.#carryOut(modelSteps(models));
  }

  addPersonas(personas: Personas): void {
    this.settle();
    for (const [hash, text] of checkedPersonas(personas)) this.#recorder.persona(hash, text);
    this.#carryOut([]);
  }

  /** Ends the waiting: whatever is still in memory is written now, also when an earlier try failed. */
  close(): void {
    this.#recorder.close();
  }

  buildIndexes(): void {
    this.#carryOut(INDEXES.map(({ name, on }): Step => [`CREATE INDEX IF NOT EXISTS ${name} ON ${on}`]));
  }

  #carryOut(steps: readonly Step[]): void {
    if (this.#drafted !== undefined) throw new Error("a round is being drafted");
    this.settle();
    this.#recorder.write((file) => {
      for (const step of steps) file.step(...step);
    });
  }

  #expect(first: Pick<LoggedEvent, "seq" | "round"> | undefined): void {
    const { lastRound, lastSeq } = this.#standing;
    if (first === undefined) throw new Error("a round ends with round.closed");
    const { seq, round } = first;
    if (seq === lastSeq + 1 && round === lastRound + 1) return;
    throw new Error(`expected event ${lastSeq + 1} of round ${lastRound + 1}, got ${seq} of round ${round}`);
  }

  #putRow({ seq, round, at, cause, turn, context, call, action, type, payload }: EventRow): void {
    this.#events.put(seq, round, at, cause, turn, context, call, action, type, payload);
    this.#events.drain();
  }

  #put(file: ThreadedFile, { round, lastSeq, rows, people, link }: SealedRound): void {
    for (const row of rows) this.#putRow(row);
    for (const { event, seq } of people) {
      if (event.type === "agent.joined") this.#agents.put(event, round);
      else this.#agents.change(event, seq);
    }
    file.step("UPDATE run SET last_round = ?, last_seq = ?, log_hash = ?", round, lastSeq, link);
    file.step("INSERT INTO rounds (round, last_seq, log_hash) VALUES (?, ?, unhex(?))", round, lastSeq, link);
    file.step(...inputsDropped(round));
  }

  #withStanding(error: unknown): unknown {
    if (!(error instanceof PolylogueError)) return error;
    const stands = this.#sure < 0 ? "no round has closed yet" : `the file is whole up to round ${this.#sure}`;
    const { code, message, hint, cause } = error;
    return new PolylogueError(
      code,
      `${message}; ${stands}`,
      hint === undefined ? { cause } : { hint, cause },
    );
  }
}

const isList = (round: SealedRound | readonly LoggedEvent[]): round is readonly LoggedEvent[] =>
  Array.isArray(round);

/** Where in a round that never closed calls were recorded. */
function placesOf(db: Database, round: number): Set<string | number> {
  const stored = db.prepare<[number], string>(
    "SELECT format('%d/%d/%d/%d/%d', context, ordinal, draw, repair, attempt) FROM calls WHERE round = ?",
  );
  const places = new Set<string | number>();
  for (const place of stored.pluck().iterate(round)) {
    const [context = "", rest] = place.split(/\/(.*)/);
    places.add(rest === "0/0/0/0" ? Number(context) : place);
  }
  return places;
}

/** Indexes of a finished run would slow down every row that is added to it. */
function indexesOf(db: Database): string[] {
  const known = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all();
  return INDEXES.map(({ name }) => name).filter((name) => known.includes(name));
}
