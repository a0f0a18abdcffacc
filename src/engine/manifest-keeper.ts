import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { LEDGER_NAME } from "../store/ledger.ts";
import { RunFile } from "../store/run-file.ts";
import { sweepBeside, writeWhole } from "../store/write-whole.ts";
import {
  type CellState,
  type Design,
  MANIFEST_NAME,
  type Manifest,
  type ManifestCell,
  manifestOf,
  manifestText,
  readManifest,
  textAt,
} from "./manifest.ts";
import { cellFile } from "./needs.ts";

/** What a run file says of itself. */
interface Standing {
  /** Changes with the file. */
  readonly mark: string;
  readonly cell: ManifestCell | undefined;
}

/** How a run ended in this process, for what its file does not know: that it failed, or why it was never begun. */
export interface CellEnd {
  readonly arm: string;
  readonly seed: number;
  readonly status: CellState;
  readonly stopReason: string | undefined;
}

/** Keeps the manifest of one folder up to date while this process, and perhaps others, run the experiment. */
export class ManifestKeeper {
  readonly #folder: string;
  readonly #path: string;
  readonly #design: Design;
  readonly #standings = new Map<string, Standing>();
  readonly #ends = new Map<string, CellEnd>();

  constructor(folder: string, design: Design) {
    this.#folder = folder;
    this.#path = join(folder, MANIFEST_NAME);
    this.#design = design;
    sweepBeside(this.#path);
    for (const cell of readManifest(folder)?.cells ?? []) {
      const { arm, seed, state, stopReason, file } = cell;
      if (state === "failed" || state === "stopped")
        this.#ends.set(file, { arm, seed, status: state, stopReason });
    }
  }

  /** Notes that a run is under way: what was said of it before holds no longer. */
  began(cell: { readonly arm: string; readonly seed: number }): void {
    this.#ends.delete(cellFile(cell));
  }

  ended(end: CellEnd): void {
    this.#ends.set(cellFile(end), end);
  }

  /** The manifest as the files say now. */
  manifest(): Manifest {
    const { cells: designed, experiment } = this.#design;
    const own = designed.map((cell) => this.#standingOf(cell));
    const known = new Set(own.map(({ file }) => file));
    const others = runNamesIn(this.#folder)
      .filter((name) => !known.has(name))
      .flatMap((name) => this.#read(name, experiment) ?? [])
      .sort((a, b) => (a.arm === b.arm ? a.seed - b.seed : a.arm < b.arm ? -1 : 1));
    return manifestOf(this.#design, [...own, ...others]);
  }

  /**
   * Writes the manifest, on disk when this returns. Another process may finish a run while this one writes: it is read once
   * more, until what is written is what the files say. Throws `disk_full`, `file_unwritable`.
   */
  write(): void {
    let text = manifestText(this.manifest());
    let written = textAt(this.#path);
    while (text !== written) {
      writeWhole(this.#path, text);
      written = text;
      text = manifestText(this.manifest());
    }
  }

  #standingOf(designed: Design["cells"][number]): ManifestCell {
    const { arm, seed, planHash, needs } = designed;
    const file = cellFile(designed);
    const plain = { arm, seed, file, planHash, ...(needs && { needs }) };
    const read = this.#read(file, this.#design.experiment);
    if (read && read.state !== "running") return { ...read, ...(needs && { needs }) };
    const { status, stopReason } = this.#ends.get(file) ?? { status: read?.state ?? "planned" };
    return {
      ...plain,
      ...read,
      // A file that says nothing of its end: what this process, or the last manifest, knows of it holds.
      state: status,
      ...(stopReason !== undefined && { stopReason }),
      ...(needs && { needs }),
    };
  }

  /** Undefined where there is no file, or one that is no run of this experiment. Forks are none of its runs. */
  #read(name: string, experiment: string): ManifestCell | undefined {
    const path = join(this.#folder, name);
    const mark = markOf(path);
    if (mark === undefined) return undefined;
    const known = this.#standings.get(name);
    if (known?.mark === mark) return known.cell;
    const cell = cellIn(path, name, experiment);
    this.#standings.set(name, { mark, cell });
    return cell;
  }
}

function cellIn(path: string, name: string, experiment: string): ManifestCell | undefined {
  try {
    const file = RunFile.openForReading(path);
    try {
      const header = file.header();
      const { arm, seed, planHash, status, stopReason, logHash, analysisPlan } = header;
      if (header.experiment !== experiment || header.parent || cellFile(header) !== name) return undefined;
      return {
        arm,
        seed,
        file: name,
        planHash,
        state: status,
        ...(stopReason !== undefined && { stopReason }),
        ...(status === "done" && { logHash }),
        ...(analysisPlan && { analysisPlan: analysisPlan.hash }),
      };
    } finally {
      file.close();
    }
  } catch (error) {
    // Damaged, or being made by somebody: whoever plays or lists it says so.
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}

/** Equal only where neither the file nor its write-ahead log was written to in between; undefined where there is no file. */
function markOf(path: string): string | undefined {
  // Also where the folder is none, of which statSync would complain.
  if (!existsSync(path)) return undefined;
  const [file, log] = [path, `${path}-wal`].map((name) => statSync(name, { throwIfNoEntry: false }));
  if (file === undefined) return undefined;
  return `${file.mtimeMs} ${file.size} ${log?.mtimeMs ?? 0} ${log?.size ?? 0}`;
}

function runNamesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".db") && name !== LEDGER_NAME);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
