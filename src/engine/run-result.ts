import type { ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import type { StopSwitch } from "./ask.ts";
import type { Tally } from "./tally.ts";

/** What a run needs from outside. */
export interface RunOptions {
  readonly openProvider: (spec: ModelSpec, access: ModelAccess, world: ProviderWorld) => Promise<Provider>;
  readonly stop: StopSwitch;
  /** Monotonic wall-clock milliseconds; goes into latencies, never into a log. */
  readonly clock: () => number;
  /** Stop after this round, resumable. */
  readonly maxRounds?: number;
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
  /** Why it is not done: "interrupted", "max-rounds", "provider: …". */
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
}

/** The log counted, and the calls behind it: `attempts` counts every request sent, `calls` those that got an answer. */
export interface RunCounts extends Readonly<Tally> {
  readonly calls: number;
  readonly attempts: number;
  readonly failedCalls: number;
}
