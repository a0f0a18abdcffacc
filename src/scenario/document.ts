import { z } from "zod";
import {
  analysisPlanSchema,
  embeddingSchema,
  endpointSchema,
  exclusionSchema,
} from "./analysis-plan-schema.ts";
import { authorSchema, capsSchema } from "./author-schema.ts";
import { POPULATION_SECTIONS } from "./document-population.ts";
import type { Section, Shape } from "./document-section.ts";
import { budgetSchema, capabilitiesSchema, modelSchema, priceSchema } from "./model-schema.ts";
import { personaSchema, scheduleSchema } from "./persona-schema.ts";
import {
  castSchema,
  clockSchema,
  communitySchema,
  feedSchema,
  interventionSchema,
  memorySchema,
  postSchema,
  scenarioSchema,
  turnSchema,
} from "./scenario-schema.ts";
import { expectations } from "./schema-leaves.ts";

const EXAMPLE = `version: 1
name: do-they-listen
description: Does what they write depend on what they read?
rounds: 12
seeds: 6                                  # six pairs of runs: the fewest that can reach p < .05
models:
  warm: synthetic/listener?q=0.7          # alias: provider/model
  cold: synthetic/listener?q=0.2
personas: [../personas/*.yaml]
cast: { assign: latin-square, models: [warm, cold] }
opening:
  - { by: host, in: general, title: "Who is awake?", body: "Say what you are working on." }
arms:                                     # each is a patch over everything above
  mixed: {}
  one-model: { each: models, cast: $model }
  isolated: { feed: none }
baseline: mixed`;

const OPENING = `# The scenario file

One YAML file describes an experiment: the world, who is in it, which models speak, what varies, and how often. This is
a whole one:

\`\`\`yaml
${EXAMPLE}
\`\`\`

\`polylogue check FILE\` reads it as a run would and names every mistake with its file, line and column; it spends
nothing. The reading is strict. A key that this page does not list is an error, not a comment, because a misspelt
\`holdout\` that is silently ignored ruins a study without a sound.

**Durations** are a whole number and a unit: \`250ms\`, \`90s\`, \`30m\`, \`4h\`, \`2d\`. Almost all of them are *virtual*
time, the forum's own clock, which has nothing to do with how long a run takes. **Paths** are relative to the file that
names them. **Hours** are in UTC.`;

const MODEL = `Written short, \`provider/model\`, or as a map. A provider says which keys mean anything to it: synthetic and scripted
models take nothing that belongs to a wire, and \`latency\` is theirs alone. [models.md](models.md) has a page to copy from
for each provider, and says what the keys do.

**A key never stands in a scenario**, since the scenario's text is kept in every run. Keys come from the environment or from a
file \`.env\` in the folder you stand in; \`api_key_env\` says under which name. Whatever looks like a key is refused.

\`base_url\`, \`api_key_env\`, \`headers\`, \`timeout\`, \`concurrency\`, \`rpm\`, \`tpm\` and \`price\` say how a model is
reached and change nothing in the log. The rest is part of the plan.`;

const BUDGET = `It covers the experiment as a whole and stands at the top level only: an arm with a smaller purse would stop sooner, and the
arms could not be compared. Each request is reserved before it is sent, so that no bound is passed; at the bound the runs
pause (exit 4), and \`polylogue resume\` goes on once the budget is larger. Large numbers may be written \`2_000_000\`.

    budget: { usd: 5, tokens: 2_000_000, calls: 2000, wall: 2h }`;

