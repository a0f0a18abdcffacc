import type { Segment } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import { rngFor } from "../../core/rng.ts";
import type { Tier } from "./plan.ts";
import { isSameKind, type Saying, type Story, textOf } from "./story.ts";

/** How far lengths in UTF-16 units may lie apart, as a share of the message's own. */
const LENGTH = 0.25;

/** What a swap is chosen for. */
export interface SwapCase {
  /** The message whose words are exchanged. */
  readonly of: Saying;
  /** The comment that is asked for again. */
  readonly action: Saying;
  /** The prompt as logged: what stands in it already is no swap. */
  readonly segments: readonly Segment[];
}

export interface SwapTerms {
  readonly seed: number;
  /** The topic of a message by its author's own account; given where swaps have to be on another topic. */
  readonly topicOf?: ((id: ItemId) => string | undefined) | undefined;
}

const isNearInLength = (a: Saying, b: Saying): boolean =>
  Math.abs(textOf(a).length - textOf(b).length) <= LENGTH * textOf(b).length;

/** Same kind, about as deep, about as long, and from the same community. */
const isAlike = (a: Saying, b: Saying): boolean =>
  Math.abs(a.depth - b.depth) <= 1 && isNearInLength(a, b) && a.community === b.community;

/**
 * A real message to stand in the place of another, by the nearest tier that has one: X1 by the same author and alike, X2 by
 * another author of the same model and alike, X3 by anybody, alike in length where there is one. Always of the same kind, from
 * another thread, from an agent that is not the one asked, and not yet in the prompt. Undefined where there is none.
 */
export function chooseSwap(
  story: Pick<Story, "sayings">,
  { of, action, segments }: SwapCase,
  { seed, topicOf }: SwapTerms,
): { readonly swap: ItemId; readonly tier: Tier } | undefined {
  const seen = new Set(segments.flatMap(({ textSource }) => textSource ?? []));
  const topic = topicOf?.(of.id);
  if (topicOf !== undefined && topic === undefined) return undefined;
  const isOnAnother = (id: ItemId): boolean => {
    const other = topicOf?.(id);
    return topicOf === undefined || (other !== undefined && other !== topic);
  };
  const pool = story.sayings.filter(
    (saying) =>
      saying.isAgents &&
      saying.isShown &&
      isSameKind(saying, of) &&
      saying.thread !== of.thread &&
      saying.author !== action.author &&
      textOf(saying) !== textOf(of) &&
      !seen.has(saying.id) &&
      isOnAnother(saying.id),
  );
  const [tier, candidates] = nearest(pool, of);
  if (candidates.length === 0) return undefined;
  return { swap: rngFor(seed, "probe", "swap", action.id).pick(candidates).id, tier };
}

function nearest(pool: readonly Saying[], of: Saying): readonly [Tier, readonly Saying[]] {
  const alike = pool.filter((saying) => isAlike(saying, of));
  const own = alike.filter(({ author }) => author === of.author);
  if (own.length > 0) return ["X1", own];
  const relatives = alike.filter(({ model }) => model === of.model);
  if (relatives.length > 0) return ["X2", relatives];
  const asLong = pool.filter((saying) => isNearInLength(saying, of));
  return ["X3", asLong.length > 0 ? asLong : pool];
}

/**
 * A message in the same prompt to exchange words with: of the same kind, by another agent than the one asked. Undefined
 * where there is none. `isWhole` tells whether the prompt holds a message's words as written.
 */
export function chooseSibling(
  story: Pick<Story, "byId">,
  { of, action, segments }: SwapCase,
  seed: number,
  isWhole: (saying: Saying) => boolean,
): ItemId | undefined {
  const shown = new Set(segments.flatMap(({ textSource }) => textSource ?? []));
  const candidates = [...shown].flatMap((id) => {
    const saying = story.byId.get(id);
    const fits =
      saying !== undefined &&
      saying.id !== of.id &&
      saying.author !== action.author &&
      isSameKind(saying, of) &&
      textOf(saying) !== textOf(of) &&
      isWhole(saying);
    return fits ? [saying.id] : [];
  });
  return candidates.length === 0 ? undefined : rngFor(seed, "probe", "sibling", action.id).pick(candidates);
}
