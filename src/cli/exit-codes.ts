import { type ErrorCode, PolylogueError } from "../core/errors.ts";
import type { CellResult } from "../engine/experiment.ts";

/** What the shell is told; the meaning of each is part of the command line's contract. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  unsound: 3,
  stopped: 4,
  provider: 5,
  interrupted: 130,
} as const;

type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_ERROR: Partial<Record<ErrorCode, ExitCode>> = {
  provider_unusable: EXIT.provider,
  disk_full: EXIT.stopped,
  run_damaged: EXIT.unsound,
};

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof PolylogueError ? (BY_ERROR[error.code] ?? EXIT.usage) : EXIT.bug;
}

/** Waiting does not mend these: the operator must. */
const UNUSABLE = /^provider: [^:]+: (auth|billing|not_found|bad_request|unusable):/;

/** The exit code of what stands still, by its reason. */
export function exitCodeOfStop(reason = ""): ExitCode {
  if (reason === "interrupted") return EXIT.interrupted;
  return UNUSABLE.test(reason) ? EXIT.provider : EXIT.stopped;
}

function codeOfResult(result: CellResult): ExitCode {
  if (result.error) return codeOfFailure(result.error);
  if (result.status === "stopped") return exitCodeOfStop(result.stopReason);
  return result.status === "failed" || result.comparable === false ? EXIT.unsound : EXIT.done;
}

/** A run that failed for an explained reason is unsound, but for a full disk: that one goes on when there is room. */
function codeOfFailure(error: Error): ExitCode {
  if (!(error instanceof PolylogueError)) return EXIT.bug;
  if (error.code === "provider_unusable") return EXIT.provider;
  return error.code === "disk_full" ? EXIT.stopped : EXIT.unsound;
}

/**
 * The exit code of an experiment: the gravest of its runs, a bug before an interruption before the rest. For a run that waits
 * for another the other speaks.
 */
export function exitCodeOfRuns(results: readonly CellResult[]): ExitCode {
  const order = [EXIT.bug, EXIT.interrupted, EXIT.provider, EXIT.stopped, EXIT.unsound];
  const tried = results.filter(({ waitsFor }) => !results.some((other) => isSame(other, waitsFor)));
  const codes = new Set(tried.map(codeOfResult));
  return order.find((code) => codes.has(code)) ?? EXIT.done;
}

const isSame = ({ arm, seed }: CellResult, other: CellResult["waitsFor"]): boolean =>
  other?.arm === arm && other.seed === seed;
