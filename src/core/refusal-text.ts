import type { Action, Read, Refused } from "./actions.ts";
import { assertNever } from "./errors.ts";
import { LENGTHS } from "./forum.ts";

/** One sentence to an agent about why the forum turned its attempt down, and what it could do instead. */
export function refusalText(refused: Refused): string {
  const sentence = reasonText(refused);
  if (refused.retryAt === undefined) return sentence;
  return `${sentence} Try again after ${minuteOf(refused.retryAt)} UTC.`;
}

function reasonText({ action, reason }: Refused): string {
  const it = objectOf(action);
  switch (reason) {
    case "unknown_target":
      return `There is no post or comment ${it}: use an id as it stands beside a message, such as p12 or c31.`;
    case "removed_target":
      return `${it} has been removed by its author, so nobody can reply to it or vote on it any more.`;
    case "unknown_community":
      return `There is no community called ${it}: choose one you have seen, or create it first.`;
    case "unknown_handle":
      return `Nobody here has the handle ${it}: copy the name as it stands beside a message.`;
    case "community_exists":
      return `A community called ${it} is already there: subscribe to it or post in it.`;
    case "reserved_name":
      return `The name ${it} is kept for the forum itself: choose another one.`;
    case "bad_name":
      return `${it} cannot be a community's name: use 2 to 30 small letters, digits or hyphens.`;
    case "self_vote":
      return `You wrote ${it} yourself, and nobody votes on their own words.`;
    case "self_follow":
      return "You cannot follow yourself.";
    case "not_author":
      return `Only its author can remove ${it}.`;
    case "already_removed":
      return `${it} has already been removed.`;
    case "empty_text":
      return emptyText(action);
    case "too_long":
      return `Your text was too long: ${roomFor(action)}.`;
    case "too_deep":
      return `The conversation under ${it} is ${LENGTHS.depth} replies deep, which is the most: reply further up.`;
    case "bad_url":
      return `A link has to begin with http:// or https:// and be at most ${LENGTHS.url} characters long.`;
    case "too_many_actions":
      return "You attempted more actions than one turn allows, so this one was not carried out.";
    case "no_reads_left":
      return "You had nothing left to look up in that turn: act on what you have seen.";
    case "not_awake":
      return "You were not awake in that round, so nothing that was written in your name was carried out.";
    case "no_votes":
      return "There is no voting on this forum.";
    default:
      return assertNever(reason);
  }
}

/** What the attempt was about, as the agent wrote it, kept short. */
function objectOf(action: Action | Read): string {
  if ("target" in action) return brief(action.target);
  if ("handle" in action) return brief(action.handle);
  if ("community" in action) return brief(action.community);
  return "name" in action ? brief(action.name) : "that";
}

function brief(text: string): string {
  const letters = [...text.trim().replace(/\s+/g, " ")];
  return letters.length > 60 ? `"${letters.slice(0, 60).join("")}…"` : `"${letters.join("")}"`;
}

function emptyText(action: Action | Read): string {
  if (action.type === "post") return "A post needs a title, and a body or a link.";
  return `Your ${action.type === "remember" ? "note" : "text"} was empty: write something, or do nothing.`;
}

function roomFor(action: Action | Read): string {
  const most = (what: string, length: number): string => `${what} may have ${length} characters`;
  if (action.type === "post") {
    return `${most("a title", LENGTHS.title)} and ${most("a body", LENGTHS.postBody)}`;
  }
  if (action.type === "comment") return most("a comment", LENGTHS.commentBody);
  if (action.type === "remember") return most("a note", LENGTHS.note);
  return most("a description", LENGTHS.about);
}

/** The time of day: "09:30". */
function minuteOf(at: number): string {
  const minutes = Math.ceil(at / 60_000) % 1440;
  const digits = (n: number): string => String(n).padStart(2, "0");
  return `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
}
