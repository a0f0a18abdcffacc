import { ordinalOf } from "../core/ids.ts";
import { wordsIn } from "../core/word-index.ts";
import type { ForumAt } from "./forum-at.ts";
import { type IndexedItem, isPostItem } from "./indexed.ts";
import { wordsOf } from "./phrase.ts";

interface Found {
  readonly item: IndexedItem;
  readonly count: number;
}

/**
 * What stands at the end of a round and holds every word of the query, whole and in any case: most occurrences first, then newest,
 * as an agent's own search has it, and without an end.
 */
export function search(forum: ForumAt, query: string): Found[] {
  const found: Found[] = [];
  for (const [id, count] of wordsOf(forum.index).find(wordsIn(query))) {
    const item = forum.item(id);
    if (item !== undefined && !forum.isRemoved(item)) found.push({ item, count });
  }
  return found.sort((a, b) => b.count - a.count || byNewest(a.item, b.item));
}

/** At one moment posts before comments, then the higher id. */
function byNewest(a: IndexedItem, b: IndexedItem): number {
  return b.at - a.at || Number(isPostItem(b)) - Number(isPostItem(a)) || ordinalOf(b.id) - ordinalOf(a.id);
}
