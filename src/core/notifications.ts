import type { View } from "./events.ts";
import type { Forum, Notification } from "./forum.ts";
import { type HoldoutTerms, withhold } from "./holdout.ts";
import type { AgentNumber, ItemId } from "./ids.ts";
import { isShowable, knownItem, postOf } from "./items.ts";
import { knownAgent } from "./names.ts";

/** What an agent is told at the beginning of a turn. */
export interface Told {
  /** The items of replies, mentions and votes, oldest first; absent when there are none. */
  readonly view?: View;
  /** Oldest first, without what is held out. */
  readonly shown: readonly Notification[];
  /** Belongs into the `turn.taken` of this turn, so that these are not told again; absent when nothing was waiting. */
  readonly told?: number;
  /** How many are left for the next turn. */
  readonly waiting: number;
}

/**
 * What a record says an agent was told: all that waited for it up to the event `told`, oldest first, without the items that
 * were `held` back from it and without those removed since.
 */
export function notificationsUpTo(
  forum: Forum,
  reader: AgentNumber,
  { told, held }: { readonly told: number; readonly held: ReadonlySet<ItemId> },
): readonly Notification[] {
  return knownAgent(forum, reader).inbox.filter((one) => {
    if (one.seq > told) return false;
    return one.type === "follower" || (isShowable(knownItem(forum, one.item)) && !held.has(one.item));
  });
}

/**
 * The oldest `limit` unread notifications of an agent. Those that belong to a post held out from it are in the view's
 * `held`, not shown, and count as told; those about a removed item are dropped in silence.
 *
 *   { view: { surface: "notifications", eligible: ["c4", "p1"] }, shown: [{ type: "reply", … }, …], told: 31, waiting: 0 }
 */
export function notificationsFor(
  forum: Forum,
  reader: AgentNumber,
  terms: HoldoutTerms & { readonly limit: number },
): Told {
  const agent = knownAgent(forum, reader);
  const taken: Notification[] = [];
  let told: number | undefined;
  let passed = 0;
  for (const notification of agent.inbox) {
    if (taken.length >= terms.limit) break;
    passed += 1;
    told = notification.seq;
    if (notification.type === "follower" || isShowable(knownItem(forum, notification.item))) {
      taken.push(notification);
    }
  }
  if (told === undefined) return { shown: [], waiting: agent.inbox.length };
  const waiting = agent.inbox.length - passed;
  const eligible = taken.flatMap((one) => (one.type === "follower" ? [] : [one.item]));
  if (eligible.length === 0) return { shown: taken, told, waiting };
  const posts = eligible.map((id) => postOf(forum, knownItem(forum, id)));
  const { view, shown } = withhold({ surface: "notifications", eligible }, posts, agent, terms);
  const visible = taken.filter((one) => one.type === "follower" || shown.includes(one.item));
  return { view, shown: visible, told, waiting };
}
