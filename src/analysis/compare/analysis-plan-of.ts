import { join } from "node:path";
import { readManifest, textAt } from "../../engine/manifest.ts";
import { type AnalysisPlanText, analysisPlanSchema } from "../../scenario/analysis-plan-schema.ts";
import { type StandingRead, standing } from "../confirmatory.ts";
import { standingIn } from "../standing-in.ts";
import type { SeenRun } from "./seen-run.ts";

/** The pre-registration of some runs of one experiment, and how they stand to it. */
export interface PlanOfRuns {
  /** Undefined where there is none, or none that can be read. */
  readonly plan: AnalysisPlanText | undefined;
  readonly standing: StandingRead;
}

export const UNPLANNED: PlanOfRuns = { plan: undefined, standing: { standing: "unplanned", reasons: [] } };

/**
 * The pre-registration as its file says now, or as the runs carry it where the file is not at hand (runs that were sent to somebody).
 * Runs are told by the manifest where there is one: what was begun and is not compared counts too.
 */
export function analysisPlanOf(runs: readonly SeenRun[]): PlanOfRuns {
  const [first] = runs;
  if (!first) return UNPLANNED;
  const manifest = readManifest(first.folder);
  const file = manifest?.analysisPlan && textAt(join(first.folder, manifest.analysisPlan.file));
  const carried = runs.find(({ analysisPlan }) => analysisPlan)?.analysisPlan;
  const plan = parsed(file ?? carried?.text);
  return { plan, standing: manifest ? standingIn(first.folder, manifest) : standing(runs, carried) };
}

function parsed(text: string | undefined): AnalysisPlanText | undefined {
  if (text === undefined) return undefined;
  try {
    return analysisPlanSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
