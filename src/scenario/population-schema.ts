import { z } from "zod";
import { nearest } from "../core/did-you-mean.ts";
import { personaSchema } from "./persona-schema.ts";
import {
  amount,
  communityName,
  either,
  expecting,
  handle,
  lasting,
  line,
  listOf,
  mapBy,
  mapOf,
  meant,
  oneOf,
  path,
  pattern,
  seed,
  share,
  whole,
} from "./schema-leaves.ts";

const number = amount("a number");

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** Whether a map in `personas` is meant as a population, even if `generate` is misspelt in it. */
export function isPopulation(value: unknown): boolean {
  return keysOf(value).some((key) => nearest(key, ["generate"]) !== undefined);
}

const decimals = whole(0, 6)
  .optional()
  .describe("Digits after the point. Left out: none if all the numbers above are whole, else 2.");

/** A number drawn from a normal distribution. */
export const normalSchema = expecting(
  mapOf({
    mean: number.describe("The mean before the bounds."),
    sd: amount("a number >= 0", { min: 0 }).describe("The standard deviation before the bounds."),
    min: number.optional().describe("The least; values below it are drawn again."),
    max: number.optional().describe("The most; values above it are drawn again."),
    decimals,
  })
    .refine(({ mean, min = mean }) => min <= mean, { path: ["min"], error: "a number <= mean" })
    .refine(({ mean, max = mean }) => max >= mean, { path: ["max"], error: "a number >= mean" }),
  "{ mean, sd, min, max }",
);

/** A number drawn uniformly. */
export const rangeSchema = expecting(
  mapOf({
    from: number.describe("The least, itself included."),
    to: number.describe("The most, itself included."),
    decimals,
  }).refine(({ from, to }) => from <= to, { path: ["to"], error: "a number >= from" }),
  "{ from, to }",
);

/** Words that make a map a distribution. `min` and `max` alone do too: as weights they would go unnoticed. */
const RANGE_KEYS = ["from", "to"];
const NORMAL_KEYS = ["mean", "sd", "min", "max", "decimals"];

const VALUE_WORDS = "text on one line, a number, true or false";
const value = either(VALUE_WORDS, line(200), z.number(), z.boolean());
const weight = amount("a number >= 0", { min: 0 });
const weighted = pattern(
  new RegExp(`^(?!(?:__proto__|${[...RANGE_KEYS, ...NORMAL_KEYS].join("|")})$).{1,200}$`),
  "a value of 1 to 200 characters",
);
const weights = expecting(
  z
    .record(weighted, weight, {
      error: "a map from value to weight",
    })
    .superRefine((map, context) => {
      const last = Object.keys(map).at(-1);
      if (last === undefined || !Object.values(map).every((each) => each === 0)) return;
      context.addIssue({ code: "custom", path: [last], message: "a weight above 0, since no other is" });
    }),
  "a map from value to weight",
);

const isRange = (map: unknown) => keysOf(map).some((key) => RANGE_KEYS.includes(key));
const isNormal = (map: unknown) => !isRange(map) && keysOf(map).some((key) => NORMAL_KEYS.includes(key));
const isWeights = (map: unknown) => keysOf(map).length > 0 && !isRange(map) && !isNormal(map);

const TRAIT_WORDS =
  "a list of one value or more, a map from value to weight, { mean, sd, min, max } or { from, to }";

const trait = either(
  TRAIT_WORDS,
  listOf(value, "a list of values")
    .min(1, { error: "at least one value" })
    .transform((values) => ({ type: "values" as const, values })),
  meant(
    isRange,
    rangeSchema.transform((range) => ({ type: "range" as const, ...range })),
  ),
  meant(
    isNormal,
    normalSchema.transform((normal) => ({ type: "normal" as const, ...normal })),
  ),
  meant(
    isWeights,
    weights.transform((map) => ({ type: "weights" as const, weights: Object.entries(map) })),
  ),
);

export type Trait = z.output<typeof trait>;

const EACH_WORDS = "a whole number from 1 to 50, or two such as [2, 4]";
const few = whole(1, 50);

export const interestsSchema = mapOf({
  from: listOf(line(200), "a list of words")
    .min(1, { error: "at least one word" })
    .optional()
    .describe("The pool. Left out: everything that one of the templates is interested in."),
  each: either(
    EACH_WORDS,
    few,
    expecting(
      z
        .tuple([few, few], { error: EACH_WORDS })
        .refine(([least, most]) => least <= most, { path: [1], error: "a whole number >= the first" }),
      EACH_WORDS,
    ),
  )
    .prefault([2, 4])
    .describe("How many each agent draws, all different: a number, or the least and the most."),
});

const bounds = {
  fastest: lasting().optional().describe("The shortest time between wakings. Left out: one round."),
  slowest: lasting().optional().describe("The longest time between wakings. Left out: 96 rounds."),
};
const median = lasting().optional();

