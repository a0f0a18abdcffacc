import { answerShape, type ParsedAnswer, parseAnswer } from "../agent/answer.ts";
import { askText, readsOf, repairText } from "../agent/handbook.ts";
import { jsonIn } from "../agent/json-in-text.ts";
import { look } from "../agent/look.ts";
import { type Home, observe, type Vantage } from "../agent/observe.ts";
import { visibleItems } from "../agent/prompt.ts";
import type { Action, RefusalReason } from "../core/actions.ts";
import type { CallRequest, Completion, ModelSpec, Placed, Segment } from "../core/call.ts";
import { type Aside, decide } from "../core/decide.ts";
import type { Cause, Event, ReadTaken, TurnOutcome, View } from "../core/events.ts";
import type { Agent, Forum } from "../core/forum.ts";
import type { AgentNumber, ItemId } from "../core/ids.ts";

/** One agent's turn while it is being taken. */
export interface Turn {
  readonly agent: AgentNumber;
  /** The conversation that is asked, and its name. */
  readonly context: number;
  readonly name: string;
  /** The run's turn counter, from 1. */
  readonly number: number;
  /** Virtual milliseconds. */
  readonly at: number;
  readonly vantage: Vantage;
  /** Of the call that comes next; once asked, its last says what is asked. Nobody needs them once the answer is in. */
  segments: readonly Segment[];
  /** Which of them many prompts share; they stay in their places when more is added. */
  strands: readonly Placed[];
  views: readonly View[];
  reads: readonly ReadTaken[];
  readonly told: number | undefined;
  /** Set where what the agent does is for nobody. */
  readonly aside: Aside | undefined;
  /** Which call comes next, from 0; in a context that speaks for many, from the agent's first place. */
  ordinal: number;
  /** The answer to the last call where nothing could be read from it: the model is asked once to put it right. */
  unread: string | undefined;
  /** Set when the answer is in. */
  ending: Ending | undefined;
}

interface Ending {
  readonly outcome: TurnOutcome;
  readonly actions: readonly Action[];
  readonly unreadable: number;
  /** A read asked for when none was left. */
  readonly late: ReadTaken | undefined;
  /** The messages in the prompt, where something is remembered. */
  readonly visible: readonly ItemId[];
}

/** What a turn comes to: facts with the action they spring from (undefined for the turn's own). */
export interface TurnFact {
  readonly event: Event;
  readonly action: number | undefined;
}

/** When a turn is taken, and where its calls stand. */
export interface TurnPlace {
  /** The run's turn counter, from 1. */
  readonly number: number;
  /** Virtual milliseconds. */
  readonly at: number;
  /** The context that speaks for many, and the ordinal of the turn's first call in it; absent for the agent's own. */
  readonly within?: { readonly context: number; readonly name: string; readonly ordinal: number };
  /** What a donor's agent was shown in the place of this one, which then acts for nobody. */
  readonly recorded?: { readonly home: Home; readonly aside: Aside };
}

/** Opens a turn: the agent looks, and its first prompt is ready. */
export function openTurn(
  vantage: Vantage,
  agent: Agent,
  standing: readonly Segment[],
  { number, at, within = { context: agent.number, name: agent.handle, ordinal: 0 }, recorded }: TurnPlace,
): Turn {
  const seen = observe(vantage, agent, standing, recorded?.home);
  return {
    agent: agent.number,
    number,
    at,
    ...within,
    vantage,
    segments: seen.segments,
    strands: seen.strands,
    views: seen.views,
    reads: NONE,
    told: seen.told,
    aside: recorded?.aside,
    unread: undefined,
    ending: undefined,
  };
}

const readsLeft = (turn: Turn): number => readsOf(turn.vantage.plan) - turn.reads.length;

/** The call that a turn needs next; to be asked for once. */
export function nextRequest(turn: Turn, draw: number): CallRequest {
  const { plan, round, wording } = turn.vantage;
  const left = readsLeft(turn);
  if (turn.unread !== undefined) return repairRequest(turn, turn.unread, draw);
  // Nobody else has the list before it is asked.
  const segments = turn.segments as Segment[];
  segments.push(wording.ask(askText(left, plan.turn.actions)));
  return {
    segments,
    strands: turn.strands,
    answer: answerShape(left > 0, plan.turn.actions),
    address: {
      round,
      context: turn.context,
      name: turn.name,
      ordinal: turn.ordinal,
      draw,
      repair: 0,
    },
  };
}

/** The same call again, with the answer that could not be read and what is wrong with it. */
function repairRequest(turn: Turn, unread: string, draw: number): CallRequest {
  const { plan, round } = turn.vantage;
  const left = readsLeft(turn);
  const fault = jsonIn(unread) === undefined ? "no json" : "no action";
  return {
    segments: [
      ...turn.segments,
      { role: "assistant", kind: "answer", text: unread },
      { role: "user", kind: "frame", text: repairText(fault, left, plan.turn.actions) },
    ],
    strands: turn.strands,
    answer: answerShape(left > 0, plan.turn.actions),
    address: { round, context: turn.context, name: turn.name, ordinal: turn.ordinal, draw, repair: 1 },
  };
}

