import type { CommentSort, PostSort } from "./actions.ts";
import type { AgentNumber, CommentId, ItemId, PostId } from "./ids.ts";
import { RankedList } from "./ranked-list.ts";
import { COMMENT_RULES, POST_RULES, type Scored } from "./ranking.ts";

/** What the orders have to know of a post. */
export interface RankedPost extends Scored {
  readonly id: PostId;
  readonly author: AgentNumber;
  readonly community: string;
  readonly removed: boolean;
}

/** What the orders have to know of a comment. */
export interface RankedComment extends Scored {
  readonly id: CommentId;
  readonly parent: ItemId;
}

/** What front pages are of. */
export interface FrontTerms {
  readonly sort: PostSort;
  readonly size: number;
  /** Virtual milliseconds; one for all where the sort does not look at it. */
  readonly nowMs: number;
}

const NO_TERMS = { sort: undefined, size: undefined, nowMs: undefined } as const;

/** Which posts an order is of. */
export type Scope =
  | { readonly type: "all" }
  | { readonly type: "community"; readonly name: string }
  | { readonly type: "author"; readonly agent: AgentNumber };

type Shelf<S, T extends RankedPost | RankedComment> = Map<S, RankedList<T>>;

const isListed = (post: RankedPost): boolean => !post.removed;

function* listed(posts: Iterable<RankedPost>): Generator<RankedPost> {
  for (const post of posts) if (isListed(post)) yield post;
}

/**
 * The ranked lists of a forum, each built when first asked for and kept in order from then on, so that no reader ever
 * waits for a sort. Removed posts stand in none of them; comments all stand beside their
 * siblings, since removal keeps the tree.
 */
export class Orders {
  readonly #all: Shelf<PostSort, RankedPost> = new Map();
  readonly #communities = new Map<string, Shelf<PostSort, RankedPost>>();
  readonly #authors = new Map<AgentNumber, Shelf<PostSort, RankedPost>>();
  readonly #replies = new Map<ItemId, Shelf<CommentSort, RankedComment>>();
  /** By who reads them, of one sort, size and moment: see `front`. */
  readonly #fronts = new Map<object, object>();
  #frontTerms: FrontTerms | undefined;

  /**
   * The posts of a scope in order; `posts` gives all of them, once, when there is no such list yet. Only `rising` looks
   * at `nowMs`, and is built anew for each: give it one now a round.
   */
  posts(
    scope: Scope,
    sort: PostSort,
    nowMs: number,
    posts: () => Iterable<RankedPost>,
  ): RankedList<RankedPost> {
    const shelf = this.#shelfOf(scope);
    const known = readyIn(shelf, sort, nowMs);
    if (known) return known;
    const list = new RankedList(POST_RULES[sort], nowMs, listed(posts()));
    shelf.set(sort, list);
    return list;
  }

  /** The list of an author's posts where it stands ready; undefined where `posts` has to make it. */
  ofAuthor(author: AgentNumber, sort: PostSort, nowMs: number): RankedList<RankedPost> | undefined {
    const shelf = this.#authors.get(author);
    return shelf && readyIn(shelf, sort, nowMs);
  }

  /**
   * What all are shown who read the same communities (`readers`, an object that they have in common): made when first asked for
   * and kept until a post comes or moves, or other terms are asked for.
   */
  front<T extends object>(terms: FrontTerms, readers: object, make: () => T): T {
    const { sort, size, nowMs } = this.#frontTerms ?? NO_TERMS;
    if (sort !== terms.sort || size !== terms.size || nowMs !== terms.nowMs) {
      this.#fronts.clear();
      this.#frontTerms = terms;
    }
    let front = this.#fronts.get(readers) as T | undefined;
    if (front === undefined) {
      front = make();
      this.#fronts.set(readers, front);
    }
    return front;
  }

  /** The direct replies to an item in order; `replies` gives all of them, once, when there is no such list yet. */
  replies(
    parent: ItemId,
    sort: CommentSort,
    replies: () => Iterable<RankedComment>,
  ): RankedList<RankedComment> {
    const shelf = this.#replies.get(parent) ?? new Map<CommentSort, RankedList<RankedComment>>();
    this.#replies.set(parent, shelf);
    const known = shelf.get(sort);
    if (known) return known;
    const list = new RankedList(COMMENT_RULES[sort], 0, replies());
    shelf.set(sort, list);
    return list;
  }

  addPost(post: RankedPost): void {
    if (this.#fronts.size > 0) this.#fronts.clear();
    if (isListed(post)) for (const list of this.#listsOf(post)) list.add(post);
  }

  addComment(comment: RankedComment): void {
    for (const list of this.#siblingsOf(comment)) list.add(comment);
  }

  /** Makes a change to a post's votes or standing, and moves or takes it out accordingly. */
  changePost(post: RankedPost, change: () => void): void {
    if (this.#fronts.size > 0) this.#fronts.clear();
    const lists = this.#listsOf(post);
    if (isListed(post)) for (const list of lists) list.remove(post);
    change();
    if (isListed(post)) for (const list of lists) list.add(post);
  }

  /** Makes a change to a comment's votes, and moves it accordingly. */
  changeComment(comment: RankedComment, change: () => void): void {
    const lists = this.#siblingsOf(comment);
    for (const list of lists) list.remove(comment);
    change();
    for (const list of lists) list.add(comment);
  }

  #shelfOf(scope: Scope): Shelf<PostSort, RankedPost> {
    if (scope.type === "all") return this.#all;
    if (scope.type === "community") return shelfIn(this.#communities, scope.name);
    return shelfIn(this.#authors, scope.agent);
  }

  #listsOf(post: RankedPost): RankedList<RankedPost>[] {
    const lists = [...this.#all.values()];
    for (const list of this.#communities.get(post.community)?.values() ?? []) lists.push(list);
    for (const list of this.#authors.get(post.author)?.values() ?? []) lists.push(list);
    return lists;
  }

  #siblingsOf(comment: RankedComment): RankedList<RankedComment>[] {
    return [...(this.#replies.get(comment.parent)?.values() ?? [])];
  }
}

/** Undefined also for ranks of another moment, where they look at the clock. */
function readyIn(
  shelf: Shelf<PostSort, RankedPost>,
  sort: PostSort,
  nowMs: number,
): RankedList<RankedPost> | undefined {
  const known = shelf.get(sort);
  return sort !== "rising" || known?.nowMs === nowMs ? known : undefined;
}

function shelfIn<K>(shelves: Map<K, Shelf<PostSort, RankedPost>>, key: K): Shelf<PostSort, RankedPost> {
  const known = shelves.get(key);
  if (known) return known;
  const shelf: Shelf<PostSort, RankedPost> = new Map();
  shelves.set(key, shelf);
  return shelf;
}
