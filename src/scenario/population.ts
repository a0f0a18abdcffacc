import { type Rng, rngFor } from "../core/rng.ts";
import { drawEvery } from "./activity.ts";
import { ARCHETYPES, EVERYDAY_INTERESTS } from "./archetypes.ts";
import { CANARY_LETTERS, isOnlyAName } from "./canary.ts";
import { drawFollows } from "./follow-graph.ts";
import type { Template } from "./persona-schema.ts";
import { AWKWARD_HANDLE, HANDLE_LETTERS, numberedWords } from "./population-names.ts";
import type { PopulationSettings } from "./population-schema.ts";
import type { Schedule } from "./scenario-schema.ts";
import { drawTraits } from "./traits.ts";

/** A population with everything read. */
export interface Population {
  readonly settings: PopulationSettings;
  /** Undefined for those that ship. */
  readonly templates: readonly Template[] | undefined;
  /** From 0, among the populations of its arm: equal settings give other agents under another number. */
  readonly number: number;
}

/** What of an arm a population is drawn for. */
export interface Place {
  readonly experiment: string;
  /** The run's seed; only populations with `seed: run` look at it. */
  readonly seed: number;
  readonly roundMs: number;
  /** Handles and private words of the personas beside it. */
  readonly taken: ReadonlySet<string>;
}

/** One generated agent. What it shares with others is the same object in all of them. */
export interface Generated {
  readonly handle: string;
  readonly template: Template;
  readonly interests: readonly string[];
  /** In words; empty where there are none. */
  readonly traits: string;
  readonly canary: string | undefined;
  /** What its activity says; the template and the scenario say the rest. */
  readonly schedule: Schedule;
  /** Handles. */
  readonly follows: readonly string[];
}

const NOBODY: readonly string[] = [];

/** A stream for each address within a population. */
type Dice = (...path: readonly (string | number)[]) => Rng;

/**
 * The agents of a population. Each draw has its own address (population, agent, purpose): the first N agents are the
 * same however many follow, except for the newcomers they follow.
 */
export function drawPopulation(population: Population, place: Place): Generated[] {
  const { settings, number } = population;
  const dice = diceOf(settings.seed, place);
  const own: Dice = (...path) => dice(number, ...path);
  const handleOf = handlesOf(population, place);
  const handles = Array.from({ length: settings.generate }, (_, i) => handleOf(i));
  const follows = settings.follows
    ? drawFollows(handles.length, settings.follows, (i) => own("follows", i))
    : undefined;
  const interestsOf = interestsFrom(population);
  const canaryOf = canariesOf(population, place);
  const templates = population.templates ?? ARCHETYPES;
  return handles.map((handle, i) => {
    const template = own("template", i).pick(templates);
    return {
      handle,
      template,
      interests: interestsOf(template, () => own("interests", i)),
      traits: drawTraits(settings.traits ?? {}, (trait) => own("trait", i, trait)),
      canary: canaryOf?.(i),
      schedule: scheduleOf(settings, place.roundMs, () => own("activity", i)),
      follows: follows?.[i]?.map((other) => handles[other] ?? "") ?? NOBODY,
    };
  });
}

/** By default one population for all arms and seeds of an experiment: then runs of two arms are pairs. */
function diceOf(seed: PopulationSettings["seed"], { experiment, seed: runSeed }: Place): Dice {
  if (seed === undefined) return (...path) => rngFor(0, "population", experiment, ...path);
  const root = seed === "run" ? runSeed : seed;
  return (...path) => rngFor(root, "population", ...path);
}

function scheduleOf({ activity }: PopulationSettings, roundMs: number, rng: () => Rng): Schedule {
  return activity === "none" ? {} : { every: drawEvery(activity, roundMs, rng()) };
}

function handlesOf({ settings, number }: Population, place: Place): (i: number) => string {
  const { handles } = settings;
  if (handles !== undefined) return (i) => handles.replace("{n}", String(i + 1));
  return numberedWords({
    letters: HANDLE_LETTERS,
    lane: number,
    rng: diceOf(settings.seed, place)("handles"),
    isFit: (word) => !place.taken.has(word) && !AWKWARD_HANDLE.test(word),
  });
}

function canariesOf({ settings, number }: Population, place: Place): ((i: number) => string) | undefined {
  if (settings.canary === "none") return undefined;
  return numberedWords({
    letters: CANARY_LETTERS,
    lane: number,
    rng: diceOf(settings.seed, place)("canaries"),
    isFit: (word) => !place.taken.has(word) && isOnlyAName(word),
  });
}

/** What a population's interests are drawn from; undefined where agents keep those of their template. */
export function interestPool({ settings, templates }: Population): readonly string[] | undefined {
  if (settings.interests === undefined && templates !== undefined) return undefined;
  const lent = templates?.flatMap(({ interests }) => interests ?? []) ?? EVERYDAY_INTERESTS;
  return [...new Set(settings.interests?.from ?? lent)];
}

function interestsFrom(population: Population): (template: Template, rng: () => Rng) => readonly string[] {
  const pool = interestPool(population);
  if (pool === undefined) return ({ interests = NOBODY }) => interests;
  const { each = [2, 4] } = population.settings.interests ?? {};
  const [least, most] = typeof each === "number" ? [each, each] : each;
  return (_template, rngOf) => {
    const rng = rngOf();
    const wanted = least + rng.int(most - least + 1);
    const chosen = new Set<string>();
    while (chosen.size < wanted) chosen.add(rng.pick(pool));
    return [...chosen];
  };
}
