import { didYouMean } from "../../core/did-you-mean.ts";
import { PolylogueError } from "../../core/errors.ts";
import { readManifest } from "../../engine/manifest.ts";
import { seedsOf } from "../../scenario/build-plans.ts";
import { analysisPlanOf, type PlanOfRuns, UNPLANNED } from "./analysis-plan-of.ts";
import { type ArmOfRuns, armsOf } from "./arms-of.ts";
import type { LeftOut } from "./comparison.ts";
import { type SeenRun, seenRun } from "./seen-run.ts";

/** Runs sorted out: what is compared, by which plan, and what is left out. */
export interface Gathered {
  /** In the order of the scenario, the baseline first. */
  readonly arms: readonly ArmOfRuns[];
  readonly experiments: readonly string[];
  readonly planned: PlanOfRuns;
  readonly leftOut: readonly LeftOut[];
  readonly isSynthetic: boolean;
}

export interface GatherOptions {
  /** The arm that others are held against; the scenario's where left out. */
  readonly baseline?: string;
  /** False leaves an analysis plan aside. */
  readonly usePlan?: boolean;
  /** Paths of forks that count as arms of their own; others are left out. Left out: all do. */
  readonly forks?: ReadonlySet<string>;
}

/** Reads what runs say of themselves and sorts them. Throws `usage` for a baseline that is not there, and `run_not_found`. */
export function gathered(paths: readonly string[], options: GatherOptions): Gathered {
  const seen = paths.map(seenRun);
  const { compared, leftOut: aside } = withoutForks(seen, options.forks);
  const found = armsOf(compared);
  const planned = options.usePlan === false ? UNPLANNED : planOf(found.arms);
  const { arms, leftOut: unregistered } = registeredOnly(found.arms, planned);
  const ordered = baselineFirst(inOrderOf(arms), options.baseline);
  return {
    arms: ordered,
    experiments: found.experiments,
    planned,
    leftOut: [...aside, ...found.leftOut, ...unregistered, ...notBegun(seen)],
    isSynthetic: areSynthetic(ordered),
  };
}

function withoutForks(
  runs: readonly SeenRun[],
  forks: ReadonlySet<string> | undefined,
): { readonly compared: readonly SeenRun[]; readonly leftOut: readonly LeftOut[] } {
  const isAside = ({ path, parent }: SeenRun): boolean =>
    parent !== undefined && forks !== undefined && !forks.has(path);
  return {
    compared: runs.filter((run) => !isAside(run)),
    leftOut: runs.filter(isAside).map(({ path, arm, seed, parent }) => ({
      path,
      arm,
      seed,
      why: `is a fork (from round ${(parent?.round ?? 0) + 1}: ${parent?.change}); forks are compared when they are named one by one`,
    })),
  };
}

/** Of one experiment only: a plan is no promise about another. */
function planOf(arms: readonly ArmOfRuns[]): PlanOfRuns {
  const own = arms.filter(({ runs }) => !runs[0]?.isImport);
  const experiments = new Set(own.map(({ experiment }) => experiment));
  return experiments.size === 1 ? analysisPlanOf(own.flatMap(({ runs }) => runs)) : UNPLANNED;
}

/** A plan says which seeds count. */
function registeredOnly(
  arms: readonly ArmOfRuns[],
  { plan }: PlanOfRuns,
): { readonly arms: readonly ArmOfRuns[]; readonly leftOut: readonly LeftOut[] } {
  if (!plan) return { arms, leftOut: [] };
  const seeds = new Set(seedsOf(plan.seeds));
  const counts = (run: SeenRun): boolean => run.isImport || seeds.has(run.seed);
  return {
    arms: arms
      .map((arm) => ({ ...arm, runs: arm.runs.filter(counts) }))
      .filter(({ runs }) => runs.length > 0),
    leftOut: arms.flatMap(({ name, runs }) =>
      runs
        .filter((run) => !counts(run))
        .map(({ path, seed }) => ({ path, arm: name, seed, why: "its seed is not in the analysis plan" })),
    ),
  };
}

/** In the order of the scenario, as the manifest has it. */
function inOrderOf(arms: readonly ArmOfRuns[]): readonly ArmOfRuns[] {
  const orders = new Map<string, readonly string[]>();
  const placeOf = ({ runs: [run] }: ArmOfRuns): number => {
    if (!run) return 0;
    const order = orders.get(run.folder) ?? readManifest(run.folder)?.cells.map(({ arm }) => arm) ?? [];
    orders.set(run.folder, order);
    const place = order.indexOf(run.arm);
    return place < 0 ? order.length : place;
  };
  const experiments = [...new Set(arms.map(({ experiment }) => experiment))];
  const key = (arm: ArmOfRuns): number => experiments.indexOf(arm.experiment) * 1e6 + placeOf(arm);
  return [...arms].sort((a, b) => key(a) - key(b));
}

function baselineFirst(arms: readonly ArmOfRuns[], asked: string | undefined): readonly ArmOfRuns[] {
  const name = asked ?? usualBaseline(arms);
  const baseline = arms.find((arm) => arm.name === name);
  if (baseline) return [baseline, ...arms.filter((arm) => arm !== baseline)];
  if (asked === undefined) return arms;
  const names = arms.map((arm) => arm.name);
  throw new PolylogueError(
    "usage",
    `there is no arm "${asked}" among these runs${didYouMean(asked, names)}`,
    {
      hint: `There ${names.length === 1 ? "is" : "are"} ${names.join(", ") || "none"}.`,
    },
  );
}

/** The scenario's baseline, where runs of it are here; else the first arm. */
function usualBaseline(arms: readonly ArmOfRuns[]): string | undefined {
  const [first] = arms;
  const folder = first?.runs[0]?.folder;
  const baseline = folder === undefined ? undefined : readManifest(folder)?.baseline;
  const own = arms.filter(({ experiment }) => experiment === first?.experiment);
  return (
    own.find(({ runs: [run] }) => run?.arm === baseline && run?.parent === undefined)?.name ?? first?.name
  );
}

function areSynthetic(arms: readonly ArmOfRuns[]): boolean {
  const known = arms.flatMap(({ runs }) => runs.flatMap(({ isSynthetic }) => isSynthetic ?? []));
  return known.length > 0 && known.every((is) => is);
}

/** Runs that a scenario has and nobody has begun, of experiments that are here with all their files. */
function notBegun(runs: readonly SeenRun[]): readonly LeftOut[] {
  const folders = new Map<string, Set<string>>();
  for (const { folder, path } of runs) {
    folders.set(folder, (folders.get(folder) ?? new Set()).add(path));
  }
  return [...folders].flatMap(([folder, paths]) => {
    const cells = readManifest(folder)?.cells ?? [];
    const pathOf = (file: string): string => `${folder}/${file}`;
    const isWhole = cells.every(({ file, state }) => state === "planned" || paths.has(pathOf(file)));
    if (!isWhole) return [];
    return cells
      .filter(({ file, state }) => state === "planned" && !paths.has(pathOf(file)))
      .map(({ arm, seed, file }) => ({ path: pathOf(file), arm, seed, why: "has not begun" }));
  });
}
