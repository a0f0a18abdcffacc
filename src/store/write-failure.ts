import { PolylogueError } from "../core/errors.ts";

export interface WriteTerms {
  /** What a reader has to know besides: "nothing was left behind". */
  readonly besides?: string;
  /** What can be done other than mending the place: "name another folder with --out". */
  readonly orElse?: string;
}

/** Out of room, or out of what one user may have of it. */
const FULL: readonly string[] = ["ENOSPC", "EDQUOT"];

/**
 * What the system says when a file or folder cannot be written, put as `disk_full` or `file_unwritable` with what to do about it.
 * What does not come from the system passes unchanged: it is a bug, or explained already.
 */
export function writeFailure(path: string, cause: unknown, { besides, orElse }: WriteTerms = {}): unknown {
  const { code = "", errno } = cause as NodeJS.ErrnoException;
  if (errno === undefined) return cause;
  const isFull = FULL.includes(code);
  const why = isFull ? ": the disk is full" : ` (${code})`;
  const mend = isFull ? "Make room" : "Check the permissions of the folder";
  return new PolylogueError(
    isFull ? "disk_full" : "file_unwritable",
    `${path} cannot be written${why}${besides === undefined ? "" : `; ${besides}`}`,
    { hint: orElse === undefined ? `${mend}, then do the same again.` : `${mend}, or ${orElse}.`, cause },
  );
}
