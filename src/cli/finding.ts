import type { PolylogueError } from "../core/errors.ts";

/** One thing that `doctor` looked at. */
export interface Finding {
  /** In one word, such as "disk". */
  readonly check: string;
  /** `note` stops nothing. */
  readonly level: "ok" | "note" | "problem";
  readonly says: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** A failure as a finding, with its hint as what to do. */
export const findingOf = (
  check: string,
  level: Finding["level"],
  { message, hint }: Pick<PolylogueError, "message" | "hint">,
): Finding => ({ check, level, says: message, ...(hint === undefined ? {} : { mend: hint }) });
