import type { AgentLine, CommunityLine, NoteLine, Profile } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import {
  countUpTo,
  heldAt,
  type IndexedAgent,
  type IndexedCommunity,
  type IndexedNote,
  isPostItem,
} from "./indexed.ts";

function agentLine(forum: ForumAt, agent: IndexedAgent): AgentLine {
  const { name, model } = forum.facts(agent);
  const items = forum.upTo(agent.items);
  const turns = forum.upTo(agent.turns);
  const posts = items.filter(isPostItem).length;
  const silent = turns.filter(({ outcome }) => outcome === "silent").length;
  return {
    number: agent.number,
    handle: agent.handle,
    name,
    model,
    provenance: agent.provenance,
    karma: forum.karma(agent),
    posts,
    comments: items.length - posts,
    aside: countUpTo(agent.aside, forum.round),
    turns: turns.length,
    silent,
    lost: turns.filter(({ outcome }) => outcome !== "acted").length - silent,
    anonymous: agent.anonymous,
  };
}

export type AgentOrder = "written" | "karma" | "turns" | "handle" | "number";

const written = ({ posts, comments, aside }: AgentLine): number => posts + comments + aside;

const ORDERS: Readonly<Record<AgentOrder, (a: AgentLine, b: AgentLine) => number>> = {
  written: (a, b) => written(b) - written(a) || b.karma - a.karma,
  karma: (a, b) => b.karma - a.karma || written(b) - written(a),
  turns: (a, b) => b.turns - a.turns,
  handle: (a, b) => (a.handle < b.handle ? -1 : Number(a.handle > b.handle)),
  number: (a, b) => a.number - b.number,
};

/** All agents there are by then. */
export function agentLines(forum: ForumAt, by: AgentOrder): AgentLine[] {
  return forum
    .agents()
    .map((agent) => agentLine(forum, agent))
    .sort(ORDERS[by]);
}

/** `textOf` gives private texts by their hash. */
export function profileOf(
  forum: ForumAt,
  agent: IndexedAgent,
  textOf: (hash: string) => string | undefined,
): Profile {
  const { bio, persona } = forum.facts(agent);
  const handles = (numbers: Iterable<number>): string[] =>
    Array.from(numbers, (number) => forum.handle(number));
  const facts = forum.upTo(agent.facts);
  return {
    ...agentLine(forum, agent),
    bio,
    persona: persona === null ? null : (textOf(persona) ?? null),
    joinedRound: agent.round,
    joinedAt: agent.at,
    followers: handles(heldAt(agent.followers, forum.round)),
    following: handles(heldAt(agent.following, forum.round)),
    communities: [...heldAt(agent.communities, forum.round)],
    notes: forum.upTo(agent.notes).map(noteLine),
    karmaByRound: forum.upTo(agent.karma).map(({ round, value }) => ({ round, karma: value })),
    changes: facts.slice(1).map(({ round, value }, i) => ({
      round,
      model: value.model === facts[i]?.value.model ? null : value.model,
      persona: value.persona !== facts[i]?.value.persona,
    })),
  };
}

export function noteLine({ round, at, turn, text, visible }: IndexedNote): NoteLine {
  return { round, at, turn, text, visible };
}

/** Most posts first, then most subscribers. */
export function communityLines(forum: ForumAt): CommunityLine[] {
  const lines: CommunityLine[] = [];
  for (const community of forum.index.communities.values())
    if (community.round <= forum.round) lines.push(communityLine(forum, community));
  return lines.sort((a, b) => b.posts - a.posts || b.subscribers - a.subscribers);
}

function communityLine(
  forum: ForumAt,
  { name, about, owner, round, posts, subscribers }: IndexedCommunity,
): CommunityLine {
  const there = forum.upTo(posts);
  return {
    name,
    about,
    owner: owner === undefined ? null : forum.handle(owner),
    createdRound: round,
    posts: there.filter((post) => !forum.isRemoved(post)).length,
    comments: there.reduce((sum, post) => sum + forum.commentCount(post), 0),
    subscribers: heldAt(subscribers, forum.round).size,
  };
}
