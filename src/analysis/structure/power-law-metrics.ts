import type { Corpus } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { once } from "../once.ts";
import { continuousAlpha, discreteLaw, type PowerLaw, tailLaw } from "./power-law.ts";
import { NO_THREADS, threadsIn } from "./threads.ts";
import { activityIn, NOBODY } from "./written.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";
const CLAUSET = "Clauset, Shalizi and Newman 2009, SIAM Review 51:661";
const FLAT = "all values are alike";
const NO_TAIL = "no ten values of two sizes or more";

/** Of agents' posts with a comment of an agent. */
const commentsPerPost = once((corpus): readonly number[] =>
  threadsIn(corpus)
    .filter(({ head }) => !head.isGiven)
    .map(({ comments }) => comments.filter(({ isGiven }) => !isGiven).length)
    .filter((count) => count > 0),
);

const tailOfActivity = once((corpus): PowerLaw | null => tailLaw(activityIn(corpus)));
const tailOfThreads = once((corpus): PowerLaw | null => tailLaw(commentsPerPost(corpus)));

function law(
  name: string,
  unit: string,
  words: Pick<Metric, "definition" | "source" | "trap">,
  measure: (corpus: Corpus) => Measured,
): Metric {
  return { name, group: "structure", unit, needs: [], ...words, measure };
}

const known = (value: number | null | undefined, without: string): Measured =>
  value === null || value === undefined ? none(without) : { value };

/** Four numbers of one fit, which say nothing one without the others. */
function tail(
  prefix: string,
  [what, counted]: readonly [what: string, counted: string],
  lawIn: (corpus: Corpus) => PowerLaw | null,
  nothing: (corpus: Corpus) => string | undefined,
): readonly Metric[] {
  const part = (
    suffix: string,
    unit: string,
    of: (law: PowerLaw) => number,
    [definition, trap]: readonly [string, string],
  ): Metric =>
    law(`${prefix}_${suffix}`, unit, { definition, source: CLAUSET, trap }, (corpus) => {
      const without = nothing(corpus);
      if (without !== undefined) return none(without);
      const found = lawIn(corpus);
      return found === null ? none(NO_TAIL) : { value: of(found), note: tailNote(found, counted) };
    });
  return [
    part("tail_alpha", "exponent", ({ alpha }) => alpha, [
      `Exponent of the discrete power law, by maximum likelihood, of ${what}: of the tail that it fits best.`,
      "A fit is no proof of a law: a lognormal does as well on most such data, and with fewer than a hundred values in the tail nothing should be claimed.",
    ]),
    part("tail_from", counted, ({ from }) => from, [
      `The smallest value of that tail: where Kolmogorov and Smirnov's distance is smallest, over ${what}.`,
      "It jumps from run to run, and the exponent with it.",
    ]),
    part("tail_distance", "share", ({ distance }) => distance, [
      "Kolmogorov and Smirnov's distance between that law and the values of the tail.",
      "It was made as small as could be and gets smaller with the tail: it is no test.",
    ]),
    part("tail_values", "values", ({ values }) => values, [
      "How many values the tail has.",
      "Everything below it was thrown away: compare with how many there are in all.",
    ]),
  ];
}

const tailNote = ({ from, values }: PowerLaw, counted: string): string =>
  `${values} values from ${from} ${counted} up`;

const whole = (
  name: string,
  source: string,
  words: readonly [string, string],
  of: typeof alphaOfAll,
): Metric =>
  law(name, "exponent", { definition: words[0], source, trap: words[1] }, (corpus) => {
    const activity = activityIn(corpus);
    return activity.length === 0 ? none(NOBODY) : known(of(activity), FLAT);
  });

const alphaOfAll = (values: readonly number[]): number | null => discreteLaw(values, 1)?.alpha ?? null;

/** Exponents that are published of forums, and what they rest on. */
export const POWER_LAW_METRICS: readonly Metric[] = [
  whole(
    "activity_alpha_continuous",
    HOLTZ,
    [
      "1 + n over the sum of ln x, x the posts and comments of each of n agents with at least one: the exponent of a continuous power law from 1 up.",
      "Counts are not continuous and nobody looked whether they follow a law: the 1.70 of Moltbook is also that of people on IRC.",
    ],
    (values) => continuousAlpha(values, 1),
  ),
  whole(
    "activity_alpha_discrete",
    CLAUSET,
    [
      "Exponent of the discrete power law from 1 up of posts and comments per agent, over agents with at least one, by maximum likelihood.",
      "It is fitted to everything, though hardly any forum follows one law from 1 up; Moltbook and people on IRC have 1.52 both.",
    ],
    alphaOfAll,
  ),
  ...tail(
    "activity",
    ["posts and comments per agent with at least one", "messages"],
    tailOfActivity,
    (corpus) => (activityIn(corpus).length === 0 ? NOBODY : undefined),
  ),
  ...tail(
    "comments_per_post",
    ["comments per post of an agent with at least one", "comments"],
    tailOfThreads,
    (corpus) => (commentsPerPost(corpus).length === 0 ? NO_THREADS : undefined),
  ),
];
