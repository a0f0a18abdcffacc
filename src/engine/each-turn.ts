import type { Vantage } from "../agent/observe.ts";
import type { CallRequest, Completion, ModelSpec } from "../core/call.ts";
import type { AgentNumber } from "../core/ids.ts";
import type { AskAll, Asked } from "./asked.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";
import { causeOf, closeTurn, nextRequest, openTurn, type Turn, takeAnswer } from "./turn.ts";
import { type Waking, wakings } from "./wakings.ts";

/** Plays the turns of a round where everybody has a context of its own: together, or one after the other. */
export async function playEach(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const scheduled = wakings(society, round);
  const start = roundStart(society.plan, round);
  const first = society.forum.turns + 1;
  const { plan, forum, wording } = society;
  const vantageAt = (now: number): Vantage => ({ plan, forum, wording, now, round, roundStart: start });
  const open = (i: number, vantage: Vantage): Turn => {
    const { agent, at } = scheduled[i] as Waking;
    return openTurn(vantage, agent, society.standing(agent.number), { number: first + i, at });
  };
  if (plan.activation === "sequential") {
    for (let i = 0; i < scheduled.length; i += 1) {
      const turn = open(i, vantageAt(scheduled[i]?.at ?? 0));
      await askInWaves(society, [turn], askAll);
      writeTurn(society, log, turn);
    }
    return;
  }
  // Nothing changes on the forum until all have answered, so that it is the same when each of them looks.
  const vantage = vantageAt(start);
  const agents = scheduled.map(({ agent }) => agent.number);
  const turns = await takeTurns(society, { agents, first, open: (i) => open(i, vantage) }, askAll);
  for (const turn of turns) writeTurn(society, log, turn);
}

/** Turns that are opened when they are asked what they ask. */
export interface ClosedTurns {
  /** Whose they are, in order. */
  readonly agents: readonly AgentNumber[];
  /** The run's turn counter, from 1, at the first of them. */
  readonly first: number;
  /** Opens one of them, by its place in `agents`. */
  readonly open: (i: number) => Turn;
}

/**
 * Turns that all stand before the same forum: each is opened when its first call is made, and its prompt let go of when its
 * answer lands. In the order of `agents`.
 */
export async function takeTurns(
  society: Society,
  turns: ClosedTurns,
  askAll: AskAll,
): Promise<readonly Turn[]> {
  const questions = turns.agents.map((_, i) => new Question(society, turns, i));
  await askAgain(questions, askAll);
  return questions.map((question) => question.opened());
}

/** Turns that are open ask their next call together until each has its answer. */
export async function askInWaves(society: Society, turns: readonly Turn[], askAll: AskAll): Promise<void> {
  const questions = turns.map(
    (turn) => new Question(society, { agents: [turn.agent], first: turn.number, open: () => turn }, 0),
  );
  await askAgain(questions, askAll);
}

/** A wave is what a batch interface can take. */
async function askAgain(questions: readonly Question[], askAll: AskAll): Promise<void> {
  let waiting = questions;
  while (waiting.length > 0) {
    const answers = askAll(waiting);
    const completions = answers instanceof Promise ? await answers : answers;
    for (let i = 0; i < waiting.length; i += 1) waiting[i]?.answeredLate(completions[i]);
    waiting = waiting.filter((question) => !question.opened().ending);
  }
}

/** The next call of a turn. */
class Question implements Asked {
  readonly model: string;
  readonly spec: ModelSpec;
  readonly agent: AgentNumber;
  readonly turn: number;
  readonly #draw: number;
  readonly #turns: ClosedTurns;
  #turn: Turn | undefined;
  #request: CallRequest | undefined;

  constructor(society: Society, turns: ClosedTurns, i: number) {
    this.agent = turns.agents[i] as AgentNumber;
    this.turn = turns.first + i;
    this.model = modelOf(society, this.agent);
    this.spec = specOf(society, this.model);
    this.#draw = society.draw;
    this.#turns = turns;
  }

  opened(): Turn {
    this.#turn ??= this.#turns.open(this.turn - this.#turns.first);
    return this.#turn;
  }

  get request(): CallRequest {
    this.#request ??= nextRequest(this.opened(), this.#draw);
    return this.#request;
  }

  answered(completion: Completion): void {
    this.#request = undefined;
    takeAnswer(this.opened(), completion, this.spec);
  }

  /** For answers that nobody handed over as they landed. */
  answeredLate(completion: Completion | undefined): void {
    if (completion !== undefined && this.#request !== undefined) this.answered(completion);
  }
}

const modelOf = ({ plan, forum }: Society, agent: AgentNumber): string =>
  plan.author?.model ?? (forum.agents[agent]?.model as string);

function specOf(society: Society, model: string): ModelSpec {
  const spec = society.plan.models[model];
  if (!spec) throw new Error(`no model stands behind "${model}"`);
  return spec;
}

/** Writes what a turn that has its answer comes to. */
export function writeTurn(society: Society, log: RoundLog, turn: Turn): void {
  closeTurn(society.forum, turn, ({ event, action }) => {
    log.write(turn.at, causeOf(turn, action), event);
  });
}
