import { type Rng, rngFor } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { once } from "../once.ts";
import { answersIn } from "./answers.ts";
import { coordination } from "./coordination.ts";
import { languageMetric } from "./language-metric.ts";
import { MARKER_CLASSES, markerCounts } from "./markers.ts";
import { counted, FEWEST_WORDS, said, wordsByVoice } from "./own-texts.ts";
import { sampleOf, steadyMean } from "./sample.ts";
import { meanStyleMatching } from "./style-matching.ts";

const FEWEST_EXCHANGES = 10;
const MOST_PAIRS = 2_000;

/** Which markers stand in what is answered and in the answer, a bit each; by who answers. */
interface Marked {
  readonly targets: readonly number[];
  readonly replies: readonly number[];
}

const markedIn = once((corpus): readonly Marked[] => {
  const byVoice = new Map<number, { targets: number[]; replies: number[] }>();
  for (const { reply, words, parentWords } of answersIn(corpus)) {
    if (corpus.voices[reply.author]?.isAnonymous) continue;
    const marked = byVoice.get(reply.author) ?? { targets: [], replies: [] };
    byVoice.set(reply.author, marked);
    marked.targets.push(bitsOf(parentWords));
    marked.replies.push(bitsOf(words));
  }
  return [...byVoice.values()].filter(({ replies }) => replies.length >= FEWEST_EXCHANGES);
});

const bitsOf = (words: readonly string[]): number =>
  markerCounts(words).reduce((bits, count, i) => (count > 0 ? bits | (1 << i) : bits), 0);

/** The mean over the markers that enough targets have; undefined where there are none. */
function coordinationOf({ replies }: Marked, targets: readonly number[]): number | undefined {
  const values = MARKER_CLASSES.flatMap((_, marker) => {
    const has = (bits: number | undefined): boolean => ((bits ?? 0) & (1 << marker)) !== 0;
    const found = coordination(replies.map((reply, i) => [has(targets[i]), has(reply)]));
    return found === undefined ? [] : [found.coordination];
  });
  return values.length === 0 ? undefined : steadyMean(values);
}

function meanCoordination(all: readonly Marked[], targetsOf: (marked: Marked) => readonly number[]): number {
  return steadyMean(
    all.map((marked) => coordinationOf(marked, targetsOf(marked))).filter((value) => value !== undefined),
  );
}

/** Two voices, by their places in `Writers.rates`. */
type Pair = readonly [number, number];

interface Writers {
  /** Share of each class of words in all that somebody wrote. */
  readonly rates: readonly (readonly number[])[];
  /** Those of whom one answered the other. */
  readonly talking: readonly Pair[];
  readonly isTalking: (pair: Pair) => boolean;
}

const writersIn = once((corpus): Writers => {
  const words = wordsByVoice(corpus);
  const places = new Map([...words.keys()].map((voice, place) => [voice, place]));
  const rates = [...words.values()].map((all) => markerCounts(all).map((count) => count / all.length));
  const keyOf = ([a, b]: Pair): number => Math.min(a, b) * rates.length + Math.max(a, b);
  const talking = new Map<number, Pair>();
  for (const { reply, parent } of answersIn(corpus)) {
    const [a, b] = [places.get(reply.author), places.get(parent.author)];
    if (a === undefined || b === undefined || parent.isGiven) continue;
    if (!talking.has(keyOf([a, b]))) talking.set(keyOf([a, b]), [a, b]);
  }
  return { rates, talking: [...talking.values()], isTalking: (pair) => talking.has(keyOf(pair)) };
});

const matching = ({ rates }: Writers, pairs: readonly Pair[]): number =>
  steadyMean(pairs.map(([a, b]) => meanStyleMatching(rates[a] ?? [], rates[b] ?? [])));

/** Random pairs of whom neither answered the other, not more than tried; repetitions count. */
function silentPairs({ rates, isTalking }: Writers, most: number, rng: Rng): Pair[] {
  const pairs: Pair[] = [];
  for (let tries = 0; tries < 8 * most && pairs.length < most; tries += 1) {
    const pair: Pair = [rng.int(rates.length), rng.int(rates.length)];
    if (pair[0] !== pair[1] && !isTalking(pair)) pairs.push(pair);
  }
  return pairs;
}

function coordinationNow(corpus: Corpus, terms: Parameters<Metric["measure"]>[1]) {
  const all = markedIn(corpus).filter((marked) => coordinationOf(marked, marked.targets) !== undefined);
  if (all.length === 0) return none(`no agent answered ${FEWEST_EXCHANGES} times with markers to answer to`);
  const value = meanCoordination(all, ({ targets }) => targets);
  const answers = all.reduce((sum, { replies }) => sum + replies.length, 0);
  const note = `${counted(all.length)} agents with ${FEWEST_EXCHANGES} answers or more, ${counted(answers)} answers`;
  return besideChance(said(corpus, value, note), "coordination", terms, (rng) =>
    meanCoordination(all, ({ targets }) => rng.shuffle(targets)),
  );
}

function matchingNow(corpus: Corpus, terms: Parameters<Metric["measure"]>[1]) {
  const writers = writersIn(corpus);
  const { talking } = writers;
  if (talking.length === 0) return none(`no two agents with ${FEWEST_WORDS} words answered one another`);
  const pairs = sampleOf(talking, MOST_PAIRS, rngFor(terms.seed, "metric", "lsm"));
  const note = `${counted(pairs.length)} of ${counted(talking.length)} pairs, ${counted(writers.rates.length)} agents with ${FEWEST_WORDS} words`;
  return besideChance(said(corpus, matching(writers, pairs), note), "lsm", terms, (rng) => {
    const silent = silentPairs(writers, pairs.length, rng);
    return silent.length === 0 ? null : matching(writers, silent);
  });
}

/** Whether agents come to write like those they answer. */
export const ACCOMMODATION_METRICS: readonly Metric[] = [
  languageMetric(
    {
      name: "coordination",
      unit: "difference of shares",
      definition:
        "P(answer has a marker | what it answers has it) - P(answer has it), over eight classes of English function words; mean over the classes that three targets have, then over agents with 10 answers or more to others.",
      source: "Danescu-Niculescu-Mizil et al. 2012, arXiv 1112.3670, equation 1",
      nullModel: "the messages an agent answered exchanged among its answers",
      trap: "Long messages have every marker and meet long answers; and threads of one topic and register coordinate without anybody listening.",
    },
    coordinationNow,
  ),
  languageMetric(
    {
      name: "lsm",
      unit: "share",
      definition:
        "Language style matching 1 - |p - q| / (p + q + 0.0001) of two agents' rates of eight classes of English function words in all they wrote; mean over classes, then over pairs of agents with 100 words of whom one answered the other (at most 2,000 pairs).",
      source: "Ireland and Pennebaker 2010; its ninth class, negations, is left out",
      nullModel: "as many pairs of agents of whom neither answered the other",
      trap: "Two voices of one model match without ever having met: only the distance from pairs that never talked says anything.",
    },
    matchingNow,
  ),
];
