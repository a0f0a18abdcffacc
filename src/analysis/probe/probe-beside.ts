import { existsSync } from "node:fs";
import { isBeingWritten } from "../../store/is-being-written.ts";
import { probePath } from "../../store/probe-file.ts";
import { readProbe } from "./probe-run.ts";
import { openForProbe } from "./probed-run.ts";
import type { ProbeRecord } from "./samples.ts";

/** What the probe beside a run holds of its log as it stands; undefined where there is none, and while the run is written. */
export function probeBeside(runPath: string): ProbeRecord | undefined {
  if (!existsSync(probePath(runPath)) || isBeingWritten(runPath)) return undefined;
  const run = openForProbe(runPath);
  if ("reason" in run) return undefined;
  try {
    return readProbe(run);
  } finally {
    run.close();
  }
}