/** Only of models held to the form by words alone, or by a mode that promises no more than JSON. */
const mayBeRepaired = (parsed: ParsedAnswer, { structured }: ModelSpec): boolean =>
  (structured === "prompt" || structured === "json") &&
  parsed.type === "lost" &&
  parsed.outcome === "unreadable";

function endingOf(
  { actions, unreadable }: ParsedAnswer & { readonly type: "actions" },
  segments: readonly Segment[],
): Ending {
  const acts = actions.some(({ type }) => type !== "do_nothing");
  const outcome = acts ? "acted" : unreadable > 0 ? "unreadable" : "silent";
  const remembers = actions.some(({ type }) => type === "remember");
  const visible = remembers ? visibleItems(segments) : NONE;
  return { outcome, actions, unreadable, late: undefined, visible };
}

const NONE: readonly never[] = [];

function end(turn: Turn, ending: Ending): void {
  turn.ending = ending;
  turn.segments = NONE;
  turn.strands = NONE;
}

/** Takes an answer in: the turn looks further, asks for a repair, or ends. `spec` is the model that gave it. */
export function takeAnswer(turn: Turn, completion: Completion, spec: ModelSpec): void {
  const parsed = parseAnswer(completion);
  turn.unread = turn.unread === undefined && mayBeRepaired(parsed, spec) ? completion.text : undefined;
  if (turn.unread !== undefined) return;
  if (parsed.type === "lost") {
    end(turn, { outcome: parsed.outcome, actions: NONE, unreadable: 0, late: undefined, visible: NONE });
    return;
  }
  if (parsed.type === "actions") {
    end(turn, endingOf(parsed, turn.segments));
    return;
  }
  if (readsLeft(turn) <= 0) {
    end(turn, { outcome: "silent", actions: NONE, unreadable: 0, late: parsed.read, visible: NONE });
    return;
  }
  const { forum } = turn.vantage;
  const agent = forum.agents[turn.agent] as Agent;
  const seen = look(turn.vantage, agent, parsed.read);
  const read = seen.denied === undefined ? parsed.read : { ...parsed.read, denied: seen.denied };
  turn.reads = [...turn.reads, read];
  // The list that was asked belongs to its call from now on.
  const answer: Segment = { role: "assistant", kind: "answer", text: completion.text };
  turn.segments = [...turn.segments.slice(0, -1), answer, ...seen.segments];
  if (seen.view) turn.views = [...turn.views, seen.view];
  turn.ordinal += 1;
}

/**
 * Ends a turn: its own event, then what became of each action, in order. `commit` must apply each event to the forum
 * before the next action is decided.
 */
export function closeTurn(forum: Forum, turn: Turn, commit: (fact: TurnFact) => void): void {
  const ending = turn.ending;
  if (!ending) throw new Error(`turn ${turn.number} has no answer yet`);
  commit({ event: turnEvent(turn, ending), action: undefined });
  const { actions: most } = turn.vantage.plan.turn;
  if (ending.late) commit({ event: refusal(turn, ending.late, "no_reads_left"), action: 0 });
  const { visible } = ending;
  ending.actions.forEach((action, index) => {
    for (const event of outcomeOf(forum, turn, { action, allowed: index < most, visible }))
      commit({ event, action: index });
  });
}

interface Attempt {
  readonly action: Action;
  readonly allowed: boolean;
  readonly visible: readonly ItemId[];
}

function outcomeOf(forum: Forum, turn: Turn, { action, allowed, visible }: Attempt): readonly Event[] {
  if (!allowed) return [refusal(turn, action, "too_many_actions")];
  if (action.type === "vote" && turn.vantage.plan.turn.votes === false) {
    return [refusal(turn, action, "no_votes")];
  }
  const decision = decide(forum, turn.agent, action, { visible, ...(turn.aside && { aside: turn.aside }) });
  return decision.ok ? decision.events : [refusal(turn, action, decision.reason, decision.retryAt)];
}

function refusal(turn: Turn, action: Action | ReadTaken, reason: RefusalReason, retryAt?: number): Event {
  return {
    type: "action.refused",
    agent: turn.agent,
    action,
    reason,
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}

function turnEvent(turn: Turn, ending: Ending): Event {
  return {
    type: "turn.taken",
    agent: turn.agent,
    outcome: ending.outcome,
    views: turn.views,
    reads: turn.reads,
    actions: ending.actions.length,
    ...(turn.told === undefined ? {} : { told: turn.told }),
    ...(ending.unreadable === 0 ? {} : { unreadable: ending.unreadable }),
  };
}

/** The cause that a turn's facts carry. */
export function causeOf(turn: Turn, action: number | undefined): Cause {
  const { number, context, ordinal: call } = turn;
  return action === undefined
    ? { by: "turn", turn: number, context, call }
    : { by: "turn", turn: number, context, call, action };
}
