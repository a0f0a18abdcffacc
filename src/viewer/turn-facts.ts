import { type AgentTurn, agentTurns } from "../analysis/agent-turns.ts";
import type { Segment } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Event, LoggedEvent, View } from "../core/events.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { StoredCall } from "../store/call-record.ts";
import { noteLine } from "./agent-lines.ts";
import type { ActionTaken, Attempt, PromptSegment, ReadShown, ShownEntry, ShownList, Turn } from "./api.ts";
import { deedOf } from "./deed.ts";
import type { ForumAt } from "./forum-at.ts";
import type { IndexedTurn } from "./indexed.ts";
import { itemLine } from "./item-lines.ts";
import type { OpenRun } from "./open-run.ts";
import { turnLine } from "./turn-lines.ts";

type TurnTaken = Extract<Event, { readonly type: "turn.taken" }>;

/** What is on record of one turn: its round's log, and the calls that bear on it. */
interface Record {
  readonly round: readonly LoggedEvent[];
  readonly calls: readonly StoredCall[];
}

/** All of one turn, from what was shown to what became of it. Throws `not_found`. */
export function turnFacts(run: OpenRun, number: number): Turn {
  const turn = run.index.turns.get(number);
  if (turn === undefined) {
    const last = run.index.turnList.length;
    throw new PolylogueError("not_found", `there is no turn ${number}`, {
      hint: last === 0 ? "Nobody has taken one." : `There are ${last} so far.`,
    });
  }
  return run.reading((file) =>
    factsOf(run, turn, {
      round: [...file.events({ fromRound: turn.round, toRound: turn.round })],
      calls: file.callsOf(turn.round).filter((call) => bearsOn(call, turn)),
    }),
  );
}

/** A script is written for many turns: its calls are the round's. */
const bearsOn = ({ context, turn, agent, ordinal }: StoredCall, place: IndexedTurn): boolean =>
  context === place.context && (turn === place.turn || agent === undefined) && ordinal <= place.call;

function factsOf(run: OpenRun, turn: IndexedTurn, { round, calls }: Record): Turn {
  const forum = run.at(turn.round);
  const taken = takenIn(round, turn);
  const answered = calls.filter(({ outcome }) => outcome.ok);
  const story = agentTurns(round, { number: turn.agent }, () => answered).find(
    (one) => one.turn === turn.turn,
  );
  const agent = run.index.agent(turn.agent);
  const place = agent.turns.indexOf(turn);
  const asked = answered.findLast(({ ordinal }) => ordinal === turn.call) ?? calls.at(-1);
  return {
    ...turnLine(forum, turn),
    ...listsOf(run, turn, taken),
    memory: agent.notes.filter((note) => note.round < turn.round).map(noteLine),
    segments: asked ? asked.segments.map(segmentOf) : null,
    attempts: calls.map(attemptOf),
    noCall: asked ? null : whyNoCall(run),
    isShared: calls.some((call) => call.agent === undefined),
    taken: (story?.actions ?? []).map((one) => actionOf(forum, one)),
    unreadable: taken?.unreadable ?? 0,
    tokens: story?.tokens ?? { input: null, output: null },
    ...spentOn(calls),
    before: agent.turns[place - 1]?.turn ?? null,
    after: agent.turns[place + 1]?.turn ?? null,
  };
}

function takenIn(round: readonly LoggedEvent[], { turn }: IndexedTurn): TurnTaken | undefined {
  for (const { cause, event } of round)
    if (event.type === "turn.taken" && cause.by === "turn" && cause.turn === turn) return event;
  return undefined;
}

function whyNoCall({ plan }: OpenRun): string {
  if (plan.author?.skeleton !== undefined)
    return "Where the tree is given, a round without messages has nothing to be asked for.";
  return "No call is on record for this turn: polylogue replay tells what else is missing.";
}

