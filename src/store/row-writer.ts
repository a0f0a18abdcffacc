import type { Database, Statement } from "better-sqlite3";

/** What stands in one column of one row. */
export type Cell = string | number | Buffer | null;

/** More in one statement gain nothing. */
const TOGETHER = 16;

/**
 * Inserts rows into one table, several with each statement, which takes half the time of one by one. Rows wait until
 * there are enough of them: a transaction ends with `flush`, one that failed with `forget`.
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

  /** One row: a cell for each column. */
  put(...cells: Cell[]): void {
    const waiting = this.#waiting;
    for (let i = 0; i < cells.length; i += 1) waiting.push(cells[i] as Cell);
    if (waiting.length < TOGETHER * this.#width) return;
    this.#waiting = [];
    this.#together.run(...waiting);
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += this.#width)
      this.#one.run(...waiting.slice(at, at + this.#width));
  }

  forget(): void {
    this.#waiting = [];
  }
}
