import type { Vantage } from "../agent/observe.ts";
import type { Completion, ModelSpec } from "../core/call.ts";
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
  const open = (i: number, now: number): Turn => {
    const { agent, at } = scheduled[i] as Waking;
    const { plan, forum, wording } = society;
    const vantage: Vantage = { plan, forum, wording, now, round, roundStart: start };
    return openTurn(vantage, agent, society.standing(agent.number), { number: first + i, at });
  };
  if (society.plan.activation === "sequential") {
    for (let i = 0; i < scheduled.length; i += 1) {
      const turn = open(i, scheduled[i]?.at ?? 0);
      await askInWaves(society, [turn], askAll);
      writeTurn(society, log, turn);
    }
    return;
  }
  const turns = scheduled.map((_, i) => open(i, start));
  await askInWaves(society, turns, askAll);
  for (const turn of turns) writeTurn(society, log, turn);
}

/** All turns ask their next call together until each has its answer: a wave is what a batch interface can take. */
export async function askInWaves(society: Society, turns: readonly Turn[], askAll: AskAll): Promise<void> {
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

const modelOf = ({ plan, forum }: Society, turn: Turn): string =>
  plan.author?.model ?? (forum.agents[turn.agent]?.model as string);

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

/** Writes what a turn that has its answer comes to. */
export function writeTurn(society: Society, log: RoundLog, turn: Turn): void {
  closeTurn(society.forum, turn, ({ event, action }) => {
    log.write(turn.at, causeOf(turn, action), event);
  });
}
