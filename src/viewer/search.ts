import { ordinalOf } from "../core/ids.ts";
import { WordIndex, wordsIn } from "../core/word-index.ts";
import type { ForumAt } from "./forum-at.ts";
import { type IndexedItem, isPostItem } from "./indexed.ts";
import type { RunIndex } from "./run-index.ts";

/** Made when somebody first searches a run, read on as the run grows. */
const wordIndexes = new WeakMap<RunIndex, WordIndex>();

function wordsOf(index: RunIndex): WordIndex {
  const known = wordIndexes.get(index) ?? new WordIndex();
  wordIndexes.set(index, known);
  known.readOn(index.posts, index.comments);
  return known;
}

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
