import type { Event, EventType } from "./events.ts";

/** What happens on a forum, for all to see; the rest belongs to its agents' minds, or to how it is run. */
const SHARED: ReadonlySet<EventType> = new Set<EventType>([
  "agent.joined",
  "agent.followed",
  "agent.unfollowed",
  "community.created",
  "community.subscribed",
  "community.unsubscribed",
  "post.created",
  "comment.created",
  "item.removed",
  "vote.cast",
  "votes.tallied",
]);

/**
 * A donor's event as it happens again on the forum that others read: undefined for turns, notes, refusals, settings and the
 * clock, which were the donor's own. Of a changed agent only how it presents itself is shared.
 */
export function sharedEvent(event: Event): Event | undefined {
  if (event.type !== "agent.changed") return SHARED.has(event.type) ? event : undefined;
  const { type, agent, name, bio } = event;
  if (name === undefined && bio === undefined) return undefined;
  return { type, agent, ...(name !== undefined && { name }), ...(bio !== undefined && { bio }) };
}
