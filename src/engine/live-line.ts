import type { Completion, Price, Provider } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";
import type { CallRecord } from "../store/call-record.ts";
import type { Asked } from "./asked.ts";
import type { Lane } from "./patient-call.ts";

/** How an operator stops a run: `stopping` lets calls in flight land, `abort` cuts them off too. */
export interface StopSwitch {
  readonly stopping: boolean;
  /** Aborted as soon as `stopping` is true: ends waits that may take minutes. */
  readonly waits?: AbortSignal;
  readonly abort?: AbortSignal;
}

/** What the engine needs to ask live. */
export interface LiveLine {
  /** Who answers for an alias, as the plan in force has it. */
  readonly provider: (alias: string) => Provider | undefined;
  /** False where nothing is at hand, so that nobody needs to look. */
  readonly hasAnswers: () => boolean;
  /** An answer on record for exactly this place and this request. */
  readonly recorded: (asked: Asked, hash: string) => Completion | undefined;
  /** For a fork: the parent's answer to the same question, where it is to be used. */
  readonly inherited: (asked: Asked, hash: string) => Completion | undefined;
  /** Which attempt at this place the next one is, from 0: attempts that failed before a resume count. */
  readonly attempt: (asked: Asked) => number;
  /** Keeps a call as it lands. */
  readonly record: (call: CallRecord) => void;
  /** Wall-clock milliseconds, for latencies only. */
  readonly clock: () => number;
  readonly stop: StopSwitch;
  /** The most calls in flight at once, for each model. */
  readonly concurrency: (model: string) => number;
  /** For models with a wire, and for all under a budget; undefined where a call is simply made. */
  readonly lane: (model: string) => Lane | undefined;
  /** What an alias costs; undefined where nobody knows. */
  readonly price: (model: string) => Price | undefined;
  /** Dice for the waits between the attempts at a call. */
  readonly dice: (asked: Asked) => Rng;
}
