import { existsSync } from "node:fs";
import PQueue from "p-queue";
import { PolylogueError } from "../core/errors.ts";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { RunFile } from "../store/run-file.ts";
import { stopReasonOf } from "./call-trouble.ts";
import { planHash } from "./request-hash.ts";
import { createRun, playRun, type RunOrigin } from "./run.ts";
import { driftIn, isFree } from "./run-cost.ts";
import type { RunCounts, RunOptions, RunResult } from "./run-result.ts";
import { asMadeBy, Rungs } from "./rungs.ts";
import { emptyTally } from "./tally.ts";

/** One run of an experiment: where it stands, and its plan where it may still have to be made. */
export interface Cell {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly planned?: PlannedRun;
}

export interface ExperimentOptions extends RunOptions {
  /** Runs under way at once, >= 1. */
  readonly jobs: number;
  /** For runs that must be made. */
  readonly origin?: RunOrigin;
  readonly onEnd?: (result: CellResult) => void;
}

/** How a cell ended; `error` is what broke it where it failed. */
export type CellResult = RunResult & { readonly error?: Error; readonly skipped?: boolean };

/**
 * Refuses cells whose file holds something else than their plan, before anything is started: an experiment never writes
 * over what another scenario, or an older text of the same one, has made. Throws output_exists naming all of them.
 */
export function refuseStrangers(cells: readonly Cell[]): void {
  const strangers = cells.filter(({ path, planned }) => planned && existsSync(path) && !holds(path, planned));
  if (strangers.length === 0) return;
  const named = strangers.map(({ path }) => path).join(", ");
  throw new PolylogueError(
    "output_exists",
    `these run files were made from another scenario or version of it: ${named}`,
    {
      hint: "Write elsewhere with --out DIR, or move them away.",
    },
  );
}

function holds(path: string, planned: PlannedRun): boolean {
  const file = RunFile.openForReading(path);
  try {
    return file.header().planHash === planHash(planIdentity(asMadeBy(file, planned)));
  } finally {
    file.close();
  }
}

/**
 * Runs what is missing and plays on what is unfinished, `jobs` at once; what is done is left alone. One cell that fails
 * stops no other. Results come in the order of the cells.
 */
export async function runCells(
  cells: readonly Cell[],
  options: ExperimentOptions,
): Promise<readonly CellResult[]> {
  const queue = new PQueue({ concurrency: options.jobs });
  const rungs = new Rungs(options);
  return Promise.all(
    cells.map((cell) =>
      queue.add(async () => {
        const result = await runCell(cell, options, rungs);
        options.onEnd?.(result);
        return result;
      }),
    ),
  );
}

async function runCell(cell: Cell, options: ExperimentOptions, rungs: Rungs): Promise<CellResult> {
  const known = existsSync(cell.path) ? resultOf(cell.path) : undefined;
  if (known?.status === "done") return { ...known, skipped: true };
  if (options.stop.stopping) return known ?? blank(cell, "stopped", "interrupted");
  try {
    const file = known ? RunFile.openForWriting(cell.path) : await make(cell, options, rungs);
    return await playRun(file, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = stopReasonOf(error);
    // A model that could not even be probed: there is no file yet.
    if (reason !== undefined) return blank(cell, "stopped", reason);
    return { ...(existsSync(cell.path) ? resultOf(cell.path) : blank(cell)), ...failure(error) };
  }
}

const failure = (error: Error) => ({ status: "failed", stopReason: error.message, error }) as const;

async function make({ path, planned }: Cell, { origin }: ExperimentOptions, rungs: Rungs): Promise<RunFile> {
  if (!planned || !origin) throw new PolylogueError("run_not_found", `no run at ${path}`);
  return createRun(path, await rungs.settled(path, planned), origin);
}

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

const NOTHING: RunCounts = { ...emptyTally(), calls: 0, attempts: 0, failedCalls: 0, drifted: 0 };

/** What a run file says of itself, without reading its log. */
export function resultOf(path: string): RunResult {
  const file = RunFile.openForReading(path);
  try {
    const header = file.header();
    const { costUsd, workingMs = 0, waitingMs = 0, ...counts } = header.counts ?? {};
    return {
      path,
      arm: header.arm,
      seed: header.seed,
      status: header.status,
      stopReason: header.stopReason,
      rounds: header.rounds,
      logHash: header.logHash,
      comparable: header.comparable,
      comparableReason: header.comparableReason,
      counts: { ...NOTHING, ...counts },
      costUsd: isFree(JSON.parse(header.planJson) as Plan) ? 0 : costUsd,
      reused: 0,
      drift: (counts["drifted"] ?? 0) > 0 ? driftIn(file.servedModels()) : [],
      workingMs,
      waitingMs,
    };
  } finally {
    file.close();
  }
}
