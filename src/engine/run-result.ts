import type { ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import type { Gates } from "../providers/gate.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Waiting } from "./lanes.ts";
import type { StopSwitch } from "./live-line.ts";
import type { Drift } from "./run-cost.ts";
import type { Tally } from "./tally.ts";

/** What a run needs from outside. */
export interface RunOptions {
  readonly openProvider: (spec: ModelSpec, access: ModelAccess, world: ProviderWorld) => Promise<Provider>;
  readonly stop: StopSwitch;
  /** Monotonic wall-clock milliseconds; goes into latencies, never into a log. */
  readonly clock: () => number;
  /** Stop after this round, resumable. */
  readonly maxRounds?: number;
  /** Where calls over a wire pass: the process's own, so that all its runs together keep within limits. */
  readonly gates?: Gates;
  /** The ledger that a run's calls count in, by the run's path; none where there is no budget. */
  readonly ledgerOf?: (path: string) => Ledger | undefined;
  readonly onWaiting?: (waiting: Waiting & Pick<RoundProgress, "arm" | "seed">) => void;
  readonly onRound?: (progress: RoundProgress) => void;
}

/** What is known after each round. */
export interface RoundProgress {
  readonly arm: string;
  readonly seed: number;
  readonly round: number;
  readonly rounds: number;
  readonly tally: Readonly<Tally>;
}

export type RunStatus = "running" | "done" | "stopped" | "failed";

/** How a run ended. */
export interface RunResult {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly status: RunStatus;
  /** Why it is not done: "interrupted", "max-rounds", "provider: ALIAS: FAILURE: …", "budget: …". */
  readonly stopReason: string | undefined;
  /** Closed rounds, the opening not counted. */
  readonly rounds: number;
  readonly logHash: string;
  readonly comparable: boolean | undefined;
  readonly comparableReason: string | undefined;
  readonly counts: RunCounts;
  /** US dollars; 0 for models that cost nothing, undefined where a price is unknown. */
  readonly costUsd: number | undefined;
  /** Recorded answers that were used instead of asking again. */
  readonly reused: number;
  /** Aliases behind which more than one model answered. */
  readonly drift: readonly Drift[];
  /** Wall-clock milliseconds summed over all attempts: from sending to the last byte, and waiting before that. */
  readonly workingMs: number;
  readonly waitingMs: number;
}

/** The log counted, and the calls behind it: `attempts` counts every request sent, `calls` those that got an answer. */
export interface RunCounts extends Readonly<Tally> {
  readonly calls: number;
  readonly attempts: number;
  readonly failedCalls: number;
  /** Of all attempts, as far as providers said. */
  readonly outputTokens: number;
  /** How many aliases were answered for by more than one model, or one configuration of it. */
  readonly drifted: number;
}
