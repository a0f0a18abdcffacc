import { parseAnswer } from "../agent/answer.ts";
import { readScript } from "../agent/script-answer.ts";
import type { Action } from "../core/actions.ts";
import type { Completion } from "../core/call.ts";
import type { Cause, Event, LoggedEvent, ReadTaken, TurnOutcome, View } from "../core/events.ts";
import type { Agent } from "../core/forum.ts";
import type { StoredCall } from "../store/call-record.ts";

/** One ranked list as the agent met it. */
export interface ShownList {
  readonly surface: string;
  readonly sort: string | null;
  readonly of: string | null;
  /** Ids shown, in rank order. */
  readonly shown: readonly string[];
  /** Ids that the holdout hid. */
  readonly held: readonly string[];
}

/** A look at something before acting; `list` is what it showed, null where it was denied. */
export interface ReadShown {
  readonly read: ReadTaken;
  readonly list: ShownList | null;
}

/** One action of an answer. `action` is null where the raw answer is not on record. */
export interface ActionTaken {
  readonly action: Action | null;
  readonly outcome: "done" | "refused" | "changed nothing";
  /** The facts it made, or the refusal. */
  readonly events: readonly Event[];
}

/** Sums over the calls that were answered; null as soon as one of them does not say. */
export interface TurnTokens {
  readonly input: number | null;
  readonly output: number | null;
}

/** One turn from what it was shown to what became of it. */
export interface AgentTurn {
  readonly turn: number;
  readonly round: number;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: TurnOutcome;
  /** What it met on waking. */
  readonly shown: readonly ShownList[];
  readonly reads: readonly ReadShown[];
  readonly actions: readonly ActionTaken[];
  /** Members of the answer in which no action could be read. */
  readonly unreadable: number;
  /** Calls with an answer. */
  readonly calls: number;
  readonly tokens: TurnTokens;
  /** The last raw answer; null where none is on record. */
  readonly answer: string | null;
}

type TurnTaken = Extract<Event, { readonly type: "turn.taken" }>;

/** Where the calls of a turn are recorded: context and the ordinal of the last of them, from 0. */
export interface CallPlace {
  readonly round: number;
  readonly context: number;
  readonly call: number;
}

interface OpenTurn {
  readonly logged: LoggedEvent;
  readonly taken: TurnTaken;
  readonly place: CallPlace;
  readonly number: number;
  /** By call and place in its answer, in order; what a script's donor did has a place of its own. */
  readonly byAction: Map<string, Event[]>;
}

/** An agent's turns in the order of the log. `callsOf` gives the answered calls of a turn, the last of them last. */
export function agentTurns(
  log: Iterable<LoggedEvent>,
  agent: Pick<Agent, "number">,
  callsOf: (place: CallPlace) => readonly StoredCall[],
): AgentTurn[] {
  const turns = new Map<number, OpenTurn>();
  for (const logged of log) {
    const { cause, event, round } = logged;
    if (cause.by !== "turn") continue;
    const { turn: number, context, call } = cause;
    if (event.type === "turn.taken") {
      if (event.agent !== agent.number) continue;
      const place = { round, context, call };
      turns.set(number, { logged, taken: event, place, number, byAction: new Map() });
    } else if (event.type !== "action.refused" || event.agent === agent.number) {
      addDeed(turns.get(number)?.byAction, cause, event);
    }
  }
  return [...turns.values()].map((turn) => turnOf(turn, callsOf(turn.place)));
}

function addDeed(
  byAction: Map<string, Event[]> | undefined,
  { call, action }: Extract<Cause, { readonly by: "turn" }>,
  event: Event,
): void {
  if (byAction === undefined) return;
  const key = action === undefined ? `given ${byAction.size}` : keyOf(call, action);
  byAction.set(key, [...(byAction.get(key) ?? []), event]);
}

const keyOf = (call: number, action: number): string => `${call}/${action}`;

function turnOf(turn: OpenTurn, calls: readonly StoredCall[]): AgentTurn {
  const { logged, taken, number } = turn;
  const granted = taken.reads.filter(({ denied }) => denied === undefined).length;
  const lists = taken.views.map(listOf);
  const opened = lists.splice(lists.length - granted, granted).values();
  const answers = calls.flatMap(({ outcome }) => (outcome.ok ? [outcome.completion] : []));
  const last = answers.at(-1);
  const isScript = calls.some((call) => call.agent === undefined);
  return {
    turn: number,
    round: logged.round,
    at: logged.at,
    outcome: taken.outcome,
    shown: lists,
    reads: taken.reads.map((read) => ({
      read,
      list: read.denied === undefined ? (opened.next().value ?? null) : null,
    })),
    actions: isScript ? scriptActions(turn, calls) : actionsOf(turn, last),
    unreadable: taken.unreadable ?? 0,
    calls: answers.length,
    // What a script cost is no one turn's.
    tokens: {
      input: isScript ? null : sum(answers.map(({ usage }) => usage.inputTokens)),
      output: isScript ? null : sum(answers.map(({ usage }) => usage.outputTokens)),
    },
    answer: last?.text ?? null,
  };
}

function listOf({ surface, sort, of, eligible, held = [] }: View): ShownList {
  const hidden = new Set(held);
  return {
    surface,
    sort: sort ?? null,
    of: of ?? null,
    shown: eligible.filter((_, i) => !hidden.has(i)),
    held: eligible.filter((_, i) => hidden.has(i)),
  };
}

function actionsOf({ taken, place, byAction }: OpenTurn, last: Completion | undefined): ActionTaken[] {
  const parsed = last && parseAnswer(last);
  const attempts = parsed?.type === "actions" ? parsed.actions : [];
  // A read that was asked for when none was left is refused as if it were the answer's first action.
  const count = Math.max(taken.actions, byAction.size);
  return Array.from({ length: count }, (_, index) =>
    actionOf(attempts[index], byAction.get(keyOf(place.call, index))),
  );
}

/** The lines of a script that something came of. */
function scriptActions({ byAction }: OpenTurn, calls: readonly StoredCall[]): ActionTaken[] {
  const attempts = new Map<string, Action>();
  for (const { ordinal, outcome } of calls) {
    if (!outcome.ok) continue;
    for (const { index, action } of readScript(outcome.completion).lines)
      attempts.set(keyOf(ordinal, index), action);
  }
  return [...byAction].map(([key, events]) => actionOf(attempts.get(key), events));
}

function actionOf(action: Action | undefined, events: readonly Event[] = []): ActionTaken {
  const isRefused = events.some(({ type }) => type === "action.refused");
  const outcome = isRefused ? "refused" : events.length > 0 ? "done" : "changed nothing";
  return { action: action ?? null, outcome, events };
}

function sum(values: readonly (number | undefined)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return null;
    total += value;
  }
  return values.length === 0 ? null : total;
}
