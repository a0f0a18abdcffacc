import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import type { Cell, Columns } from "../store/export-tables.ts";
import { writeFailure } from "../store/write-failure.ts";
import { csvFile, type ExportFormat, jsonlFile, type TableFile } from "./export-file.ts";

export interface FolderOrder {
  readonly folder: string;
  readonly format: ExportFormat;
  /** Puts new files in the place of old ones. */
  readonly force: boolean;
  /** CSV cells as they are, formulas included. */
  readonly raw: boolean;
  /** Columns by table. */
  readonly tables: Readonly<Record<string, Columns>>;
}

/** One table as it was written. */
export interface Written {
  readonly table: string;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

interface Making {
  readonly table: string;
  readonly path: string;
  readonly making: string;
  readonly file: TableFile;
  rows: number;
}

/**
 * A folder that gets a file for each table: all of them whole, or none. They are written under other names and renamed when the
 * last is done. Expected failures are thrown by every method: `output_exists`, `disk_full`, `file_unwritable`.
 */
export class ExportFolder {
  readonly #made: readonly string[];
  readonly #tables = new Map<string, Making>();

  private constructor(made: readonly string[]) {
    this.#made = made;
  }

  static async open(order: FolderOrder): Promise<ExportFolder> {
    const { folder, format, force, raw, tables } = order;
    const pathOf = (table: string): string => join(folder, `${table}.${format}`);
    const taken = Object.keys(tables)
      .map(pathOf)
      .filter((path) => existsSync(path));
    if (taken.length > 0 && !force) throw occupied(taken);
    // Loaded where it is asked for: no other format waits for it.
    const parquet = format === "parquet" ? await import("./export-parquet.ts") : undefined;
    const opened = new ExportFolder(explained(folder, () => foldersMade(folder)));
    try {
      for (const [table, columns] of Object.entries(tables)) {
        const making = `${pathOf(table)}-new-${process.pid}`;
        const file = explained(making, () => {
          if (parquet) return parquet.parquetFile(making, columns);
          return format === "csv" ? csvFile(making, columns, { raw }) : jsonlFile(making, columns);
        });
        opened.#tables.set(table, { table, path: pathOf(table), making, file, rows: 0 });
      }
    } catch (error) {
      opened.abandon();
      throw error;
    }
    return opened;
  }

  write(table: string, rows: readonly (readonly Cell[])[]): void {
    const making = this.#tables.get(table);
    if (!making) throw new RangeError(`no table ${table} is being written`);
    explained(making.path, () => making.file.write(rows));
    making.rows += rows.length;
  }

  /** Ends all files, then gives them their names. */
  finish(): readonly Written[] {
    const all = [...this.#tables.values()];
    for (const { path, file } of all) explained(path, () => file.end());
    return all.map(({ table, path, making, rows }) => {
      explained(path, () => renameSync(making, path));
      return { table, path, rows, bytes: statSync(path).size };
    });
  }

  /** Takes back what was written so far, and the folders that were made for it. */
  abandon(): void {
    for (const { file, making } of this.#tables.values()) {
      file.abandon();
      rmSync(making, { force: true });
    }
    for (const folder of this.#made.toReversed()) {
      try {
        rmdirSync(folder);
      } catch {
        return; // Somebody else has put something into it.
      }
    }
  }
}

/** Makes a folder and those above it; what was not there before, the outermost first. */
function foldersMade(folder: string): readonly string[] {
  if (existsSync(folder)) return [];
  const above = dirname(folder) === folder ? [] : foldersMade(dirname(folder));
  mkdirSync(folder);
  return [...above, folder];
}

function occupied(taken: readonly string[]): PolylogueError {
  const what = taken.length === 1 ? "is there already" : "are there already";
  return new PolylogueError("output_exists", `${taken.join(", ")} ${what}; nothing was written`, {
    hint: "Name another folder with --out, or put new files in their place with --force.",
  });
}

/** Does it, and says what a failure of the disk means. */
function explained<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw writeFailure(path, cause, {
      besides: "nothing was left behind",
      orElse: "name another folder with --out",
    });
  }
}
