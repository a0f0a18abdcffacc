import { WALL_TIME } from "../providers/timing.ts";
import type { Output } from "./output.ts";
import { liveScreen, type Steps, showSteps } from "./steps.ts";

/** Tells how many of many runs a command has gone through. */
export interface RunCount {
  /** `done` of `of` runs, 0 the first time: what a comparison and a report call as they go. */
  readonly onRun: (done: number, of: number) => void;
  /** Takes away what was to be written over. */
  readonly close: () => void;
}

/** `doing`: what is done to each run, such as "measuring". `json`: somebody reads JSON, and nothing is told. */
export function countRuns(
  doing: string,
  { talk }: Pick<Output, "talk">,
  { json }: { readonly json: boolean },
): RunCount {
  let steps: Steps | undefined;
  return {
    onRun: (done, of) => {
      if (done > 0) return steps?.step();
      steps = showSteps({
        total: of,
        unit: "runs",
        talk,
        now: WALL_TIME.now,
        isQuiet: json,
        ...liveScreen(json),
      });
      steps.begin(doing);
    },
    close: () => steps?.close(),
  };
}
