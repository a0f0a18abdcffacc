import type Sqlite from "better-sqlite3";
import type { Database, Statement } from "better-sqlite3";
import type { Cell } from "./rows.ts";
import type { Scribe, ScribeTools } from "./scribe.ts";
import type { BoundCell } from "./text-shelf.ts";
import type { Chunk, KeptTable, Opening, Wording } from "./thread-orders.ts";

interface Inserts {
  readonly wording: Wording;
  /** Prepared when first needed. */
  oneRow?: Statement<unknown[]>;
  manyRows?: Statement<unknown[]>;
}

/** Rows of one statement that stay until a transaction has taken them. */
type Kept = readonly [inserts: Inserts, cells: readonly BoundCell[]];

/** What the thread has loaded. */
export interface Tools extends ScribeTools {
  readonly Sqlite: typeof Sqlite;
  readonly Scribe: typeof Scribe;
}

/**
 * A run file as the thread that writes has it: what is kept for the next transaction, and the open one. It is sent to that thread
 * as text, so it must not use a name from outside itself, nor its own.
 */
export class WrittenFile {
  readonly #db: Database;
  readonly #scribe: Scribe;
  readonly #inserts: Inserts[] = [];
  #first: readonly string[];
  readonly #keeping: { readonly [Table in KeptTable]: Inserts };
  #kept: Kept[] = [];
  /** How many of them are in the open transaction. */
  #placed = 0;
  /** True between `begin` and its end, which may be many messages later. */
  isBusy = false;
  /** What went wrong in the open transaction, to be told at its end. */
  #failure: unknown;
  /** What went wrong under somebody's feet. */
  #lost: unknown;

  constructor(tools: Tools, path: string, { pragmas, first, kept, callPlaces }: Opening) {
    this.#db = new tools.Sqlite(path, { fileMustExist: true });
    for (const pragma of pragmas) this.#db.pragma(pragma);
    this.#first = first;
    const { blobs, whole, segments, strands, calls } = kept;
    this.#keeping = {
      blobs: { wording: blobs },
      whole: { wording: whole },
      segments: { wording: segments },
      strands: { wording: strands },
      calls: { wording: calls },
    };
    this.#scribe = new tools.Scribe(tools, this.#db, callPlaces);
  }

  prepare(statement: number, wording: Wording): void {
    this.#inserts[statement] = { wording };
  }

  keep(tape: readonly Cell[]): void {
    if (this.#lost !== undefined) return;
    this.#scribe.read(tape);
    // Many together are put faster.
    const enough = 256;
    if (this.isBusy && this.#scribe.calls >= enough) this.#placeKept();
  }

  begin(): void {
    this.isBusy = true;
    this.#try(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const sql of this.#first) this.#db.exec(sql);
    });
    this.#placeKept();
  }

  #placeKept(): void {
    this.#takeNew();
    for (; this.#placed < this.#kept.length; this.#placed += 1) {
      const [inserts, cells] = this.#kept[this.#placed] as Kept;
      this.#try(() => this.#insert(inserts, cells));
    }
  }

  #takeNew(): void {
    const { blobs, whole, segments, strands, calls } = this.#scribe.takeNew();
    const keeping = this.#keeping;
    const rows: readonly Kept[] = [
      [keeping.blobs, blobs],
      [keeping.whole, whole],
      [keeping.segments, segments],
      [keeping.strands, strands],
      [keeping.calls, calls],
    ];
    this.#kept.push(...rows.filter(([, cells]) => cells.length > 0));
  }

  put(chunks: readonly Chunk[]): void {
    for (const [statement, cells] of chunks) this.#try(() => this.#putOne(statement, cells));
  }

  #putOne(statement: number, cells: readonly Cell[]): void {
    const inserts = this.#inserts[statement];
    if (inserts === undefined) throw new Error(`statement ${statement} was never prepared`);
    const { width, texts } = inserts.wording;
    const isText = (at: number): boolean => texts.includes(at % width);
    const bound = (cell: Cell, at: number): Cell =>
      isText(at) && cell !== null ? this.#idOf(cell as string) : cell;
    this.#insert(inserts, texts.length === 0 ? cells : cells.map(bound));
  }

  #idOf(hash: string): number {
    const id = this.#scribe.find(hash);
    if (id === undefined) throw new Error(`a persona text was never handed to the run file: ${hash}`);
    return id;
  }

  commit(isBuiltOn: boolean): unknown {
    this.#placeKept();
    this.#placed = 0;
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
    this.#placed = 0;
    this.isBusy = false;
    if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
    this.#failure = undefined;
  }

  flush(): unknown {
    this.#takeNew();
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

  #insert(inserts: Inserts, cells: readonly BoundCell[]): void {
    const { one, many, width, together } = inserts.wording;
    let at = 0;
    const size = together * width;
    if (many !== undefined && cells.length >= size) {
      inserts.manyRows ??= this.#db.prepare(many);
      for (; at + size <= cells.length; at += size) inserts.manyRows.run(...cells.slice(at, at + size));
    }
    if (at > 0 && at === cells.length) return;
    inserts.oneRow ??= this.#db.prepare(one);
    do {
      inserts.oneRow.run(...cells.slice(at, at + width));
      at += width;
    } while (at < cells.length);
  }
}