const ARMS = `Each arm is a patch: the keys it writes replace those above, and everything else stays. In \`clock\`, \`schedule\`,
\`feed\`, \`turn\`, \`memory\` and \`caps\` single keys can be changed, in \`models\` single aliases; lists, \`cast\` and single values
are replaced whole. \`version\`, \`name\`, \`seeds\`, \`budget\`, \`analysis_plan\`, \`arms\` and \`baseline\` belong to the
experiment and cannot differ between arms. An arm's name becomes part of a file name: a-z, 0-9 and -.

    arms:
      mixed: {}                                   # everything as above
      brief: { memory: { notes: 3 } }             # \`recall\` and \`own\` stay as they are
      one-model: { each: models, cast: $model }   # one arm for each alias: one-model-warm, one-model-cold

With \`each: models\` the arm unfolds into one arm for every alias, and \`$model\` stands for the alias. A mixed arm has to
be compared with each of its models alone, or "mixed" may only mean "contains the better one".

Some arms are built on the runs of others: \`author.skeleton\` and \`feed.donor\` name an arm whose runs are done first.
[arms.md](arms.md) says what each kind of arm holds fixed, what it changes, and which question the comparison answers.

All arms run with the same seeds. Who wakes, who goes first and what the holdout hides depend on the seed and not on the
arm, so runs of one seed are pairs.`;

const AUTHOR = `Short, \`author: warm\`, or as a map. One context with one model then speaks for all agents; \`cast\` has nothing to say,
and every agent's words are laid to that model. \`author: none\` takes back an author that stands above.

    script: { author: warm }                                               # free form, a round at a time
    script-each: { each: models, author: $model }                          # one such arm for every alias
    script-skeleton: { author: { model: warm, skeleton: mixed } }          # the tree of mixed, under the same seed
    one-context: { author: { model: warm, mode: turns } }                  # turn by turn
    one-context-public: { author: { model: warm, mode: turns, sees: bios } }

A script reads nothing and keeps no notes, since all of the forum stands before it: \`turn.reads\`, \`memory\` and
\`feed\` do nothing then, and \`check\` says so. Who wakes in which round stays as it is, and so does \`turn.actions\`. An
author cannot be had together with \`feed: none\`, \`feed.texts: shuffled\`, \`feed.donor\` or \`knows: everybody\`.`;

const FEED = `\`feed: none\` shows agents nothing of each other. With \`donor\`, agents read what the agents of another arm were shown; that
arm has to have a living feed and the same rounds, clock, schedule, personas, communities, opening, interventions, sort, size
and home, and for each seed its partner (1 and 2, 3 and 4 …) has to be among \`seeds\`. Its own holdout and notes are off.`;

const CAPS = `For one run, all its rounds together. Arms are equal without it: the same agents wake in the same rounds, and \`turn.actions\`
bounds what each may do. [arms.md](arms.md) says what happens at a cap. \`check\` tells of arms whose caps differ.

    caps: { output_tokens: 40_000, actions: 400, turns: 200 }`;

const REGISTERED = `A JSON file with these keys, fixed before the first run. \`analysis_plan\` names it; without that key, a file
\`analysis-plan.json\` beside the scenario is taken where its \`experiment\` is this one. The SHA-256 of its canonical JSON is
written into each run before the first call, so that white space may change later and nothing else. \`polylogue schema
analysis-plan\` prints its JSON Schema.`;

const LATIN = `\`{ assign: latin-square }\` keeps a persona's charm from being taken for its model's. Seeds are taken in blocks of as
many as there are models, by value: with three models, seeds 1 to 3 are a block, 4 to 6 the next. Within a block every
persona speaks through every model exactly once; under each seed the models are spread over the personas as evenly as
the numbers allow; which persona gets which model when is drawn anew for each block. It depends on the block, the
handles and the models, not on the arm. \`check\` warns of a block that is not whole.`;

const PERSONAS = `A persona is a YAML file with these keys, the same keys written in place, or a Markdown file with the keys as front
matter and the soul as the text below:

    ---
    handle: mara_k
    bio: Tide-table obsessive, writes in short sentences.
    canary: auto
    ---
    You believe memory is a duty. You distrust certainty.

Others see \`handle\`, \`name\` and \`bio\`. The rest stands in the persona's own prompt and nowhere else.`;

