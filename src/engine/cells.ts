import { existsSync } from "node:fs";
import { PolylogueError } from "../core/errors.ts";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { RunFile } from "../store/run-file.ts";
import { builtOn, donorPath, finishedLog, withoutLogHashes } from "./needs.ts";
import { planHash } from "./request-hash.ts";
import { asMadeBy } from "./rungs.ts";

/** One run of an experiment: where it stands, and its plan where it may still have to be made. */
export interface Cell {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly planned?: PlannedRun;
}

/**
 * Refuses cells whose file holds something else than their plan, before anything is started: an experiment never writes
 * over what another scenario, or an older text of the same one, has made. Throws output_exists naming all of them.
 */
export function refuseStrangers(cells: readonly Cell[]): void {
  const strangers = cells.filter(({ path, planned }) => planned && existsSync(path) && !holds(path, planned));
  if (strangers.length === 0) return;
  const named = strangers.map(({ path, arm, seed }) => `${arm} s${seed} (${path})`).join(", ");
  throw new PolylogueError(
    "output_exists",
    `these runs were made from another scenario or version of it: ${named}`,
    {
      hint: "Write elsewhere with --out DIR, or move them away.",
    },
  );
}

function holds(path: string, planned: PlannedRun): boolean {
  try {
    return holdsPlan(path, planned);
  } catch (error) {
    if (!(error instanceof PolylogueError)) throw error;
    // A damaged one fails when its turn comes, and stops no other.
    if (error.code === "run_damaged") return true;
    if (error.code === "not_a_run") return false;
    throw error;
  }
}

function holdsPlan(path: string, planned: PlannedRun): boolean {
  const file = RunFile.openForReading(path);
  try {
    const plan = asMadeBy(file, planned);
    const { planHash: told, planJson } = file.header();
    const donor = donorPath(path, planned);
    if (donor === undefined) return told === planHash(planIdentity(plan));
    const logHash = finishedLog(donor);
    if (logHash !== undefined)
      return told === planHash(planIdentity(builtOn({ ...planned, plan }, logHash).plan));
    // Which log it will be is not known yet: all the rest has to agree.
    const made = withoutLogHashes(JSON.parse(planJson) as Plan);
    return planHash(planIdentity(made)) === planHash(planIdentity(plan));
  } finally {
    file.close();
  }
}

/**
 * The cells together with those that they are built on and that are not there yet, in the order of `all`. A cell that has a
 * file has what it needs in it.
 */
export function withDonors(cells: readonly Cell[], all: readonly Cell[]): readonly Cell[] {
  const wanted = new Set(cells.map(({ path }) => path));
  let open = [...cells];
  while (open.length > 0) {
    const missing = open.flatMap((cell) => missingDonor(cell) ?? []).filter((path) => !wanted.has(path));
    for (const path of missing) wanted.add(path);
    open = all.filter(({ path }) => missing.includes(path));
  }
  return all.filter(({ path }) => wanted.has(path));
}

function missingDonor({ path, planned }: Cell): string | undefined {
  const donor = donorPath(path, planned);
  if (donor === undefined || existsSync(path)) return undefined;
  try {
    return finishedLog(donor) === undefined ? donor : undefined;
  } catch (error) {
    if (!(error instanceof PolylogueError)) throw error;
    // It is there and cannot be read: it fails when its turn comes, and what is built on it waits for it by name.
    return donor;
  }
}
