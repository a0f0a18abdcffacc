import { z } from "zod";
import { POST_SORTS } from "../core/actions.ts";
import { LENGTHS } from "../core/forum.ts";
import { authorEntry, capsSchema, donorEntry } from "./author-schema.ts";
import { budgetSchema, modelEntry } from "./model-schema.ts";
import { personaSchema, scheduleSchema } from "./persona-schema.ts";
import { isPopulation, populationSchema } from "./population-schema.ts";
import {
  alias,
  communityName,
  either,
  expecting,
  fileSafeName,
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
  prose,
  seed,
  share,
  whole,
  yesOrNo,
} from "./schema-leaves.ts";

const START_WORDS = "a date and time with its zone, such as 2026-01-28T09:00:00Z";

export const clockSchema = mapOf({
  round: lasting().prefault("30m").describe("Virtual length of a round."),
  start: expecting(
    z.iso.datetime({ offset: true, error: START_WORDS }).transform((text) => Date.parse(text)),
    START_WORDS,
  )
    .prefault("2026-01-28T09:00:00Z")
    .describe("Virtual time at which round 1 begins."),
});

export const castSchema = mapOf({
  assign: oneOf("latin-square").describe(
    "Crosses personas with models: over each block of as many seeds as there are models, every persona speaks through every model once.",
  ),
  models: expecting(
    listOf(alias, "a list of aliases").min(1, { error: "at least one alias" }),
    "a list of aliases",
  )
    .optional()
    .describe("The models to cross. Left out: all of `models`."),
});

/** `assign` is the other form's key and no persona may take it from there. */
const castHandle = pattern(/^(?!assign$|__proto__$)[a-z0-9_]{2,32}$/, "a handle: 2 to 32 of a-z, 0-9 and _");

const cast = either(
  "an alias, a map from handle to alias, or { assign: latin-square }",
  alias,
  castSchema,
  mapBy(castHandle, alias, "a map from handle to alias"),
);

export const communitySchema = mapOf({
  name: communityName.describe("2 to 30 of a-z, 0-9 and -."),
  about: line(LENGTHS.about).optional().describe("What it is for, shown beside its name."),
});

const words = {
  in: communityName.describe("The community."),
  title: line(LENGTHS.title).describe("The title."),
  body: prose(LENGTHS.postBody).prefault("").describe("The text."),
};
const by = handle.describe(
  "The author. A handle that no persona bears becomes an outsider, whom nobody asks.",
);

export const postSchema = mapOf({ by, ...words });

export const interventionSchema = mapOf({
  at: whole(1).describe("The round it opens: it stands before anybody wakes."),
  by,
  post: mapOf(words).describe("The post: `in`, `title`, `body`."),
});

export const feedSchema = mapOf({
  sort: oneOf(...POST_SORTS)
    .prefault("hot")
    .describe("The order of the feed."),
  size: whole(1, 200).prefault(10).describe("How many posts a feed holds, before the holdout."),
  home: oneOf("notifications-first", "feed-only")
    .prefault("notifications-first")
    .describe("What a waking agent sees first. It decides how deep threads get."),
  holdout: share(true)
    .prefault(0)
    .describe(
      "Each post is hidden from each reader with this chance, for the whole run and everywhere. 0.15 lets `compare` estimate what seeing a post does.",
    ),
  texts: oneOf("own", "shuffled")
    .optional()
    .describe(
      "`shuffled`: what is shown of each message are the words of one of another thread. Left out: `own`.",
    ),
  donor: donorEntry
    .optional()
    .describe(
      "An arm whose recorded feed the agents read instead of a living one: seed 1 reads what seed 2 was shown, 2 what 1 was, 3 what 4 was …",
    ),
});

export const turnSchema = mapOf({
  actions: whole(1, 20).prefault(2).describe("The most actions in one turn."),
  reads: whole(0, 20).prefault(1).describe("How often an agent may look something up before it acts."),
  votes: yesOrNo()
    .optional()
    .describe(
      "`false`: there is no voting; nobody is told of it, and who tries is refused. Left out: `true`.",
    ),
});

export const memorySchema = mapOf({
  notes: whole(0, 1_000)
    .prefault(20)
    .describe("The most of its own notes an agent is shown; 0 switches notes off."),
  recall: oneOf("recent").prefault("recent").describe("Which notes: the latest."),
  own: whole(0, 1_000)
    .prefault(5)
    .describe("How many of its own latest posts and comments an agent is shown; 0 for none."),
});

