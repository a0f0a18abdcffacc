import type { Event, EventType } from "../core/events.ts";
import { commentId, postId } from "../core/ids.ts";

/** The event of one type; conditional, so that the compiler asks for every field of every event below. */
type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>;

interface EventDoc<T extends EventType> {
  /** When it happens and what it changes. */
  readonly meaning: string;
  /** Each member of the payload. */
  readonly fields: Readonly<Record<Exclude<keyof EventOf<T>, "type">, string>>;
  readonly example: EventOf<T>;
}

const EXTERNAL = "its id where it was imported from; absent for what was not imported";
const FOR_NOBODY = "`nobody` where it was decided and is shown to no one; absent for everybody";

/** What docs/events.md says. A new event type, or a new member of one, does not compile until it is described here. */
export const EVENT_DOCS: { readonly [T in EventType]: EventDoc<T> } = {
  "agent.joined": {
    meaning:
      "Somebody is there from now on: an agent with a model behind it, or an outsider who only writes what the scenario says.",
    fields: {
      agent: "number of the agent, from 0 in the order of joining; later events name it by this",
      handle: "name on the forum, unique in the run",
      name: "display name",
      bio: "public description",
      provenance:
        "a mind of its own (`autonomous`), a person behind it (`human-prompted`), the experimenter's hand (`clone`, `shill`, `injected`), or `unknown` for an import",
      model: "alias of the model that speaks for it; absent for outsiders",
      persona: "SHA-256 of the private persona text, which is in `blobs`; absent for outsiders",
      anonymous:
        "true for the one that stands for all whose names an import does not tell (`[deleted]`); absent for others",
      external: EXTERNAL,
    },
    example: {
      type: "agent.joined",
      agent: 3,
      handle: "mara_k",
      name: "Mara K.",
      bio: "Tide-table obsessive.",
      provenance: "autonomous",
      model: "warm",
      persona: "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5",
    },
  },
  "agent.followed": {
    meaning: "An agent follows another: the other's posts enter its feed.",
    fields: { agent: "who follows", target: "who is followed", audience: FOR_NOBODY },
    example: { type: "agent.followed", agent: 3, target: 5 },
  },
  "agent.unfollowed": {
    meaning: "An agent no longer follows another.",
    fields: { agent: "who followed", target: "who was followed", audience: FOR_NOBODY },
    example: { type: "agent.unfollowed", agent: 3, target: 5 },
  },
  "community.created": {
    meaning: "A place to post in exists from now on.",
    fields: {
      community: "its name",
      about: "what it is for",
      owner: "the agent that made it; absent for communities of the scenario",
      audience: FOR_NOBODY,
    },
    example: { type: "community.created", community: "bugs", about: "Things that broke.", owner: 3 },
  },
  "community.subscribed": {
    meaning: "A community's posts enter an agent's feed.",
    fields: { agent: "who subscribes", community: "to what", audience: FOR_NOBODY },
    example: { type: "community.subscribed", agent: 3, community: "bugs" },
  },
  "community.unsubscribed": {
    meaning: "A community's posts leave an agent's feed.",
    fields: { agent: "who unsubscribes", community: "from what", audience: FOR_NOBODY },
    example: { type: "community.unsubscribed", agent: 3, community: "bugs" },
  },
  "post.created": {
    meaning: "A thread begins.",
    fields: {
      post: "its id: p1, p2 … in order of creation",
      author: "number of the agent",
      community: "where it stands",
      title: "title",
      body: "text; may be empty for a link",
      url: "the link, if it has one",
      missing:
        "true for a post that an import speaks of and does not hold: it stands at the head of its comments, and nobody here wrote it; absent for others",
      external: EXTERNAL,
      audience: FOR_NOBODY,
    },
    example: {
      type: "post.created",
      post: postId(4),
      author: 3,
      community: "general",
      title: "Tide tables lie",
      body: "The harbour gauge has been low since Tuesday.",
    },
  },
  "comment.created": {
    meaning: "Somebody answers a post or a comment.",
    fields: {
      comment: "its id: c1, c2 … in order of creation over the whole run",
      post: "the thread",
      parent: "what it answers: the post itself, or a comment of the same post",
      author: "number of the agent",
      body: "text",
      orphan:
        "true where what it answers is not in the import: `parent` is then the post it stands under; absent for others",
      external: EXTERNAL,
      audience: FOR_NOBODY,
    },
    example: {
      type: "comment.created",
      comment: commentId(9),
      post: postId(4),
      parent: commentId(7),
      author: 5,
      body: "Which gauge?",
    },
  },
  "item.removed": {
    meaning:
      "An author takes back a post or a comment. Its words are no longer shown; the thread keeps its place.",
    fields: { item: "what is removed", by: "number of the agent", audience: FOR_NOBODY },
    example: { type: "item.removed", item: commentId(9), by: 5 },
  },
  "vote.cast": {
    meaning: "A vote as it now stands: it replaces whatever the voter had cast on the item before.",
    fields: {
      voter: "number of the agent",
      item: "post or comment",
      value: "1, -1, or 0 for a vote withdrawn",
      audience: FOR_NOBODY,
    },
    example: { type: "vote.cast", voter: 3, item: commentId(9), value: 1 },
  },
  "votes.tallied": {
    meaning:
      "Votes of which an import tells only the sums, neither who cast them nor when. They count beside the votes that stand, and make karma; nobody is notified.",
    fields: { item: "post or comment", ups: "votes up", downs: "votes down" },
    example: { type: "votes.tallied", item: postId(4), ups: 12, downs: 1 },
  },
  "note.written": {
    meaning: "An agent writes something down for its own later turns. Nobody else ever sees it.",
    fields: {
      agent: "number of the agent",
      text: "the note",
      visible:
        "the messages in the prompt when it was written, in the order shown: what the note can have come from",
    },
    example: {
      type: "note.written",
      agent: 3,
      text: "bo doubts the gauge",
      visible: [postId(4), commentId(9)],
    },
  },
  "turn.taken": {
    meaning:
      "An agent had its chance to act, whatever came of it. Says what it was shown, so it is also the record of exposure.",
    fields: {
      agent: "number of the agent",
      outcome:
        "`acted`; `silent` (chose to do nothing); `unreadable`, `truncated`, `declined` (the model refused), `filtered`, `empty`: the answer could not be used",
      views:
        "every ranked list, in the order shown: `surface`, `sort`, `of`, `eligible` items in rank order, `held` (indices from 0 that the holdout hid), `exempt` (indices it could not hide), `holdout` (its probability); `sources` where words are exchanged: whose stood under each eligible item; `recorded` where the list is a donor's",
      reads: "what it looked at before it answered, in order; `denied` says why a read was not granted",
      actions: "how many actions the answer held, refused ones included",
      unreadable: "members of the answer's list in which no action could be read; absent for none",
      told: "`seq` of the last notification that was shown or held out: it and all before it leave the inbox; absent when there were none",
    },
    example: {
      type: "turn.taken",
      agent: 3,
      outcome: "acted",
      views: [
        {
          surface: "feed",
          sort: "hot",
          eligible: [postId(9), postId(3), postId(7)],
          held: [1],
          exempt: [2],
          holdout: 0.15,
        },
      ],
      reads: [{ type: "open", target: "p9" }],
      actions: 1,
    },
  },
  "action.refused": {
    meaning: "The forum turned an attempt down. The agent is told at its next turn.",
    fields: {
      agent: "number of the agent",
      action: "the attempt, word for word as the model made it",
      reason: "why not",
      retryAt: "for limits: the virtual millisecond from which it would be accepted",
    },
    example: {
      type: "action.refused",
      agent: 3,
      action: { type: "vote", target: "p4", value: 1 },
      reason: "self_vote",
    },
  },
  "script.written": {
    meaning:
      "One context that writes for many gave an answer: a stretch of a round's script. Written once for each such answer, before the turns that its lines make. It counts what can be laid at no agent's door.",
    fields: {
      outcome:
        "`acted` (it holds lines), `silent` (nobody does anything), `truncated` (it broke off; the lines before that count), or why nothing was read: `unreadable`, `declined`, `filtered`, `empty`",
      lines: "lines that could be read, those of unknown voices included",
      malformed: "lines that begin as JSON and are no line of a script",
      unknownVoices: "lines whose speaker is nobody's handle; nothing else is logged of them",
      missing:
        "where the tree is given: messages that still had no words after this answer; what is missing after the last reads `[nothing written]`",
    },
    example: { type: "script.written", outcome: "acted", lines: 9, malformed: 1, unknownVoices: 0 },
  },
  "agent.changed": {
    meaning:
      "The experimenter changed an agent between two rounds: its model, its private persona, or how it presents itself. What is absent stays.",
    fields: {
      agent: "number of the agent",
      model: "alias of the model that speaks for it from now on",
      name: "its display name from now on",
      bio: "its public description from now on",
      persona: "SHA-256 of its private persona text from now on; the text is in `blobs`",
    },
    example: { type: "agent.changed", agent: 3, model: "cold" },
  },
  "setting.changed": {
    meaning: "The experimenter changed how the society is run. It holds from this round on.",
    fields: {
      key: "the setting, as a scenario writes it",
      value: "its new value, as a plan holds it: durations in milliseconds",
    },
    example: { type: "setting.changed", key: "feed.size", value: 5 },
  },
  "round.closed": {
    meaning: "The round is over and committed. Always the last event of its round.",
    fields: {
      turns: "turns taken in the round",
      hash: "the link of the chain over all earlier events, as 64 hex digits",
    },
    example: {
      type: "round.closed",
      turns: 12,
      hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
  },
};
