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

/**
 * Packs what was eligible into a view, in rank order, and says at which indices it may be shown. `posts` names for each
 * eligible item the post it belongs to. What is exempt is listed only where there is a holdout to be exempt from.
 */
export function withhold(
  head: Pick<View, "surface" | "sort" | "of">,
  eligible: readonly ItemId[],
  posts: readonly OwnedPost[],
  terms: HoldoutTerms & { readonly reader: Reader },
): { readonly view: View; readonly shown: readonly number[] } {
  const { reader, seed, holdout } = terms;
  if (holdout <= 0) return { view: { ...head, eligible }, shown: [...eligible.keys()] };
  const held: number[] = [];
  const exempt: number[] = [];
  const shown: number[] = [];
  for (const [i, post] of posts.entries()) {
    if (post.author === reader.number) exempt.push(i);
    if (isHeldOut(seed, holdout, reader, post)) held.push(i);
    else shown.push(i);
  }
  const view = {
    ...head,
    eligible,
    ...(held.length > 0 && { held }),
    ...(exempt.length > 0 && { exempt }),
    holdout,
  };
  return { view, shown };
}
