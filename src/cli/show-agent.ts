import pc from "picocolors";
import {
  type ActionTaken,
  type AgentTurn,
  agentTurns,
  type CallPlace,
  type ReadShown,
  type ShownList,
} from "../analysis/agent-turns.ts";
import type { Agent, Forum } from "../core/forum.ts";
import { isItemId } from "../core/ids.ts";
import type { ImportFormat } from "../core/import-record.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { StoredCall } from "../store/call-record.ts";
import { attemptText, factText } from "./deeds.ts";
import type { OpenedRun } from "./opened-run.ts";
import type { Style } from "./output.ts";
import { byline, handleAt, minuteOf, modelText, plural, written } from "./phrases.ts";
import { clip, pad, safe, safeBlock, wrap } from "./terminal.ts";

/** One agent with all its turns, as `show --agent --json` gives it. */
export interface AgentStory {
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly provenance: string;
  /** The shape of the data that it is from; null for whoever joined a run that was played. */
  readonly imported: ImportFormat | null;
  /** Alias; null for an outsider, and in an import. */
  readonly model: string | null;
  /** "synthetic/listener?q=0.7", with what has to be said of it; null for an outsider. */
  readonly modelText: string | null;
  /** The private text; null for an outsider. */
  readonly persona: string | null;
  readonly karma: number;
  readonly posts: number;
  readonly comments: number;
  /** Handles. */
  readonly followers: readonly string[];
  readonly following: readonly string[];
  readonly communities: readonly string[];
  readonly notes: readonly { readonly round: number; readonly text: string }[];
  readonly turns: readonly AgentTurn[];
}

/** Reads an agent's turns out of a run. */
export function agentStory({ file, forum, header, plan, round }: OpenedRun, agent: Agent): AgentStory {
  const spec = agent.model === undefined ? undefined : header.models?.[agent.model];
  const turns = agentTurns(file.events({ toRound: round }), agent, (place) =>
    place.context !== agent.number
      ? sharedCalls(file.callsOf(place.round), place, agent.number)
      : Array.from({ length: place.call + 1 }, (_, ordinal) =>
          [0, 1].map((repair) => file.callFor({ ...place, ordinal, repair })),
        )
          .flat()
          .filter((call) => call !== undefined),
  );
  const handles = (numbers: Iterable<number>): string[] =>
    [...numbers].map((number) => handleAt(forum, number));
  return {
    handle: agent.handle,
    name: agent.name,
    bio: agent.bio,
    provenance: agent.provenance,
    imported: plan.imported?.format ?? null,
    model: agent.model ?? null,
    modelText: spec ? modelText(spec) : null,
    persona: agent.persona === undefined ? null : (file.blob(agent.persona) ?? null),
    karma: agent.karma,
    ...written(agent),
    followers: handles(agent.followers),
    following: handles(agent.following),
    communities: [...agent.communities],
    notes: agent.notes.map(({ round: when, text }) => ({ round: when, text })),
    turns,
  };
}

/** The calls of one context that speaks for many which bear on one agent's turn: its own, or a script's of the round. */
function sharedCalls(calls: readonly StoredCall[], place: CallPlace, agent: number): readonly StoredCall[] {
  return calls.filter(
    (call) => call.context === place.context && call.ordinal <= place.call && (call.agent ?? agent) === agent,
  );
}

/**
 * An agent's turns to be read, each from what it was shown to what became of it.
 *
 *   round 4 · turn 37 · 2026-01-28 10:42 · acted
 *     shown    feed (hot), 3: p3 p1 p2 (held out: p4)
 *     looked   open p1: p1 c1 c2
 *     did      answered c2 with c9: “So am I.”
 *     tokens   812 in, 43 out, 2 calls
 */
export function agentText(story: AgentStory, forum: Forum, style: Style): string {
  const paint = pc.createColors(style.color);
  const blocks = story.turns.map((turn) => turnText(turn, forum, style));
  if (blocks.length === 0) blocks.push(wrap(noTurnText(story), style.width).map(paint.dim).join("\n"));
  return [headText(story, style), ...blocks].join("\n\n");
}

const noTurnText = ({ imported, posts, comments }: AgentStory): string =>
  imported === null
    ? "No turn yet."
    : `Imported (${imported}): which model spoke, and what it was shown, is not on record.${posts + comments > 0 ? " Its words stand in the threads: --thread." : ""}`;

