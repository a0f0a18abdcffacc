import type { ItemId } from "./ids.ts";
import { ordinalOf } from "./ids.ts";
import type { Rule, Scored } from "./ranking.ts";

/** Beyond this a chunk is halved: moving 512 pointers costs less than another level of search. */
const CHUNK = 512;

/** What can stand in a ranked list. */
export interface Rankable extends Scored {
  readonly id: ItemId;
}

/** An item with the rank it had when it was put in. */
export interface Ranked<T> {
  readonly item: T;
  readonly first: number;
  readonly second: number;
  /** The ordinal, negated where higher ids go first. */
  readonly tie: number;
}

/** Negative when `a` goes first; 0 only for one and the same item. */
function compare(a: Ranked<unknown>, b: Ranked<unknown>): number {
  return b.first - a.first || b.second - a.second || a.tie - b.tie;
}

/** The first index in a sorted list whose entry does not go before `entry`. */
function placeOf(sorted: readonly Ranked<unknown>[], entry: Ranked<unknown>): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle] as Ranked<unknown>, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Items kept in order by one rule: sorted chunks, so that putting one in or taking one out costs a binary search and
 * a short move at any size, and the top is simply there. An item's rank may change only while it is out of the list.
 */
export class RankedList<T extends Rankable> {
  readonly rule: Rule;
  /** The now of its ranks, in virtual milliseconds; only rules that look at the clock care. */
  readonly nowMs: number;
  readonly #chunks: Ranked<T>[][] = [];

  constructor(rule: Rule, nowMs: number, items: Iterable<T>) {
    this.rule = rule;
    this.nowMs = nowMs;
    const entries: Ranked<T>[] = [];
    for (const item of items) entries.push(this.#rank(item));
    entries.sort(compare);
    for (let i = 0; i < entries.length; i += CHUNK / 2) this.#chunks.push(entries.slice(i, i + CHUNK / 2));
  }

  add(item: T): void {
    const entry = this.#rank(item);
    if (this.#chunks.length === 0) this.#chunks.push([]);
    const at = Math.min(this.#chunkFor(entry), this.#chunks.length - 1);
    const chunk = this.#chunks[at] as Ranked<T>[];
    chunk.splice(placeOf(chunk, entry), 0, entry);
    if (chunk.length > CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
  }

  /** Throws when the item is not where its rank says: then it was changed while it stood in the list. */
  remove(item: T): void {
    const entry = this.#rank(item);
    const at = this.#chunkFor(entry);
    const chunk = this.#chunks[at] ?? [];
    const place = placeOf(chunk, entry);
    if (chunk[place]?.item !== item) throw new RangeError(`${item.id} is not in its place`);
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** Shows the entries in order until `visit` says false. */
  walk(visit: (entry: Ranked<T>) => boolean): void {
    for (const chunk of this.#chunks) {
      for (const entry of chunk) if (!visit(entry)) return;
    }
  }

  /** The first `size` items, in order. */
  top(size: number): T[] {
    const items: T[] = [];
    if (size <= 0) return items;
    this.walk((entry) => items.push(entry.item) < size);
    return items;
  }

  #rank(item: T): Ranked<T> {
    const ordinal = ordinalOf(item.id);
    return {
      item,
      first: this.rule.first(item, this.nowMs),
      second: this.rule.second(item),
      tie: this.rule.ties === "higher id" ? -ordinal : ordinal,
    };
  }

  /** Index of the first chunk that does not end before `entry`. */
  #chunkFor(entry: Ranked<T>): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last && compare(last, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The first `size` of several lists of one rule and one now, in order, each item once. A list is left as soon as it
 * has nothing better than what was found before, so many lists cost little more than a look at the top of each.
 */
export const topOf = <T extends Rankable>(lists: readonly RankedList<T>[], size: number): T[] =>
  topEntries([], lists, size).map((entry) => entry.item);

/** The first `size` of entries that are in order already and of some lists; the same entries where no list has better. */
export function topEntries<T extends Rankable>(
  before: readonly Ranked<T>[],
  lists: readonly RankedList<T>[],
  size: number,
): readonly Ranked<T>[] {
  let best = before as Ranked<T>[];
  const place = (entry: Ranked<T>): boolean => {
    const last = best[size - 1];
    if (last && compare(last, entry) <= 0) return false;
    const at = placeOf(best, entry);
    if (best[at]?.item === entry.item) return true;
    if (best === before) best = [...before];
    best.splice(at, 0, entry);
    if (best.length > size) best.pop();
    return true;
  };
  if (size > 0) for (const list of lists) list.walk(place);
  return best;
}
