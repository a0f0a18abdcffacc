import { createRequire } from "node:module";
import { type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { Fingerprints } from "./fingerprints.ts";
import { grown } from "./grown.ts";
import { HashIndex } from "./hash-index.ts";
import { NumberList } from "./number-list.ts";
import { type Cell, insertOf, type Rows, TOGETHER } from "./rows.ts";
import { Scribe, TAPE } from "./scribe.ts";
import { TextShelf } from "./text-shelf.ts";
import type { Chunk, Opening, Order, Reply, Wording } from "./thread-orders.ts";
import { replyOf, writingThread } from "./writing-thread.ts";
import { WrittenFile } from "./written-file.ts";

/** How long a reply is waited for before it is taken for lost, in milliseconds: no disk is that slow. */
const LONGEST_WAIT_MS = 600_000;

/** What is sent in one message, in characters: enough that a message costs nothing, little enough that nothing piles up here. */
const MOST = 65_536;
/** What a number counts for. */
const CELL = 8;

/** As text, so that it is the same thread from sources, from a bundle and under test. */
const SCRIPT = `
const { workerData } = require("node:worker_threads");
const { createHash, hash } = require("node:crypto");
const tools = {
  Sqlite: require(workerData.sqlite),
  hash,
  createHash,
  TAPE: ${JSON.stringify(TAPE)},
  Fingerprints: (${Fingerprints.toString()}),
  HashIndex: (${HashIndex.toString()}),
  grown: (${grown.toString()}),
  NumberList: (${NumberList.toString()}),
  TextShelf: (${TextShelf.toString()}),
  Scribe: (${Scribe.toString()}),
};
(${writingThread.toString()})(workerData, tools, ${WrittenFile.toString()}, ${replyOf.toString()});
`;

/** The one thread of this process that writes run files, however many are open. */
class WritingThread {
  readonly #port: MessagePort;
  readonly #replies = new Int32Array(new SharedArrayBuffer(4));
  readonly #files = new Map<number, ThreadedFile>();
  #seen = 0;
  #lastTicket = 0;
  #lastFile = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1 as unknown as MessagePort;
    const worker = new Worker(SCRIPT, {
      eval: true,
      workerData: {
        port: port2,
        replies: this.#replies,
        sqlite: createRequire(import.meta.url).resolve("better-sqlite3"),
      },
      transferList: [port2 as unknown as MessagePort],
      // What is under way may be large; the memory of this process is limited elsewhere.
      resourceLimits: { maxOldGenerationSizeMb: 8_192 },
      // Flags of the process may not be for threads.
      execArgv: [],
    });
    worker.unref();
  }

  enter(file: ThreadedFile): number {
    this.#lastFile += 1;
    this.#files.set(this.#lastFile, file);
    return this.#lastFile;
  }

  leave(file: number): void {
    this.#files.delete(file);
  }

  ticket(): number {
    this.#lastTicket += 1;
    return this.#lastTicket;
  }

  tell(order: Order): void {
    this.#port.postMessage(order);
  }

  /** Hands replies that have come to their files. Does not wait. */
  listen(): void {
    if (Atomics.load(this.#replies, 0) === this.#seen) return;
    for (let got = this.#receive(); got !== undefined; got = this.#receive()) {
      this.#seen += 1;
      this.#files.get(got.file)?.hear(got);
    }
  }

  #receive(): Reply | undefined {
    return (receiveMessageOnPort(this.#port) as { message: Reply } | undefined)?.message;
  }

  /** Sleeps until the next reply. */
  sleep(): void {
    if (Atomics.wait(this.#replies, 0, this.#seen, LONGEST_WAIT_MS) === "timed-out")
      throw new Error("the thread that writes run files does not answer");
  }
}

let thread: WritingThread | undefined;

/**
 * A database that is written by the one thread that all files share. What is put goes over as it comes, and only what has to
 * be on disk is waited for. Errors are SQLite's own.
 */
export class ThreadedFile {
  readonly #thread: WritingThread;
  readonly #number: number;
  /** For the scribe: its rows wait for the next transaction, and for the one after it where that fails. */
  readonly tape: ThreadedRows;
  readonly #passing: ThreadedRows[] = [];
  readonly #steps = new Map<string, number>();
  /** Statements of the open transaction that come after its rows. */
  #later: Chunk[] = [];
  /** Tickets without a reply. */
  readonly #open = new Set<number>();
  readonly #errors = new Map<number, Error>();
  #statements = 0;
  #closed = false;
  /** What the thread is told first, once there is something to write. */
  #early: Order[] | undefined;

  constructor(path: string, opening: Opening) {
    thread ??= new WritingThread();
    this.#thread = thread;
    this.#number = thread.enter(this);
    this.#early = [["open", this.#number, path, opening]];
    this.tape = new ThreadedRows((cells) => this.#tell(["keep", this.#number, cells]));
  }

  #tell(order: Order): void {
    const early = this.#early;
    this.#early = undefined;
    for (const first of early ?? []) this.#thread.tell(first);
    this.#thread.tell(order);
  }

  /** For rows of the open transaction alone. */
  rows(table: string, columns: readonly string[]): Rows {
    return this.#pass(wordingOf(table, columns));
  }

  /** The same, put by a statement of one's own that binds `width` cells; `texts` of them name a text by its whole hash. */
  rowsBy(sql: string, width: number, texts: readonly number[] = []): Rows {
    return this.#pass(single(sql, width, texts));
  }

  #pass(wording: Wording): Rows {
    const statement = this.#prepare(wording);
    const rows = new ThreadedRows((cells) => this.#tell(["rows", this.#number, [[statement, cells]]]));
    this.#passing.push(rows);
    return rows;
  }

  #prepare(wording: Wording): number {
    this.#statements += 1;
    const order: Order = ["prepare", this.#number, this.#statements, wording];
    if (this.#early === undefined) this.#tell(order);
    else this.#early.push(order);
    return this.#statements;
  }

  /** A statement of the next commit, after its rows. */
  step(sql: string, ...cells: readonly Cell[]): void {
    let statement = this.#steps.get(sql);
    if (statement === undefined) {
      statement = this.#prepare(single(sql, cells.length));
      this.#steps.set(sql, statement);
    }
    this.#later.push([statement, cells]);
  }

  /** Opens a transaction with everything that is kept. */
  begin(): void {
    this.tape.flush();
    this.#tell(["begin", this.#number]);
  }

  /** Ends it as if it had never been. */
  abort(): void {
    for (const rows of this.#passing) rows.drop();
    this.#later = [];
    this.#tell(["abort", this.#number]);
  }

  /** Ends it; its ticket. Where it fails and is built on, the thread takes nothing more but `close`. */
  commit(isBuiltOn: boolean): number {
    this.tape.flush();
    for (const rows of this.#passing) rows.flush();
    if (this.#later.length > 0) this.#tell(["rows", this.#number, this.#later]);
    this.#later = [];
    const ticket = this.#ticket();
    this.#tell(["commit", this.#number, ticket, isBuiltOn]);
    return ticket;
  }

  /** A ticket that is answered when all that was told before has been heard, whatever came of it. */
  mark(): number {
    const ticket = this.#ticket();
    this.#tell(["mark", this.#number, ticket]);
    return ticket;
  }

  /** Writes what is kept, some time soon; its ticket. */
  flush(): number {
    this.tape.flush();
    const ticket = this.#ticket();
    this.#tell(["flush", this.#number, ticket]);
    return ticket;
  }

  /** Writes what is kept and closes; what went wrong. */
  close(): Error | undefined {
    if (this.#closed) return undefined;
    this.#closed = true;
    this.tape.flush();
    try {
      // A file that was never written is none to the thread.
      if (this.#early !== undefined) return undefined;
      const ticket = this.#ticket();
      this.#tell(["close", this.#number, ticket]);
      return this.wait(ticket);
    } finally {
      this.#thread.leave(this.#number);
    }
  }

  /** Sleeps until the reply to a ticket is here; what went wrong. */
  wait(ticket: number): Error | undefined {
    for (this.#thread.listen(); this.#open.has(ticket) && !this.#errors.has(0); this.#thread.listen())
      this.#thread.sleep();
    return this.#take(ticket) ?? this.#take(0);
  }

  /** What went wrong with something that nobody waited for, once. */
  trouble(): Error | undefined {
    this.#thread.listen();
    for (const ticket of this.#errors.keys()) return this.#take(ticket);
    return undefined;
  }

  hear({ ticket, error }: Reply): void {
    this.#open.delete(ticket);
    // A bug on the other side stays: there may be no other reply.
    if (error === undefined || this.#errors.has(0)) return;
    const { message, code } = error;
    this.#errors.set(ticket, code === undefined ? new Error(message) : new Sqlite.SqliteError(message, code));
  }

  #take(ticket: number): Error | undefined {
    const error = this.#errors.get(ticket);
    if (ticket !== 0) this.#errors.delete(ticket);
    return error;
  }

  #ticket(): number {
    const ticket = this.#thread.ticket();
    this.#open.add(ticket);
    return ticket;
  }
}

/** Rows on their way to the thread. */
export class ThreadedRows implements Rows {
  readonly #send: (cells: readonly Cell[]) => void;
  #cells: Cell[] = [];
  #weight = 0;

  constructor(send: (cells: readonly Cell[]) => void) {
    this.#send = send;
  }

  put(...cells: Cell[]): void {
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as Cell;
      this.#weight += typeof cell === "string" ? cell.length : CELL;
      this.#cells.push(cell);
    }
  }

  putNumbers(numbers: readonly number[]): void {
    for (const number of numbers) this.#cells.push(number);
    this.#weight += CELL * numbers.length;
  }

  drain(): void {
    if (this.#weight >= MOST) this.flush();
  }

  flush(): void {
    if (this.#cells.length === 0) return;
    this.#send(this.#cells);
    this.drop();
  }

  /** Lets go of what was not sent. */
  drop(): void {
    this.#cells = [];
    this.#weight = 0;
  }
}

/** One row with each statement. */
export const single = (sql: string, width: number, texts: readonly number[] = []): Wording => ({
  one: sql,
  many: undefined,
  together: 1,
  width,
  texts,
});

export function wordingOf(table: string, columns: readonly string[]): Wording {
  return {
    one: insertOf(table, columns, 1),
    many: insertOf(table, columns, TOGETHER),
    together: TOGETHER,
    width: columns.length,
    texts: [],
  };
}