/** Null as soon as one call does not say; what was taken from a parent or a cassette costs nothing. */
function spentOn(calls: readonly StoredCall[]): Pick<Turn, "priceUsd" | "latencyMs"> {
  if (calls.length === 0) return { priceUsd: null, latencyMs: null };
  let priceUsd: number | null = 0;
  let latencyMs = 0;
  for (const call of calls) {
    latencyMs += call.latencyMs;
    if (call.reused === true || !call.outcome.ok) continue;
    priceUsd = priceUsd === null || call.priceUsd === undefined ? null : priceUsd + call.priceUsd;
  }
  return { priceUsd, latencyMs };
}

/** The last views of a turn are those of its reads that were granted, in order. */
function listsOf(
  run: OpenRun,
  turn: IndexedTurn,
  taken: TurnTaken | undefined,
): Pick<Turn, "lists" | "reads"> {
  if (taken === undefined) return { lists: [], reads: [] };
  const granted = taken.reads.filter(({ denied }) => denied === undefined).length;
  const lists = taken.views.map((view) => listOf(run, turn.round, view));
  const opened = lists.splice(lists.length - granted, granted).values();
  const reads = taken.reads.map(
    ({ denied, ...read }): ReadShown => ({
      read,
      denied: denied ?? null,
      list: denied === undefined ? (opened.next().value ?? null) : null,
    }),
  );
  return { lists, reads };
}

function listOf(run: OpenRun, round: number, view: View): ShownList {
  const { surface, sort, of, eligible, sources, holdout, recorded } = view;
  const held = new Set(view.held);
  const exempt = new Set(view.exempt);
  const before = run.at(Math.max(0, round - 1));
  const entries = eligible.map((id, i): ShownEntry[] => {
    // Where turns follow each other within a round, what was shown may be of that round itself.
    const forum = before.item(id) ? before : run.at(round);
    const item = forum.item(id);
    if (item === undefined) return [];
    const source = sources?.[i];
    return [
      {
        rank: i + 1,
        held: held.has(i),
        exempt: exempt.has(i),
        source: source === undefined || source === id ? null : source,
        item: itemLine(forum, item),
      },
    ];
  });
  return {
    surface,
    sort: sort ?? null,
    of: of ?? null,
    holdout: holdout ?? null,
    recorded: recorded === true,
    entries: entries.flat(),
  };
}

function segmentOf({ role, kind, slot, textSource, provenance, text }: Segment): PromptSegment {
  return { role, kind, slot: slot ?? null, source: textSource ?? null, provenance: provenance ?? null, text };
}

function attemptOf(call: StoredCall): Attempt {
  const { outcome } = call;
  const completion = outcome.ok ? outcome.completion : undefined;
  return {
    id: call.id,
    call: call.ordinal,
    repair: call.repair,
    attempt: call.attempt,
    model: call.model,
    servedModel: completion?.servedModel ?? null,
    host: completion?.host ?? null,
    stop: completion?.stop ?? null,
    text: completion?.text ?? null,
    reasoning: completion?.reasoning ?? null,
    usage: completion?.usage ?? {},
    ...(outcome.ok
      ? { failure: null, message: null }
      : { failure: outcome.failure, message: outcome.message }),
    latencyMs: call.latencyMs,
    waitingMs: call.waitingMs,
    priceUsd: call.priceUsd ?? null,
    priceSource: call.priceSource ?? null,
    reused: call.reused === true,
    requestHash: call.requestHash,
    asked: call.asked,
    sent: (outcome.ok ? outcome.completion.sent : outcome.sent) ?? null,
  };
}

function actionOf(forum: ForumAt, { action, outcome, events }: AgentTurn["actions"][number]): ActionTaken {
  const refused = events.find((event) => event.type === "action.refused");
  return {
    action,
    outcome,
    refusal: refused ? refusalText(refused) : null,
    deeds: events.map((event) => deedOf(forum, event)),
  };
}
