import { canonicalJson } from "../core/canonical-json.ts";
import { madeUpWord } from "./canary.ts";
import type { Persona } from "./persona-schema.ts";
import { personaText } from "./persona-text.ts";
import type { AgentPlan, SchedulePlan } from "./plan.ts";
import { drawPopulation, type Generated, type Population } from "./population.ts";
import { remembered } from "./remembered.ts";
import type { Scenario, Schedule } from "./scenario-schema.ts";

/** Who takes part in an arm: one persona, or a population. */
export type Member =
  | { readonly type: "persona"; readonly persona: Persona }
  | { readonly type: "population"; readonly population: Population };

/** An agent's plan without the model that speaks for it. */
export type Person = Omit<AgentPlan, "model">;

/** What decides who the people of a run are. */
export interface Company {
  readonly members: readonly Member[];
  readonly scenario: Scenario;
  readonly seed: number;
}

/**
 * Gives the people of one run after the other, in file order. Runs that have the same people get the same array, so
 * that a large population is drawn once for all arms and seeds.
 */
export function peopleMaker(): (company: Company) => readonly Person[] {
  const known = new Map<readonly Member[], Map<string, readonly Person[]>>();
  return (company) => {
    const { members, scenario, seed } = company;
    const drawnBySeed = members.some(
      (one) => one.type === "population" && one.population.settings.seed === "run",
    );
    const { schedule, clock, communities } = scenario;
    const key = canonicalJson([drawnBySeed ? seed : "", schedule, clock.round, communities]);
    const same = remembered(known, members, () => new Map<string, readonly Person[]>());
    return remembered(same, key, () => makePeople(company));
  };
}

function makePeople({ members, scenario, seed }: Company): readonly Person[] {
  const personas = members.flatMap((one) => (one.type === "persona" ? one.persona : []));
  const canaries = assignCanaries(scenario.name, personas);
  const communities = scenario.communities.map((item) => (typeof item === "string" ? item : item.name));
  const taken = new Set([...personas.map(({ handle }) => handle), ...canaries.values()]);
  const place = { experiment: scenario.name, seed, roundMs: scenario.clock.round, taken };
  const common = { schedule: scenario.schedule, communities };
  return Object.freeze(
    members.flatMap((one) => {
      if (one.type === "persona") return listed(one.persona, canaries.get(one.persona.handle), common);
      const { population } = one;
      return drawPopulation(population, place).map((agent) => generated(agent, population, common));
    }),
  );
}

interface Common {
  readonly schedule: Schedule;
  readonly communities: readonly string[];
}

function listed(persona: Persona, canary: string | undefined, common: Common): Person {
  const { handle, name = handle, bio = "" } = persona;
  return {
    handle,
    name,
    bio,
    persona: personaText({ ...persona, canary }),
    canary,
    schedule: schedulePlan({ ...common.schedule, ...persona.schedule }),
    communities: persona.communities ?? common.communities,
    follows: persona.follows ?? [],
  };
}

function generated(agent: Generated, { settings }: Population, common: Common): Person {
  const { handle, template, interests, traits, canary, schedule, follows } = agent;
  const { bio = "", soul, manner, owner } = template;
  return {
    handle,
    name: handle,
    bio,
    persona: personaText({ handle, bio, soul, interests, manner, owner, traits, canary }),
    canary,
    schedule: schedulePlan({ ...common.schedule, ...template.schedule, ...schedule }),
    communities: settings.communities ?? template.communities ?? common.communities,
    follows,
  };
}

function schedulePlan({ every = 0, jitter = 0, active, probability = 1 }: Schedule): SchedulePlan {
  return { everyMs: every, jitterMs: jitter, active, probability };
}

/** Handle -> private word, for the personas that have one. */
function assignCanaries(experiment: string, personas: readonly Persona[]): Map<string, string> {
  const words = new Map<string, string>();
  const given = personas.filter(({ canary }) => canary !== "none" && canary !== "auto");
  for (const { handle, canary } of given) words.set(handle, canary);
  const taken = new Set(words.values());
  for (const { handle } of personas.filter(({ canary }) => canary === "auto")) {
    const word = madeUpWord(experiment, handle, taken);
    taken.add(word);
    words.set(handle, word);
  }
  return words;
}
