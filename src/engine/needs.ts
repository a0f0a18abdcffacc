import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { RunFile } from "../store/run-file.ts";

/** The name of a run's file in the folder of its experiment: "mixed-s3.db". */
export const cellFile = ({ arm, seed }: { readonly arm: string; readonly seed: number }): string =>
  `${arm}-s${seed}.db`;

/** Where the run stands that another one needs; undefined for a run that needs none. */
export function donorPath(path: string, planned: PlannedRun | undefined): string | undefined {
  return planned?.needs && join(dirname(path), cellFile(planned.needs));
}

/** The hash of the log of a run that is done; undefined for one that is not, or not there. Throws what opening it throws. */
export function finishedLog(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const file = RunFile.openForReading(path);
  try {
    const { status, logHash } = file.header();
    return status === "done" ? logHash : undefined;
  } finally {
    file.close();
  }
}

/** The run with the log that it is built on named in its plan. The same run where it needs none. */
export function builtOn(planned: PlannedRun, logHash: string): PlannedRun {
  const { plan, needs } = planned;
  if (needs === undefined) return planned;
  const { as, arm, seed } = needs;
  const donor = { arm, seed, logHash };
  if (as === "donor") return { ...planned, plan: { ...plan, donor } };
  if (plan.author === undefined) throw new Error(`${plan.arm} needs a skeleton and has no author`);
  return { ...planned, plan: { ...plan, author: { ...plan.author, skeleton: donor } } };
}

/** The plan as it is before the run that it is built on is done. */
export function withoutLogHashes(plan: Plan): Plan {
  const { donor, author } = plan;
  return {
    ...plan,
    ...(donor && { donor: { arm: donor.arm, seed: donor.seed } }),
    ...(author?.skeleton && {
      author: { ...author, skeleton: { arm: author.skeleton.arm, seed: author.skeleton.seed } },
    }),
  };
}
