import { canonicalJson } from "../src/core/canonical-json.ts";
import { RunFile } from "../src/store/run-file.ts";
import { crowd } from "./crowd.ts";

/** The plan of runs whose log comes from elsewhere: nobody is in it. */
export const EMPTY_PLAN = crowd(0, 0).plan;

/** A run file with no round in it. */
export function emptyRun(path: string): RunFile {
  const { experiment, arm, seed } = EMPTY_PLAN;
  return RunFile.create(path, {
    experiment,
    arm,
    seed,
    scenarioText: "",
    scenarioFile: "bench.yaml",
    planJson: canonicalJson(EMPTY_PLAN),
    planHash: "",
    codeVersion: "bench",
    accessJson: "{}",
  });
}