export const paretoSchema = mapOf({
  distribution: oneOf("pareto").optional().describe("The one that is meant where nothing is said."),
  alpha: amount("a number from 1.05 to 10", { min: 1.05, max: 10 })
    .prefault(1.7)
    .describe(
      "Exponent of the density of rates: agents that wake x times a day are as frequent as x^-alpha.",
    ),
  ...bounds,
  median: median.describe("Half of the agents wake more often than this. It takes the place of `slowest`."),
}).refine(({ median: half, slowest }) => half === undefined || slowest === undefined, {
  path: ["median"],
  error: "`median` or `slowest`, not both: with `alpha` and `fastest`, each follows from the other",
});

export const lognormalSchema = mapOf({
  distribution: oneOf("lognormal").describe("The logarithm of the time between wakings is normal."),
  median: median.describe("Half of the agents wake more often than this. Left out: 8 rounds."),
  sigma: amount("a number from 0 to 5", { min: 0, max: 5 })
    .prefault(1)
    .describe("Standard deviation of the natural logarithm."),
  fastest: bounds.fastest.describe("What is drawn shorter becomes this. Left out: one round."),
  slowest: bounds.slowest.describe("What is drawn longer becomes this. Left out: 96 rounds."),
});

export const uniformSchema = mapOf({
  distribution: oneOf("uniform").describe("Any time between the bounds, all equally likely."),
  ...bounds,
});

const DISTRIBUTIONS = '"pareto", "lognormal" or "uniform"';
const ACTIVITY_WORDS = '"none", or a map';

const activity = either(
  ACTIVITY_WORDS,
  z.literal("none"),
  z.discriminatedUnion("distribution", [paretoSchema, lognormalSchema, uniformSchema], {
    error: (issue) => (issue.code === "invalid_union" ? DISTRIBUTIONS : ACTIVITY_WORDS),
  }),
);

export type Activity = Exclude<z.output<typeof activity>, "none">;

export const followsSchema = mapOf({
  mean: amount("a number from 0 to 200", { min: 0, max: 200 }).describe(
    "How many others an agent follows, on average.",
  ),
  model: oneOf("preferential", "uniform")
    .prefault("preferential")
    .describe("Whom newcomers follow: the more followers, the likelier; or anybody, all equally likely."),
  returned: share().prefault(0.1).describe("The chance that a follow is returned."),
});

export type FollowSettings = z.output<typeof followsSchema>;

export const templateSchema = mapOf(
  { ...personaSchema.shape, handle: handle.optional() },
  "a persona, for which a handle is not needed",
);
const templateEntry = either(
  "a path, a pattern such as ../personas/*.yaml, or a persona",
  path,
  templateSchema,
);
const FROM_WORDS = "a list of files, patterns and personas";
const HANDLES_WORDS = "a pattern with {n} for the agent's number, such as agent_{n}, made of a-z, 0-9 and _";
const SEED_WORDS = 'a whole number from 0 to 2147483647, or "run"';

/** The most agents of one population. */
const MOST_AGENTS = 1_000_000;

/** One population as written. Durations come out in milliseconds. */
export const populationSchema = mapOf({
  generate: whole(1, MOST_AGENTS).describe("How many agents."),
  from: either(
    FROM_WORDS,
    listOf(templateEntry, FROM_WORDS).min(1, { error: "at least one persona" }),
    templateEntry,
  )
    .optional()
    .describe(
      "Personas as templates; each agent is drawn from one. Left out: eight that ship with Polylogue.",
    ),
  traits: mapBy(
    pattern(/^(?!__proto__$)[^:]{1,60}$/, "a trait: 1 to 60 characters without a colon"),
    trait,
    "a map from trait to its values",
  )
    .optional()
    .describe("What varies between agents, told to each in its own prompt: trait to values."),
  interests: interestsSchema
    .optional()
    .describe("What each likes to talk about, drawn from a pool. Left out: what its template likes."),
  activity: activity
    .prefault({})
    .describe("How often agents wake, unequally; `none` leaves that to `schedule`."),
  follows: followsSchema
    .optional()
    .describe("Who follows whom before round 1. Left out: nobody follows anybody."),
  handles: pattern(/^[a-z0-9_]*\{n\}[a-z0-9_]*$/, HANDLES_WORDS)
    .optional()
    .describe(
      "How they are called; numbers count from 1. Quote it within braces. Left out: pronounceable made-up names.",
    ),
  canary: oneOf("auto", "none").prefault("none").describe("`auto` gives each a private word of its own."),
  communities: listOf(communityName, "a list of communities")
    .optional()
    .describe("Communities they are subscribed to before round 1. Left out: the template's, else all."),
  seed: either(SEED_WORDS, seed, z.literal("run"))
    .optional()
    .describe("Which population is drawn. Left out: one for all arms and seeds, by the scenario's name."),
});

export type PopulationSettings = z.output<typeof populationSchema>;
