import type { Vantage } from "../agent/observe.ts";
import type { CallAddress, CallRequest, Completion, ModelSpec } from "../core/call.ts";
import type { LoggedEvent } from "../core/events.ts";
import type { Agent } from "../core/forum.ts";
import { turnOrder, wakes } from "../core/schedule.ts";
import { SealedRound } from "../store/chain.ts";
import { intervene, playOpening } from "./opening.ts";
import { bringIn, type OperatorInput } from "./operator.ts";
import { RoundLog, roundStart, type Society } from "./society.ts";
import { causeOf, closeTurn, nextRequest, openTurn, type Turn, takeAnswer } from "./turn.ts";

/** A request with what the call record says about its place. */
export interface Asked {
  readonly request: CallRequest;
  /** The model's alias, and what stands behind it now. */
  readonly model: string;
  readonly spec: ModelSpec;
  readonly agent: number;
  readonly turn: number;
}

/** Where in its round a call stands, as a key. A run asks one draw at each place; which one is not the log's affair. */
export function placeKey(at: Pick<CallAddress, "context" | "ordinal" | "repair">): string {
  return `${at.context} ${at.ordinal} ${at.repair}`;
}

/**
 * Gets the answers to some requests, in the order of the requests. Live, from providers; in a replay, from the record.
 * It rejects when an answer cannot be had: the round is then not committed.
 */
export type AskAll = (asked: readonly Asked[]) => readonly Completion[] | Promise<readonly Completion[]>;

/** What a round starts from, beside the society. */
export interface RoundStart {
  readonly round: number;
  /** The chain's link after the round before. */
  readonly link: string;
  /** What the operator brings in, in order. */
  readonly inputs: readonly OperatorInput[];
}

/**
 * Plays one round and returns it sealed, its last event being `round.closed`. The society moves on with them. Nothing but the
 * society, the start and the answers decides what comes back.
 */
export async function playRound(
  society: Society,
  { round, link, inputs }: RoundStart,
  askAll: AskAll,
): Promise<SealedRound> {
  const log = new RoundLog(society, round);
  bringIn(society, log, roundStart(society.plan, round), inputs);
  if (round === 0) playOpening(society, log);
  else await playTurns(society, log, round, askAll);
  const { plan } = society;
  const turns = log.events.filter(({ event }) => event.type === "turn.taken").length;
  const end = round === 0 ? roundStart(plan, 0) : roundStart(plan, round + 1);
  return SealedRound.close(link, log.events, (hash) => {
    log.write(end, { by: "scheduler" }, { type: "round.closed", turns, hash });
    return log.events.at(-1) as LoggedEvent;
  });
}

/** Who takes a turn in a round, in order, with the virtual moment of each: the round's length spread evenly over them. */
function schedule(society: Society, round: number): readonly { agent: Agent; at: number }[] {
  const { plan, forum } = society;
  const { roundMs, startMs } = plan.clock;
  const { seed } = plan;
  const awake: Agent[] = [];
  plan.agents.forEach(({ handle, schedule }, number) => {
    if (wakes({ seed, handle, round, roundMs, startMs, schedule })) awake.push(forum.agents[number] as Agent);
  });
  const handles = awake.map(({ handle }) => handle);
  const byHandle = new Map(awake.map((agent) => [agent.handle, agent]));
  const start = roundStart(plan, round);
  return turnOrder(seed, round, handles, plan.order).map((handle, i) => ({
    agent: byHandle.get(handle) as Agent,
    at: start + Math.floor((roundMs * (i + 1)) / (awake.length + 1)),
  }));
}

async function playTurns(society: Society, log: RoundLog, round: number, askAll: AskAll): Promise<void> {
  intervene(society, log, round);
  const scheduled = schedule(society, round);
  const start = roundStart(society.plan, round);
  const first = society.forum.turns + 1;
  const open = (i: number, now: number): Turn => {
    const { agent, at } = scheduled[i] as { agent: Agent; at: number };
    const { plan, forum, wording } = society;
    const vantage: Vantage = { plan, forum, wording, now, round, roundStart: start };
    return openTurn(vantage, agent, society.standing(agent.number), { number: first + i, at });
  };
  if (society.plan.activation === "sequential") {
    for (let i = 0; i < scheduled.length; i += 1) {
      const turn = open(i, scheduled[i]?.at ?? 0);
      await askInWaves(society, [turn], askAll);
      close(society, log, turn);
    }
    return;
  }
  const turns = scheduled.map((_, i) => open(i, start));
  await askInWaves(society, turns, askAll);
  for (const turn of turns) close(society, log, turn);
}

/** All turns ask their next call together until each has its answer: a wave is what a batch interface can take. */
async function askInWaves(society: Society, turns: readonly Turn[], askAll: AskAll): Promise<void> {
  let waiting = turns;
  while (waiting.length > 0) {
    const answers = askAll(waiting.map((turn) => asked(society, turn)));
    const completions = answers instanceof Promise ? await answers : answers;
    waiting.forEach((turn, i) => {
      takeAnswer(turn, completions[i] as Completion, specOf(society, turn));
    });
    waiting = waiting.filter((turn) => !turn.ending);
  }
}

const modelOf = ({ forum }: Society, turn: Turn): string => forum.agents[turn.agent]?.model as string;

function specOf(society: Society, turn: Turn): ModelSpec {
  const model = modelOf(society, turn);
  const spec = society.plan.models[model];
  if (!spec) throw new Error(`no model stands behind "${model}"`);
  return spec;
}

function asked(society: Society, turn: Turn): Asked {
  const [model, spec] = [modelOf(society, turn), specOf(society, turn)];
  return { request: nextRequest(turn, society.draw), model, spec, agent: turn.agent, turn: turn.number };
}

function close(society: Society, log: RoundLog, turn: Turn): void {
  closeTurn(society.forum, turn, ({ event, action }) => {
    log.write(turn.at, causeOf(turn, action), event);
  });
}
