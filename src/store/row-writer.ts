import type { Database, Statement } from "better-sqlite3";
import { byteColumns, type Cell, insertOf, type RowSink, type Rows, type Step, TOGETHER } from "./rows.ts";

type Bound = Cell | Buffer;

/**
 * Inserts rows into one table, several with each statement, which takes half the time of one by one. Rows wait until a
 * transaction is open: there `drain` writes those that make up whole statements, and `flush`, at its end, all of them.
 */
export class RowWriter implements Rows {
  readonly #width: number;
  /** Columns of bytes. */
  readonly #bytes: readonly number[];
  readonly #together: Statement<Bound[]>;
  readonly #one: Statement<Bound[]>;
  #waiting: Cell[] = [];

  constructor(db: Database, table: string, columns: readonly string[]) {
    this.#width = columns.length;
    this.#bytes = byteColumns(columns);
    this.#one = db.prepare(insertOf(table, columns, 1));
    this.#together = db.prepare(insertOf(table, columns, TOGETHER));
  }

  put(...cells: Cell[]): void {
    const waiting = this.#waiting;
    for (let i = 0; i < cells.length; i += 1) waiting.push(cells[i] as Cell);
  }

  drain(): void {
    const size = TOGETHER * this.#width;
    const waiting = this.#waiting;
    let at = 0;
    for (; at + size <= waiting.length; at += size) this.#together.run(...this.#bound(at, size));
    if (at > 0) this.#waiting = waiting.slice(at);
  }

  flush(): void {
    this.drain();
    for (let at = 0; at < this.#waiting.length; at += this.#width)
      this.#one.run(...this.#bound(at, this.#width));
    this.#waiting = [];
  }

  #bound(from: number, count: number): Bound[] {
    const cells: Bound[] = this.#waiting.slice(from, from + count);
    for (const column of this.#bytes)
      for (let at = column; at < count; at += this.#width)
        cells[at] = Buffer.from(cells[at] as string, "hex");
    return cells;
  }
}

/** Writes into a database that is at hand. Whoever uses it opens the transactions. */
export function sinkInto(db: Database): RowSink {
  const made: Rows[] = [];
  return {
    rows(table, columns) {
      const rows = new RowWriter(db, table, columns);
      made.push(rows);
      return rows;
    },
    step(sql, ...cells) {
      for (const rows of made) rows.flush();
      carryOut(db, [[sql, ...cells]]);
    },
  };
}

/** Carries statements out one after the other, in an open transaction. */
export function carryOut(db: Database, steps: Iterable<Step>): void {
  const prepared = new Map<string, Statement<Cell[]>>();
  for (const [sql, ...cells] of steps) {
    const statement = prepared.get(sql) ?? db.prepare<Cell[]>(sql);
    prepared.set(sql, statement);
    statement.run(...cells);
  }
}
