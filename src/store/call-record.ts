import type { CallOutcome, Placed, Segment } from "../core/call.ts";

/** Where a call stands in a run. All parts count from 0 except `round`, whose first calls are those of round 1. */
export interface CallPosition {
  readonly round: number;
  /** The conversation; an agent's own has the agent's number. */
  readonly context: number;
  readonly ordinal: number;
  /** 0 when left out. */
  readonly draw?: number;
  /** 0 when left out. */
  readonly repair?: number;
}

/** One attempt at one call, as it came back. What it explains is already past: the fold never reads it. */
export interface CallRecord {
  readonly round: number;
  readonly context: number;
  readonly ordinal: number;
  readonly draw: number;
  readonly repair: number;
  /** From 0: which try of the same request. */
  readonly attempt: number;
  /** The run's turn counter, from 1. */
  readonly turn: number;
  /** Absent where a context writes for many agents. */
  readonly agent?: number;
  /** 64 hex digits; or the hash of all that was asked beside the segments, from which and theirs it is made in writing. */
  readonly requestHash: string | { readonly terms: string };
  /** The model's alias in the plan. */
  readonly model: string;
  readonly segments: readonly Segment[];
  /** Which of them many prompts share, as the request has it; nothing of it is read back. */
  readonly strands?: readonly Placed[] | undefined;
  /** Parameters as the plan has them; what went out is in the outcome. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly outcome: CallOutcome;
  /** Wall-clock milliseconds from sending to the last byte. */
  readonly latencyMs: number;
  /** Wall-clock milliseconds spent waiting for a free place or for a limit to pass. */
  readonly waitingMs: number;
  /** US dollars; absent where the price is unknown, which is not 0. */
  readonly priceUsd?: number;
  /** True where nothing was asked: a fork took its parent's answer, or a cassette had it. */
  readonly reused?: boolean;
  /** Where the price comes from, e.g. "provider" or "pricing 2026-11-02". */
  readonly priceSource?: string;
}

/** A call read back. `segments` are looked up when they are first asked for. */
export interface StoredCall extends CallRecord {
  readonly requestHash: string;
  /** From 1, in the order in which the attempts were recorded. */
  readonly id: number;
}

/** The attempts of a run all told; answers that a fork took from its parent are not among them. */
export interface CallTotals {
  readonly attempts: number;
  /** Of those, the ones that brought no answer. */
  readonly failed: number;
  /** In and out, as far as providers said. */
  readonly tokens: number;
  /** Of those, what was written. */
  readonly outputTokens: number;
  /** US dollars of the answers whose price is known, and how many answers have none. */
  readonly knownUsd: number;
  readonly unpriced: number;
  /** Wall-clock milliseconds over all attempts: from sending to the last byte, and before sending. */
  readonly workingMs: number;
  readonly waitingMs: number;
}

/** What stood behind an alias, by its own account. More than one row for an alias means that it moved. */
export interface ServedModel {
  /** The alias. */
  readonly model: string;
  readonly servedModel: string;
  readonly fingerprint: string | null;
  readonly answers: number;
}
