import type { Corpus, Message } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { gini } from "./gini.ts";
import { activityIn, writtenIn } from "./written.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";
const PRICE = "Price et al. 2026, arXiv 2602.20044";

/** Sums by voice's number. */
function summed(
  corpus: Corpus,
  messages: readonly Message[],
  of: (message: Message) => number,
): Float64Array {
  const sums = new Float64Array(corpus.voices.length);
  for (const message of messages) sums[message.author] = (sums[message.author] as number) + of(message);
  return sums;
}

const amongActive = (corpus: Corpus, by: ArrayLike<number>): number[] =>
  writtenIn(corpus).active.map((number) => by[number] ?? 0);
const nonzero = (by: ArrayLike<number>): number[] => Array.from(by).filter((value) => value > 0);

function inequality(
  name: string,
  words: Pick<Metric, "definition" | "source">,
  values: (corpus: Corpus) => ArrayLike<number>,
): Metric {
  return {
    name,
    group: "structure",
    unit: "Gini",
    needs: [],
    trap: "Caps on turns and actions hold it down, zeros that are counted push it up: compare like with like; n values reach (n - 1) / n at most.",
    ...words,
    measure: (corpus) => {
      const value = gini(values(corpus));
      return value === null ? none("there is nothing to share out") : { value };
    },
  };
}

/** How unequally words and votes are spread. */
export const INEQUALITY_METRICS: readonly Metric[] = [
  inequality(
    "gini_activity",
    { definition: "Of posts and comments per agent, over agents with at least one.", source: HOLTZ },
    activityIn,
  ),
  inequality(
    "gini_posts",
    {
      definition: "Of posts per agent, over agents with a post or a comment; no post counts as 0.",
      source: PRICE,
    },
    (corpus) => amongActive(corpus, writtenIn(corpus).postsBy),
  ),
  inequality(
    "gini_posts_posters",
    { definition: "Of posts per agent, over agents with a post.", source: "own" },
    (corpus) => nonzero(writtenIn(corpus).postsBy),
  ),
  inequality(
    "gini_comments",
    {
      definition: "Of comments per agent, over agents with a post or a comment; no comment counts as 0.",
      source: "own",
    },
    (corpus) => amongActive(corpus, writtenIn(corpus).commentsBy),
  ),
  inequality(
    "gini_comments_commenters",
    { definition: "Of comments per agent, over agents with a comment.", source: "own" },
    (corpus) => nonzero(writtenIn(corpus).commentsBy),
  ),
  inequality(
    "gini_upvotes_received",
    {
      definition: "Of votes up on an agent's posts and comments, over agents with a post or a comment.",
      source: PRICE,
    },
    (corpus) => {
      const { posts, comments } = writtenIn(corpus);
      return amongActive(
        corpus,
        summed(corpus, [...posts, ...comments], ({ ups }) => ups),
      );
    },
  ),
  inequality(
    "gini_upvotes_received_posters",
    { definition: "Of votes up on an agent's posts, over agents with a post.", source: "own" },
    (corpus) => {
      const { posts, postsBy } = writtenIn(corpus);
      const ups = summed(corpus, posts, (post) => post.ups);
      return [...ups].filter((_, number) => (postsBy[number] ?? 0) > 0);
    },
  ),
  inequality(
    "gini_upvotes_per_post",
    { definition: "Of votes up on each agent's post.", source: "own" },
    (corpus) => writtenIn(corpus).posts.map(({ ups }) => ups),
  ),
  inequality(
    "gini_upvotes_per_comment",
    { definition: "Of votes up on each agent's comment.", source: "own" },
    (corpus) => writtenIn(corpus).comments.map(({ ups }) => ups),
  ),
];
