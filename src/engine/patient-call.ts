import type { CallOutcome, CallRequest, ModelSpec, Price, Provider } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";
import type { Gate, Shut, WaitReason } from "../providers/gate.ts";
import { type FailedAttempt, isPassing, nextStep } from "../providers/retry-policy.ts";
import type { Timing } from "../providers/timing.ts";
import type { Amount, Ledger, Refused } from "../store/ledger.ts";
import { BudgetReached, CallFailed, Interrupted, refusedText } from "./call-trouble.ts";
import { paidFor, usedBy, worstCase } from "./worst-case.ts";

/** The way of one model's calls where they go over a wire or count against a budget. */
export interface Lane {
  readonly alias: string;
  readonly spec: ModelSpec;
  readonly price: Price | undefined;
  /** Absent for models without a wire: those are neither held back nor tried again. */
  readonly gate: Gate | undefined;
  readonly ledger: Ledger | undefined;
  readonly timing: Timing;
  /** `untilMs` on the clock of `timing`; undefined where nobody can know. */
  readonly onWaiting: (why: WaitReason, untilMs: number | undefined) => void;
}

/** One attempt as it came back. */
export interface Attempt {
  readonly outcome: CallOutcome;
  readonly latencyMs: number;
  /** Before it was sent: for a place, a limit, its turn after a failure. */
  readonly waitingMs: number;
}

export interface PatientCall {
  readonly provider: Provider;
  readonly request: CallRequest;
  /** For the waits between attempts; asked for once, and only where there is one. */
  readonly dice: () => Rng;
  /** Ends all waiting; what is under way is waited for. */
  readonly quit: AbortSignal;
  /** True for a question about the model itself, whose refusal shuts nobody out. */
  readonly isProbe?: boolean;
  readonly land: (attempt: Attempt) => void;
}

type Sending =
  | { readonly type: "landed"; readonly attempt: Attempt }
  | { readonly type: "refused"; readonly refused: Refused }
  | { readonly type: "shut"; readonly shut: Shut }
  | { readonly type: "left" };

/**
 * Asks until there is an answer: reserves, waits, sends, hands each attempt to `land`, and tries again as the policy has it.
 * Gives back why there is no answer, or undefined where there is one. Rejects only for what broke on our side.
 */
export async function askPatiently(lane: Lane, call: PatientCall): Promise<Error | undefined> {
  const failures: FailedAttempt[] = [];
  let rng: Rng | undefined;
  let elapsedMs = 0;
  let began = lane.timing.now();
  for (;;) {
    const sending = await send(lane, call, began);
    if (sending.type !== "landed") return whyUnsent(lane, sending);
    const { outcome, latencyMs } = sending.attempt;
    if (outcome.ok) return undefined;
    elapsedMs += latencyMs;
    rng ??= call.dice();
    const next = afterFailure(lane, rng, failures, { ...outcome, atMs: elapsedMs });
    if (next instanceof Error) return next;
    began = lane.timing.now();
    lane.onWaiting(outcome.failure === "rate_limit" ? "rate limit" : "retry", began + next);
    await lane.timing.sleep(next, call.quit);
    elapsedMs += next;
  }
}

/** Milliseconds until the next attempt, or why there is none. Adds to `failures`. */
function afterFailure(
  { alias, gate }: Lane,
  rng: Rng,
  failures: FailedAttempt[],
  failed: FailedAttempt,
): number | Error {
  const { failure, message } = failed;
  if (failure === "aborted") return new Interrupted();
  if (gate === undefined) return new CallFailed(alias, failure, message);
  failures.push(failed);
  const step = nextStep(failures, rng);
  if (step.retry) return step.afterMs;
  return new CallFailed(alias, failure, isPassing(failure) ? `${step.reason}: ${message}` : message);
}

function whyUnsent({ alias }: Lane, sending: Exclude<Sending, { type: "landed" }>): Error {
  if (sending.type === "refused") return new BudgetReached(refusedText(sending.refused));
  if (sending.type === "left") return new Interrupted();
  return new CallFailed(alias, sending.shut.failure, sending.shut.message);
}

async function send(lane: Lane, call: PatientCall, began: number): Promise<Sending> {
  const { gate, onWaiting } = lane;
  let sending: Sending = { type: "left" };
  const errand = async (): Promise<CallOutcome | undefined> => {
    sending = await reserveAndSend(lane, call, began);
    return sending.type === "landed" ? sending.attempt.outcome : undefined;
  };
  if (gate === undefined) {
    await errand();
    return sending;
  }
  const entrant = {
    get tokens() {
      return worstCase(lane.spec, call.request, undefined).tokens;
    },
    signal: call.quit,
    onWaiting,
    isProbe: call.isProbe === true,
  };
  const passage = await gate.pass(entrant, errand);
  return passage.type === "shut" ? passage : sending;
}

const NOTHING: Amount = { calls: 0, tokens: 0, usd: 0 };

/** Sends one attempt with its worst case reserved beforehand and what it used put down afterwards. */
async function reserveAndSend(lane: Lane, call: PatientCall, began: number): Promise<Sending> {
  if (call.quit.aborted) return { type: "left" };
  const { ledger } = lane;
  if (ledger === undefined) return { type: "landed", attempt: await attempt(lane, call, began) };
  const reserved = worstCase(lane.spec, call.request, lane.price);
  const reservation = await ledger.reserve(reserved);
  if (!reservation.ok) return { type: "refused", refused: reservation };
  if (call.quit.aborted) {
    ledger.settle(reserved, NOTHING);
    return { type: "left" };
  }
  let used = reserved;
  try {
    const landed = await attempt(lane, call, began);
    used = usedBy(landed.outcome, reserved, paidFor(landed.outcome, lane.price).priceUsd);
    return { type: "landed", attempt: landed };
  } finally {
    ledger.settle(reserved, used);
  }
}

async function attempt({ timing }: Lane, call: PatientCall, began: number): Promise<Attempt> {
  const sent = timing.now();
  const outcome = await call.provider.complete(call.request);
  const landed = { outcome, latencyMs: timing.now() - sent, waitingMs: sent - began };
  call.land(landed);
  return landed;
}
