import type { View } from "../core/events.ts";
import type { Agent } from "../core/forum.ts";
import type { ItemId, PostId } from "../core/ids.ts";
import { notificationsUpTo } from "../core/notifications.ts";
import type { Home, Vantage } from "./observe.ts";

/** What a donor's log says of a turn: what was shown, and how far its agent was told, as an event of the run that reads. */
export interface RecordedTurn {
  readonly views: readonly View[];
  /** Absent where nothing waited. */
  readonly told?: number;
}

/**
 * The home page that an agent of the donor's was shown in a turn, for the one in its place; nothing is ranked or drawn. What
 * it went on to read is not part of it.
 */
export function recalled({ forum, plan }: Vantage, agent: Agent, { views, told }: RecordedTurn): Home {
  const feed = views.find(({ surface }) => surface === "feed") ?? { surface: "feed", eligible: [] };
  // A feed holds posts only.
  const front = { view: recordOf(feed), shown: shownIn(feed) as readonly PostId[] };
  if (plan.feed === "none" || plan.feed.home === "feed-only") return { front };
  const seen = views.find(({ surface }) => surface === "notifications");
  const held = new Set<ItemId>(seen?.held?.map((i) => seen.eligible[i] as ItemId));
  const shown = told === undefined ? [] : notificationsUpTo(forum, agent.number, { told, held });
  return {
    front,
    news: { shown, ...(seen && { view: recordOf(seen) }), ...(told !== undefined && { told }) },
  };
}

/** Without the terms of a draw: for this reader there was none. */
function recordOf({ surface, sort, of, eligible, held }: View): View {
  return {
    surface,
    ...(sort !== undefined && { sort }),
    ...(of !== undefined && { of }),
    eligible,
    ...(held !== undefined && { held }),
    recorded: true,
  };
}

function shownIn({ eligible, held = [] }: View): readonly ItemId[] {
  const hidden = new Set(held);
  return eligible.filter((_, i) => !hidden.has(i));
}
