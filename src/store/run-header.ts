import type { ModelSpec } from "../core/call.ts";

/** What a fork came from: `round` is the last one that it shares with its parent. */
export interface Parent {
  readonly path: string;
  readonly round: number;
  /** The one thing that differs, in words or as JSON. */
  readonly change: string;
  /** Whether unchanged questions take the parent's answers. */
  readonly answers: "same-prompt" | "fresh";
}

/** A pre-registration: its text, word for word, and the hash by which one is told from another. */
export interface RegisteredPlan {
  readonly text: string;
  readonly hash: string;
}

/** What is true of a run before it starts. */
export interface RunHeader {
  /** Set by the store: `FORMAT_VERSION` when a file is made, and what the file says when it is read. */
  readonly formatVersion?: number;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** The scenario file, word for word. */
  readonly scenarioText: string;
  /** Its name without folders. */
  readonly scenarioFile: string;
  /** The resolved plan as JSON. */
  readonly planJson: string;
  readonly planHash: string;
  /** The pre-registration that stood when the file was made, before the first call; absent for none. */
  readonly analysisPlan?: RegisteredPlan;
  readonly codeVersion: string;
  /** How models were reached, as JSON; outside the plan's hash, since it changes nothing that is logged. */
  readonly accessJson: string;
  /** ISO 8601, wall-clock time; now when left out. */
  readonly createdAt?: string;
  /** Every model an agent may speak through, by alias. */
  readonly models?: Readonly<Record<string, ModelSpec>>;
  /**
   * Private persona texts by `textHash`, for `create` only: read them back with `agents()` and `blob()`, since a
   * large run has very many.
   */
  readonly personas?: Readonly<Record<string, string>>;
}

export type RunState = "running" | "done" | "stopped" | "failed";

/** How a run ended, or that it has not. */
export interface RunOutcome {
  readonly status: RunState;
  /** Why it stopped or failed: "budget", "interrupted" … */
  readonly stopReason?: string;
  /** False where too many turns were lost to set this run beside others; absent while nobody has judged. */
  readonly comparable?: boolean;
  /** Why it is not comparable. */
  readonly comparableReason?: string;
  /** `{ turns: 96, silent: 11, posts: 20 … }` */
  readonly counts?: Readonly<Record<string, number>>;
}

export interface RunStatus extends RunOutcome {
  readonly formatVersion: number;
  readonly createdAt: string;
  /** Rounds closed since the opening: the number of the last closed round, 0 when none or only the opening closed. */
  readonly rounds: number;
  /** The last closed round: -1 before the opening closed. The next to play is `lastRound + 1`. */
  readonly lastRound: number;
  /** Which sample of each prompt the run asks for, from 0. */
  readonly draw: number;
  /** Number of the last message taken up from the operator's inbox. */
  readonly inboxTaken: number;
  /** For a fork: where it comes from. */
  readonly parent?: Parent;
  /** The last event's number, 0 before the first. */
  readonly lastSeq: number;
  /** The chain's last link; `FIRST_LINK` before the opening closed. */
  readonly logHash: string;
}

/** One agent as a run knows it, with the model behind it. */
export interface StoredAgent {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly provenance: string;
  /** Alias; absent for outsiders, as are the two below. */
  readonly model?: string;
  readonly provider?: string;
  readonly requestedModel?: string;
  /** Hash of the private persona text; `blob(hash)` is the text. */
  readonly persona?: string;
}
