import type { Database, Statement } from "better-sqlite3";

/** What stands in one column of one row. */
export type Cell = string | number | Buffer | null;

/** More in one statement gain nothing. */
const TOGETHER = 16;

/**
 * Inserts rows into one table, several with each statement, which takes half the time of one by one. Rows wait until a
 * transaction is open: there `drain` writes those that make up whole statements, and `flush`, at its end, all of them. One
 * that failed ends with `forget`.
 */
export class RowWriter {
  readonly #width: number;
  readonly #together: Statement<Cell[]>;
  readonly #one: Statement<Cell[]>;
  #waiting: Cell[] = [];

  constructor(db: Database, table: string, columns: readonly string[]) {
    const row = `(${columns.map(() => "?").join(", ")})`;
    const into = `INSERT INTO ${table} (${columns.join(", ")}) VALUES`;
    this.#width = columns.length;
    this.#one = db.prepare(`${into} ${row}`);
    this.#together = db.prepare(`${into} ${Array<string>(TOGETHER).fill(row).join(", ")}`);
  }

  /** The cells of one row, a cell for each column, at once or in parts. */
  put(...cells: Cell[]): void {
    const waiting = this.#waiting;
    for (let i = 0; i < cells.length; i += 1) waiting.push(cells[i] as Cell);
  }

  drain(): void {
    const size = TOGETHER * this.#width;
    const waiting = this.#waiting;
    if (waiting.length < size) return;
    if (waiting.length === size) {
      // The common case, row after row: the list is handed over as it is and used again.
      this.#together.run(...waiting);
      waiting.length = 0;
      return;
    }
    let at = 0;
    for (; at + size <= waiting.length; at += size) this.#together.run(...waiting.slice(at, at + size));
    this.#waiting = waiting.slice(at);
  }

  flush(): void {
    this.drain();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += this.#width)
      this.#one.run(...waiting.slice(at, at + this.#width));
  }

  forget(): void {
    this.#waiting = [];
  }
}
