import type { Agent } from "../core/forum.ts";
import { turnOrder, wakes } from "../core/schedule.ts";
import { hasReachedCaps } from "./caps.ts";
import { roundStart, type Society } from "./society.ts";

/** One who is awake, and the virtual moment of its turn. */
export interface Waking {
  readonly agent: Agent;
  readonly at: number;
}

/**
 * Who takes a turn in a round, in order, with the virtual moment of each: the round's length spread evenly over them. Nobody
 * once the run has reached its caps.
 */
export function wakings(society: Society, round: number): readonly Waking[] {
  if (hasReachedCaps(society)) return [];
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
