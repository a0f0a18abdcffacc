import type { CellResult } from "../engine/experiment.ts";

/** A run as every `--json` shows it; more fields may be added, these stay. */
export interface RunJson {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly status: string;
  readonly stopReason: string | null;
  readonly rounds: number;
  readonly logHash: string;
  readonly comparable: boolean | null;
  readonly counts: CellResult["counts"];
  readonly costUsd: number | null;
  /** Aliases behind which more than one model answered, or more than one configuration of it. */
  readonly drift: CellResult["drift"];
  /** Summed over all attempts: from sending to the last byte, and waiting before that. */
  readonly workingMs: number;
  readonly waitingMs: number;
}

export function runJson(result: CellResult): RunJson {
  const { path, arm, seed, status, stopReason, rounds, logHash, comparable, counts, costUsd } = result;
  return {
    path,
    arm,
    seed,
    status,
    stopReason: stopReason ?? null,
    rounds,
    logHash,
    comparable: comparable ?? null,
    counts,
    costUsd: costUsd ?? null,
    drift: result.drift,
    workingMs: Math.round(result.workingMs),
    waitingMs: Math.round(result.waitingMs),
  };
}