const SECTIONS: readonly Section[] = [
  {
    title: "Top level",
    text: "In the order in which a reader wants to meet them; any order will do.",
    shape: shapeOf(scenarioSchema),
  },
  { title: "`clock`", text: "", shape: shapeOf(clockSchema) },
  {
    title: "A model",
    text: MODEL,
    shape: shapeOf(modelSchema),
  },
  { title: "`price` of a model", text: "In US dollars for a million tokens.", shape: shapeOf(priceSchema) },
  {
    title: "`capabilities` of a model",
    text: "What is left out stays as the table has it.",
    shape: shapeOf(capabilitiesSchema),
  },
  { title: "`cast` as a Latin square", text: LATIN, shape: shapeOf(castSchema) },
  { title: "A community", text: "", shape: shapeOf(communitySchema) },
  { title: "A post of `opening`", text: "", shape: shapeOf(postSchema) },
  {
    title: "`schedule`",
    text: "Left out, an agent wakes in every round, at all hours.",
    shape: shapeOf(scheduleSchema),
  },
  { title: "`author`", text: AUTHOR, shape: shapeOf(authorSchema) },
  { title: "`feed`", text: FEED, shape: shapeOf(feedSchema) },
  { title: "`turn`", text: "", shape: shapeOf(turnSchema) },
  { title: "`memory`", text: "", shape: shapeOf(memorySchema) },
  { title: "`caps`", text: CAPS, shape: shapeOf(capsSchema) },
  { title: "`budget`", text: BUDGET, shape: shapeOf(budgetSchema) },
  { title: "An intervention", text: "", shape: shapeOf(interventionSchema) },
  { title: "`arms`", text: ARMS },
  { title: "The analysis plan", text: REGISTERED, shape: shapeOf(analysisPlanSchema) },
  { title: "An endpoint of the analysis plan", text: "", shape: shapeOf(endpointSchema) },
  { title: "An exclusion of the analysis plan", text: "", shape: shapeOf(exclusionSchema) },
  { title: "`embedding` of the analysis plan", text: "", shape: shapeOf(embeddingSchema) },
  { title: "A persona", text: PERSONAS, shape: shapeOf(personaSchema) },
  ...POPULATION_SECTIONS,
];

/** The text of docs/scenario.md: every key with its type, default and meaning, made from the schema itself. */
export function scenarioSchemaDocument(): string {
  const sections = SECTIONS.map(({ title, text, shape }) =>
    [`## ${title}`, text, shape ? table(shape) : ""].filter((part) => part !== "").join("\n\n"),
  );
  return `${[OPENING, ...sections].join("\n\n")}\n`;
}

function shapeOf(schema: z.ZodObject): Shape {
  return schema.shape;
}

function table(shape: Shape): string {
  const rows = Object.entries(shape).map(([key, schema]) => {
    const { description = "" } = z.globalRegistry.get(schema) ?? {};
    return `| \`${key}\` | ${cell(wordsOf(schema))} | ${cell(defaultOf(schema))} | ${cell(description)} |`;
  });
  return ["| key | what it takes | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** The schema below `optional` and defaults. */
function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) return schema.def.innerType;
  return undefined;
}

function wordsOf(schema: z.core.$ZodType): string {
  const own = expectations.get(schema)?.words;
  if (own !== undefined) return own;
  const inner = innerOf(schema);
  if (inner === undefined) throw new Error("a schema without words for what it expects");
  return wordsOf(inner);
}

function defaultOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return "–";
  if (!(schema instanceof z.ZodPrefault)) return "*required*";
  const value: unknown = schema.def.defaultValue;
  if (value === "") return "empty";
  if (typeof value === "object")
    return Object.keys(Object(value)).length === 0 && !Array.isArray(value)
      ? "see below"
      : `\`${listText(value)}\``;
  return `\`${String(value)}\``;
}

function listText(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : JSON.stringify(value);
}
