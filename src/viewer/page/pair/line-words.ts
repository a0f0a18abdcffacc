import type { Event } from "../../../core/events.ts";

const WHAT: Readonly<Record<Event["type"], string>> = {
  "agent.joined": "somebody joins",
  "agent.followed": "somebody is followed",
  "agent.unfollowed": "somebody is no longer followed",
  "community.created": "a community is made",
  "community.subscribed": "a community is subscribed to",
  "community.unsubscribed": "a community is left",
  "post.created": "a post is written",
  "comment.created": "a comment is written",
  "item.removed": "a message is removed",
  "vote.cast": "a vote is cast",
  "votes.tallied": "votes are counted",
  "note.written": "a note is taken",
  "turn.taken": "somebody takes a turn",
  "action.refused": "an action is refused",
  "script.written": "one author writes a round",
  "agent.changed": "an agent is changed",
  "setting.changed": "a setting is changed",
  "round.closed": "the round ends",
};

const BY: Readonly<Record<string, string>> = {
  operator: "by the experimenter’s hand",
  scenario: "by the scenario",
  scheduler: "by the schedule",
  import: "from the import",
};

/**
 * What an event's canonical line tells, in a few words: "turn 42: somebody takes a turn". The line itself, shortened, where it cannot
 * be read as one (the server cuts long ones).
 */
export function lineWords(line: string): string {
  const [, by = "", turn = "", type = ""] =
    /^\[\d+,\d+,\d+,"([^"]*)",(\d+|null),[^"]*"([^"]*)",/.exec(line) ?? [];
  const what = WHAT[type as Event["type"]];
  if (what === undefined) return line.slice(0, 200);
  if (turn !== "null") return `turn ${turn}: ${what}`;
  return BY[by] === undefined ? what : `${what}, ${BY[by]}`;
}
