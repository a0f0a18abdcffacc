import { wakes } from "../core/schedule.ts";
import { crossedModels, type ResolvedArm } from "./build-plans.ts";
import { blockOf } from "./latin-square.ts";
import type { AgentPlan, Plan, PlannedRun } from "./plan.ts";

/** True things about an experiment that stop nothing. `runs` are all of its runs, `seeds` ascending. */
export function experimentWarnings(
  arms: readonly ResolvedArm[],
  seeds: readonly number[],
  runs: readonly PlannedRun[],
): string[] {
  const plans = runs.map((run) => run.plan);
  const warnings = [
    ...arms.flatMap((arm) => squareWarnings(arm, seeds)),
    ...pairWarnings(arms.length, seeds.length),
    ...arms.flatMap((arm) => wakingWarnings(plans.filter((plan) => plan.arm === arm.name))),
    ...idleModels(plans),
  ];
  return [...new Set(warnings)];
}

function squareWarnings(arm: ResolvedArm, seeds: readonly number[]): string[] {
  const size = crossedModels(arm)?.length ?? 1;
  if (size === 1) return [];
  const open = [...groupByBlock(seeds, size)].filter(([, members]) => members.length < size);
  return open.map(([block, members]) => {
    const [from, to] = [block * size + 1, (block + 1) * size];
    return (
      `the Latin square crosses ${size} models over blocks of ${size} seeds; block ${from} to ${to} has only ` +
      `${members.join(", ")}, so that personas and models are not fully crossed: take whole blocks`
    );
  });
}

function groupByBlock(seeds: readonly number[], size: number): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  for (const seed of seeds) {
    const block = blockOf(seed, size);
    blocks.set(block, [...(blocks.get(block) ?? []), seed]);
  }
  return blocks;
}

/** 2 / 2^n is the smallest p of a two-sided sign-flip test on n pairs: all n differences on one side. */
function pairWarnings(arms: number, pairs: number): string[] {
  const enough = 6;
  if (arms < 2 || pairs >= enough) return [];
  const smallest = 2 / 2 ** pairs;
  const count = pairs === 1 ? "1 seed gives 1 pair" : `${pairs} seeds give ${pairs} pairs`;
  return [
    `${count} of runs to compare arms by: no p-value can be below ${smallest}, and p < .05 takes ${enough} seeds`,
  ];
}

function wakingWarnings(plans: readonly Plan[]): string[] {
  const [plan] = plans;
  if (!plan) return [];
  return plan.agents.flatMap((agent) => {
    const { everyMs } = agent.schedule;
    if (!plans.some((other) => everWakes(other, agent)))
      return [`${agent.handle} never wakes in ${plan.rounds} rounds`];
    if (everyMs === 0 || everyMs >= plan.clock.roundMs) return [];
    return [`${agent.handle} is due more often than once a round; it wakes at most once in each`];
  });
}

/** No agent that wakes at all sleeps through more rounds than this. */
const ROUNDS_LOOKED_AT = 10_000;

function everWakes({ seed, rounds, clock }: Plan, { handle, schedule }: AgentPlan): boolean {
  for (let round = 1; round <= Math.min(rounds, ROUNDS_LOOKED_AT); round += 1) {
    if (wakes({ seed, handle, round, ...clock, schedule })) return true;
  }
  return false;
}

function idleModels(plans: readonly Plan[]): string[] {
  const aliases = new Set(plans.flatMap((plan) => Object.keys(plan.models)));
  const used = new Set(plans.flatMap((plan) => plan.agents.map((agent) => agent.model)));
  return [...aliases]
    .filter((alias) => !used.has(alias))
    .map((alias) => `no persona speaks through the model ${alias}`);
}
