import type { View } from "./events.ts";
import type { Agent, Comment, Forum, Post } from "./forum.ts";
import { type HoldoutTerms, type OpenView, withhold } from "./holdout.ts";
import { type AgentNumber, type ItemId, ordinalOf } from "./ids.ts";
import { isPost, isShowable, knownItem, postOf } from "./items.ts";
import { knownAgent, resolveHandle } from "./names.ts";
import { wordsIn } from "./word-index.ts";

export interface ListTerms extends HoldoutTerms {
  /** How many items are eligible. */
  readonly size: number;
}

/** Posts and comments as one reader meets them: the view for the log, and what may be shown, in order. */
export interface Listing {
  readonly view: View;
  readonly hits: readonly ItemId[];
}

type Item = Post | Comment;

/** Newest first; at one moment posts before comments, then the higher id. */
function byNewest(a: Item, b: Item): number {
  return b.at - a.at || Number(isPost(b)) - Number(isPost(a)) || ordinalOf(b.id) - ordinalOf(a.id);
}

function listing(forum: Forum, view: OpenView<ItemId>, reader: AgentNumber, terms: ListTerms): Listing {
  const posts = view.eligible.map((id) => postOf(forum, knownItem(forum, id)));
  const packed = withhold(view, posts, knownAgent(forum, reader), terms);
  return { view: packed.view, hits: packed.shown };
}

/**
 * Posts and comments in which every word of the query occurs, whole and in any case; most occurrences first, then
 * newest. A query without words finds nothing.
 *
 *   { view: { surface: "search", of: "tide tables", eligible: ["p9", "c2"] }, hits: ["p9", "c2"] }
 */
export function search(forum: Forum, reader: AgentNumber, query: string, terms: ListTerms): Listing {
  forum.words.readOn(forum.posts, forum.comments);
  const found: { readonly item: Item; readonly count: number }[] = [];
  for (const [id, count] of forum.words.find(wordsIn(query))) {
    const item = knownItem(forum, id);
    if (isShowable(item)) found.push({ item, count });
  }
  found.sort((a, b) => b.count - a.count || byNewest(a.item, b.item));
  const eligible = found.slice(0, Math.max(0, terms.size)).map((hit) => hit.item.id);
  return listing(forum, { surface: "search", of: query, eligible }, reader, terms);
}

/** An agent's latest `size` posts and comments, newest first, as a reader meets them; undefined for an unknown handle. */
export function profileView(
  forum: Forum,
  reader: AgentNumber,
  handle: string,
  terms: ListTerms,
): (Listing & { readonly agent: Agent }) | undefined {
  const agent = resolveHandle(forum, handle);
  if (!agent) return undefined;
  const eligible: ItemId[] = [];
  for (let i = agent.items.length - 1; i >= 0 && eligible.length < terms.size; i -= 1) {
    const item = knownItem(forum, agent.items[i] as ItemId);
    if (isShowable(item)) eligible.push(item.id);
  }
  return { agent, ...listing(forum, { surface: "profile", of: agent.handle, eligible }, reader, terms) };
}
