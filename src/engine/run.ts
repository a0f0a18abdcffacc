import { canonicalJson } from "../core/canonical-json.ts";
import type { LoggedEvent } from "../core/events.ts";
import type { PlannedRun } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { textHash } from "../store/hash.ts";
import { RunFile } from "../store/run-file.ts";
import type { RegisteredPlan } from "../store/run-header.ts";
import { planHash } from "./request-hash.ts";
import type { RunOptions, RunResult } from "./run-result.ts";
import { Runner } from "./runner.ts";

/** What the run file tells beside the plan. */
export interface RunOrigin {
  readonly scenarioText: string;
  readonly scenarioFile: string;
  readonly codeVersion: string;
  /** The pre-registration as it stands before the first call. */
  readonly analysisPlan?: RegisteredPlan;
}

/** What a run is built on. */
export interface RunSources {
  /** The whole log of the run that the plan names as its donor or skeleton; read once. */
  readonly donorEvents?: () => Iterable<LoggedEvent>;
}

/** Makes a run file for a plan. Throws output_exists, file_unwritable or run_locked. */
export function createRun(
  path: string,
  planned: PlannedRun,
  origin: RunOrigin,
  { donorEvents }: RunSources = {},
): RunFile {
  const { plan, access } = planned;
  const header = {
    experiment: plan.experiment,
    arm: plan.arm,
    seed: plan.seed,
    ...origin,
    planJson: canonicalJson(plan),
    planHash: planHash(planIdentity(plan)),
    accessJson: canonicalJson(access),
    personas: Object.fromEntries(plan.agents.map(({ persona }) => [textHash(persona), persona])),
    models: plan.models,
  };
  return RunFile.create(path, header, { ...(donorEvents && { donor: donorEvents() }) });
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
