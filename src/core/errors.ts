/** The closed list of failures that we expect and can explain. Tests assert these, never the prose. */
export type ErrorCode =
  | "usage"
  | "scenario_invalid"
  | "file_missing"
  | "file_unreadable"
  | "file_unwritable"
  | "output_exists"
  | "run_not_found"
  | "run_ambiguous"
  | "run_locked"
  | "run_damaged"
  | "run_newer_format"
  | "not_a_run"
  | "not_found"
  | "provider_unusable"
  | "disk_full";

export interface PolylogueErrorOptions {
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** A failure we expect and can explain. Anything else that reaches the command line is a bug and keeps its stack. */
export class PolylogueError extends Error {
  override readonly name = "PolylogueError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: PolylogueErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Closes a switch over a union: a new member that nobody handles fails to compile. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
