import type { CallFailure } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";

/** The most attempts at one call, and the most time between its first and its last, without waits for a place. */
export const MOST_ATTEMPTS = 6;
export const MOST_MS = 600_000;

/** A wait before the second attempt is below this; each further one may be three times as long. */
const FIRST_WAIT_MS = 1_000;
const GROWTH = 3;

/** So many times the same words from a server that broke down mean that it will break down again. */
const SAME_WORDS = 3;

/** One attempt that brought no answer. */
export interface FailedAttempt {
  readonly failure: CallFailure;
  readonly message: string;
  /** How long the provider asked us to wait. */
  readonly retryAfterMs?: number;
  /** When it came back, in milliseconds since the call's first attempt was sent; waits for a place left out. */
  readonly atMs: number;
}

/** What to do after a failure: try again in a while, or give up for a reason in words. */
export type NextStep =
  | { readonly retry: true; readonly afterMs: number }
  | { readonly retry: false; readonly reason: string };

/** What waiting may mend. `auth`, `billing`, `not_found` and `bad_request` are the operator's to mend. */
const PASSING: readonly CallFailure[] = [
  "rate_limit",
  "overloaded",
  "server_error",
  "connection",
  "timeout",
  "bad_response",
];

/** True for failures that may be gone at the next attempt. */
export const isPassing = (failure: CallFailure): boolean => PASSING.includes(failure);

const giveUp = (reason: string): NextStep => ({ retry: false, reason });

/**
 * Whether a call is tried again, from all its failures so far (at least one, oldest first). Waits are drawn uniformly
 * between 0 and 1, 3, 9, 27, 81 seconds ("full jitter"), and are never shorter than the provider asks for.
 */
export function nextStep(failures: readonly FailedAttempt[], rng: Rng): NextStep {
  const last = failures.at(-1);
  if (last === undefined) throw new RangeError("expected at least one failure");
  if (!isPassing(last.failure)) return giveUp("waiting does not mend this");
  const count = failures.length;
  if (count >= MOST_ATTEMPTS) return giveUp(`gave up after ${count} attempts in ${seconds(last.atMs)}`);
  if (last.failure === "server_error" && sameWords(failures, last.message) >= SAME_WORDS) {
    return giveUp(`gave up after ${count} attempts: the server said the same ${SAME_WORDS} times`);
  }
  const drawn = Math.floor(rng.next() * FIRST_WAIT_MS * GROWTH ** (count - 1));
  const afterMs = Math.max(drawn, Math.ceil(last.retryAfterMs ?? 0));
  if (last.atMs + afterMs > MOST_MS) {
    const asked = afterMs === drawn ? "" : `; it asks to wait ${seconds(afterMs)}`;
    return giveUp(`gave up after ${times(count)} in ${seconds(last.atMs)}${asked}`);
  }
  return { retry: true, afterMs };
}

const sameWords = (failures: readonly FailedAttempt[], message: string): number =>
  failures.filter((one) => one.failure === "server_error" && one.message === message).length;

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;
const times = (count: number): string => `${count} attempt${count === 1 ? "" : "s"}`;
