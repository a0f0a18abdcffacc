import { canonicalJson } from "../core/canonical-json.ts";
import { latinSquareCast } from "./latin-square.ts";
import type { ResolvedModel } from "./model-record.ts";
import { authorModel, donorArm, neededRun, specialPart } from "./needed-run.ts";
import { type Member, type Person, peopleMaker } from "./people.ts";
import type { AgentPlan, CapsPlan, Plan, PlannedRun } from "./plan.ts";
import { remembered } from "./remembered.ts";
import type { Scenario } from "./scenario-schema.ts";

/** One arm with everything read and checked. */
export interface ResolvedArm {
  readonly name: string;
  readonly scenario: Scenario;
  /** In file order; the same array in arms of the same personas. */
  readonly members: readonly Member[];
  readonly models: ReadonlyMap<string, ResolvedModel>;
  /** The text of the house rules. */
  readonly instructions: string;
}

/**
 * Plans runs, an arm at a time: one for each seed, in the order given. What runs have in common they share: the people,
 * each person under one model, and the whole list of agents where the cast is the same.
 */
export function planner(): (arm: ResolvedArm, seeds: readonly number[]) => PlannedRun[] {
  const peopleOf = peopleMaker();
  const casts = new Map<readonly Person[], Casting>();
  return (arm, seeds) => {
    const { scenario, members, models } = arm;
    const access = Object.fromEntries([...models].map(([alias, model]) => [alias, model.access]));
    const shared = sharedPart(arm);
    return seeds.map((seed) => {
      const people = peopleOf({ members, scenario, seed });
      const agents = remembered(casts, people, () => casting(people))(arm, seed);
      const special = specialPart(scenario, seed);
      return { plan: { ...shared, ...special, seed, agents }, access, ...neededRun(special) };
    });
  };
}

type Casting = (arm: ResolvedArm, seed: number) => readonly AgentPlan[];

/** Gives these people their models. */
function casting(people: readonly Person[]): Casting {
  const speaking = new Map<string, AgentPlan[]>();
  const whole = new Map<string, readonly AgentPlan[]>();
  const handles = people.map(({ handle }) => handle);
  const agent = (person: Person, i: number, model: string | undefined): AgentPlan => {
    if (model === undefined) throw new Error(`nobody speaks for ${person.handle}`);
    const known = remembered(speaking, model, () => []);
    known[i] ??= withModel(person, model);
    return known[i];
  };
  return (arm, seed) =>
    remembered(whole, castKey(arm, seed), () => {
      const modelOf = castFor(arm, handles, seed);
      return Object.freeze(people.map((person, i) => agent(person, i, modelOf(person.handle))));
    });
}

/** Equal for runs of the same people in which everybody speaks through the same model. */
function castKey(arm: ResolvedArm, seed: number): string {
  const author = authorModel(arm.scenario);
  if (author !== undefined) return canonicalJson(author);
  const crossed = crossedModels(arm);
  return canonicalJson(crossed ? [crossed, seed] : (arm.scenario.cast ?? onlyModel(arm)));
}

/** Handle -> alias; everybody has one, or the arm would not have passed its checks. */
function castFor(
  arm: ResolvedArm,
  handles: readonly string[],
  seed: number,
): (handle: string) => string | undefined {
  const { cast = onlyModel(arm) } = arm.scenario;
  const author = authorModel(arm.scenario);
  if (author !== undefined) return () => author;
  if (typeof cast === "string") return () => cast;
  const crossed = crossedModels(arm);
  const aliases = crossed ? latinSquareCast(handles, crossed, seed) : new Map(Object.entries(cast));
  return (handle) => aliases.get(handle) as string | undefined;
}

function onlyModel({ models }: ResolvedArm): string {
  return [...models.keys()][0] ?? "";
}

function withModel(person: Person, model: string): AgentPlan {
  const { handle, name, bio, persona, canary, schedule, communities, follows } = person;
  return { handle, name, bio, persona, canary, model, schedule, communities, follows };
}

function sharedPart({ name, scenario, models, instructions }: ResolvedArm): Omit<Plan, "seed" | "agents"> {
  const { rounds, clock, activation, order, turn, opening, knows } = scenario;
  const caps = capsPart(scenario);
  return {
    version: 2,
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
    feed: feedPart(scenario),
    turn: turnPlan(turn),
    memory: memoryPart(scenario),
    ...(caps === undefined ? {} : { caps }),
    ...(knows === "everybody" ? { knows } : {}),
    instructions,
    interventions: scenario.interventions.map(({ at, by, post }) => ({ at, post: { by, ...post } })),
  };
}

/** A recorded feed has been through its own holdout already, and shows what it showed. */
function feedPart({ feed }: Scenario): Plan["feed"] {
  if (feed === "none") return feed;
  const { sort, size, home, holdout, texts } = feed;
  const isRecorded = donorArm(feed) !== undefined;
  const shuffled = texts === "shuffled" ? { texts } : {};
  return { sort, size, home, holdout: isRecorded ? 0 : holdout, ...shuffled };
}

/** Notes would say of the feed what the donor's notes said of another: under a recorded feed there are none. */
function memoryPart({ feed, memory }: Scenario): Plan["memory"] {
  return donorArm(feed) !== undefined ? { ...memory, notes: 0 } : memory;
}

function capsPart({ caps }: Scenario): CapsPlan | undefined {
  const { output_tokens: outputTokens, actions, turns } = caps ?? {};
  const plan = {
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(actions === undefined ? {} : { actions }),
    ...(turns === undefined ? {} : { turns }),
  };
  return Object.keys(plan).length === 0 ? undefined : plan;
}

/** A plan says of voting only that there is none. */
function turnPlan({ actions, reads, votes }: Scenario["turn"]): Plan["turn"] {
  return { actions, reads, ...(votes === false && { votes }) };
}

/** The seeds a scenario asks for, ascending: 1 to n for a number. */
export function seedsOf(seeds: Scenario["seeds"]): number[] {
  if (typeof seeds === "number") return Array.from({ length: seeds }, (_, i) => i + 1);
  return [...seeds].sort((a, b) => a - b);
}

/** The models a Latin square crosses in this arm; undefined where the cast is no Latin square. */
export function crossedModels({ scenario, models }: ResolvedArm): readonly string[] | undefined {
  const { cast } = scenario;
  if (authorModel(scenario) !== undefined) return undefined;
  if (typeof cast !== "object" || !isSquare(cast)) return undefined;
  return cast.models ?? [...models.keys()];
}

type Cast = Exclude<Scenario["cast"], string | undefined>;
type Square = Extract<Cast, { assign: "latin-square" }>;

function isSquare(cast: Cast): cast is Square {
  return "assign" in cast;
}
