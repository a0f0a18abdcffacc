import { standingSegments } from "../agent/prompt.ts";
import { wakes } from "../core/schedule.ts";
import type { AgentPlan, Plan } from "../scenario/plan.ts";

/** The turns of one model's agents in one round, counted by the dice that the run itself throws. */
export interface RoundTurns {
  readonly round: number;
  readonly turns: number;
  /** UTF-16 units of the part of a prompt that never changes, all turns together. */
  readonly standing: number;
  /** Turns that these agents have behind them, all together. */
  readonly before: number;
}

/** Who wakes when, and what stands at the head of their prompts. */
export interface Census {
  /** By alias, rounds in order; rounds in which no agent of the model wakes are left out. */
  readonly models: ReadonlyMap<string, readonly RoundTurns[]>;
  /** How many turns all agents have taken before round r, at index r. */
  readonly turnsBefore: readonly number[];
  /** UTF-16 units that all prompts of the run begin with. */
  readonly shared: number;
}

/** One agent while it is counted. */
interface Resident {
  readonly agent: AgentPlan;
  readonly standing: number;
  turns: number;
}

/** Counts the turns of a run. Takes about half a second for ten thousand agents and a hundred rounds. */
export function censusOf(plan: Plan): Census {
  const segmentsFor = standingSegments(plan);
  const lengths = (agent: AgentPlan): readonly number[] =>
    segmentsFor(agent).map(({ text }) => text.length + 1);
  const residents = plan.agents.map(
    (agent): Resident => ({ agent, standing: sum(lengths(agent)), turns: 0 }),
  );
  const models = new Map<string, RoundTurns[]>();
  const turnsBefore: number[] = [0, 0];
  for (let round = 1; round <= plan.rounds; round += 1) {
    let turns = turnsBefore[round] ?? 0;
    for (const [alias, counted] of roundOf(plan, round, residents)) {
      const rounds = models.get(alias);
      if (rounds) rounds.push(counted);
      else models.set(alias, [counted]);
      turns += counted.turns;
    }
    turnsBefore.push(turns);
  }
  const [first] = plan.agents;
  // The last segment is the agent's own; everything before it is the same for all.
  return { models, turnsBefore, shared: first ? sum(lengths(first).slice(0, -1)) : 0 };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function roundOf(plan: Plan, round: number, residents: readonly Resident[]): ReadonlyMap<string, RoundTurns> {
  const { seed, clock } = plan;
  const { roundMs, startMs } = clock;
  const counted = new Map<string, { round: number; turns: number; standing: number; before: number }>();
  for (const resident of residents) {
    const { handle, model, schedule } = resident.agent;
    if (!wakes({ seed, handle, round, roundMs, startMs, schedule })) continue;
    const of = counted.get(model) ?? { round, turns: 0, standing: 0, before: 0 };
    of.turns += 1;
    of.standing += resident.standing;
    of.before += resident.turns;
    resident.turns += 1;
    counted.set(model, of);
  }
  return counted;
}
