import type { Network } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import { type IndexedAgent, type IndexedItem, isPostItem } from "./indexed.ts";

/** Who answers whom up to the end of a round, among the `most` agents who write and are answered most. */
export function networkOf(forum: ForumAt, most: number): Network {
  const { index, round } = forum;
  const size = index.agents.length;
  const replies = new Map<number, number>();
  const got = new Map<number, number>();
  const own = new Map<number, number>();
  for (const { author, parent } of forum.upTo(index.comments)) {
    if (parent === null) continue;
    if (parent.author === author) add(own, author);
    else {
      add(replies, author * size + parent.author);
      add(got, parent.author);
    }
  }
  const weight = (agent: IndexedAgent): number =>
    forum.upTo(agent.items).length + (got.get(agent.number) ?? 0);
  const ranked = forum.agents().toSorted((a, b) => weight(b) - weight(a) || a.number - b.number);
  const kept = new Set(ranked.slice(0, most).map(({ number }) => number));
  const edges: Network["edges"][number][] = [];
  let omittedReplies = 0;
  for (const [key, count] of replies) {
    const [from, to] = [Math.floor(key / size), key % size];
    if (kept.has(from) && kept.has(to))
      edges.push({ from: forum.handle(from), to: forum.handle(to), replies: count });
    else omittedReplies += count;
  }
  return {
    round,
    nodes: ranked
      .slice(0, most)
      .map((agent) => nodeOf(forum, agent, got.get(agent.number) ?? 0, own.get(agent.number) ?? 0)),
    edges,
    omittedAgents: Math.max(0, ranked.length - most),
    omittedReplies,
  };
}

function add(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function nodeOf(
  forum: ForumAt,
  agent: IndexedAgent,
  repliesGot: number,
  selfReplies: number,
): Network["nodes"][number] {
  const { name, model } = forum.facts(agent);
  const items = forum.upTo(agent.items);
  const posts = items.filter(isPostItem).length;
  return {
    handle: agent.handle,
    name,
    model,
    community: homeOf(items),
    posts,
    comments: items.length - posts,
    repliesGot,
    selfReplies,
    karma: forum.karma(agent),
  };
}

/** The community that most of these stand in, the first to come to that number; null of none. */
function homeOf(items: readonly IndexedItem[]): string | null {
  const counts = new Map<string, number>();
  let home: string | null = null;
  let most = 0;
  for (const { community } of items) {
    const count = (counts.get(community) ?? 0) + 1;
    counts.set(community, count);
    if (count > most) [home, most] = [community, count];
  }
  return home;
}
