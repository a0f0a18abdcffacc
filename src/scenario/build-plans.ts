import { madeUpWord } from "./canary.ts";
import { latinSquareCast } from "./latin-square.ts";
import type { ResolvedModel } from "./models.ts";
import type { Persona } from "./persona-schema.ts";
import { personaText } from "./persona-text.ts";
import type { AgentPlan, Plan, PlannedRun, SchedulePlan } from "./plan.ts";
import type { Scenario, Schedule } from "./scenario-schema.ts";

/** One arm with everything read and checked. */
export interface ResolvedArm {
  readonly name: string;
  readonly scenario: Scenario;
  /** In file order. */
  readonly personas: readonly Persona[];
  readonly models: ReadonlyMap<string, ResolvedModel>;
  /** The text of the house rules. */
  readonly instructions: string;
}

/** The arm's runs, one for each seed, in the order given. */
export function buildPlans(arm: ResolvedArm, seeds: readonly number[]): PlannedRun[] {
  const { scenario, models } = arm;
  const canaries = assignCanaries(scenario.name, arm.personas);
  const access = Object.fromEntries([...models].map(([alias, model]) => [alias, model.access]));
  const shared = sharedPart(arm);
  return seeds.map((seed) => {
    const cast = castFor(arm, seed);
    const agents = arm.personas.map((persona) =>
      agentPlan(persona, scenario, canaries.get(persona.handle), cast),
    );
    return { plan: { ...shared, seed, agents }, access };
  });
}

function sharedPart({ name, scenario, models, instructions }: ResolvedArm): Omit<Plan, "seed" | "agents"> {
  const { rounds, clock, activation, order, feed, turn, memory, opening } = scenario;
  return {
    version: 1,
    experiment: scenario.name,
    arm: name,
    rounds,
    clock: { roundMs: clock.round, startMs: clock.start },
    activation,
    order,
    models: Object.fromEntries([...models].map(([alias, model]) => [alias, model.spec])),
    communities: scenario.communities.map((community) =>
      typeof community === "string"
        ? { name: community, about: "" }
        : { name: community.name, about: community.about ?? "" },
    ),
    opening,
    feed,
    turn,
    memory,
    instructions,
    interventions: scenario.interventions.map(({ at, by, post }) => ({ at, post: { by, ...post } })),
  };
}

/** The seeds a scenario asks for, ascending: 1 to n for a number. */
export function seedsOf(seeds: Scenario["seeds"]): number[] {
  if (typeof seeds === "number") return Array.from({ length: seeds }, (_, i) => i + 1);
  return [...seeds].sort((a, b) => a - b);
}

/** The models a Latin square crosses in this arm; undefined where the cast is no Latin square. */
export function crossedModels({ scenario, models }: ResolvedArm): readonly string[] | undefined {
  const { cast } = scenario;
  if (typeof cast !== "object" || !isSquare(cast)) return undefined;
  return cast.models ?? [...models.keys()];
}

type Cast = Exclude<Scenario["cast"], string | undefined>;
type Square = Extract<Cast, { assign: "latin-square" }>;

function isSquare(cast: Cast): cast is Square {
  return "assign" in cast;
}

/** Handle -> alias; every persona has one, or the arm would not have passed its checks. */
function castFor(arm: ResolvedArm, seed: number): ReadonlyMap<string, string> {
  const { cast } = arm.scenario;
  const handles = arm.personas.map((persona) => persona.handle);
  const crossed = crossedModels(arm);
  if (crossed) return latinSquareCast(handles, crossed, seed);
  if (typeof cast === "object") return new Map(Object.entries(cast));
  const only = cast ?? [...arm.models.keys()][0] ?? "";
  return new Map(handles.map((handle) => [handle, only]));
}

function agentPlan(
  persona: Persona,
  scenario: Scenario,
  canary: string | undefined,
  cast: ReadonlyMap<string, string>,
): AgentPlan {
  const model = cast.get(persona.handle);
  if (model === undefined) throw new Error(`nobody speaks for ${persona.handle}`);
  return {
    handle: persona.handle,
    name: persona.name ?? persona.handle,
    bio: persona.bio ?? "",
    persona: personaText(persona, canary),
    canary,
    model,
    schedule: schedulePlan({ ...scenario.schedule, ...persona.schedule }),
    communities:
      persona.communities ??
      scenario.communities.map((item) => (typeof item === "string" ? item : item.name)),
    follows: persona.follows ?? [],
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
