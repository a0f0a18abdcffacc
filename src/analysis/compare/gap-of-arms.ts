import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { FEATURE_SETS } from "../gap/feature-sets.ts";
import { rememberedFloors } from "../gap/floor.ts";
import { type Gap, gapBetween } from "../gap/gap.ts";
import { gapMetric } from "../gap/metrics.ts";
import type { RunThreads } from "../gap/pair-table.ts";
import { threadsSeen } from "../gap/threads-seen.ts";
import { none } from "../measured.ts";
import type { Measured } from "../metric.ts";
import { readCorpus } from "../read-corpus.ts";
import type { ArmOfRuns } from "./arms-of.ts";
import { arePaired, type ComparedArm, type ComparedRun, type Valued } from "./compared-arm.ts";
import { KeptValues } from "./kept-values.ts";
import { type GapContrast, isPairwise, pairwiseOf } from "./pairwise.ts";
import type { Endpoint } from "./questions.ts";

/** Metrics of two arms, and what they say of each. */
export interface GapsOfArms {
  /** The same arms with values of these metrics: each run's AUC, and of the baseline its floor. */
  readonly arms: readonly ComparedArm[];
  readonly contrasts: readonly GapContrast[];
}

const METRICS = ["gap", ...FEATURE_SETS.map(gapMetric)];
const NOT_ONE_AUTHOR = "GAP asks whether one author writes the same; here is none, or on both sides";

/**
 * Tells arms apart thread by thread: those of one author from a baseline of separate contexts (or the other way round), and whatever
 * endpoints hold against each other. What was worked out before is found in the folder of the baseline's runs.
 */
export function gapsOfArms(
  runs: readonly ArmOfRuns[],
  values: readonly ComparedArm[],
  { endpoints, seed }: { readonly endpoints: readonly Endpoint[]; readonly seed: number },
): GapsOfArms {
  const [baseline] = runs;
  const folder = baseline?.runs[0] && dirname(baseline.runs[0].path);
  if (!baseline || folder === undefined) return { arms: values, contrasts: [] };
  const kept = new KeptValues(folder);
  const threads = threadsByPath();
  const floors = rememberedFloors();
  const found = contrastsOf(runs, endpoints).map(([arm, against]) => {
    const key = keyOf(arm, against, seed);
    const asRuns = ({ runs: of }: ArmOfRuns) =>
      of.map((run) => ({ seed: run.seed, threads: () => threads(run.path) }));
    const gap = arePaired(comparedOf(values, arm), comparedOf(values, against))
      ? kept.contrast(key, () => gapBetween(asRuns(arm), asRuns(against), seed, floors))
      : { why: `its runs have no partners of the same seeds in ${against.name}` };
    return { arm, against, gap };
  });
  kept.close();
  const contrasts = found.flatMap(({ arm, against, gap }) =>
    "why" in gap ? [] : [contrastOf(arm, against, gap)],
  );
  const why = new Map(
    found.flatMap(({ arm, against, gap }) =>
      "why" in gap && against === baseline ? [[arm.name, gap.why]] : [],
    ),
  );
  return { arms: withValues(values, { contrasts, why }), contrasts };
}

const comparedOf = (values: readonly ComparedArm[], { name, experiment }: ArmOfRuns): ComparedArm =>
  values.find((arm) => arm.name === name) ?? { name, experiment, runs: [] };

const contrastOf = (arm: ArmOfRuns, against: ArmOfRuns, gap: Gap): GapContrast => ({
  arm: arm.name,
  against: against.name,
  gap,
  paths: { arm: pathsOf(arm), against: pathsOf(against) },
});

const pathsOf = ({ runs }: ArmOfRuns): ReadonlyMap<number, string> =>
  new Map(runs.map(({ seed, path }) => [seed, path]));

/** A run is read once, however many contrasts it is in, and only when something has to be worked out. */
function threadsByPath(): (path: string) => RunThreads {
  const known = new Map<string, RunThreads>();
  return (path) => {
    const threads = known.get(path) ?? threadsSeen(readCorpus(path));
    known.set(path, threads);
    return threads;
  };
}

type Two = readonly [arm: ArmOfRuns, against: ArmOfRuns];

/** What the baseline's contrasts are, then what endpoints ask for beside. */
function contrastsOf(runs: readonly ArmOfRuns[], endpoints: readonly Endpoint[]): readonly Two[] {
  const [baseline, ...others] = runs;
  if (!baseline) return [];
  const asked = endpoints
    .filter(({ metric }) => isPairwise(metric))
    .flatMap(({ arm, against }) => {
      const [one, other] = [arm, against].map((name) => runs.find((of) => of.name === name));
      if (!one || !other) return [];
      return one === baseline ? [[other, one] as const] : [[one, other] as const];
    });
  const usual = others
    .filter((arm) => isOneAuthor(arm) !== isOneAuthor(baseline))
    .map((arm) => [arm, baseline] as const);
  const beside = asked.filter(([a, b]) => !usual.some(([c, d]) => a === c && b === d));
  return [
    ...usual,
    ...beside.filter((two, i) => beside.findIndex(([a, b]) => a === two[0] && b === two[1]) === i),
  ];
}

const isOneAuthor = ({ runs }: ArmOfRuns): boolean => runs.some((run) => run.isOneAuthor);

function keyOf(arm: ArmOfRuns, against: ArmOfRuns, seed: number): string {
  const logs = [arm, against].map(({ runs }) => runs.map((run) => `${run.seed} ${run.logHash}`).sort());
  return createHash("sha256")
    .update(JSON.stringify([seed, logs]))
    .digest("hex")
    .slice(0, 32);
}

/** Each arm's runs with what they come to against the baseline, or why they have nothing. */
function withValues(
  arms: readonly ComparedArm[],
  {
    contrasts,
    why,
  }: { readonly contrasts: readonly GapContrast[]; readonly why: ReadonlyMap<string, string> },
): readonly ComparedArm[] {
  const [baseline] = arms;
  if (!baseline) return arms;
  const widest = [...contrasts]
    .filter(({ against }) => against === baseline.name)
    .sort((a, b) => b.gap.pairs.length - a.gap.pairs.length)[0];
  const reasons = [...why.values()];
  const whyNot = (arm: ComparedArm): string =>
    (arm === baseline ? reasons[0] : why.get(arm.name)) ?? NOT_ONE_AUTHOR;
  const foundIn = (arm: ComparedArm, metric: string): readonly Valued[] | undefined =>
    arm === baseline
      ? widest && pairwiseOf([widest], metric, widest.arm, baseline.name)?.others
      : pairwiseOf(contrasts, metric, arm.name, baseline.name)?.values;
  return arms.map((arm) => {
    const found = METRICS.map((metric) => [metric, foundIn(arm, metric)] as const);
    const runs = arm.runs.map((run) => {
      const own = found.map(([metric, of]) => [metric, valueIn(run, of, whyNot(arm))] as const);
      return { ...run, values: new Map([...run.values, ...own]) };
    });
    return { ...arm, runs };
  });
}

function valueIn({ path }: ComparedRun, found: readonly Valued[] | undefined, reason: string): Measured {
  if (found === undefined) return none(reason);
  const own = found.find((one) => one.path === path);
  return own ? { value: own.value } : none("it has no partner, or one of the two has fewer than 3 threads");
}
