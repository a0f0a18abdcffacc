import type { CallFailure } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Refused } from "../store/ledger.ts";

/** A call that no answer could be had for. The round it belongs to is not committed; a resume asks again. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  readonly failure: CallFailure | "unusable";
  readonly model: string;

  constructor(model: string, failure: CallFailure | "unusable", message: string) {
    super(message);
    this.model = model;
    this.failure = failure;
  }
}

/** The operator asked to stop before everybody had answered. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The next call might go beyond the budget. It was not sent; a resume with more goes on. */
export class BudgetReached extends Error {
  override readonly name = "BudgetReached";
}

/** "calls 2,000 of 2,000", "usd 0.9812 of 1.00, and the next call may cost 0.0340" */
export function refusedText({ of, used, cap, asked }: Refused): string {
  if (of === "calls") return `calls ${grouped(used)} of ${grouped(cap)} are used`;
  if (of === "wallMs") return `wall ${grouped(used / 1000)} s of ${grouped(cap / 1000)} s are over`;
  if (of === "tokens") {
    return `tokens ${grouped(used)} of ${grouped(cap)} are used, and the next call may take ${grouped(asked)}`;
  }
  return `usd ${used.toFixed(4)} of ${cap.toFixed(2)} are used, and the next call may cost ${asked.toFixed(4)}`;
}

const grouped = (value: number): string => String(Math.floor(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Why a run stands still, as its header keeps it: "interrupted", "budget: calls 2,000 of 2,000 are used", "provider: haiku:
 * overloaded: gave up after 6 attempts in 63 s: Overloaded". Undefined for what is no such trouble.
 */
export function stopReasonOf(error: unknown): string | undefined {
  if (error instanceof Interrupted) return "interrupted";
  if (error instanceof BudgetReached) return `budget: ${error.message}`;
  if (error instanceof CallFailed) return `provider: ${error.model}: ${error.failure}: ${error.message}`;
  return undefined;
}

/** A key that is missing is the operator's to mend, as one that is refused is: the run stands still and can be resumed. */
export const unusable = (alias: string) => (error: unknown) => {
  if (!(error instanceof PolylogueError) || error.code !== "provider_unusable") throw error;
  const { message, hint } = error;
  throw new CallFailed(alias, "unusable", hint === undefined ? message : `${message}. ${hint}`);
};
