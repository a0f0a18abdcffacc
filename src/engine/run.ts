import { canonicalJson } from "../core/canonical-json.ts";
import type { PlannedRun } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { textHash } from "../store/hash.ts";
import { RunFile } from "../store/run-file.ts";
import { planHash } from "./request-hash.ts";
import type { RunOptions, RunResult } from "./run-result.ts";
import { Runner } from "./runner.ts";

/** What the run file tells beside the plan. */
export interface RunOrigin {
  readonly scenarioText: string;
  readonly scenarioFile: string;
  readonly codeVersion: string;
}

/** Makes a run file for a plan. Throws output_exists, file_unwritable or run_locked. */
export function createRun(path: string, planned: PlannedRun, origin: RunOrigin): RunFile {
  const { plan, access } = planned;
  return RunFile.create(path, {
    experiment: plan.experiment,
    arm: plan.arm,
    seed: plan.seed,
    ...origin,
    planJson: canonicalJson(plan),
    planHash: planHash(planIdentity(plan)),
    accessJson: canonicalJson(access),
    personas: Object.fromEntries(plan.agents.map(({ persona }) => [textHash(persona), persona])),
    models: plan.models,
  });
}

/**
 * Plays a run file on, from wherever its log ends, to the plan's last round: a new run and a resumed one are the same
 * thing. Recorded answers of a round that never closed are used. Closes the file. Never throws for trouble with a model:
 * that is a status.
 */
export async function playRun(file: RunFile, options: RunOptions): Promise<RunResult> {
  try {
    return await new Runner(file, options).play();
  } finally {
    file.close();
  }
}
