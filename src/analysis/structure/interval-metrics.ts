import type { Rng } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import { besideChance, meanOf, none, quantileOf, ratio } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { once } from "../once.ts";
import { burstinessOf, gapsOf, memoryOf, variationOf } from "./intervals.ts";
import { writtenIn } from "./written.ts";

const LI = "Li 2026, arXiv 2602.07432";
const FEWEST_MESSAGES = 4;
const SECOND_MS = 1_000;

/** When each agent wrote, ascending, in milliseconds; agents by number. Whom an import does not name has no rhythm. */
function timesBy(corpus: Corpus, messages: readonly Message[]): number[][] {
  const times = new Map<number, number[]>();
  for (const { author, at } of messages) {
    if (corpus.voices[author]?.isAnonymous) continue;
    const known = times.get(author) ?? [];
    times.set(author, known);
    known.push(at);
  }
  return [...times.values()].map((of) => of.sort((a, b) => a - b));
}

const timesOfPosts = once((corpus) => timesBy(corpus, writtenIn(corpus).posts));
const timesOfAll = once((corpus) => {
  const { posts, comments } = writtenIn(corpus);
  return timesBy(corpus, [...posts, ...comments]);
});

/** Of each agent with four messages. */
const plainVariations = (times: readonly (readonly number[])[]): number[] =>
  times
    .filter(({ length }) => length >= FEWEST_MESSAGES)
    .map((of) => variationOf(gapsOf(of)))
    .filter((value) => value !== null);

/** As the code of the paper has it: five messages, gaps below a second dropped, four left, deviation of a sample. */
const variationsOfLi = (times: readonly (readonly number[])[]): number[] =>
  times
    .filter(({ length }) => length >= 5)
    .map((of) => gapsOf(of).filter((gap) => gap >= SECOND_MS))
    .filter(({ length }) => length >= 4)
    .map((gaps) => variationOf(gaps, true))
    .filter((value) => value !== null);

const PLAIN =
  "the times between one agent's {} (standard deviation over mean, of the population), over agents with four of them";
const AS_LI =
  "the times between one agent's {} (standard deviation of a sample over mean), gaps below a second dropped, over agents with five of them and four gaps left";

interface Variant {
  readonly suffix: string;
  readonly of: string;
  readonly variations: (corpus: Corpus) => readonly number[];
  readonly fewest: string;
  readonly source: string;
}

const VARIANTS: readonly Variant[] = [
  {
    suffix: "",
    of: PLAIN.replace("{}", "posts and comments"),
    variations: once((corpus) => plainVariations(timesOfAll(corpus))),
    fewest: "no agent wrote four messages at different times",
    source: `${LI}, definition of the text`,
  },
  {
    suffix: "_posts",
    of: PLAIN.replace("{}", "posts"),
    variations: once((corpus) => plainVariations(timesOfPosts(corpus))),
    fewest: "no agent wrote four posts at different times",
    source: `${LI}, definition of the text`,
  },
  {
    suffix: "_li",
    of: AS_LI.replace("{}", "posts and comments"),
    variations: once((corpus) => variationsOfLi(timesOfAll(corpus))),
    fewest: "no agent wrote five messages a second apart",
    source: `${LI}, its code`,
  },
  {
    suffix: "_li_posts",
    of: AS_LI.replace("{}", "posts"),
    variations: once((corpus) => variationsOfLi(timesOfPosts(corpus))),
    fewest: "no agent wrote five posts a second apart",
    source: `${LI}, its code`,
  },
];

const CLOCK_TRAP =
  "In a run the schedule sets it, not the agents; and the paper's labels for it (autonomous below 0.5, human above 1) are disputed by its own code.";

function ofVariant({ suffix, of, variations, fewest, source }: Variant): readonly Metric[] {
  const metric = (
    part: string,
    [unit, definition]: readonly [string, string],
    measure: (values: readonly number[]) => Measured,
  ): Metric => ({
    name: `interval_cv_${part}${suffix}`,
    group: "structure",
    unit,
    definition,
    source,
    needs: [],
    trap: CLOCK_TRAP,
    measure: (corpus) => {
      const values = variations(corpus);
      const measured = measure(values);
      return measured.value === null ? measured : { ...measured, note: `${values.length} agents` };
    },
  });
  const share = (isSo: (value: number) => boolean) => (values: readonly number[]) =>
    ratio(values.filter(isSo).length, values.length, fewest);
  return [
    metric("median", ["ratio", `Median coefficient of variation of ${of}.`], (values) =>
      quantileOf(values, 0.5, fewest),
    ),
    metric(
      "below_half",
      ["share", `Share of agents with a coefficient of variation below 0.5 of ${of}.`],
      share((value) => value < 0.5),
    ),
    metric(
      "above_one",
      ["share", `Share of agents with a coefficient of variation above 1 of ${of}.`],
      share((value) => value > 1),
    ),
  ];
}

