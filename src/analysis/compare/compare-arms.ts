import type { Metric } from "../metric.ts";
import { Bootstrap } from "../statistics/bootstrap.ts";
import { noiseFloor } from "../statistics/noise-floor.ts";
import { armValues } from "./arm-values.ts";
import { arePaired, type ComparedArm, type Valued, valuesOf } from "./compared-arm.ts";
import type {
  Comparison,
  Difference,
  Incomparable,
  MetricComparison,
  Role,
  Unanswered,
} from "./comparison.ts";
import { type Chance, type Contrast, difference } from "./difference.ts";
import { heldToSets } from "./held-to-sets.ts";
import { incomparable } from "./incomparable.ts";
import { type GapContrast, isPairwise, pairwiseOf } from "./pairwise.ts";
import type { Endpoint, Questions } from "./questions.ts";
import { heldToBoth, underOther } from "./under-both.ts";
import { judged } from "./verdicts.ts";

/** What a metric is called and where it stands. */
export type MetricFacts = Pick<Metric, "name" | "unit" | "group">;

export interface ArmsCompared {
  readonly metrics: readonly MetricComparison[];
  readonly incomparable: readonly Incomparable[];
  readonly unanswered: readonly Unanswered[];
}

/** What a difference that an endpoint asks for is held against, where that is no arm. */
export const CHANCE = "chance";

/**
 * Arms against the baseline, which is the first, in each metric, and what endpoints ask for beside. Pure: equal values and seed give
 * the same answer, in whatever order arms and runs come. `gaps` has what two arms come to where that is of no run by itself.
 */
export function compareArms(
  arms: readonly ComparedArm[],
  metrics: readonly MetricFacts[],
  questions: Questions,
  seed = 1,
  gaps: readonly GapContrast[] = [],
): ArmsCompared {
  const chance: Chance = { seed, bootstrap: new Bootstrap(seed) };
  const ordered = arms.map((arm) => ({ ...arm, runs: [...arm.runs].sort((a, b) => a.seed - b.seed) }));
  const apart = incomparableArms(ordered, questions);
  const contrasted = metrics.map(({ name, group }) => {
    const contrasts = contrastsIn(ordered, name, questions).map(
      (contrast): Contrast => ({
        ...contrast,
        ...pairwiseOf(gaps, name, contrast.arm, contrast.against ?? ordered[0]?.name ?? ""),
        // What went wrong is compared also where it went wrong too differently for anything else.
        incomparable: group === "failures" ? undefined : whyApart(contrast, apart, ordered[0]?.name ?? ""),
      }),
    );
    return contrasts;
  });
  const asked = contrasted.map((contrasts) => contrasts.map((contrast) => difference(contrast, chance)));
  const contrasts = contrasted.flat();
  const all = judged(asked.flat(), questions).map((one, i) => {
    const contrast = contrasts[i];
    if (contrast?.metric === "gap") return heldToSets(one, gaps, ordered[0]?.name ?? "", questions);
    const other = contrast && elsewhere(contrast, ordered);
    return other ? heldToBoth(one, difference(other, chance), questions.alpha) : one;
  });
  let at = 0;
  return {
    metrics: metrics.map(({ name, unit, group }, i): MetricComparison => {
      const differences = all.slice(at, at + (asked[i]?.length ?? 0));
      at += differences.length;
      return {
        name,
        unit,
        group,
        role: highest(differences),
        arms: Object.fromEntries(ordered.map((arm) => [arm.name, armValues(arm, name, chance.bootstrap)])),
        // The floor of a metric of two arms is a mean already: how far two of them are apart says nothing.
        noiseFloor:
          ordered[0] && !isPairwise(name)
            ? noiseFloor(valuesOf(ordered[0], name).map(({ value }) => value))
            : null,
        differences,
      };
    }),
    incomparable: apart,
    unanswered: unanswered(ordered, metrics, questions).filter(
      ({ endpoint }) => !isToldApart(questions.endpoints, endpoint, gaps),
    ),
  };
}

/** Of two arms that are both not the baseline no run has a value, and yet there is an answer. */
function isToldApart(endpoints: readonly Endpoint[], name: string, gaps: readonly GapContrast[]): boolean {
  const endpoint = endpoints.find((one) => one.name === name);
  if (endpoint?.against === undefined) return false;
  return pairwiseOf(gaps, endpoint.metric, endpoint.arm, endpoint.against) !== undefined;
}

/** The same contrast under the other embedder; undefined where it rests on none. */
function elsewhere(contrast: Contrast, arms: readonly ComparedArm[]): Contrast | undefined {
  const metric = underOther(contrast.metric);
  const arm = arms.find(({ name }) => name === contrast.arm);
  const against = arms.find(({ name }) => name === (contrast.against ?? arms[0]?.name));
  if (metric === undefined || !arm || !against) return undefined;
  return { ...contrast, metric, values: valuesOf(arm, metric), others: valuesOf(against, metric) };
}

