import type { CallFailure, CallOutcome, CallRequest, ModelSpec, Price, Provider } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";
import type { Entrant, Gate, WaitReason } from "../providers/gate.ts";
import { Sent } from "../providers/minute-window.ts";
import { type FailedAttempt, isPassing, nextStep } from "../providers/retry-policy.ts";
import type { Timing } from "../providers/timing.ts";
import type { Amount, Ledger } from "../store/ledger.ts";
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

/**
 * Asks until there is an answer: waits, reserves, sends, hands each attempt to `land`, and tries again as the policy has it.
 * Gives back why there is no answer, or undefined where there is one. Rejects only for what broke on our side. One function
 * that pauses, and only where there is something to wait for: what it keeps meanwhile is kept as many times as there are calls
 * under way.
 */
export async function askPatiently(lane: Lane, call: PatientCall): Promise<Error | undefined> {
  const asking = new Asking(lane, call);
  for (;;) {
    let outcome: CallOutcome;
    try {
      const admitting = asking.admit();
      const trouble = admitting && (await admitting);
      if (trouble !== undefined) return trouble;
      outcome = await asking.send();
      asking.land(outcome);
    } finally {
      asking.leave();
    }
    if (outcome.ok) return undefined;
    const next = asking.afterFailure(outcome);
    if (next instanceof Error) return next;
    await asking.rest(next, outcome.failure);
  }
}

/** One call on its way: an entrant at its gate. */
class Asking implements Entrant {
  readonly #lane: Lane;
  readonly #call: PatientCall;
  /** When it began to wait for this attempt, and when that was sent. */
  #began: number;
  #sent = 0;
  /** What the gate let through; what the ledger holds for it; what came of it. */
  #pass: Sent | undefined;
  #reserved: Amount | undefined;
  #landed: CallOutcome | undefined;
  #failures: FailedAttempt[] | undefined;
  #rng: Rng | undefined;
  /** Milliseconds since the first attempt was sent, waits for a place left out. */
  #elapsed = 0;

  constructor(lane: Lane, call: PatientCall) {
    this.#lane = lane;
    this.#call = call;
    this.#began = lane.timing.now();
  }

  get tokens(): number {
    return worstCase(this.#lane.spec, this.#call.request, undefined).tokens;
  }

  get signal(): AbortSignal {
    return this.#call.quit;
  }

  get isProbe(): boolean {
    return this.#call.isProbe === true;
  }

  onWaiting(why: WaitReason, untilMs: number | undefined): void {
    this.#lane.onWaiting(why, untilMs);
  }

  /** Lets it in and reserves its worst case: why that may not be, where it may not; at once where nobody counts. */
  admit(): Promise<Error | undefined> | undefined {
    const { gate, ledger } = this.#lane;
    this.#pass = undefined;
    this.#reserved = undefined;
    this.#landed = undefined;
    const entry = gate?.enter(this);
    if (ledger !== undefined || !(entry instanceof Sent)) return this.#admitInTime(entry);
    this.#pass = entry;
    return undefined;
  }

  async #admitInTime(entry: ReturnType<Gate["enter"]> | undefined): Promise<Error | undefined> {
    const entered = await entry;
    const { alias, ledger, spec, price } = this.#lane;
    if (entered instanceof Sent) this.#pass = entered;
    else if (entered?.type === "shut")
      return new CallFailed(alias, entered.shut.failure, entered.shut.message);
    else if (entered?.type === "left") return new Interrupted();
    if (this.#call.quit.aborted) return new Interrupted();
    if (ledger === undefined) return undefined;
    const amount = worstCase(spec, this.#call.request, price);
    const reservation = await ledger.reserve(amount);
    if (!reservation.ok) return new BudgetReached(refusedText(reservation));
    if (this.#call.quit.aborted) {
      ledger.settle(amount, NOTHING);
      return new Interrupted();
    }
    this.#reserved = amount;
    return undefined;
  }

  send(): CallOutcome | Promise<CallOutcome> {
    this.#sent = this.#lane.timing.now();
    return this.#call.provider.complete(this.#call.request);
  }

  land(outcome: CallOutcome): void {
    const latencyMs = this.#lane.timing.now() - this.#sent;
    this.#elapsed += latencyMs;
    this.#call.land({ outcome, latencyMs, waitingMs: this.#sent - this.#began });
    this.#landed = outcome;
  }

  /** Puts down what it used, and gives its place back. What did not land keeps its worst case. */
  leave(): void {
    const outcome = this.#landed;
    const reserved = this.#reserved;
    const { ledger, price, gate } = this.#lane;
    if (reserved !== undefined) {
      const used = outcome && usedBy(outcome, reserved, paidFor(outcome, price).priceUsd);
      ledger?.settle(reserved, used ?? reserved);
    }
    if (this.#pass !== undefined) gate?.leave(this.#pass, outcome, this);
  }

  /** Milliseconds until the next attempt, or why there is none. */
  afterFailure(failed: Extract<CallOutcome, { readonly ok: false }>): number | Error {
    const { failure, message } = failed;
    const { alias, gate } = this.#lane;
    if (failure === "aborted") return new Interrupted();
    if (gate === undefined) return new CallFailed(alias, failure, message);
    this.#failures ??= [];
    this.#failures.push({ ...failed, atMs: this.#elapsed });
    this.#rng ??= this.#call.dice();
    const step = nextStep(this.#failures, this.#rng);
    if (step.retry) return step.afterMs;
    return new CallFailed(alias, failure, isPassing(failure) ? `${step.reason}: ${message}` : message);
  }

  async rest(ms: number, after: CallFailure): Promise<void> {
    const { timing, onWaiting } = this.#lane;
    this.#began = timing.now();
    onWaiting(after === "rate_limit" ? "rate limit" : "retry", this.#began + ms);
    await timing.sleep(ms, this.#call.quit);
    this.#elapsed += ms;
  }
}

const NOTHING: Amount = { calls: 0, tokens: 0, usd: 0 };
