import { basename } from "node:path";
import type { LeftOut } from "./comparison.ts";
import type { SeenRun } from "./seen-run.ts";

/** Runs of one name: those of one arm, of one change by fork, or one import. */
export interface ArmOfRuns {
  readonly name: string;
  /** Of one experiment in one folder; arms that share it can be paired. */
  readonly experiment: string;
  readonly runs: readonly SeenRun[];
}

export interface Arms {
  readonly arms: readonly ArmOfRuns[];
  readonly leftOut: readonly LeftOut[];
  /** Names of the experiments, each once. */
  readonly experiments: readonly string[];
}

/**
 * Runs sorted into arms, in the order in which they first come. Where runs are of several experiments, an arm's name begins with its
 * experiment's, or with its folder where two experiments have one name. Forks of one round with one change are an arm of their
 * own. An import is an arm called after its experiment. A second run of one seed in one arm is left out.
 */
export function armsOf(runs: readonly SeenRun[]): Arms {
  const label = labels(runs);
  const arms = new Map<string, { name: string; experiment: string; runs: SeenRun[] }>();
  const leftOut: LeftOut[] = [];
  for (const run of runs) {
    const name = label(run);
    const { path, seed } = run;
    if (run.trouble !== undefined) {
      leftOut.push({ path, arm: name, seed, why: run.trouble });
      continue;
    }
    const arm = arms.get(name) ?? { name, experiment: groupOf(run), runs: [] };
    arms.set(name, arm);
    const same = arm.runs.find((other) => other.seed === seed);
    if (same) leftOut.push({ path, arm: name, seed, why: `is of the same arm and seed as ${same.path}` });
    else arm.runs.push(run);
  }
  const experiments = [...new Set(runs.flatMap(({ experiment }) => (experiment === "" ? [] : [experiment])))];
  return { arms: [...arms.values()], leftOut, experiments };
}

/** Two folders may hold experiments of one name. */
const groupOf = ({ folder, experiment }: SeenRun): string => `${folder}\n${experiment}`;

function labels(runs: readonly SeenRun[]): (run: SeenRun) => string {
  const groups = new Map<string, SeenRun>();
  for (const run of runs) if (run.experiment !== "" && !run.isImport) groups.set(groupOf(run), run);
  const names = [...groups.values()].map(({ experiment }) => experiment);
  return (run) => {
    if (run.isImport) return isTwice(run, runs) ? basename(run.path, ".db") : run.experiment;
    const arm = run.parent ? `${run.arm} from round ${run.parent.round + 1}: ${run.parent.change}` : run.arm;
    if (groups.size < 2) return arm;
    const hasTwin = names.filter((name) => name === run.experiment).length > 1;
    return `${hasTwin ? run.folder : run.experiment}/${arm}`;
  };
}

const isTwice = (run: SeenRun, runs: readonly SeenRun[]): boolean =>
  runs.some((other) => other.isImport && other.experiment === run.experiment && other.path !== run.path);
