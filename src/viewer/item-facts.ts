import type { ItemFacts, ItemLine } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import type { Cast, IndexedItem } from "./indexed.ts";
import { bodyAt, itemLine } from "./item-lines.ts";

/** Where one message comes from, and who voted on it. */
export function itemFacts(forum: ForumAt, item: IndexedItem): ItemFacts {
  const above: ItemLine[] = [];
  for (let up = item.parent; up !== null; up = up.parent) above.unshift(itemLine(forum, up));
  const standing = new Map<number, Cast>();
  for (const cast of forum.upTo(item.casts)) {
    standing.delete(cast.voter);
    if (cast.value !== 0) standing.set(cast.voter, cast);
  }
  const votes = Array.from(standing.values(), ({ voter, value, round, turn }) => ({
    voter: forum.handle(voter),
    value: value === -1 ? (-1 as const) : (1 as const),
    round,
    turn,
  }));
  return {
    item: itemLine(forum, item),
    body: bodyAt(forum, item),
    above,
    origin: item.origin,
    votes,
    tally: item.tally,
    removedRound: forum.isRemoved(item) ? (item.removedRound ?? null) : null,
  };
}
