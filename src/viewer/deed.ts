import type { Action, Read } from "../core/actions.ts";
import type { Event } from "../core/events.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { Deed } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";

/** How much of what somebody wrote a line about it shows, in letters. */
const QUOTED = 160;

function quote(text: string): string {
  // A word may be a million letters long: only its beginning is looked at.
  const letters = [...text.slice(0, 2 * QUOTED + 2).replace(/\s+/g, " ")];
  return `“${letters.length > QUOTED ? `${letters.slice(0, QUOTED).join("")}…` : letters.join("")}”`;
}

type Spoken = Omit<Deed, "type">;

const said = (text: string, about: Partial<Spoken> = {}): Spoken => ({
  item: null,
  target: null,
  value: null,
  ...about,
  text,
});

/** A fact that a turn made, or a refusal, in words. */
export function deedOf(forum: ForumAt, event: Event): Deed {
  const spoken = spokenOf(forum, event);
  const isAside = "audience" in event && event.audience === "nobody";
  return { type: event.type, ...spoken, text: isAside ? `${spoken.text} (shown to nobody)` : spoken.text };
}

function spokenOf(forum: ForumAt, event: Event): Spoken {
  switch (event.type) {
    case "post.created":
      return said(`posted ${event.post} in ${event.community}: ${quote(event.title)}`, {
        item: event.post,
        target: event.community,
      });
    case "comment.created":
      return said(`answered ${event.parent} with ${event.comment}: ${quote(event.body)}`, {
        item: event.comment,
        target: event.parent,
      });
    case "vote.cast":
      return said(votedText(event.item, event.value), { item: event.item, value: event.value });
    case "item.removed":
      return said(`removed ${event.item}`, { item: event.item });
    case "note.written":
      return said(`noted ${quote(event.text)}`);
    case "action.refused":
      return said(`refused: ${attemptText(event.action)}. ${refusalText(event)}`);
    default:
      return socialDeed(forum, event);
  }
}

function socialDeed(forum: ForumAt, event: Event): Spoken {
  switch (event.type) {
    case "agent.followed":
    case "agent.unfollowed": {
      const handle = forum.handle(event.target);
      return said(`${event.type === "agent.followed" ? "followed" : "unfollowed"} @${handle}`, {
        target: handle,
      });
    }
    case "community.created":
      return said(`created the community ${event.community}`, { target: event.community });
    case "community.subscribed":
      return said(`subscribed to ${event.community}`, { target: event.community });
    case "community.unsubscribed":
      return said(`unsubscribed from ${event.community}`, { target: event.community });
    default:
      return said(event.type);
  }
}

function votedText(item: string, value: 1 | -1 | 0): string {
  if (value === 0) return `took back its vote on ${item}`;
  return `voted ${value > 0 ? "up" : "down"} ${item}`;
}

/** What an agent attempted, in words: `answer c4: “I think …”`. */
function attemptText(action: Action | Read): string {
  switch (action.type) {
    case "post":
      return `post in ${action.community}: ${quote(action.title)}`;
    case "comment":
      return `answer ${action.target}: ${quote(action.body)}`;
    case "vote":
      return `vote ${action.value > 0 ? "up" : "down"} ${action.target}`;
    case "remember":
      return `remember ${quote(action.text)}`;
    case "search":
      return `search ${quote(action.query)}`;
    case "do_nothing":
      return "do nothing";
    case "create_community":
      return `create the community ${action.name}`;
    default:
      return `${action.type} ${objectOf(action)}`;
  }
}

function objectOf(action: Action | Read): string {
  if ("handle" in action) return `@${action.handle}`;
  if ("target" in action) return action.target;
  return "community" in action ? action.community : "";
}
