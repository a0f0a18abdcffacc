import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Experiment } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { textHash } from "../store/hash.ts";
import { cellFile } from "./needs.ts";
import { planHash } from "./request-hash.ts";
import type { RunOrigin } from "./run.ts";

/** The manifest's name in the folder of its experiment. */
export const MANIFEST_NAME = "manifest.json";

/** One run of an experiment as its scenario has it. */
export interface DesignedCell {
  readonly arm: string;
  readonly seed: number;
  /** Of the plan, before what only a run's making settles: the log it is built on, how a model is held to its form. */
  readonly planHash: string;
  /** The run that has to be done first. */
  readonly needs?: { readonly arm: string; readonly seed: number; readonly as: "skeleton" | "donor" };
}

/** What an experiment is to consist of. */
export interface Design {
  readonly experiment: string;
  readonly scenario: { readonly file: string; readonly hash: string };
  readonly codeVersion: string;
  readonly baseline: string;
  /** The pre-registration as it stood when the experiment was last launched; `file` is relative to the folder of the runs. */
  readonly analysisPlan?: { readonly file: string; readonly hash: string };
  /** Arms in the scenario's order, seeds ascending within each. */
  readonly cells: readonly DesignedCell[];
}

/** How a run stands: `planned` has no file yet, and `running` may have been cut off. */
export type CellState = "planned" | "running" | "done" | "stopped" | "failed";

/** One run of an experiment as the manifest has it. */
export interface ManifestCell extends DesignedCell {
  /** Beside the manifest. */
  readonly file: string;
  readonly state: CellState;
  /** Why it is not done. */
  readonly stopReason?: string;
  /** Of the finished log. */
  readonly logHash?: string;
  /** Hash of the pre-registration under which it was made. */
  readonly analysisPlan?: string;
}

/**
 * What stands in an experiment's folder, in one file. The run files are the truth: whatever is missing here is read from them
 * again. No clock goes in, so that equal experiments that are done have equal manifests, byte for byte.
 */
export interface Manifest extends Omit<Design, "cells"> {
  readonly version: 1;
  /** The scenario's runs in its order, then others that the folder holds. */
  readonly cells: readonly ManifestCell[];
  /** Runs of one seed, to be compared with the baseline's: `{ seed: 1, baseline: "mixed-s1.db", files: ["isolated-s1.db"] }`. */
  readonly pairs: readonly {
    readonly seed: number;
    readonly baseline: string;
    readonly files: readonly string[];
  }[];
  /** Which run is built on which, and on what log of it, once that is known. */
  readonly donors: readonly {
    readonly file: string;
    readonly from: string;
    readonly as: "skeleton" | "donor";
    readonly logHash?: string;
  }[];
}

/** What a scenario says its experiment consists of, whose runs are in `folder`. `scenarioFile` is its name without folders. */
export function designOf(
  experiment: Experiment,
  folder: string,
  { scenarioFile, codeVersion }: Pick<RunOrigin, "scenarioFile" | "codeVersion">,
): Design {
  const { name, text, baseline, analysisPlan, runs } = experiment;
  return {
    experiment: name,
    scenario: { file: scenarioFile, hash: textHash(text) },
    codeVersion,
    baseline,
    ...(analysisPlan && {
      analysisPlan: { file: relative(folder, analysisPlan.file), hash: analysisPlan.hash },
    }),
    cells: runs.map(({ plan, needs }) => ({
      arm: plan.arm,
      seed: plan.seed,
      planHash: planHash(planIdentity(plan)),
      ...(needs && { needs: { arm: needs.arm, seed: needs.seed, as: needs.as } }),
    })),
  };
}

/** The manifest of a design whose cells stand like this. */
export function manifestOf(design: Design, cells: readonly ManifestCell[]): Manifest {
  const { experiment, scenario, codeVersion, baseline, analysisPlan } = design;
  return {
    version: 1,
    experiment,
    scenario,
    codeVersion,
    baseline,
    ...(analysisPlan && { analysisPlan }),
    cells,
    pairs: pairsIn(cells, baseline),
    donors: cells.flatMap(({ file, needs }) => {
      if (needs === undefined) return [];
      const from = cellFile(needs);
      const logHash = cells.find((cell) => cell.file === from)?.logHash;
      return [{ file, from, as: needs.as, ...(logHash !== undefined && { logHash }) }];
    }),
  };
}

function pairsIn(cells: readonly ManifestCell[], baseline: string): Manifest["pairs"] {
  return cells
    .filter(({ arm }) => arm === baseline)
    .map(({ seed, file }) => ({
      seed,
      baseline: file,
      files: cells.filter((cell) => cell.seed === seed && cell.arm !== baseline).map((cell) => cell.file),
    }));
}

/** The manifest in a folder; undefined where there is none, or one that another version wrote and the next run replaces. */
export function readManifest(folder: string): Manifest | undefined {
  const text = textAt(join(folder, MANIFEST_NAME));
  return text === undefined ? undefined : parsed(text);
}

/** As it is written: JSON for eyes too, with a line end. */
export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

export function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function parsed(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    return value?.version === 1 && Array.isArray(value.cells) ? (value as Manifest) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
