import { linearRegression } from "simple-statistics";
import { type Rng, rngFor } from "../../core/rng.ts";
import { fitTfidf, sparseDot } from "../../embedders/tfidf.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Metric, Terms } from "../metric.ts";
import { once } from "../once.ts";
import { type Resonance, resonanceAt } from "./divergence.ts";
import { languageMetric, type MetricWords } from "./language-metric.ts";
import { counted, ownTexts, said } from "./own-texts.ts";
import { inRandomOrder, sampleOf, steadyMean } from "./sample.ts";
import {
  smoothedKlBits,
  type WordDistributions,
  type WordShares,
  wordDistributions,
} from "./word-distribution.ts";

const WINDOW = 10;
const MOST_CENTRES = 200;
const FEWEST_CENTRES = 10;
const MOST_REMARKS = 5_000;

/** One distribution a text with words, by time. */
const courseIn = once((corpus) =>
  wordDistributions(
    ownTexts(corpus)
      .texts.map(({ words }) => words)
      .filter(({ length }) => length > 0),
  ),
);

/** The same for all three measures of one seed: they share what is worked out. */
function centresIn({ count }: WordDistributions, seed: number): number[] {
  const whole = Array.from({ length: Math.max(0, count - 2 * WINDOW) }, (_, i) => i + WINDOW);
  return sampleOf(whole, MOST_CENTRES, rngFor(seed, "metric", "course"));
}

/** Of the texts at some places, each with its whole window; `textAt` says which text stands where. */
function resonances(
  course: WordDistributions,
  centres: readonly number[],
  textAt: (place: number) => number = (place) => place,
): Resonance[] {
  const at = (place: number): WordShares => course.at(textAt(place));
  return centres.map((centre) =>
    resonanceAt(centre, WINDOW, (one, given) => smoothedKlBits(at(one), at(given), course.background)),
  );
}

/** Exchanges the texts that stand in any window, and leaves the others where nobody looks. */
function exchangedTexts(centres: readonly number[], rng: Rng): (place: number) => number {
  const places = new Set(
    centres.flatMap((centre) => Array.from({ length: 2 * WINDOW + 1 }, (_, i) => centre - WINDOW + i)),
  );
  const ordered = [...places].sort((a, b) => a - b);
  const texts = rng.shuffle(ordered);
  const textAt = new Map(ordered.map((place, i) => [place, texts[i] as number]));
  return (place) => textAt.get(place) ?? place;
}

function ofCourse(words: MetricWords, of: (resonances: readonly Resonance[]) => number): Metric {
  return languageMetric(words, (corpus, terms) => {
    const course = courseIn(corpus);
    const whole = course.count - 2 * WINDOW;
    if (whole < FEWEST_CENTRES) return none(`needs ${2 * WINDOW + FEWEST_CENTRES} messages with words`);
    const centres = centresIn(course, terms.seed);
    const note = `${counted(centres.length)} of ${counted(whole)} messages with ${WINDOW} on either side`;
    const value = said(corpus, of(resonances(course, centres)), note);
    return besideChance(value, words.name, terms, (rng) =>
      finite(of(resonances(course, centres, exchangedTexts(centres, rng)))),
    );
  });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** NaN where all are equally novel. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.every(([x]) => x === points[0]?.[0])) return Number.NaN;
  // Sums depend on their order in the last digits.
  return linearRegression(
    points.map(([x, y]) => [x, y]).sort(([a, b], [c, d]) => (a ?? 0) - (c ?? 0) || (b ?? 0) - (d ?? 0)),
  ).m;
}

/** A comment of a thread and the words of both. */
interface Remark {
  readonly depth: number;
  readonly words: readonly string[];
  readonly post: readonly string[];
}

/** Whole threads in random order until there are enough comments with words under a post with words. */
function remarksByThread(
  corpus: Corpus,
  seed: number,
): { readonly threads: Remark[][]; readonly of: number } {
  const { wordsOf, texts } = ownTexts(corpus);
  const threads = new Map<number, Remark[]>();
  let of = 0;
  for (const { message, words } of texts) {
    const post = wordsOf[message.thread] ?? [];
    if (message.depth === 0 || words.length === 0 || post.length === 0) continue;
    const remarks = threads.get(message.thread) ?? [];
    threads.set(message.thread, remarks);
    remarks.push({ depth: message.depth, words, post });
    of += 1;
  }
  const read: Remark[][] = [];
  let count = 0;
  for (const thread of inRandomOrder([...threads.values()], rngFor(seed, "metric", "topic_drift"))) {
    if (count >= MOST_REMARKS) break;
    read.push(thread);
    count += thread.length;
  }
  return { threads: read, of };
}