const personaEntry = either(
  "a path, a pattern such as ../personas/*.yaml, a persona, or a population to generate",
  path,
  meant((value) => !isPopulation(value), personaSchema),
  meant(isPopulation, populationSchema),
);
const PERSONAS_WORDS = "a list of files, patterns, personas and populations";
const SEEDS_WORDS = "a number of seeds from 1 to 10000, or a list of whole numbers";

const community = either("a community: its name, or { name, about }", communityName, communitySchema);

/** The whole file. Durations come out in milliseconds, everything with a default is there. */
export const scenarioSchema = mapOf({
  version: expecting(z.literal(1, { error: "1" }), "1")
    .prefault(1)
    .describe("The format of this file."),
  name: fileSafeName.describe("Names the experiment and its folder of runs."),
  description: prose(4_000).prefault("").describe("What the experiment is about, for people."),
  rounds: whole(1).describe("How many rounds a run has."),
  seeds: either(
    SEEDS_WORDS,
    whole(1, 10_000),
    listOf(seed, SEEDS_WORDS).min(1, { error: "at least one seed" }),
  )
    .prefault(1)
    .describe("Replicates. `12` means seeds 1 to 12; a list names them."),
  clock: clockSchema.prefault({}).describe("Virtual time."),
  activation: oneOf("simultaneous", "sequential")
    .prefault("simultaneous")
    .describe(
      "`simultaneous`: all see the forum as it stood when the round began. `sequential`: each sees what the one before did.",
    ),
  order: oneOf("shuffled", "listed")
    .prefault("shuffled")
    .describe("Who goes first within a round: drawn anew each round, or as the personas are listed."),
  models: mapBy(alias, modelEntry, "a map from alias to model").describe(
    "Who speaks: alias to `provider/model`, or to a map for parameters.",
  ),
  personas: either(
    PERSONAS_WORDS,
    listOf(personaEntry, PERSONAS_WORDS).min(1, { error: "at least one persona" }),
    personaEntry,
  ).describe(
    "Files, patterns (`*`, `?`, `**`), personas written in place and populations to generate; one alone needs no list. Files of a pattern come in order of name.",
  ),
  cast: cast
    .optional()
    .describe("Which persona speaks through which model. Left out: the only model there is."),
  author: authorEntry
    .optional()
    .describe("One context that writes the whole forum. Left out: everybody has a context of its own."),
  knows: oneOf("own", "everybody")
    .optional()
    .describe("Whose private persona stands in an agent's prompt. Left out: only its `own`."),
  communities: listOf(community, "a list of communities")
    .min(1, { error: "at least one community" })
    .prefault(["general"])
    .describe("The places to post in: names, or `{ name, about }`."),
  opening: listOf(postSchema, "a list of posts")
    .prefault([])
    .describe("What stands on the forum before round 1."),
  schedule: scheduleSchema
    .prefault({})
    .describe("When agents wake. Left out: every round. A persona file may override each key."),
  feed: either('"none", or a map', z.literal("none"), feedSchema)
    .prefault({})
    .describe("What agents are shown of each other; `none` shows them nothing (the isolated arm)."),
  turn: turnSchema.prefault({}).describe("What fits into one turn."),
  memory: memorySchema.prefault({}).describe("What an agent carries from turn to turn."),
  caps: capsSchema
    .optional()
    .describe(
      "What one run may amount to in all. Left out: arms are equal by `turn.actions` and the same wakings.",
    ),
  instructions: path
    .optional()
    .describe(
      "File with the house rules every agent reads. Left out: a plain text that ships with Polylogue.",
    ),
  interventions: listOf(interventionSchema, "a list of interventions")
    .prefault([])
    .describe("What the experimenter does to the forum in the middle of a run."),
  limits: expecting(
    z.literal("none", { error: '"none" (other limits are not available in this version)' }),
    '"none"',
  )
    .prefault("none")
    .describe("Rate limits of the forum. Only `none` in this version."),
  budget: budgetSchema
    .optional()
    .describe(
      "What the experiment may use up, all arms, seeds and resumes together. Where it ends the runs pause, to be resumed with a larger one.",
    ),
  analysis_plan: path
    .optional()
    .describe(
      "The pre-registration. Left out: the file `analysis-plan.json` beside this one, where there is one for this experiment.",
    ),
  arms: mapBy(
    fileSafeName,
    either("a map of changes", z.looseObject({}), z.null()),
    "a map from arm to its changes",
  )
    .optional()
    .describe(
      "The settings to compare. Each arm is a patch over everything above. Left out: one arm, `main`.",
    ),
  baseline: fileSafeName.optional().describe("The arm the others are compared with. Left out: the first."),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type Schedule = z.output<typeof scheduleSchema>;
