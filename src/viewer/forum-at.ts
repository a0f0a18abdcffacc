import type { CommentSort, PostSort } from "../core/actions.ts";
import type { ItemId } from "../core/ids.ts";
import { RankedList } from "../core/ranked-list.ts";
import { COMMENT_RULES, POST_RULES, type Rule } from "../core/ranking.ts";
import {
  type AgentFacts,
  countUpTo,
  type IndexedAgent,
  type IndexedItem,
  type Sums,
  stepAt,
} from "./indexed.ts";
import type { RunIndex } from "./run-index.ts";

/** Which posts a list is of: all, those of a community, or those that were shown to no one. */
export type PostScope =
  | { readonly type: "all" }
  | { readonly type: "community"; readonly name: string }
  | { readonly type: "aside" };

const NO_VOTES: Sums = { ups: 0, downs: 0 };
const NOBODY: AgentFacts = { name: "?", bio: "", model: null, persona: null };
/** How many orders are kept for one round. */
const KEPT = 64;

/**
 * The forum as it stood at the end of a round, looked up in the index. Lists are ordered by the rules that agents' own feeds
 * go by; `nowMs` is the moment that age-dependent ones are seen from: the beginning of the next round.
 */
export class ForumAt {
  readonly index: RunIndex;
  readonly round: number;
  readonly nowMs: number;
  readonly #orders = new Map<string, readonly IndexedItem[]>();

  constructor(index: RunIndex, round: number, nowMs: number) {
    this.index = index;
    this.round = round;
    this.nowMs = nowMs;
  }

  /** The post or comment of this id; undefined where there is none by then. */
  item(id: string): IndexedItem | undefined {
    const item = this.index.items.get(id as ItemId);
    return item !== undefined && item.round <= this.round ? item : undefined;
  }

  agent(handle: string): IndexedAgent | undefined {
    const agent = this.index.byHandle.get(handle);
    return agent !== undefined && agent.round <= this.round ? agent : undefined;
  }

  /** In the order of joining. */
  agents(): readonly IndexedAgent[] {
    return this.index.agents.slice(0, countUpTo(this.index.agents, this.round));
  }

  facts(agent: IndexedAgent): AgentFacts {
    return stepAt(agent.facts, this.round) ?? NOBODY;
  }

  handle(number: number): string {
    return this.index.agents[number]?.handle ?? "?";
  }

  karma(agent: IndexedAgent): number {
    return stepAt(agent.karma, this.round) ?? 0;
  }

  sums(item: IndexedItem): Sums {
    return stepAt(item.sums, this.round) ?? NO_VOTES;
  }

  isRemoved({ removedRound }: IndexedItem): boolean {
    return removedRound !== undefined && removedRound <= this.round;
  }

  /** Those of a list in order of creation that were there by then. */
  upTo<T extends { readonly round: number }>(list: readonly T[]): readonly T[] {
    const count = countUpTo(list, this.round);
    return count === list.length ? list : list.slice(0, count);
  }

  /** Comments of a post's thread that stand. */
  commentCount({ thread, removals }: IndexedItem): number {
    return countUpTo(thread, this.round) - countUpTo(removals, this.round);
  }

  /** Direct replies that stand. */
  replyCount({ replies }: IndexedItem): number {
    let count = 0;
    for (const reply of this.upTo(replies)) if (!this.isRemoved(reply)) count += 1;
    return count;
  }

  /** The posts of a scope that stand, in order. Empty for a community that is not there. */
  posts(scope: PostScope, sort: PostSort): readonly IndexedItem[] {
    const name = scope.type === "community" ? scope.name : "";
    return this.#kept(`${sort} ${scope.type} ${name}`, () => {
      const standing = this.upTo(this.#postsOf(scope)).filter((post) => !this.isRemoved(post));
      return this.#ordered(standing, POST_RULES[sort]);
    });
  }

  #postsOf(scope: PostScope): readonly IndexedItem[] {
    if (scope.type === "all") return this.index.posts;
    if (scope.type === "aside") return this.index.aside.filter(({ parent }) => parent === null);
    return this.index.communities.get(scope.name)?.posts ?? [];
  }

  /** The comments of a post's thread in display order; removed ones only where something that stands is under them. */
  thread(post: IndexedItem, sort: CommentSort): readonly IndexedItem[] {
    return this.#kept(`${sort} thread ${post.id}`, () => this.#laidOut(post, sort));
  }

  #laidOut(post: IndexedItem, sort: CommentSort): readonly IndexedItem[] {
    const lines = this.#withLines(post);
    const order = (replies: readonly IndexedItem[]): readonly IndexedItem[] => {
      const shown = this.upTo(replies).filter((reply) => lines.has(reply));
      return shown.length > 1 ? this.#ordered(shown, COMMENT_RULES[sort]) : shown;
    };
    const laid: IndexedItem[] = [];
    // A stack of its own: imported threads may be deeper than calls can be nested.
    const waiting = order(post.replies).toReversed();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      laid.push(next);
      const below = order(next.replies);
      for (let i = below.length - 1; i >= 0; i -= 1) waiting.push(below[i] as IndexedItem);
    }
    return laid;
  }

  /** Comments that stand, and those that something standing is under: replies come after what they answer. */
  #withLines({ thread }: IndexedItem): ReadonlySet<IndexedItem> {
    const lines = new Set<IndexedItem>();
    const all = this.upTo(thread);
    for (let i = all.length - 1; i >= 0; i -= 1) {
      const comment = all[i] as IndexedItem;
      if (this.isRemoved(comment) && !lines.has(comment)) continue;
      lines.add(comment);
      if (comment.parent !== null) lines.add(comment.parent);
    }
    return lines;
  }

  #ordered(items: readonly IndexedItem[], rule: Rule): readonly IndexedItem[] {
    const rows = items.map((item) => ({ id: item.id, at: item.at, ...this.sums(item), item }));
    return new RankedList(rule, this.nowMs, rows).top(rows.length).map((row) => row.item);
  }

  #kept(key: string, make: () => readonly IndexedItem[]): readonly IndexedItem[] {
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    if (this.#orders.size >= KEPT) this.#orders.clear();
    const made = make();
    this.#orders.set(key, made);
    return made;
  }
}
