import type { Corpus } from "../analysis/corpus.ts";
import { type Thread, threadsIn } from "../analysis/structure/threads.ts";
import { writtenIn } from "../analysis/structure/written.ts";
import { type Course, courseOf } from "./course.ts";
import { type Excerpt, medianThread } from "./excerpt.ts";
import { type Network, networkOf } from "./network.ts";

/** A thread's tree: for each comment the place of what it answers, 0 being the post and 1 the first comment. */
export type Tree = readonly number[];

/** All that a report draws of one run: small, so that hundreds fit beside each other. */
export interface RunDigest {
  readonly arm: string;
  readonly seed: number;
  readonly posts: number;
  readonly comments: number;
  /** Aliases of the models that spoke. */
  readonly models: readonly string[];
  /** False for an import, whose course is over time. */
  readonly hasRounds: boolean;
  readonly course: Course;
  /** Comments of agents by depth, from 1 on. */
  readonly depths: readonly number[];
  /** The largest threads, the largest first. */
  readonly trees: readonly Tree[];
  readonly threads: number;
  readonly network: Network;
  readonly excerpt: Excerpt | undefined;
}

/** Threads that are drawn of one run, and comments of one thread. */
const MOST_TREES = 12;
const MOST_IN_TREE = 150;

/** What a report draws of a run. */
export function digestOf(corpus: Corpus): RunDigest {
  const { posts, comments } = writtenIn(corpus);
  const threads = [...threadsIn(corpus)].sort(
    (a, b) => b.comments.length - a.comments.length || a.head.index - b.head.index,
  );
  return {
    arm: corpus.arm,
    seed: corpus.seed,
    posts: posts.length,
    comments: comments.length,
    models: [...new Set(corpus.voices.flatMap(({ model }) => model ?? []))].sort(),
    hasRounds: corpus.rounds > 0,
    course: courseOf(corpus),
    depths: depthsOf(corpus),
    trees: threads.slice(0, MOST_TREES).map(treeOf),
    threads: threads.length,
    network: networkOf(corpus),
    excerpt: medianThread(corpus),
  };
}

function depthsOf(corpus: Corpus): number[] {
  const depths: number[] = [];
  for (const { depth } of writtenIn(corpus).comments) {
    while (depths.length < depth) depths.push(0);
    depths[depth - 1] = (depths[depth - 1] ?? 0) + 1;
  }
  return depths;
}

function treeOf({ head, comments }: Thread): Tree {
  const places = new Map([[head.index, 0]]);
  return comments.slice(0, MOST_IN_TREE).map(({ index, parent }, i) => {
    places.set(index, i + 1);
    return places.get(parent ?? head.index) ?? 0;
  });
}
