import type { CallRecord } from "./call-record.ts";
import { CallWriter, KEPT_ROWS } from "./call-writer.ts";
import { TAPE } from "./scribe.ts";
import type { Opening } from "./thread-orders.ts";
import { ThreadedFile } from "./threaded-file.ts";

/** Rows that wait lie in memory: models that answer at once would fill it with those of a round. */
const MOST_WAITING = 4_096;

/**
 * Keeps calls in a database whose tables `calls`, `segments`, `strands` and `blobs` are there. They are on disk soon after the
 * turn of the event loop in which they came, all of them in order; what goes wrong with that is told to the next who calls, and
 * the calls go on waiting for the next write.
 */
export class Recorder {
  readonly file: ThreadedFile;
  readonly #calls: CallWriter;
  /** What an error of the database is thrown as. */
  readonly #explain: (error: Error) => unknown;
  #waiting = 0;
  #isOpen = false;
  #hurried: number | undefined;
  #scheduled: NodeJS.Immediate | undefined;

  constructor(path: string, opening: Pick<Opening, "pragmas" | "first">, explain: (error: Error) => unknown) {
    this.file = new ThreadedFile(path, { ...opening, ...KEPT_ROWS });
    this.#calls = new CallWriter(this.file.tape);
    this.#explain = explain;
  }

  record(call: CallRecord): void {
    this.#calls.put(call);
    this.#waiting += 1;
    this.tell();
    if (this.#waiting >= MOST_WAITING) this.#hurry();
    else if (!this.#isOpen) this.#scheduled ??= setImmediate(() => this.#flushUnasked());
  }

  /** Waits for the thread where it is far behind. */
  #hurry(): void {
    if (this.#hurried !== undefined) this.wait(this.#hurried);
    this.#hurried = this.#isOpen ? this.file.mark() : this.file.flush();
    this.#waiting = 0;
  }

  /** Opens a transaction that takes all that is recorded, until it is ended by `begin` or abandoned. */
  open(): void {
    this.#waiting = 0;
    this.file.begin();
    this.#isOpen = true;
  }

  /** Takes an open transaction back; what was recorded in it waits for the next write. */
  abandon(): void {
    this.#isOpen = false;
    this.file.abort();
  }

  /** Keeps a private text by its hash (hex). */
  persona(hash: string, text: string): void {
    this.file.tape.put(TAPE.persona, hash, text);
  }

  /** Recorded calls are on disk when this returns. */
  flush(): void {
    this.tell();
    this.wait(this.file.flush());
    this.#waiting = 0;
  }

  /** One transaction, on disk when this returns; calls that wait are in it. */
  write(work: (file: ThreadedFile) => void): void {
    this.tell();
    this.wait(this.begin(work, false));
  }

  /** One transaction, the open one if there is, on disk some time soon; its ticket. Where it `isBuiltOn` and fails, nothing after it is written. */
  begin(work: (file: ThreadedFile) => void, isBuiltOn: boolean): number {
    this.#waiting = 0;
    if (!this.#isOpen) this.file.begin();
    this.#isOpen = false;
    try {
      work(this.file);
    } catch (error) {
      this.file.abort();
      throw error;
    }
    return this.file.commit(isBuiltOn);
  }

  /** Waits for a ticket and throws what went wrong. */
  wait(ticket: number): void {
    this.#throw(this.file.wait(ticket));
  }

  /** Throws what went wrong when nobody was there to be told. */
  tell(): void {
    this.#throw(this.file.trouble());
  }

  /** Ends the waiting: whatever is not on disk is written now, also when an earlier try failed. Then closes. */
  close(): void {
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#throw(this.file.close());
  }

  #flushUnasked(): void {
    this.#scheduled = undefined;
    if (this.#waiting === 0) return;
    this.#waiting = 0;
    this.file.flush();
  }

  #throw(error: Error | undefined): void {
    if (error !== undefined) throw this.#explain(error);
  }
}