/** Depth and distance from the post, by thread; idf over the posts and comments read. */
function distances(
  threads: readonly (readonly Remark[])[],
): (readonly [depth: number, distance: number])[][] {
  const table = fitTfidf(
    threads.flatMap((thread) => [thread[0]?.post ?? [], ...thread.map(({ words }) => words)]),
  );
  return threads.map((thread) => {
    const post = table.weigh(thread[0]?.post ?? []);
    return thread.map(({ depth, words }) => [depth, 1 - sparseDot(post, table.weigh(words))]);
  });
}

function drift(corpus: Corpus, terms: Terms): Measured {
  const { threads: read, of } = remarksByThread(corpus, terms.seed);
  const threads = distances(read);
  const value = slopeOf(threads.flat());
  if (!Number.isFinite(value)) return none("there are no comments with words at two depths");
  const comments = threads.reduce((sum, { length }) => sum + length, 0);
  const note = `${counted(comments)} of ${counted(of)} comments, in whole threads`;
  return besideChance(said(corpus, value, note), "topic_drift", terms, (rng) =>
    finite(slopeOf(threads.flatMap((thread) => depthsExchanged(thread, rng)))),
  );
}

function depthsExchanged(
  thread: readonly (readonly [number, number])[],
  rng: Rng,
): (readonly [depth: number, distance: number])[] {
  const depths = rng.shuffle(thread.map(([depth]) => depth));
  return thread.map(([, distance], i) => [depths[i] ?? 0, distance]);
}

const SOURCE = "Barron et al. 2018, PNAS 115:4607, on words instead of topics";
const SURPRISE = `Kullback-Leibler divergence in bits of a message's words from those of another, both mixed half and half with all words; mean over the ${WINDOW} messages`;
const IN_ANY_ORDER = "messages in random order";
const WINDOW_TRAP =
  "It depends on the window, the smoothing and the length of messages: short ones surprise more.";

/** How talk moves on. Messages of the whole forum by time; at most 200 of them stand for all. */
export const COURSE_METRICS: readonly Metric[] = [
  ofCourse(
    {
      name: "novelty",
      unit: "bits",
      definition: `${SURPRISE} before it; mean over messages.`,
      source: SOURCE,
      nullModel: IN_ANY_ORDER,
      trap: `${WINDOW_TRAP} Where several threads run at once, a change of thread is novelty.`,
    },
    (all) => steadyMean(all.map(({ novelty }) => novelty)),
  ),
  ofCourse(
    {
      name: "transience",
      unit: "bits",
      definition: `${SURPRISE} after it; mean over messages.`,
      source: SOURCE,
      nullModel: IN_ANY_ORDER,
      trap: `${WINDOW_TRAP} Over a whole run its mean is all but that of novelty, since each pair of neighbours counts in both.`,
    },
    (all) => steadyMean(all.map(({ transience }) => transience)),
  ),
  ofCourse(
    {
      name: "resonance_per_novelty",
      unit: "slope",
      definition:
        "Slope of resonance (novelty less transience) over novelty, by least squares over messages: whether what is new stays.",
      source: SOURCE,
      nullModel: IN_ANY_ORDER,
      trap: "A long or an odd message is far from what comes before and after alike, and two hundred messages make a noisy slope: only its distance from chance says anything.",
    },
    (all) => slopeOf(all.map(({ novelty, resonance }) => [novelty, resonance])),
  ),
  languageMetric(
    {
      name: "topic_drift",
      unit: "per level",
      definition:
        "Slope over depth of 1 - cosine of tf-idf vectors of words of a comment and of its thread's post, by least squares over comments (whole threads until there are 5,000).",
      source: "own",
      nullModel: "depths exchanged within threads",
      trap: "Comments get shorter with depth and short texts are far from everything: length passes for drift.",
    },
    drift,
  ),
];
