import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { Cell, ColumnKind, Columns } from "../store/export-tables.ts";
import { csvCell, harmless } from "./csv.ts";

export const EXPORT_FORMATS = ["csv", "jsonl", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** One table on its way to disk. */
export interface TableFile {
  /** Rows with a cell for each column, in their order. */
  write(rows: readonly (readonly Cell[])[]): void;
  /** Writes what is left and brings it to disk. */
  end(): void;
  /** Gives the file back, as far as it came. */
  abandon(): void;
}

export interface TextOptions {
  /** Cells as they are, formulas included. */
  readonly raw: boolean;
}

/** RFC 4180 with a line of names, lines ending in CR LF, UTF-8 without a mark. Flags are true and false. */
export function csvFile(path: string, columns: Columns, { raw }: TextOptions): TableFile {
  const kinds = Object.values(columns);
  const cell = (value: Cell, kind: ColumnKind | undefined): string => {
    if (kind === "flag" && value !== null) return String(value === 1);
    return csvCell(typeof value === "string" && kind === "text" && !raw ? harmless(value) : value);
  };
  const file = new TextFile(path);
  file.write(`${Object.keys(columns).join(",")}\r\n`);
  return lines(file, (row) => `${row.map((value, i) => cell(value, kinds[i])).join(",")}\r\n`);
}

/** One JSON object a line. */
export function jsonlFile(path: string, columns: Columns): TableFile {
  const names = Object.keys(columns);
  const kinds = Object.values(columns);
  return lines(new TextFile(path), (row) => {
    const of = names.map((name, i) => {
      const value = row[i] ?? null;
      return [name, kinds[i] === "flag" && value !== null ? value === 1 : value] as const;
    });
    return `${JSON.stringify(Object.fromEntries(of))}\n`;
  });
}

function lines(file: TextFile, lineOf: (row: readonly Cell[]) => string): TableFile {
  return {
    write: (rows) => {
      for (const row of rows) file.write(lineOf(row));
    },
    end: () => file.end(),
    abandon: () => file.abandon(),
  };
}

const BUFFERED = 1 << 20;

/** A text file that is written as it comes. */
class TextFile {
  readonly #file: number;
  #waiting: string[] = [];
  #length = 0;
  #isOpen = true;

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= BUFFERED) this.#flush();
  }

  end(): void {
    this.#flush();
    fsyncSync(this.#file);
    this.abandon();
  }

  abandon(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(""));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#length = 0;
  }
}
