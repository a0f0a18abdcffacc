import { wakes } from "../core/schedule.ts";
import { crossedModels, type ResolvedArm } from "./build-plans.ts";
import { blockOf } from "./latin-square.ts";
import type { AgentPlan, Plan, PlannedRun } from "./plan.ts";
import { smallestP } from "./smallest-p.ts";

/** True things about an experiment that stop nothing. `runs` are all of its runs, `seeds` ascending. */
export function experimentWarnings(
  arms: readonly ResolvedArm[],
  seeds: readonly number[],
  runs: readonly PlannedRun[],
): string[] {
  const plans = runs.map((run) => run.plan);
  const warnings = [
    ...arms.flatMap((arm) => [...squareWarnings(arm, seeds), ...passingWarnings(arm)]),
    ...pairWarnings(arms.length, seeds.length),
    ...arms.flatMap((arm) =>
      wakingWarnings(
        arm,
        plans.filter((plan) => plan.arm === arm.name),
      ),
    ),
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

function passingWarnings(arm: ResolvedArm): string[] {
  const passing = arm.members.some(
    (one) => one.type === "population" && one.population.settings.seed === "run",
  );
  if (!passing || crossedModels(arm) === undefined) return [];
  return [
    "a population with `seed: run` is another under each seed, so that a Latin square cannot give each of its agents " +
      "every model",
  ];
}

function groupByBlock(seeds: readonly number[], size: number): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  for (const seed of seeds) {
    const block = blockOf(seed, size);
    blocks.set(block, [...(blocks.get(block) ?? []), seed]);
  }
  return blocks;
}

function pairWarnings(arms: number, pairs: number): string[] {
  const enough = 6;
  if (arms < 2 || pairs >= enough) return [];
  const count = pairs === 1 ? "1 seed gives 1 pair" : `${pairs} seeds give ${pairs} pairs`;
  return [
    `${count} of runs to compare arms by: no p-value can be below ${smallestP(pairs)}, and p < .05 takes ${enough} seeds`,
  ];
}

function wakingWarnings({ members }: ResolvedArm, plans: readonly Plan[]): string[] {
  const [plan] = plans;
  if (!plan) return [];
  const listed = new Set(members.flatMap((one) => (one.type === "persona" ? one.persona.handle : [])));
  const generated = plan.agents.filter(({ handle }) => !listed.has(handle));
  return [
    ...listedWarnings(
      plan.agents.filter(({ handle }) => listed.has(handle)),
      plans,
    ),
    ...generatedWarnings(generated, plans),
  ];
}

function listedWarnings(agents: readonly AgentPlan[], plans: readonly Plan[]): string[] {
  const [plan] = plans;
  if (!plan) return [];
  return agents.flatMap((agent) => {
    const { everyMs } = agent.schedule;
    if (!plans.some((other) => everWakes(other, agent)))
      return [`${agent.handle} never wakes in ${plan.rounds} rounds`];
    if (everyMs === 0 || everyMs >= plan.clock.roundMs) return [];
    return [`${agent.handle} is due more often than once a round; it wakes at most once in each`];
  });
}

/** So many generated agents are looked at to see whether any of them wakes at all. */
const AGENTS_LOOKED_AT = 1_000;

/** Of many agents, how many; their names would say nothing. */
function generatedWarnings(agents: readonly AgentPlan[], plans: readonly Plan[]): string[] {
  const [plan] = plans;
  if (!plan || agents.length === 0) return [];
  const { rounds, clock } = plan;
  if (!agents.slice(0, AGENTS_LOOKED_AT).some((agent) => plans.some((other) => everWakes(other, agent))))
    return [`of the generated agents, none ever wakes in ${rounds} rounds`];
  const count = (test: (everyMs: number) => boolean) =>
    agents.filter(({ schedule }) => schedule.everyMs > 0 && test(schedule.everyMs)).length;
  const late = count((everyMs) => everyMs > rounds * clock.roundMs);
  const hasty = count((everyMs) => everyMs < clock.roundMs);
  const share = (some: number) => `${some} of ${agents.length} generated agents`;
  return [
    ...sizeWarnings(agents),
    ...(late > 0
      ? [`${share(late)} are due less than once in ${rounds} rounds, so that some never wake`]
      : []),
    ...(hasty > 0
      ? [`${share(hasty)} are due more often than once a round; they wake at most once in each`]
      : []),
  ];
}

/** V8 holds no longer text (2^29 - 24 characters), and a plan is stored as one. */
const LONGEST_TEXT = 536_870_888;
/** What stands in a plan for an agent besides its persona's words, at least. */
const CHARACTERS_AN_AGENT = 200;

function sizeWarnings(agents: readonly AgentPlan[]): string[] {
  const length = agents.reduce((sum, { persona }) => sum + persona.length + CHARACTERS_AN_AGENT, 0);
  if (length <= LONGEST_TEXT) return [];
  return [
    `${agents.length} agents with these personas make a plan too long to be stored, so that no run can be made: take fewer`,
  ];
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
  const casts = new Set(plans.map((plan) => plan.agents));
  const used = new Set<string>();
  for (const agents of casts) for (const { model } of agents) used.add(model);
  return [...aliases]
    .filter((alias) => !used.has(alias))
    .map((alias) => `no persona speaks through the model ${alias}`);
}
