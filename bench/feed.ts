import { isDeepStrictEqual } from "node:util";
import { apply } from "../src/core/apply.ts";
import type { Event } from "../src/core/events.ts";
import { type FeedTerms, homeFeed } from "../src/core/feed.ts";
import { emptyForum, type Forum, type Post } from "../src/core/forum.ts";
import { ordinalOf, postId } from "../src/core/ids.ts";
import { Orders } from "../src/core/orders.ts";
import { POST_RULES } from "../src/core/ranking.ts";
import { rngFor } from "../src/core/rng.ts";
import type { Benchmark } from "./finding.ts";
import { inTurns, millisecondsOf, speedOf, spreadOf } from "./spread.ts";

const TERMS: FeedTerms = { sort: "hot", size: 10, now: Date.UTC(2026, 1, 28), seed: 1, holdout: 0 };
const AGENTS = 1_000;
const PLACES = 8;
/** Votes that move posts between two batches of readers: the price of keeping an order is part of what is measured. */
const VOTES = 1_000;
const BATCHES = 10;

/** Hot front pages from the kept orders, those built anew, against filtering and sorting all posts for every reader. */
export async function feedBenchmark(quick: boolean): Promise<Benchmark> {
  const [posts, readers, sorts, times] = quick ? [200, 100, 3, 1] : [100_000, 100_000, 20, 3];
  const forum = forumOf(posts);
  const expected = sortedFeed(forum, 1);
  if (!isDeepStrictEqual(homeFeed(forum, 1, TERMS).shown, expected)) throw new Error("the feeds differ");
  const pairs = await inTurns(
    times,
    () => readAll({ ...forum, orders: new Orders() }, readers) / readers,
    () => millisecondsOf(() => sortForEach(forum, sorts)) / sorts,
  );
  const perSecond = spreadOf(pairs.ours.map((ms) => 1_000 / ms));
  const label = `${posts.toLocaleString("en-US")} posts`;
  return {
    name: "feed",
    findings: [
      {
        what: `${label}: hot front pages, of the speed of sorting`,
        unit: "x",
        figure: speedOf(pairs),
        goal: { least: 1_000 },
      },
      { what: `${label}: hot front pages`, unit: "1/s", figure: perSecond },
    ],
  };
}

function readAll(forum: Forum, readers: number): number {
  const rng = rngFor(1, "votes between");
  return millisecondsOf(() => {
    for (let batch = 0; batch < BATCHES; batch += 1) {
      for (let i = 0; i < readers / BATCHES; i += 1) homeFeed(forum, i % AGENTS, TERMS);
      for (let i = 0; i < VOTES; i += 1) vote(forum, rng.int(AGENTS), 1 + rng.int(forum.posts.length));
    }
  });
}

function sortForEach(forum: Forum, readers: number): void {
  for (let reader = 0; reader < readers; reader += 1) sortedFeed(forum, reader);
}

/** The obvious way: who may be seen, ranked once each, sorted, cut. */
function sortedFeed(forum: Forum, reader: number): string[] {
  const agent = forum.agents[reader];
  const rule = POST_RULES.hot;
  const eligible = forum.posts.filter(
    (post) => !post.removed && (agent?.communities.has(post.community) || agent?.following.has(post.author)),
  );
  const ranked = eligible.map((post: Post) => ({
    id: post.id,
    first: rule.first(post, TERMS.now),
    second: rule.second(post),
  }));
  ranked.sort((a, b) => b.first - a.first || b.second - a.second || ordinalOf(a.id) - ordinalOf(b.id));
  return ranked.slice(0, TERMS.size).map(({ id }) => id);
}

/** Posts over a month in eight communities, voted on; each agent reads three communities and follows two others. */
function forumOf(posts: number): Forum {
  const forum = emptyForum();
  const rng = rngFor(1, "feed");
  for (let i = 0; i < PLACES; i += 1)
    put(forum, { type: "community.created", community: `place-${i}`, about: "" }, 0);
  for (let agent = 0; agent < AGENTS; agent += 1) {
    const handle = `agent_${agent}`;
    put(forum, { type: "agent.joined", agent, handle, name: handle, bio: "", provenance: "autonomous" }, 0);
  }
  for (let agent = 0; agent < AGENTS; agent += 1) {
    for (const step of [0, 1, 3])
      put(forum, { type: "community.subscribed", agent, community: `place-${(agent + step) % PLACES}` }, 0);
    for (const step of [1, 7])
      put(forum, { type: "agent.followed", agent, target: (agent + step) % AGENTS }, 0);
  }
  for (let n = 1; n <= posts; n += 1) {
    const community = `place-${rng.int(PLACES)}`;
    const at = TERMS.now - Math.floor((30 * 86_400_000 * (posts - n)) / posts);
    put(
      forum,
      { type: "post.created", post: postId(n), author: rng.int(AGENTS), community, title: "t", body: "b" },
      at,
    );
  }
  for (let i = 0; i < 2 * posts; i += 1) vote(forum, rng.int(AGENTS), 1 + rng.int(posts));
  return forum;
}

function vote(forum: Forum, voter: number, post: number): void {
  put(forum, { type: "vote.cast", voter, item: postId(post), value: 1 }, TERMS.now);
}

let seq = 0;

function put(forum: Forum, event: Event, at: number): void {
  seq += 1;
  apply(forum, { seq, round: 0, at, cause: { by: "scenario" }, event });
}
