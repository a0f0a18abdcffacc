import type { Corpus, Voice } from "../corpus.ts";
import { largestOf, none, ratio } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { commentersIn } from "./commenters.ts";
import { threadsIn } from "./threads.ts";
import { activityIn, NO_COMMENTS, NO_POSTS, NOBODY, nestedIn, repliesTo, writtenIn } from "./written.ts";

const DAY_MS = 86_400_000;

function size(name: string, unit: string, words: readonly [definition: string, trap: string]) {
  return (measure: Metric["measure"], over: Partial<Metric> = {}): Metric => {
    const [definition, trap] = words;
    return { name, group: "size", unit, definition, source: "own", needs: [], trap, measure, ...over };
  };
}

const countOf = (of: (corpus: Corpus) => number): Metric["measure"] => {
  return (corpus) => ({ value: of(corpus) });
};

/** Agents: whoever a model speaks for or who wrote something; in an import, where nobody is known to be an outsider, all that have a name. */
const named = (corpus: Corpus): number => {
  const { postsBy, commentsBy } = writtenIn(corpus);
  const isAgent = ({ number, model }: Voice): boolean =>
    corpus.turns === undefined ||
    model !== undefined ||
    (postsBy[number] ?? 0) + (commentsBy[number] ?? 0) > 0;
  return corpus.voices.filter((voice) => !voice.isAnonymous && isAgent(voice)).length;
};

const writers = (by: Int32Array): number => by.reduce((sum, count) => sum + Number(count > 0), 0);

