import type { Comparison } from "../analysis/compare/comparison.ts";
import { EXIT } from "./exit-codes.ts";
import { type FindOptions, findRuns } from "./find-run.ts";

/** Paths that are named one by one: forks count among these only. */
export function namedAlone(names: readonly string[], { dir }: FindOptions): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => {
      const paths = findRuns([name], { dir });
      return paths.length === 1 ? paths : [];
    }),
  );
}

/** Runs that failed or are not comparable are told by the exit code too; unfinished ones may still come. */
export function exitCodeOfComparison({ leftOut, incomparable }: Comparison): number {
  const isGrave = leftOut.some(({ why }) => /^(failed|is not comparable)/.test(why));
  return isGrave || incomparable.length > 0 ? EXIT.unsound : EXIT.done;
}
