import type { Database, Statement } from "better-sqlite3";
import type { ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent } from "../core/events.ts";
import { AgentWriter, putPersonas } from "./agent-table.ts";
import type { CallRecord } from "./call-record.ts";
import { CallWriter } from "./call-writer.ts";
import { SealedRound } from "./chain.ts";
import { dropInputs, putInputs } from "./operator-inputs.ts";
import { RowWriter } from "./row-writer.ts";
import type { RunOutcome, RunStatus } from "./run-header.ts";
import { putModels, updateOutcome } from "./run-table.ts";
import { INDEXES } from "./schema.ts";
import { explained } from "./sqlite-errors.ts";
import { type TextMark, TextWriter } from "./text-writer.ts";

const EVENT_COLUMNS = ["seq", "round", "at", "cause", "turn", "context", "call", "action", "type", "payload"];

/** Calls that wait hold their prompts: models that answer at once would fill the memory with those of a round. */
const MOST_WAITING = 4_096;

type Standing = Pick<RunStatus, "lastRound" | "lastSeq" | "logHash">;

/** A call that is not on file yet, with its prompt as its row will tell it: undefined where that has to be made anew. */
interface Waiting {
  readonly call: CallRecord;
  prompt: string | undefined;
}

/** Everything that changes a run file. All of it goes through `#write`: one transaction, or nothing. */
export class RunWriter {
  readonly #db: Database;
  readonly #path: string;
  readonly #texts: TextWriter;
  readonly #calls: CallWriter;
  readonly #agents: AgentWriter;
  readonly #events: RowWriter;
  readonly #advance: Statement<[number, number, string]>;
  readonly #closeRound: Statement<[number, number, Buffer]>;
  #standing: Standing;
  /** Where in the open round calls were recorded: each place once. */
  readonly #places = new Set<string | number>();
  #waiting: Waiting[] = [];
  /** How far the texts on file reach. */
  #kept: TextMark;
  #scheduled: NodeJS.Immediate | undefined;
  /** What went wrong when nobody was there to be told. */
  #failure: unknown;
  #indexed: boolean;

  constructor(db: Database, path: string, { lastRound, lastSeq, logHash }: Standing) {
    this.#db = db;
    this.#path = path;
    this.#standing = { lastRound, lastSeq, logHash };
    this.#texts = new TextWriter(db);
    this.#kept = this.#texts.mark();
    this.#calls = new CallWriter(db, this.#texts);
    this.#agents = new AgentWriter(db, this.#texts);
    this.#events = new RowWriter(db, "events", EVENT_COLUMNS);
    this.#advance = db.prepare("UPDATE run SET last_round = ?, last_seq = ?, log_hash = ?");
    this.#closeRound = db.prepare("INSERT INTO rounds (round, last_seq, log_hash) VALUES (?, ?, ?)");
    this.#indexed = hasIndexes(db);
    this.#rememberPlaces();
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
    this.#waiting.push({ call, prompt: this.#calls.prompt(call) });
    this.#tell();
    if (this.#waiting.length >= MOST_WAITING) this.#write(() => {});
    else this.#scheduled ??= setImmediate(() => this.#flushUnasked());
  }

  flush(): void {
    this.#tell();
    if (this.#waiting.length > 0) this.#write(() => {});
  }

  commit(round: SealedRound | readonly LoggedEvent[]): void {
    const next = this.#expect(round instanceof SealedRound ? round.events : round);
    this.#tell();
    const { logHash: previous } = this.#standing;
    const sealed = round instanceof SealedRound ? round : SealedRound.of(previous, round);
    if (sealed.previous !== previous) throw new Error(`round ${next.lastRound} was sealed to another past`);
    const standing = { ...next, logHash: sealed.link };
    this.#write(() => {
      this.#put(sealed);
      const { lastRound, lastSeq, logHash } = standing;
      this.#advance.run(lastRound, lastSeq, logHash);
      this.#closeRound.run(lastRound, lastSeq, Buffer.from(logHash, "hex"));
      dropInputs(this.#db, lastRound);
    });
    this.#standing = standing;
    this.#places.clear();
  }

  setOutcome(outcome: RunOutcome): void {
    this.#tell();
    this.#write(() => updateOutcome(this.#db, outcome));
  }

  /** Keeps what the operator brings into the open round. `taken` is the last inbox message among it. */
  bringIn(inputs: readonly unknown[], taken: number | undefined): void {
    this.#write(() => putInputs(this.#db, { round: this.#standing.lastRound + 1, inputs, taken }));
  }

  addModels(models: Readonly<Record<string, ModelSpec>>): void {
    this.#write(() => putModels(this.#db, models));
  }

  addPersonas(texts: Readonly<Record<string, string>>): void {
    this.#write(() => putPersonas(this.#texts, texts));
  }

  /** Ends the waiting: whatever is still in memory is written now, also when an earlier try failed. */
  close(): void {
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#failure = undefined;
    if (this.#waiting.length > 0) this.#write(() => {});
  }

  buildIndexes(): void {
    this.#write(() => {
      for (const { name, on } of INDEXES) this.#db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${on}`);
    });
    this.#indexed = true;
  }

