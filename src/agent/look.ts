import type { Read, RefusalReason } from "../core/actions.ts";
import type { Segment } from "../core/call.ts";
import type { View } from "../core/events.ts";
import { communityFeed } from "../core/feed.ts";
import type { Agent } from "../core/forum.ts";
import { findItem, postOf } from "../core/items.ts";
import { resolveCommunity } from "../core/names.ts";
import { refusalText } from "../core/refusal-text.ts";
import { profileView, search } from "../core/search.ts";
import { threadView } from "../core/threads.ts";
import { itemsSegments, type Vantage } from "./observe.ts";
import { sourcesFor, withSources } from "./sources.ts";
import { handleOf, quoted } from "./wording.ts";

/** What a read showed, or why there was nothing to see. */
export interface Look {
  readonly segments: readonly Segment[];
  readonly view?: View;
  readonly denied?: RefusalReason;
}

/** The roots of one page of a thread, as the reference forum pages them. */
const THREAD_ROOTS = 35;
/** The most comments that one opened thread puts into a prompt. */
const THREAD_BUDGET = 60;
const RESULTS = 10;

/** Looks at one thing on an agent's behalf. Never changes the forum. */
export function look(vantage: Vantage, agent: Agent, read: Read): Look {
  switch (read.type) {
    case "open":
      return openThread(vantage, agent, read);
    case "browse":
      return browse(vantage, agent, read);
    case "search":
      return searchFor(vantage, agent, read);
    case "profile":
      return profile(vantage, agent, read);
  }
}

function denied(read: Read, reason: RefusalReason): Look {
  return {
    segments: [{ role: "user", kind: "refusal", text: refusalText({ action: read, reason }) }],
    denied: reason,
  };
}

const dice = ({ plan }: Vantage): { seed: number; holdout: number } => ({
  seed: plan.seed,
  holdout: plan.feed === "none" ? 0 : plan.feed.holdout,
});

function openThread(vantage: Vantage, agent: Agent, read: Read & { type: "open" }): Look {
  const { forum, wording } = vantage;
  const sources = sourcesFor(vantage, agent);
  const item = findItem(forum, read.target);
  const terms = { ...dice(vantage), sort: "best", size: THREAD_ROOTS, budget: THREAD_BUDGET } as const;
  const thread = item && threadView(forum, agent.number, postOf(forum, item).id, terms);
  if (!thread) return denied(read, "unknown_target");
  const segments = [
    wording.heading(`The thread of ${thread.post.id}:`),
    ...itemsSegments(vantage, [thread.post.id, ...thread.comments.map(({ id }) => id)], "thread", sources),
  ];
  if (thread.omitted > 0) segments.push(wording.frame(`(${thread.omitted} more comments not shown)`));
  return { segments, view: withSources(thread.view, sources) };
}

function browse(vantage: Vantage, agent: Agent, read: Read & { type: "browse" }): Look {
  const { forum, plan, wording, roundStart } = vantage;
  const community = resolveCommunity(forum, read.community)?.name;
  if (community === undefined) return denied(read, "unknown_community");
  const size = plan.feed === "none" ? RESULTS : plan.feed.size;
  const terms = { ...dice(vantage), sort: read.sort, size, now: roundStart };
  const { view, shown } = communityFeed(forum, agent.number, community, terms);
  const heading = wording.heading(`${community} (${read.sort}):`);
  const sources = sourcesFor(vantage, agent);
  const items = orNothing(vantage, itemsSegments(vantage, shown, "feed", sources));
  return { segments: [heading, ...items], view: withSources(view, sources) };
}

function searchFor(vantage: Vantage, agent: Agent, read: Read & { type: "search" }): Look {
  const { forum, wording } = vantage;
  const { view, hits } = search(forum, agent.number, read.query, { ...dice(vantage), size: RESULTS });
  const heading = wording.heading("What the search found:");
  const sources = sourcesFor(vantage, agent);
  const items = orNothing(vantage, itemsSegments(vantage, hits, "search", sources));
  return { segments: [heading, ...items], view: withSources(view, sources) };
}

function profile(vantage: Vantage, agent: Agent, read: Read & { type: "profile" }): Look {
  const { forum, wording } = vantage;
  const found = profileView(forum, agent.number, read.handle, { ...dice(vantage), size: RESULTS });
  if (!found) return denied(read, "unknown_handle");
  const who = found.agent;
  const head = `${handleOf(forum, who.number)} · ${who.karma} karma · ${who.followers.size} followers`;
  const bio: Segment = { role: "user", kind: "profile", text: quoted(`${who.name}. ${who.bio}`) };
  const sources = sourcesFor(vantage, agent);
  const items = orNothing(vantage, itemsSegments(vantage, found.hits, "profile", sources));
  return { segments: [wording.heading(head), bio, ...items], view: withSources(found.view, sources) };
}

function orNothing({ wording }: Vantage, segments: Segment[]): Segment[] {
  return segments.length > 0 ? segments : [wording.frame("(nothing)")];
}
