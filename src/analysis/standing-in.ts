import { existsSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { analysisPlanNow } from "../engine/analysis-plan-now.ts";
import type { Manifest, ManifestCell } from "../engine/manifest.ts";
import { RunFile } from "../store/run-file.ts";
import { type RegisteredRun, type StandingRead, standing } from "./confirmatory.ts";

/** How the runs that an experiment's folder holds stand to the pre-registration as it is now. */
export function standingIn(folder: string, manifest: Manifest): StandingRead {
  const begun = manifest.cells.flatMap((cell) => registered(folder, cell) ?? []);
  return standing(begun, analysisPlanNow(folder, manifest));
}

/** Undefined for a run that has not begun. */
function registered(
  folder: string,
  { arm, seed, file, state, analysisPlan }: ManifestCell,
): RegisteredRun | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  // A process that was killed may have begun runs of which it could not tell the manifest.
  const hash = analysisPlan ?? (state === "done" ? undefined : hashIn(path));
  return { arm, seed, ...(hash !== undefined && { analysisPlan: { hash } }) };
}

/** Undefined also for a file that cannot be read: whoever lists or plays it says so. */
function hashIn(path: string): string | undefined {
  try {
    const file = RunFile.openForReading(path);
    try {
      return file.header().analysisPlan?.hash;
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}
