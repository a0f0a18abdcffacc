import { actingPrompt } from "../agent/script-prompt.ts";
import type { AskAll } from "./asked.ts";
import { AUTHOR, authorContext } from "./author-context.ts";
import { askInWaves, writeTurn } from "./each-turn.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";
import { openTurn } from "./turn.ts";
import { wakings } from "./wakings.ts";

/** Calls that a turn may make in the one context: more than reads allow, so that no agent's place depends on another's. */
const CALLS = 64;

/**
 * Plays the turns of a round in one context that speaks for all, one after the other whatever the activation: each prompt
 * holds all that was written until then, so there is nothing that could go on at the same time.
 */
export async function playAsOne(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const { forum, wording, transcript } = society;
  const start = roundStart(society.plan, round);
  for (const { agent, at } of wakings(society, round)) {
    const vantage = { plan: society.plan, forum, wording, now: at, round, roundStart: start };
    const standing = actingPrompt(vantage, transcript, agent.handle);
    const within = { context: authorContext(society.plan), name: AUTHOR, ordinal: agent.number * CALLS };
    const turn = openTurn(vantage, agent, standing, { number: forum.turns + 1, at, within });
    await askInWaves(society, [turn], askAll);
    writeTurn(society, log, turn);
  }
}
