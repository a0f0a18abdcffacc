import type { Society } from "./society.ts";

/**
 * True once a run has had as many turns or actions as its caps allow: from the next round on nobody is asked. A round is
 * never cut short, so that the order of turns decides nothing; a total may pass its cap by less than one round's worth. Tokens
 * are no part of the log, which may depend on nothing else: their cap stops nothing.
 */
export function hasReachedCaps({
  plan,
  forum,
  actions,
}: Pick<Society, "plan" | "forum" | "actions">): boolean {
  const { caps } = plan;
  if (caps === undefined) return false;
  return (
    forum.turns >= (caps.turns ?? Number.POSITIVE_INFINITY) ||
    actions >= (caps.actions ?? Number.POSITIVE_INFINITY)
  );
}
