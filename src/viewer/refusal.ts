import { type ErrorCode, PolylogueError } from "../core/errors.ts";
import type { Problem } from "./api.ts";

export type RefusalStatus = 400 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 500;

/** Why a request gets no answer, with the status that says so. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: RefusalStatus;
  readonly hint: string | null;

  constructor(status: RefusalStatus, message: string, hint: string | null = null) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

const BY_CODE: Partial<Record<ErrorCode, RefusalStatus>> = {
  usage: 400,
  not_found: 404,
  run_not_found: 404,
  file_missing: 404,
};

/** What is said of a failure; undefined for a bug. What is wrong with a file is not the asker's doing: 409. */
export function problemOf(
  error: unknown,
): { readonly status: RefusalStatus; readonly problem: Problem } | undefined {
  if (error instanceof Refusal)
    return { status: error.status, problem: { error: error.message, hint: error.hint } };
  if (!(error instanceof PolylogueError)) return undefined;
  return {
    status: BY_CODE[error.code] ?? 409,
    problem: { error: error.message, hint: error.hint ?? null },
  };
}