type Asked = Omit<Contrast, "incomparable">;

/** Every other arm against the baseline, then what endpoints hold against something else. */
function contrastsIn(arms: readonly ComparedArm[], metric: string, questions: Questions): readonly Asked[] {
  const [baseline, ...others] = arms;
  if (!baseline) return [];
  const endpoints = questions.endpoints.filter((endpoint) => endpoint.metric === metric);
  const common = { metric, margin: questions.marginOf(metric), alpha: questions.alpha };
  const toBaseline = others.map((arm): Asked => {
    const endpoint = endpoints.find((one) => isAbout(one, arm.name, baseline.name));
    return {
      ...common,
      arm: arm.name,
      against: undefined,
      role: endpoint?.role ?? "exploratory",
      values: valuesOf(arm, metric),
      others: valuesOf(baseline, metric),
      paired: arePaired(arm, baseline) && endpoint?.test !== "permutation",
    };
  });
  const further = endpoints
    .filter((endpoint) => endpoint.against === undefined || !touches(endpoint, baseline.name))
    .flatMap((endpoint): readonly Asked[] => {
      const arm = arms.find(({ name }) => name === endpoint.arm);
      const against = arms.find(({ name }) => name === endpoint.against);
      if (!arm || (endpoint.against !== undefined && !against)) return [];
      const values = valuesOf(arm, metric);
      return [
        {
          ...common,
          arm: arm.name,
          against: against?.name ?? CHANCE,
          role: endpoint.role,
          values,
          others: against ? valuesOf(against, metric) : byChance(values),
          paired: against ? arePaired(arm, against) && endpoint.test !== "permutation" : true,
        },
      ];
    });
  return [...toBaseline, ...further];
}

/** A run's own null is its partner. */
const byChance = (values: readonly Valued[]): readonly Valued[] =>
  values.flatMap(({ path, seed, nullMean }) =>
    nullMean === undefined ? [] : [{ path, seed, value: nullMean }],
  );

const touches = ({ arm, against }: Endpoint, name: string): boolean => arm === name || against === name;

const isAbout = (endpoint: Endpoint, arm: string, baseline: string): boolean =>
  touches(endpoint, arm) && touches(endpoint, baseline);

function incomparableArms(arms: readonly ComparedArm[], { endpoints }: Questions): readonly Incomparable[] {
  const [baseline, ...others] = arms;
  if (!baseline) return [];
  const pairs = others.map((arm) => [arm, baseline] as const);
  for (const { arm, against } of endpoints) {
    const [one, other] = [arm, against].map((name) => arms.find((of) => of.name === name));
    const isKnown = pairs.some(([a, b]) => (a === one && b === other) || (a === other && b === one));
    if (one && other && !isKnown) pairs.push([one, other]);
  }
  return pairs.flatMap(([arm, against]) => incomparable(arm, against) ?? []);
}

function whyApart(
  { arm, against }: Asked,
  apart: readonly Incomparable[],
  baseline: string,
): string | undefined {
  const names = new Set([arm, against ?? baseline]);
  return apart.find((pair) => names.has(pair.arm) && names.has(pair.against))?.why;
}

const ORDER: readonly Role[] = ["primary", "secondary", "exploratory"];

const highest = (differences: readonly Difference[]): Role =>
  ORDER.find((role) => differences.some((one) => one.role === role)) ?? "exploratory";

/** The planned endpoints of which nothing can be said at all. */
function unanswered(
  arms: readonly ComparedArm[],
  metrics: readonly MetricFacts[],
  { endpoints, isPlanned }: Questions,
): Comparison["unanswered"] {
  if (!isPlanned) return [];
  return endpoints.flatMap(({ name: endpoint, metric, arm, against }) => {
    const why = (): string | undefined => {
      if (!metrics.some(({ name }) => name === metric)) return `there is no metric ${metric}`;
      const missing = [arm, against].find(
        (name) => name !== undefined && !arms.some((one) => one.name === name),
      );
      if (missing !== undefined) return `no runs of ${missing} are compared`;
      const empty = [arm, against]
        .flatMap((name) => arms.filter((one) => one.name === name))
        .find((one) => valuesOf(one, metric).length === 0);
      if (!empty) return undefined;
      const note = empty.runs.flatMap(({ values }) => values.get(metric)?.note ?? [])[0];
      return `no run of ${empty.name} has a value${note === undefined ? "" : `: ${note}`}`;
    };
    const text = why();
    return text === undefined ? [] : [{ endpoint, metric, why: text }];
  });
}
