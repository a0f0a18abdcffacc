import type { View } from "../core/events.ts";
import type { Agent, Forum } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { exchanged } from "../core/shuffle.ts";
import type { Plan } from "../scenario/plan.ts";

/** The message whose words stand under an id. */
export type Sources = (id: ItemId) => ItemId;

/** Whose words a reader is shown under each id; undefined where every message has its own. */
export function sourcesFor(
  { forum, plan }: { readonly forum: Forum; readonly plan: Plan },
  reader: Agent,
): Sources | undefined {
  if (plan.feed === "none" || plan.feed.texts !== "shuffled") return undefined;
  return (id) => exchanged(forum, plan.seed, reader, id);
}

/** A view that says whose words stood in it, where they may have been another's. */
export const withSources = (view: View, sources: Sources | undefined): View =>
  sources === undefined ? view : { ...view, sources: view.eligible.map(sources) };