/** Of one agent: how many turns it had, and in which of them, from 0, it wrote. */
interface Opportunities {
  readonly turns: number;
  readonly wrote: readonly number[];
}

const opportunitiesIn = once((corpus): readonly Opportunities[] => {
  const by = new Map<number, { turns: number; wrote: number[] }>();
  for (const { agent, wrote } of corpus.turns ?? []) {
    const known = by.get(agent) ?? { turns: 0, wrote: [] };
    by.set(agent, known);
    if (wrote.length > 0) known.wrote.push(known.turns);
    known.turns += 1;
  }
  return [...by.values()].filter(({ wrote }) => wrote.length >= FEWEST_MESSAGES);
});

const burstinessAmong = (all: readonly (readonly number[])[]): number[] =>
  all.map((turns) => burstinessOf(gapsOf(turns))).filter((value) => value !== null);

/** As many of the agent's turns, drawn at random. */
const turnsAtRandom = ({ turns, wrote }: Opportunities, rng: Rng): number[] =>
  rng
    .shuffle(Array.from({ length: turns }, (_, turn) => turn))
    .slice(0, wrote.length)
    .sort((a, b) => a - b);

const GOH = "Goh and Barabási 2008; Kim and Jo 2016, PRE 94:032311, for few gaps";

const RHYTHM: readonly Metric[] = [
  {
    name: "burstiness_time",
    group: "structure",
    unit: "burstiness",
    definition:
      "Mean over agents with four messages of (sqrt(n + 1) r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) r + sqrt(n - 1)), r the coefficient of variation of the n times between its messages: -1 for a clock, 0 for chance, 1 at most.",
    source: GOH,
    needs: [],
    trap: "In a run the schedule makes it: burstiness_turns counts an agent's own turns and stands beside chance.",
    measure: (corpus) =>
      meanOf(
        burstinessAmong(timesOfAll(corpus).filter(({ length }) => length >= FEWEST_MESSAGES)),
        "no agent wrote four messages at different times",
      ),
  },
  {
    name: "burstiness_turns",
    group: "structure",
    unit: "burstiness",
    definition:
      "The same with an agent's own turns for a clock: how many of them lie between those in which it wrote, over agents who wrote in four.",
    source: GOH,
    needs: ["turns"],
    nullModel: "every agent writing in as many of its turns, drawn at random",
    trap: "Who writes in every turn is a clock by force: look at share_turns_silent first.",
    measure: (corpus, terms) => {
      const all = opportunitiesIn(corpus);
      if (all.length === 0) return none("no agent wrote in four of its turns");
      const measured = meanOf(burstinessAmong(all.map(({ wrote }) => wrote)), "no agent has gaps");
      return besideChance(
        measured,
        "burstiness_turns",
        terms,
        (rng) => meanOf(burstinessAmong(all.map((one) => turnsAtRandom(one, rng))), "").value,
      );
    },
  },
  {
    name: "memory_time",
    group: "structure",
    unit: "correlation",
    definition:
      "Mean over agents with four messages of Pearson's correlation of each time between its messages with the next.",
    source: "Goh and Barabási 2008",
    needs: [],
    trap: "With few gaps it is noise that leans below 0, and in a run the schedule makes it.",
    measure: (corpus) =>
      meanOf(
        timesOfAll(corpus)
          .filter(({ length }) => length >= FEWEST_MESSAGES)
          .map((times) => memoryOf(gapsOf(times)))
          .filter((value) => value !== null),
        "no agent wrote four messages in an uneven rhythm",
      ),
  },
];

/** How evenly agents write over time. */
export const INTERVAL_METRICS: readonly Metric[] = [...VARIANTS.flatMap(ofVariant), ...RHYTHM];
