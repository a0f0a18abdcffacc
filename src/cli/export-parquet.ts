import { closeSync, fsyncSync, openSync } from "node:fs";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { Cell, ColumnKind, Columns } from "../store/export-tables.ts";
import type { TableFile } from "./export-file.ts";

/** Rows, and characters of text, after which a row group is closed. */
const MOST_ROWS = 50_000;
const MOST_TEXT = 16 << 20;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];
type Stored = string | number | bigint | boolean | Date | null;

interface Kind {
  readonly element: Pick<SchemaElement, "type" | "converted_type">;
  readonly stored: (value: string | number) => Stored;
}

const KINDS: Readonly<Record<ColumnKind, Kind>> = {
  text: { element: { type: "BYTE_ARRAY", converted_type: "UTF8" }, stored: String },
  // Milliseconds since 1970 need more than 32 bits.
  integer: { element: { type: "INT64" }, stored: BigInt },
  real: { element: { type: "DOUBLE" }, stored: Number },
  flag: { element: { type: "BOOLEAN" }, stored: (value) => value === 1 },
  time: {
    element: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
    stored: (value) => new Date(value),
  },
};

/** Parquet with Snappy: texts as UTF-8, whole numbers of 64 bits, doubles, booleans, times in milliseconds; all may be null. */
export function parquetFile(path: string, columns: Columns): TableFile {
  const names = Object.keys(columns);
  const kinds = Object.values(columns).map((kind) => KINDS[kind]);
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaOf(columns),
    createdBy: "polylogue",
  });
  let waiting: (readonly Cell[])[] = [];
  let text = 0;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const columnData = names.map((name, i) => ({
      name,
      data: waiting.map((row) => storedOf(row[i] ?? null, kinds[i])),
      offsetIndex: false,
    }));
    atOnce(writer.write({ columnData, rowGroupSize: MOST_ROWS }));
    waiting = [];
    text = 0;
  };
  return {
    write: (rows) => {
      for (const row of rows) {
        waiting.push(row);
        text += lettersIn(row);
        if (waiting.length >= MOST_ROWS || text >= MOST_TEXT) flush();
      }
    },
    end: () => {
      flush();
      atOnce(writer.finish());
      toDisk(path);
    },
    abandon: () => undefined,
  };
}

/** The package waits only for writers and compressors that do, and ours do not: what is written is in the file when it returns. */
function atOnce(written: unknown): void {
  if (written instanceof Promise) throw new Error("a Parquet file was to be written at once");
}

const lettersIn = (row: readonly Cell[]): number =>
  row.reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);

const storedOf = (value: Cell, kind: Kind | undefined): Stored =>
  value === null || kind === undefined ? null : kind.stored(value);

function schemaOf(columns: Columns): SchemaElement[] {
  const leaves = Object.entries(columns).map(([name, kind]): SchemaElement => {
    return { name, repetition_type: "OPTIONAL", ...KINDS[kind].element };
  });
  return [{ name: "root", num_children: leaves.length }, ...leaves];
}

function toDisk(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
