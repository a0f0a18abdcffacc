import type { View } from "./events.ts";
import { type AgentNumber, type ItemId, ordinalOf, type PostId } from "./ids.ts";
import { drawAt } from "./rng.ts";

/** The one to whom something is shown. */
export interface Reader {
  readonly number: AgentNumber;
  readonly handle: string;
}

/** A post as far as it matters for whom it may be hidden from. */
export interface OwnedPost {
  readonly id: PostId;
  readonly author: AgentNumber;
}

/** What decides the holdout: the run's seed, and the share in [0, 1) of (reader, post) pairs that are hidden. */
export interface HoldoutTerms {
  readonly seed: number;
  readonly holdout: number;
}

/**
 * True when a post, and all that is said under it, is hidden from a reader: for the whole run, on every surface, with
 * probability `holdout` over the pairs of handle and post. Never from its author.
 */
export function isHeldOut(seed: number, holdout: number, reader: Reader, post: OwnedPost): boolean {
  if (holdout <= 0 || post.author === reader.number) return false;
  return drawAt(seed, "holdout", reader.handle, ordinalOf(post.id)) < holdout;
}

/** A view that is still being packed. */
export interface OpenView<Id extends ItemId> extends View {
  readonly eligible: readonly Id[];
  held?: readonly number[];
  exempt?: readonly number[];
  holdout?: number;
}

/**
 * Writes into a view what the holdout takes from this reader, and gives it back with what may be shown, in rank order.
 * `posts` names for each eligible item the post it belongs to. Without a holdout nothing is written: then nothing is
 * exempt from one either. (It writes in place, since to copy a view takes longer than to rank a feed.)
 */
export function withhold<Id extends ItemId>(
  view: OpenView<Id>,
  posts: readonly OwnedPost[],
  reader: Reader,
  { seed, holdout }: HoldoutTerms,
): { readonly view: View; readonly shown: readonly Id[] } {
  const { eligible } = view;
  if (holdout <= 0) return { view, shown: eligible };
  const held: number[] = [];
  const exempt: number[] = [];
  for (let i = 0; i < posts.length; i += 1) {
    const post = posts[i] as OwnedPost;
    if (post.author === reader.number) exempt.push(i);
    else if (isHeldOut(seed, holdout, reader, post)) held.push(i);
  }
  if (held.length > 0) view.held = held;
  if (exempt.length > 0) view.exempt = exempt;
  view.holdout = holdout;
  return { view, shown: held.length === 0 ? eligible : eligible.filter((_, i) => !held.includes(i)) };
}
