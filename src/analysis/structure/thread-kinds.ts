import { median } from "simple-statistics";
import type { Corpus } from "../corpus.ts";
import { ratio } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { once } from "../once.ts";
import { NO_THREADS, type Thread, threadsIn } from "./threads.ts";
import { repliesTo } from "./written.ts";

const THREAD_KINDS = ["minimal", "wide_tree", "deep_chain", "active_branching", "shallow_sparse"] as const;
type ThreadKind = (typeof THREAD_KINDS)[number];

/** What kinds are told by. */
interface Features {
  readonly comments: number;
  readonly depthMax: number;
  /** Direct replies to the post. */
  readonly direct: number;
  /** Share of comments with a reply. */
  readonly answered: number;
}

/** Below this many comments a thread is minimal, whatever its form. */
const MINIMAL = 5;

function featuresOf(corpus: Corpus, { comments, head }: Thread): Features {
  const replies = repliesTo(corpus);
  return {
    comments: comments.length,
    depthMax: comments.reduce((most, { depth }) => Math.max(most, depth), 0),
    direct: comments.filter(({ parent }) => parent === head.index).length,
    answered: comments.filter(({ index }) => (replies[index] ?? 0) > 0).length / comments.length,
  };
}

/** As the paper's appendix says it. */
function kindByText({ comments, depthMax, direct, answered }: Features): ThreadKind {
  if (comments < MINIMAL) return "minimal";
  if (depthMax <= 2 && direct >= 0.5 * comments) return "wide_tree";
  if (depthMax >= 4 && direct < 0.3 * comments) return "deep_chain";
  return answered >= 0.2 ? "active_branching" : "shallow_sparse";
}

/** As the paper's published code does it: depth and width above or up to their medians over threads with a comment. */
function kindByMedians(of: Features, middle: Pick<Features, "depthMax" | "direct">): ThreadKind {
  if (of.comments < MINIMAL) return "minimal";
  const [isDeep, isWide] = [of.depthMax > middle.depthMax, of.direct > middle.direct];
  if (isDeep) return isWide ? "active_branching" : "deep_chain";
  return isWide ? "wide_tree" : "shallow_sparse";
}

const kindsIn = once((corpus): Readonly<Record<"text" | "medians", readonly ThreadKind[]>> => {
  const features = threadsIn(corpus).map((thread) => featuresOf(corpus, thread));
  if (features.length === 0) return { text: [], medians: [] };
  const middle = {
    depthMax: median(features.map(({ depthMax }) => depthMax)),
    direct: median(features.map(({ direct }) => direct)),
  };
  return { text: features.map(kindByText), medians: features.map((of) => kindByMedians(of, middle)) };
});

const TEXT: Readonly<Record<ThreadKind, string>> = {
  minimal: "fewer than 5 comments",
  wide_tree: "5 or more, none deeper than 2, at least half of them direct replies to the post",
  deep_chain: "5 or more, one at depth 4 or deeper, fewer than three tenths of them direct replies",
  active_branching: "5 or more, none of the other kinds, at least a fifth of them with a reply",
  shallow_sparse: "5 or more and none of the other kinds",
};
const MEDIANS: Readonly<Record<ThreadKind, string>> = {
  minimal: "fewer than 5 comments",
  wide_tree: "5 or more, depth up to the median, direct replies above it",
  deep_chain: "5 or more, depth above the median, direct replies up to it",
  active_branching: "5 or more, depth and direct replies above their medians",
  shallow_sparse: "5 or more, depth and direct replies up to their medians",
};

const byWay = (way: "text" | "medians", kind: ThreadKind): Metric => ({
  name: `share_threads_${kind}${way === "text" ? "" : "_by_medians"}`,
  group: "structure",
  unit: "share",
  definition: `Share of threads with a comment that are of this kind: ${(way === "text" ? TEXT : MEDIANS)[kind]}.`,
  source: `Holtz 2026, arXiv 2602.10131: ${way === "text" ? "the appendix's text" : "the published code (medians over threads with a comment)"}`,
  needs: [],
  trap:
    way === "text"
      ? "The paper's text and its code sort threads differently; its figures are of one of them."
      : "Kinds are relative to the data at hand: shares of two forums are not comparable.",
  measure: (corpus) => {
    const kinds = kindsIn(corpus)[way];
    return ratio(kinds.filter((one) => one === kind).length, kinds.length, NO_THREADS);
  },
});

/** What forms threads have, by both definitions that go under one name. */
export const THREAD_KIND_METRICS: readonly Metric[] = (["text", "medians"] as const).flatMap((way) =>
  THREAD_KINDS.map((kind) => byWay(way, kind)),
);
