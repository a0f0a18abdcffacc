import type { Plan } from "../scenario/plan.ts";
import { RunFile } from "../store/run-file.ts";
import { driftIn, isFree } from "./run-cost.ts";
import type { RunCounts, RunResult } from "./run-result.ts";
import { emptyTally } from "./tally.ts";

/** The counts of a run in which nothing has happened. */
export const NOTHING: RunCounts = {
  ...emptyTally(),
  calls: 0,
  attempts: 0,
  failedCalls: 0,
  outputTokens: 0,
  drifted: 0,
};

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
