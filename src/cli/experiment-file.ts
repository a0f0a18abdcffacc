import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import type { Cell } from "../engine/cells.ts";
import type { Experiment, Problem } from "../scenario/plan.ts";
import { readExperiment } from "../scenario/read-experiment.ts";
import type { Context } from "./context.ts";
import { modelChecks } from "./model-checks.ts";
import { safe } from "./terminal.ts";

export const problemLine = ({ file, line, col, message }: Problem): string =>
  `${file}:${line}:${col}  ${safe(message)}`;

/** Reads a scenario file; its problems are told, one a line, and undefined comes back. */
export function loadExperiment(
  { output, keys }: Pick<Context, "output" | "keys">,
  file: string,
): Experiment | undefined {
  const read = readExperiment(file, modelChecks(keys));
  if (read.ok) return read.experiment;
  for (const problem of read.problems) output.talk(problemLine(problem));
  const count = read.problems.length;
  output.talk(
    `${count} problem${count === 1 ? "" : "s"}; nothing was run. Mend and check again: polylogue check ${file}`,
  );
  return undefined;
}

/** What of an experiment to run. */
export interface Selection {
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** The folder that holds experiments. */
  readonly out: string;
}

/** The cells of an experiment that were asked for; throws `usage` for an arm or seed that it does not have. */
export function cellsOf(experiment: Experiment, { arms, seeds, out }: Selection): readonly Cell[] {
  const known = experiment.arms.map(({ name }) => name);
  const unknownArm = arms.find((arm) => !known.includes(arm));
  if (unknownArm !== undefined) {
    throw new PolylogueError("usage", `no arm "${unknownArm}" in ${experiment.file}`, {
      hint: `It has: ${known.join(", ")}.`,
    });
  }
  const unknownSeed = seeds.find((seed) => !experiment.seeds.includes(seed));
  if (unknownSeed !== undefined) {
    throw new PolylogueError("usage", `no seed ${unknownSeed} in ${experiment.file}`, {
      hint: `It has: ${experiment.seeds.join(", ")}.`,
    });
  }
  return experiment.runs
    .filter(({ plan }) => arms.length === 0 || arms.includes(plan.arm))
    .filter(({ plan }) => seeds.length === 0 || seeds.includes(plan.seed))
    .map((planned) => {
      const { arm, seed } = planned.plan;
      return { path: join(out, experiment.name, `${arm}-s${seed}.db`), arm, seed, planned };
    });
}