  #expect(events: readonly LoggedEvent[]): Omit<Standing, "logHash"> {
    const { lastRound, lastSeq } = this.#standing;
    const closing = events.at(-1);
    if (closing?.event.type !== "round.closed") throw new Error("a round ends with round.closed");
    for (const [i, { seq, round }] of events.entries()) {
      if (seq === lastSeq + 1 + i && round === lastRound + 1) continue;
      throw new Error(
        `expected event ${lastSeq + 1 + i} of round ${lastRound + 1}, got ${seq} of round ${round}`,
      );
    }
    return { lastRound: lastRound + 1, lastSeq: closing.seq };
  }

  #put({ events, rows }: SealedRound): void {
    for (const row of rows) {
      const { seq, round, at, cause, turn, context, call, action, type, payload } = row;
      this.#events.put(seq, round, at, cause, turn, context, call, action, type, payload);
      this.#events.drain();
    }
    for (const { event, round, seq } of events) {
      if (event.type === "agent.joined") this.#agents.put(event, round);
      if (event.type === "agent.changed") this.#agents.change(event, seq);
    }
  }

  /** One transaction, waiting calls first. When it fails, memory goes back with the file and the calls keep waiting. */
  #write(work: () => void): void {
    const lastCall = this.#calls.last;
    try {
      this.#db
        .transaction(() => {
          this.#dropIndexes();
          for (const { call, prompt } of this.#waiting)
            this.#calls.put(call, prompt ?? this.#calls.prompt(call));
          work();
          this.#calls.flush();
          this.#texts.flush();
          this.#events.flush();
        })
        .immediate();
    } catch (error) {
      this.#texts.rollback(this.#kept);
      for (const call of this.#waiting) call.prompt = undefined;
      this.#calls.rollback(lastCall);
      this.#events.forget();
      throw this.#withStanding(explained(this.#path, error));
    }
    this.#waiting = [];
    this.#kept = this.#texts.mark();
    this.#indexed = false;
  }

  /** Indexes of a finished run would slow down every row that is added to it. */
  #dropIndexes(): void {
    if (!this.#indexed) return;
    for (const { name } of INDEXES) this.#db.exec(`DROP INDEX IF EXISTS ${name}`);
  }

  #withStanding(error: unknown): unknown {
    if (!(error instanceof PolylogueError)) return error;
    const { lastRound } = this.#standing;
    const stands = lastRound < 0 ? "no round has closed yet" : `the file is whole up to round ${lastRound}`;
    const { code, message, hint, cause } = error;
    return new PolylogueError(
      code,
      `${message}; ${stands}`,
      hint === undefined ? { cause } : { hint, cause },
    );
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

  #rememberPlaces(): void {
    const places = this.#db.prepare<[number], string>(
      "SELECT format('%d/%d/%d/%d/%d', context, ordinal, draw, repair, attempt) FROM calls WHERE round = ?",
    );
    for (const place of places.pluck().iterate(this.#standing.lastRound + 1)) {
      const [context = "", rest] = place.split(/\/(.*)/);
      this.#places.add(rest === "0/0/0/0" ? Number(context) : place);
    }
  }
}

function hasIndexes(db: Database): boolean {
  const known = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all();
  return INDEXES.some(({ name }) => known.includes(name));
}
