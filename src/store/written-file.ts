import type Sqlite from "better-sqlite3";
import type { Database, Statement } from "better-sqlite3";
import type { Cell } from "./rows.ts";
import type { Chunk, Opening, Wording } from "./thread-orders.ts";

interface Inserts {
  readonly wording: Wording;
  /** Prepared when first needed. */
  oneRow?: Statement<unknown[]>;
  manyRows?: Statement<unknown[]>;
}

/** What the thread has loaded. */
export interface Tools {
  readonly Sqlite: typeof Sqlite;
  readonly hash: typeof import("node:crypto").hash;
}

/**
 * A run file as the thread that writes has it: what is kept for the next transaction, and the open one. It is sent to that thread
 * as text, so it must not use a name from outside itself.
 */
export class WrittenFile {
  readonly #db: Database;
  readonly #hash: typeof import("node:crypto").hash;
  readonly #inserts: Inserts[] = [];
  #first: readonly string[];
  #kept: Chunk[] = [];
  /** True between `begin` and its end, which may be many messages later. */
  isBusy = false;
  /** What went wrong in the open transaction, to be told at its end. */
  #failure: unknown;
  /** What went wrong under somebody's feet. */
  #lost: unknown;

  constructor({ Sqlite, hash }: Tools, path: string, { pragmas, first }: Opening) {
    this.#hash = hash;
    this.#db = new Sqlite(path, { fileMustExist: true });
    for (const pragma of pragmas) this.#db.pragma(pragma);
    this.#first = first;
  }

  prepare(statement: number, wording: Wording): void {
    this.#inserts[statement] = { wording };
  }

  keep(chunks: readonly Chunk[]): void {
    if (this.#lost === undefined) this.#kept.push(...chunks);
  }

  begin(): void {
    this.isBusy = true;
    this.#try(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const sql of this.#first) this.#db.exec(sql);
    });
    for (const chunk of this.#kept) this.put([chunk]);
  }

  put(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) this.#try(() => this.#insert(chunk));
  }

  commit(isBuiltOn: boolean): unknown {
    this.#try(() => {
      this.#db.exec("COMMIT");
      this.#kept = [];
      this.#first = [];
    });
    const failure = this.#failure;
    this.#failure = undefined;
    this.isBusy = false;
    if (failure !== undefined && this.#db.inTransaction) this.#db.exec("ROLLBACK");
    if (isBuiltOn) this.#lost ??= failure;
    return failure;
  }

  abort(): void {
    this.isBusy = false;
    if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
    this.#failure = undefined;
  }

  flush(): unknown {
    if (this.#kept.length === 0) return undefined;
    this.begin();
    return this.commit(false);
  }

  close(): unknown {
    try {
      this.#lost = undefined;
      this.abort();
      return this.flush();
    } finally {
      this.#db.close();
    }
  }

  #try(work: () => void): void {
    this.#failure ??= this.#lost;
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.#failure = error;
    }
  }

  #insert([statement, cells, bytes]: Chunk): void {
    const insert = this.#inserts[statement];
    if (insert === undefined) throw new Error(`statement ${statement} was never prepared`);
    const { one, many, width, together } = insert.wording;
    const ready = this.#bound(insert.wording, cells, bytes);
    let at = 0;
    const size = together * width;
    if (many !== undefined && ready.length >= size) {
      insert.manyRows ??= this.#db.prepare(many);
      for (; at + size <= ready.length; at += size) insert.manyRows.run(...ready.slice(at, at + size));
    }
    if (at > 0 && at === ready.length) return;
    insert.oneRow ??= this.#db.prepare(one);
    do {
      insert.oneRow.run(...ready.slice(at, at + width));
      at += width;
    } while (at < ready.length);
  }

  /** The same list, so that bytes are made once however often the transaction is tried. */
  #bound({ bytes: columns, width }: Wording, cells: readonly Cell[], toHash?: Uint8Array): unknown[] {
    const ready: unknown[] = cells as Cell[];
    let hashed = 0;
    for (const column of columns) {
      for (let at = column; at < ready.length; at += width) {
        const cell = ready[at];
        if (typeof cell === "string") ready[at] = Buffer.from(cell, "hex");
        else if (typeof cell === "number" && toHash !== undefined) {
          ready[at] = this.#hash("sha256", toHash.subarray(hashed, hashed + cell), "buffer");
          hashed += cell;
        }
      }
    }
    return ready;
  }
}