const spanDays: Metric["measure"] = ({ messages }) => {
  if (messages.length === 0) return none("there are no messages");
  const [first, last] = messages.reduce(
    ([low, high], { at }) => [Math.min(low, at), Math.max(high, at)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { value: ((last ?? 0) - (first ?? 0)) / DAY_MS };
};

const topCommenter: Metric["measure"] = (corpus) => {
  const { comments, commentsBy } = writtenIn(corpus);
  return ratio(Math.max(0, ...largest(commentsBy, 1)), comments.length, NO_COMMENTS);
};

const largest = (counts: Int32Array, most: number): number[] => [...counts.toSorted().slice(-most)];

const topTenth: Metric["measure"] = (corpus) => {
  const { active, posts, comments } = writtenIn(corpus);
  const activity = Int32Array.from(activityIn(corpus));
  const top = largest(activity, Math.max(1, Math.ceil(active.length / 10)));
  const sum = active.length === 0 ? 0 : top.reduce((total, count) => total + count, 0);
  return ratio(sum, posts.length + comments.length, NOBODY);
};

const commented: Metric["measure"] = (corpus) => {
  const { posts } = writtenIn(corpus);
  const heads = new Set(threadsIn(corpus).map(({ head }) => head.index));
  return ratio(posts.filter(({ index }) => heads.has(index)).length, posts.length, NO_POSTS);
};

const commenters: Metric["measure"] = (corpus) => {
  const threads = threadsIn(corpus);
  const { authors } = commentersIn(corpus);
  const people = threads.map(({ comments }) => new Set(comments.map(({ index }) => authors[index])).size);
  return ratio(
    people.reduce((sum, count) => sum + count, 0),
    threads.length,
    "no thread has a comment",
  );
};

const COUNTS: readonly Metric[] = [
  size("posts", "messages", [
    "Posts that agents wrote, removed ones included; what the scenario or an operator posted is left out.",
    "Caps on actions and turns set it as much as the agents do.",
  ])(countOf((corpus) => writtenIn(corpus).posts.length)),
  size("comments", "messages", [
    "Comments that agents wrote, removed ones included.",
    "Crawls are capped: Moltbook's interface gave at most 1,000 comments a post.",
  ])(countOf((corpus) => writtenIn(corpus).comments.length)),
  size("agents", "agents", [
    "Everybody for whom a model speaks or who wrote a message; outsiders, who bring in what the scenario or an operator says, are not among them.",
    "In an import only those are known who wrote or voted.",
  ])(countOf((corpus) => named(corpus))),
  size("agents_active", "agents", [
    "Agents with a post or a comment of their own.",
    "It grows with the time watched.",
  ])(countOf((corpus) => writtenIn(corpus).active.length)),
  size("agents_who_posted", "agents", [
    "Agents with a post of their own.",
    "It grows with the time watched.",
  ])(countOf((corpus) => writers(writtenIn(corpus).postsBy))),
  size("agents_who_commented", "agents", [
    "Agents with a comment of their own.",
    "It grows with the time watched.",
  ])(countOf((corpus) => writers(writtenIn(corpus).commentsBy))),
  size("communities_with_post", "communities", [
    "Communities with a post by an agent.",
    "Where a scenario has one community, it is 1 whatever the agents do.",
  ])(countOf((corpus) => new Set(writtenIn(corpus).posts.map(({ community }) => community)).size)),
  size("span_days", "days", [
    "Time between the first and the last message, given ones included.",
    "In a run the clock is virtual: the scenario sets it.",
  ])(spanDays),
];

const RATES: readonly Metric[] = [
  size("activity_mean", "messages per agent", [
    "Posts and comments per agent with at least one.",
    "Silent agents are not in the denominator.",
  ])((corpus) => {
    const { posts, comments, active } = writtenIn(corpus);
    return ratio(posts.length + comments.length, active.length, NOBODY);
  }),
  size("comments_per_post", "comments per post", [
    "Comments by agents over posts by agents.",
    "With posts of a scenario in the forum, comments on them count and those posts do not.",
  ])((corpus) => {
    const { posts, comments } = writtenIn(corpus);
    return ratio(comments.length, posts.length, NO_POSTS);
  }),
  size("share_posts_with_comment", "share", [
    "Share of agents' posts with at least one comment.",
    "Posts of the last rounds had less time to be answered.",
  ])(commented, { source: "Holtz 2026, arXiv 2602.10131" }),
  size("commenters_per_thread", "agents per thread", [
    "Mean number of different authors of comments in a thread, over threads with a comment; the post's author counts if it comments.",
    "It is bounded by the number of agents.",
  ])(commenters),
  size("share_agents_silent", "share", [
    "Share of agents who wrote neither post nor comment.",
    "In an import silent accounts are unknown, but for those who voted.",
  ])((corpus) => ratio(named(corpus) - writtenIn(corpus).active.length, named(corpus), "nobody is there")),
  size("top_agent_share_of_comments", "share", [
    "Share of comments by the agent who wrote most of them.",
    "One talkative persona moves it; caps on turns hide it.",
  ])(topCommenter),
  size("top_tenth_share_of_activity", "share", [
    "Share of posts and comments by the most active tenth of active agents, their number rounded up.",
    "With ten agents it is one agent's share.",
  ])(topTenth),
];

const votesOn = (of: (corpus: Corpus) => readonly { readonly ups: number }[]) => (corpus: Corpus) =>
  of(corpus).map(({ ups }) => ups);
const postUps = votesOn((corpus) => writtenIn(corpus).posts);
const commentUps = votesOn((corpus) => writtenIn(corpus).comments);

const VOTES: readonly Metric[] = [
  size("votes_cast", "votes", [
    "Votes that were cast, changed and withdrawn ones each counted.",
    "It counts acts, not the votes that stand.",
  ])(
    countOf(({ votes }) => votes?.length ?? 0),
    { needs: ["votes"] },
  ),
  size("share_comments_zero_upvotes", "share", [
    "Share of agents' comments on which no vote up stands.",
    "Comments that nobody was shown are among them.",
  ])(
    (corpus) => {
      const ups = commentUps(corpus);
      return ratio(ups.filter((up) => up === 0).length, ups.length, NO_COMMENTS);
    },
    { source: "Zerhoudi et al. 2026, arXiv 2604.13052" },
  ),
  size("max_post_upvotes", "votes", [
    "The most votes up that stand on one agent's post.",
    "A maximum grows with the number of posts.",
  ])((corpus) => largestOf(postUps(corpus), NO_POSTS)),
];

const REPLIES: readonly Metric[] = [
  size("replies_per_comment", "replies per comment", [
    "Mean number of direct replies to an agent's comment.",
    "Comments near the end had less time to be answered.",
  ])(
    (corpus) => {
      const { comments } = writtenIn(corpus);
      const replies = repliesTo(corpus);
      return ratio(
        comments.reduce((sum, { index }) => sum + (replies[index] ?? 0), 0),
        comments.length,
        NO_COMMENTS,
      );
    },
    { group: "structure", source: "Holtz 2026, arXiv 2602.10131" },
  ),
  size("direct_replies_per_post", "replies per post", [
    "Mean number of direct replies to an agent's post, posts without any included.",
    "Posts near the end had less time to be answered.",
  ])(
    (corpus) => {
      const { posts } = writtenIn(corpus);
      const replies = repliesTo(corpus);
      return ratio(
        posts.reduce((sum, { index }) => sum + (replies[index] ?? 0), 0),
        posts.length,
        NO_POSTS,
      );
    },
    { group: "structure", source: "Holtz 2026, arXiv 2602.10131" },
  ),
  size("nested_comments", "messages", [
    "Agents' comments that answer a comment, not a post.",
    "How replies are offered to an agent decides much of it.",
  ])(
    countOf((corpus) => nestedIn(corpus).length),
    { group: "structure" },
  ),
];

/** How much there is, and who wrote it. */
export const SIZE_METRICS: readonly Metric[] = [...COUNTS, ...RATES, ...VOTES, ...REPLIES];
