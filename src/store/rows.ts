/** What stands in one column of one row. */
export type Cell = string | number | null;

/** Takes rows of one table. Nothing is on file before `flush` and the end of the transaction. */
export interface Rows {
  /** The cells of one row, a cell for each column, at once or in parts. */
  put(...cells: Cell[]): void;
  /** Hands on what makes up whole statements, in an open transaction. */
  drain(): void;
  /** Hands on everything, in an open transaction. */
  flush(): void;
}

/** A statement with what is bound in it. */
export type Step = readonly [sql: string, ...cells: Cell[]];

/** More rows in one statement gain nothing. */
export const TOGETHER = 16;

/** Texts by content, as a shelf lists those that are new. */
export const BLOB_COLUMNS: readonly string[] = ["id", "hash", "text", "escaped"];

/** Inserts `count` rows. */
export function insertOf(table: string, columns: readonly string[], count: number): string {
  const row = `(${columns.map(() => "?").join(", ")})`;
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array<string>(count).fill(row).join(", ")}`;
}
