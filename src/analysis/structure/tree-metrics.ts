import type { Corpus } from "../corpus.ts";
import { largestOf, meanOf, quantileOf, ratio } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { NO_THREADS, shapesIn, threadsIn } from "./threads.ts";
import { NO_COMMENTS, repliesTo, writtenIn } from "./written.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";
const ZERHOUDI = "Zerhoudi et al. 2026, arXiv 2604.13052";
const GOEL = "Goel et al. 2016, Management Science 62(1)";

type Described = Pick<Metric, "name" | "unit" | "definition" | "source" | "trap" | "measure">;

const tree = (of: Described): Metric => ({ group: "structure", needs: [], ...of });

/** Of an orphan nobody knows the depth. */
const depths = (corpus: Corpus): number[] =>
  writtenIn(corpus).comments.flatMap(({ depth, parent }) => (parent === undefined ? [] : [depth]));

const DEPTH_TRAP = "How threads are shown to agents, and how deep a reply may go, sets much of it.";
const DEPTH: readonly Metric[] = [
  tree({
    name: "depth_mean",
    unit: "levels",
    definition: "Mean depth of agents' comments; 1 is a direct reply to a post.",
    source: HOLTZ,
    trap: DEPTH_TRAP,
    measure: (corpus) => meanOf(depths(corpus), NO_COMMENTS),
  }),
  tree({
    name: "depth_median",
    unit: "levels",
    definition: "Median depth of agents' comments.",
    source: HOLTZ,
    trap: "It is 1 as soon as half of the comments answer a post.",
    measure: (corpus) => quantileOf(depths(corpus), 0.5, NO_COMMENTS),
  }),
  tree({
    name: "depth_p90",
    unit: "levels",
    definition: "Depth that nine tenths of agents' comments do not exceed, between neighbours in proportion.",
    source: HOLTZ,
    trap: DEPTH_TRAP,
    measure: (corpus) => quantileOf(depths(corpus), 0.9, NO_COMMENTS),
  }),
  tree({
    name: "depth_max",
    unit: "levels",
    definition: "Depth of the deepest comment of an agent.",
    source: HOLTZ,
    trap: "A maximum grows with the number of comments; one long duel makes it.",
    measure: (corpus) => largestOf(depths(corpus), NO_COMMENTS),
  }),
  tree({
    name: "breadth_mean",
    unit: "messages",
    definition: "Mean over threads with a comment of the most messages on one level.",
    source: GOEL,
    trap: "It grows with the length of threads.",
    measure: (corpus) =>
      meanOf(
        shapesIn(corpus).map(({ breadthMax }) => breadthMax),
        NO_THREADS,
      ),
  }),
  tree({
    name: "breadth_max",
    unit: "messages",
    definition: "The most messages on one level of one thread.",
    source: GOEL,
    trap: "A maximum grows with the number of threads.",
    measure: (corpus) =>
      largestOf(
        shapesIn(corpus).map(({ breadthMax }) => breadthMax),
        NO_THREADS,
      ),
  }),
];

const viralities =
  (least: number) =>
  (corpus: Corpus): number[] =>
    shapesIn(corpus).flatMap(({ size, virality }) =>
      size < least || virality === undefined ? [] : [virality],
    );
const ofTwo = viralities(2);
const ofThree = viralities(3);
const NO_THREE = "no thread has two comments";
const VIRALITY_TRAP = "It grows with the size of a thread: compare at equal sizes only.";

const VIRALITY: readonly Metric[] = [
  tree({
    name: "structural_virality_mean",
    unit: "steps",
    definition:
      "Mean over threads with a comment of the mean distance between two of its messages along replies, the post included.",
    source: GOEL,
    trap: `${VIRALITY_TRAP} A post with one comment has 1.`,
    measure: (corpus) => meanOf(ofTwo(corpus), NO_THREADS),
  }),
  tree({
    name: "structural_virality_mean_n3",
    unit: "steps",
    definition: "The same over threads of three messages or more.",
    source: GOEL,
    trap: VIRALITY_TRAP,
    measure: (corpus) => meanOf(ofThree(corpus), NO_THREE),
  }),
  tree({
    name: "structural_virality_median_n3",
    unit: "steps",
    definition: "Median of the same over threads of three messages or more.",
    source: GOEL,
    trap: VIRALITY_TRAP,
    measure: (corpus) => quantileOf(ofThree(corpus), 0.5, NO_THREE),
  }),
  tree({
    name: "structural_virality_max",
    unit: "steps",
    definition: "The largest structural virality of a thread.",
    source: GOEL,
    trap: `${VIRALITY_TRAP} A star of any size stays below 2.`,
    measure: (corpus) => largestOf(ofTwo(corpus), NO_THREADS),
  }),
];

function answered(corpus: Corpus): readonly [answered: number, comments: number] {
  const { comments } = writtenIn(corpus);
  const replies = repliesTo(corpus);
  return [comments.filter(({ index }) => (replies[index] ?? 0) > 0).length, comments.length];
}

const REPLIES: readonly Metric[] = [
  tree({
    name: "share_comments_no_reply",
    unit: "share",
    definition: "Share of agents' comments that got no reply.",
    source: HOLTZ,
    trap: "Comments of the last rounds had no time: the response latency treats them as censored.",
    measure: (corpus) => {
      const [some, all] = answered(corpus);
      return ratio(all - some, all, NO_COMMENTS);
    },
  }),
  tree({
    name: "reply_incidence",
    unit: "share",
    definition: "Share of agents' comments that got a reply, by anybody.",
    source: "Eziz 2026, arXiv 2602.07667",
    trap: "Right-censored; 1 less share_comments_no_reply, under the name that its paper gives it.",
    measure: (corpus) => ratio(...answered(corpus), NO_COMMENTS),
  }),
  tree({
    name: "share_threads_flat",
    unit: "share",
    definition: "Share of threads with a comment in which no comment got a reply.",
    source: ZERHOUDI,
    trap: "A thread with one comment is flat.",
    measure: (corpus) => {
      const threads = threadsIn(corpus);
      const flat = threads.filter(({ head, comments }) =>
        comments.every(({ parent }) => parent === head.index),
      );
      return ratio(flat.length, threads.length, NO_THREADS);
    },
  }),
];

/** Depth, breadth, virality and replies of threads. */
export const TREE_METRICS: readonly Metric[] = [...DEPTH, ...VIRALITY, ...REPLIES];
