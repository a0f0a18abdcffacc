import { existsSync } from "node:fs";
import PQueue from "p-queue";
import { PolylogueError } from "../core/errors.ts";
import { closeAfterKill } from "../store/close-after-kill.ts";
import { RunFile } from "../store/run-file.ts";
import { stopReasonOf } from "./call-trouble.ts";
import type { Cell } from "./cells.ts";
import { builtOn, donorPath, finishedLog } from "./needs.ts";
import { createRun, playRun, type RunOrigin } from "./run.ts";
import type { RunOptions, RunResult } from "./run-result.ts";
import { NOTHING, resultOf } from "./run-standing.ts";
import { Rungs } from "./rungs.ts";

export interface ExperimentOptions extends RunOptions {
  /** Runs under way at once, >= 1. */
  readonly jobs: number;
  /** For runs that must be made. */
  readonly origin?: RunOrigin;
  /** A run is taken up that is not done. */
  readonly onStart?: (cell: Cell) => void;
  readonly onEnd?: (result: CellResult) => void;
}

/** How a cell ended. */
export type CellResult = RunResult & {
  /** What broke it where it failed. */
  readonly error?: Error;
  /** True where it was done before. */
  readonly skipped?: boolean;
  /** The run that it is built on and that is not done, so that this one could not begin. */
  readonly waitsFor?: { readonly arm: string; readonly seed: number };
};

/**
 * Runs what is missing and plays on what is unfinished, `jobs` at once; what is done is left alone. A cell that is built on
 * another waits for that one without holding a place. One cell that fails stops no other but those that are built on it.
 * Results come in the order of the cells.
 */
export async function runCells(
  cells: readonly Cell[],
  options: ExperimentOptions,
): Promise<readonly CellResult[]> {
  return new Cells(cells, options).run();
}

class Cells {
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #options: ExperimentOptions;
  readonly #queue: PQueue;
  readonly #rungs: Rungs;
  readonly #ends = new Map<string, Promise<CellResult>>();

  constructor(cells: readonly Cell[], options: ExperimentOptions) {
    this.#cells = new Map(cells.map((cell) => [cell.path, cell]));
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.jobs });
    this.#rungs = new Rungs(options);
    for (const cell of cells) refuseCircle(cell, this.#cells);
  }

  run(): Promise<readonly CellResult[]> {
    return Promise.all([...this.#cells.values()].map((cell) => this.#endOf(cell)));
  }

  /** How the cell ends; it is begun when first somebody wants to know. */
  #endOf(cell: Cell): Promise<CellResult> {
    const known = this.#ends.get(cell.path);
    if (known !== undefined) return known;
    const end = this.#take(cell).then((result) => {
      this.#options.onEnd?.(result);
      return result;
    });
    this.#ends.set(cell.path, end);
    return end;
  }

  async #take(cell: Cell): Promise<CellResult> {
    const donor = donorPath(cell.path, cell.planned);
    // A run that was begun has the log that it is built on in its own file.
    if (donor !== undefined && !existsSync(cell.path)) {
      const other = this.#cells.get(donor);
      const end = other && (await this.#endOf(other));
      if (end ? end.status !== "done" : !existsSync(donor)) return waiting(cell, end);
    }
    return this.#queue.add(() => this.#play(cell));
  }

  async #play(cell: Cell): Promise<CellResult> {
    try {
      const known = existsSync(cell.path) ? resultOf(cell.path) : undefined;
      if (known?.status === "done") {
        closeAfterKill(cell.path);
        return { ...known, skipped: true };
      }
      if (this.#options.stop.stopping) return known ?? blank(cell, "stopped", "interrupted");
      if (known) return await this.#playOn(cell, () => RunFile.openForWriting(cell.path));
      const donor = donorPath(cell.path, cell.planned);
      if (donor !== undefined && finishedLog(donor) === undefined) return waiting(cell, undefined);
      return await this.#playOn(cell, () => this.#make(cell));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = stopReasonOf(error);
      // A model that could not even be probed: there is no file yet.
      if (reason !== undefined) return blank(cell, "stopped", reason);
      return { ...standingOf(cell), ...failure(error) };
    }
  }

  async #playOn(cell: Cell, open: () => RunFile | Promise<RunFile>): Promise<CellResult> {
    this.#options.onStart?.(cell);
    return playRun(await open(), this.#options);
  }

  async #make({ path, planned }: Cell): Promise<RunFile> {
    const { origin } = this.#options;
    if (!planned || !origin) throw new PolylogueError("run_not_found", `no run at ${path}`);
    const donor = donorPath(path, planned);
    if (donor === undefined) return createRun(path, await this.#rungs.settled(path, planned), origin);
    const file = RunFile.openForReading(donor);
    try {
      const settled = await this.#rungs.settled(path, builtOn(planned, file.header().logHash));
      return createRun(path, settled, origin, { donorEvents: () => file.events() });
    } finally {
      file.close();
    }
  }
}

/** A scenario with runs that are built on each other in a circle is refused long before. */
function refuseCircle(cell: Cell, cells: ReadonlyMap<string, Cell>): void {
  const seen = new Set<string>();
  let next: Cell | undefined = cell;
  while (next) {
    if (seen.has(next.path)) throw new Error(`${cell.path} is built on itself`);
    seen.add(next.path);
    next = cells.get(donorPath(next.path, next.planned) ?? "");
  }
}

/** A cell that cannot begin. `end` is that of the run it is built on, where that one was tried. */
function waiting(cell: Cell, end: CellResult | undefined): CellResult {
  const needs = cell.planned?.needs;
  if (!needs) throw new Error(`${cell.path} waits for nothing`);
  const { arm, seed } = needs;
  const why = end === undefined ? "is not done" : `${end.status}: ${end.stopReason ?? "no reason is known"}`;
  return {
    ...blank(cell, "stopped", `waits for ${arm} s${seed}, which ${why}`),
    waitsFor: { arm, seed },
  };
}

/** As far as its file can be read. */
function standingOf(cell: Cell): RunResult {
  try {
    return existsSync(cell.path) ? resultOf(cell.path) : blank(cell);
  } catch (error) {
    if (error instanceof PolylogueError) return blank(cell);
    throw error;
  }
}

const failure = (error: Error) => ({ status: "failed", stopReason: error.message, error }) as const;

function blank(
  { path, arm, seed }: Cell,
  status: RunResult["status"] = "failed",
  stopReason: string | undefined = undefined,
): RunResult {
  return {
    path,
    arm,
    seed,
    status,
    stopReason,
    rounds: 0,
    logHash: "",
    comparable: undefined,
    comparableReason: undefined,
    counts: NOTHING,
    costUsd: undefined,
    reused: 0,
    drift: [],
    workingMs: 0,
    waitingMs: 0,
  };
}
