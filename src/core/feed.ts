import type { PostSort } from "./actions.ts";
import type { View } from "./events.ts";
import type { Forum, Post } from "./forum.ts";
import { type HoldoutTerms, withhold } from "./holdout.ts";
import { type AgentNumber, ordinalOf, type PostId } from "./ids.ts";
import { knownAgent, plainCommunityName } from "./names.ts";
import type { RankedPost, Scope } from "./orders.ts";
import { type Ranked, type RankedList, topEntries } from "./ranked-list.ts";

export interface FeedTerms extends HoldoutTerms {
  readonly sort: PostSort;
  /** How many posts are eligible. */
  readonly size: number;
  /** Virtual milliseconds; `rising` ranks by it. One now a round keeps it cheap. */
  readonly now: number;
}

/** A ranked list as one reader meets it: the view for the log, and the posts that may be shown, in rank order. */
export interface Feed {
  readonly view: View;
  readonly shown: readonly PostId[];
  /** The same object for readers who are shown the same, as long as no post comes or moves; absent where nobody knows. */
  readonly shared?: object | undefined;
}

function* postsOf(forum: Forum, ids: Iterable<string>): Generator<Post> {
  for (const id of ids) {
    if (!id.startsWith("p")) continue;
    const post = forum.posts[ordinalOf(id as PostId) - 1];
    if (post) yield post;
  }
}

function ranked(forum: Forum, scope: Scope, terms: FeedTerms): RankedList<RankedPost> {
  return forum.orders.posts(scope, terms.sort, terms.now, () => {
    if (scope.type === "all") return forum.posts;
    if (scope.type === "author") return postsOf(forum, forum.agents[scope.agent]?.items ?? []);
    return postsOf(forum, forum.communities.get(scope.name)?.posts ?? []);
  });
}

/**
 * The personal feed: the top `size` posts of the communities a reader is subscribed to and of the authors it follows,
 * each once, own posts included. Empty for a reader who has neither.
 *
 *   { view: { surface: "feed", sort: "hot", eligible: ["p9", "p3"], held: [1], holdout: 0.15 }, shown: ["p9"] }
 */
export function homeFeed(forum: Forum, reader: AgentNumber, terms: FeedTerms): Feed {
  const agent = knownAgent(forum, reader);
  const { sort, size, now, holdout } = terms;
  const nowMs = sort === "rising" ? now : 0;
  const common = forum.orders.front({ sort, size, nowMs }, agent.communities, () => {
    const lists: RankedList<RankedPost>[] = [];
    for (const name of agent.communities) lists.push(ranked(forum, { type: "community", name }, terms));
    return sharedBy(frontOf(topEntries([], lists, size), sort));
  });
  const authors: RankedList<RankedPost>[] = [];
  for (const author of agent.following)
    authors.push(
      forum.orders.ofAuthor(author, sort, now) ?? ranked(forum, { type: "author", agent: author }, terms),
    );
  const entries = topEntries(common.entries, authors, size);
  const front = entries === common.entries ? common : frontOf(entries, sort);
  return holdout <= 0
    ? front
    : withhold({ surface: "feed", sort, eligible: front.shown }, front.posts, agent, terms);
}

/** The top of some lists. */
interface Front extends Feed {
  readonly entries: readonly Ranked<RankedPost>[];
  readonly posts: readonly RankedPost[];
}

function frontOf(entries: readonly Ranked<RankedPost>[], sort: PostSort): Front {
  const posts = entries.map(({ item }) => item);
  const eligible = posts.map(({ id }) => id);
  return { view: { surface: "feed", sort, eligible }, shown: eligible, shared: undefined, entries, posts };
}

const sharedBy = (front: Front): Front => ({ ...front, shared: front.shown });

/** The top `size` posts of one community, or of the whole forum for "all"; empty where there is no such community. */
export function communityFeed(forum: Forum, reader: AgentNumber, community: string, terms: FeedTerms): Feed {
  const name = plainCommunityName(community);
  const scope: Scope = name === "all" ? { type: "all" } : { type: "community", name };
  const exists = scope.type === "all" || forum.communities.has(name);
  const posts = exists ? ranked(forum, scope, terms).top(terms.size) : [];
  const eligible = posts.map((post) => post.id);
  const view = { surface: "community", sort: terms.sort, of: name, eligible } as const;
  return withhold(view, posts, knownAgent(forum, reader), terms);
}
