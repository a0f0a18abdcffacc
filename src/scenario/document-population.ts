import type { Section } from "./document-section.ts";
import {
  followsSchema,
  interestsSchema,
  lognormalSchema,
  normalSchema,
  paretoSchema,
  populationSchema,
  rangeSchema,
  uniformSchema,
} from "./population-schema.ts";

const POPULATION_EXAMPLE = `personas:
  - ../personas/slack_water.yaml          # one who is listed, and a thousand who are drawn
  - generate: 1000
    traits:
      patience: [low, middling, high]     # all equally likely
      sleep: { sound: 3, broken: 1 }      # weights
      age of your owner: { mean: 43, sd: 14, min: 18, max: 90 }
      years on forums: { from: 0, to: 20 }
    activity: { alpha: 1.7, median: 3h }  # few wake often, most seldom
    follows: { mean: 5 }                  # few are followed by many
    canary: auto`;

const POPULATION = `Where a persona may stand in \`personas\`, \`generate\` draws as many agents as it says. It may stand alone or beside files
and personas written in place, and more than once: each population is drawn by itself.

\`\`\`yaml
${POPULATION_EXAMPLE}
\`\`\`

Each agent gets a template, traits, interests, a schedule, those it follows and a handle, all by chance:

- **A template**, one of \`from\`, all equally likely (write one twice to double it). It lends \`bio\`, \`soul\`, \`interests\`,
  \`manner\`, \`owner\`, \`schedule\` and \`communities\`; its handle, name, canary and follows stay its own. Without \`from\` there
  are eight plain ways of taking part: one reads, one answers, one asks, one tells stories, one organises, one doubts, one
  praises, one keeps the record. They have no subject, so their agents draw 2 to 4 interests from a built-in pool.
- **Traits**, as one line of its private persona: \`Traits: patience high, sleep sound, age of your owner 51\`. Nothing else
  depends on them.
- **A schedule**: \`activity\` sets \`every\`, the template and the scenario's \`schedule\` the rest.

**The population is the same in every arm and under every seed** of an experiment: it is drawn by the scenario's name. Runs of
one seed are then pairs, and what differs between seeds is what happened, not who was there. With \`seed: 7\` it is the
same wherever that number stands with the same keys, in other scenarios too. With \`seed: run\` each seed draws a population of
its own, shared by all arms: take it where the findings are to hold for such populations in general.

**More agents change none of the first ones.** Agent 17 is the same among 100 and among 10,000, except that it may follow, and
be followed by, newcomers, and that a Latin square may give it another model. A trait that is added changes no other draw.
Two populations in one file differ even where they read the same.

**Generated agents cannot be named** in \`cast\` or \`follows\`; cast them by one alias or by a Latin square. \`check\` counts them
together in its notes.`;

const TRAITS = `A list draws one of its values, a map from value to weight draws by weight, \`{ from, to }\` draws a number uniformly, and
\`{ mean, sd, min, max }\` draws one from a normal distribution. \`mean\`, \`sd\`, \`min\`, \`max\`, \`decimals\`, \`from\` and \`to\`
can therefore be no values of a weighted trait.`;

const ACTIVITY = `\`pareto\` is the default, with the participation exponent of the reference forum (1.70, arXiv 2602.10131): the density of
an agent's rate, wakings a day, falls as rate^-alpha from the rate of the slowest to that of the fastest. The number of agents
that wake at least x times a day then falls as x^-0.7, up to the bounds. \`fastest\` and one of \`slowest\` and \`median\` fix the rest.`;

const FOLLOWS = `The graph grows agent by agent: a newcomer follows some of those before it (a Poisson number, at most half of them), and
some of them follow back. Under \`preferential\` one with k followers is followed in proportion to k + 1 (Price 1976), which
gives follower counts a power-law tail; the earliest are then the most followed. \`mean\` counts returned follows too.`;

/** The part of docs/scenario.md about populations. */
export const POPULATION_SECTIONS: readonly Section[] = [
  { title: "Generated populations", text: POPULATION, shape: populationSchema.shape },
  { title: "A trait", text: TRAITS },
  { title: "A trait as a range", text: "", shape: rangeSchema.shape },
  { title: "A trait as a normal number", text: "", shape: normalSchema.shape },
  { title: "`interests` of a population", text: "", shape: interestsSchema.shape },
  { title: "`activity`: pareto", text: ACTIVITY, shape: paretoSchema.shape },
  { title: "`activity`: lognormal", text: "", shape: lognormalSchema.shape },
  { title: "`activity`: uniform", text: "", shape: uniformSchema.shape },
  { title: "`follows` of a population", text: FOLLOWS, shape: followsSchema.shape },
];
