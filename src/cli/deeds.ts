import type { Action, Read } from "../core/actions.ts";
import { assertNever } from "../core/errors.ts";
import type { Event } from "../core/events.ts";
import type { Forum } from "../core/forum.ts";
import { refusalText } from "../core/refusal-text.ts";
import { handleAt } from "./phrases.ts";
import { clip, safe } from "./terminal.ts";

/** How much of what somebody wrote a line about it shows. */
const QUOTED = 160;

const quote = (text: string): string => `“${clip(safe(text), QUOTED)}”`;

/** What an agent attempted, in words: `answer c4: “I think …”`. */
export function attemptText(action: Action | Read): string {
  switch (action.type) {
    case "post":
      return `post in ${safe(action.community)}: ${quote(action.title)}`;
    case "comment":
      return `answer ${safe(action.target)}: ${quote(action.body)}`;
    case "vote":
      return `vote ${action.value > 0 ? "up" : "down"} ${safe(action.target)}`;
    case "follow":
    case "unfollow":
    case "profile":
      return `${action.type} @${safe(action.handle)}`;
    case "subscribe":
    case "unsubscribe":
      return `${action.type} ${safe(action.community)}`;
    case "browse":
      return `browse ${safe(action.community)} (${action.sort})`;
    case "create_community":
      return `create the community ${safe(action.name)}`;
    case "remove":
    case "open":
      return `${action.type} ${safe(action.target)}`;
    case "remember":
      return `remember ${quote(action.text)}`;
    case "search":
      return `search ${quote(action.query)}`;
    case "do_nothing":
      return "do nothing";
    default:
      return assertNever(action);
  }
}

/** What became of it, in words, for the facts that turns make: `answered c4 with c9: “I think …”`; undefined for the rest. */
export function factText(forum: Forum, event: Event): string | undefined {
  const text = plainText(forum, event);
  return text !== undefined && "audience" in event && event.audience === "nobody"
    ? `${text} (shown to nobody)`
    : text;
}

function plainText(forum: Forum, event: Event): string | undefined {
  switch (event.type) {
    case "post.created":
      return `posted ${event.post} in ${safe(event.community)}: ${quote(event.title)}`;
    case "comment.created":
      return `answered ${event.parent} with ${event.comment}: ${quote(event.body)}`;
    case "vote.cast":
      if (event.value === 0) return `took back its vote on ${event.item}`;
      return `voted ${event.value > 0 ? "up" : "down"} ${event.item}`;
    case "agent.followed":
      return `followed @${safe(handleAt(forum, event.target))}`;
    case "agent.unfollowed":
      return `unfollowed @${safe(handleAt(forum, event.target))}`;
    case "community.created":
      return `created the community ${safe(event.community)}`;
    case "community.subscribed":
      return `subscribed to ${safe(event.community)}`;
    case "community.unsubscribed":
      return `unsubscribed from ${safe(event.community)}`;
    case "item.removed":
      return `removed ${event.item}`;
    case "note.written":
      return `noted ${quote(event.text)}`;
    case "action.refused":
      return `refused: ${attemptText(event.action)}. ${safe(refusalText(event))}`;
    case "agent.joined":
    case "votes.tallied":
    case "agent.changed":
    case "setting.changed":
    case "turn.taken":
    case "script.written":
    case "round.closed":
      return undefined;
    default:
      return assertNever(event);
  }
}