function headText(story: AgentStory, style: Style): string {
  const paint = pc.createColors(style.color);
  const { handle, name, bio, model, karma, posts, comments, followers, following, communities } = story;
  const isImport = story.imported !== null;
  const who = isImport ? `@${safe(handle)}` : byline(handle, model);
  const facts = [
    `${karma} karma`,
    plural(posts, "post"),
    plural(comments, "comment"),
    ...(isImport
      ? []
      : [
          plural(story.turns.length, "turn"),
          plural(followers.length, "follower"),
          `follows ${following.length}`,
        ]),
  ];
  const dim = (text: string): string[] => wrap(text, style.width).map(paint.dim);
  return [
    ...wrap(`${who} · ${safe(name)}`, style.width).map(paint.bold),
    ...(bio === "" ? [] : wrap(safe(bio), style.width)),
    ...(story.modelText === null ? [] : dim(story.modelText)),
    ...dim(facts.join(" · ")),
    ...(isImport && communities.length === 0
      ? []
      : dim(`communities: ${communities.length === 0 ? "none" : safe(communities.join(", "))}`)),
  ].join("\n");
}

const LABEL = 9;

function turnText(turn: AgentTurn, forum: Forum, style: Style): string {
  const paint = pc.createColors(style.color);
  const lead = " ".repeat(2 + LABEL);
  const room = style.width - lead.length;
  const row = (label: string, texts: readonly string[]): string[] =>
    texts
      .flatMap((text) => wrap(text, room))
      .map((line, i) => (i === 0 ? `  ${paint.dim(pad(label, LABEL))}${line}` : lead + line));
  const head = `round ${turn.round} · turn ${turn.turn} · ${minuteOf(turn.at)} · `;
  return [
    paint.dim(head) + (turn.outcome === "acted" ? "acted" : paint.bold(turn.outcome)),
    ...row("shown", turn.shown.map(listText)),
    ...row("looked", turn.reads.map(readText)),
    ...row(
      "did",
      turn.actions.flatMap((taken) => deedTexts(taken, forum)),
    ),
    ...row("answered", lostText(turn)),
    ...row("tokens", [tokensText(turn)]),
  ].join("\n");
}

function listText({ surface, sort, shown, held }: ShownList): string {
  const head = `${surface}${sort === null ? "" : ` (${sort})`}, ${shown.length}${shown.length === 0 ? "" : ": "}${shown.join(" ")}`;
  return held.length === 0 ? head : `${head} (held out: ${held.join(" ")})`;
}

function readText({ read, list }: ReadShown): string {
  if (read.denied !== undefined) {
    return `${attemptText(read)}: ${safe(refusalText({ action: read, reason: read.denied }))}`;
  }
  if (list === null) return attemptText(read);
  const heldOut = list.held.length === 0 ? "" : ` (held out: ${list.held.join(" ")})`;
  return `${attemptText(read)}: ${list.shown.filter(isItemId).join(" ") || "nothing"}${heldOut}`;
}

function deedTexts({ action, events, outcome }: ActionTaken, forum: Forum): string[] {
  const texts = events.map((event) => factText(forum, event)).filter((text) => text !== undefined);
  if (outcome !== "changed nothing") return texts;
  if (action?.type === "do_nothing") return ["nothing"];
  return [`${action === null ? "something" : attemptText(action)}, which changed nothing`];
}

/** How much of an answer that could not be used is shown here; `--prompt` has all of it. */
const LOST = 300;

function lostText({ outcome, answer, unreadable }: AgentTurn): string[] {
  const isLost = outcome !== "acted" && outcome !== "silent";
  if (isLost && answer !== null) return [clip(safe(safeBlock(answer)), LOST) || "nothing at all"];
  return unreadable > 0 ? [`and ${plural(unreadable, "action")} that could not be read`] : [];
}

function tokensText({ tokens, calls }: AgentTurn): string {
  const amount = (value: number | null): string => (value === null ? "unknown" : String(value));
  return calls === 0
    ? "no call on record"
    : `${amount(tokens.input)} in, ${amount(tokens.output)} out, ${plural(calls, "call")}`;
}
