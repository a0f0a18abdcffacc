import { activityBounds, activityMedian } from "./activity.ts";
import { EVERYDAY_INTERESTS } from "./archetypes.ts";
import { type Located, type LocatedMap, member, type Place, partAt, plainOf, textOf } from "./located.ts";
import { type Personas, placeText, type WrittenPopulation } from "./personas.ts";
import type { Problem } from "./plan.ts";
import { interestPool } from "./population.ts";
import { LANES } from "./population-names.ts";
import { type PopulationSettings, populationSchema, templateSchema } from "./population-schema.ts";
import { clockSchema } from "./scenario-schema.ts";

/** A population whose shape is right. */
interface Readable extends WrittenPopulation {
  readonly settings: PopulationSettings;
}

/** What is wrong with the populations of one arm beyond their shape. Those of the wrong shape are passed over. */
export function populationProblems(scenario: LocatedMap, personas: Personas): Problem[] {
  const clock = clockSchema.safeParse(plainOf(member(scenario, "clock") ?? EMPTY));
  const readable = personas.populations.flatMap((population): Readable[] => {
    const parsed = populationSchema.safeParse(plainOf(population.written));
    return parsed.success ? [{ ...population, settings: parsed.data }] : [];
  });
  return [
    ...personas.populations.slice(LANES).map(({ written }) => ({
      ...placeOf(written, "generate"),
      message: `personas: at most ${LANES} populations fit into one arm`,
    })),
    ...readable.flatMap((population) => [
      ...handleProblems(population),
      ...interestProblems(population),
      ...(clock.success ? activityProblems(population, clock.data.round) : []),
    ]),
    ...clashes(readable, personas),
  ];
}

const EMPTY: LocatedMap = { type: "map", place: { file: "", line: 0, col: 0 }, entries: new Map() };

/** Where `path` stands, or the nearest that is written of what leads there. */
function placeOf(written: LocatedMap, ...path: readonly string[]): Place {
  const found: Located | undefined = partAt(written, path);
  return found?.place ?? (path.length === 0 ? written.place : placeOf(written, ...path.slice(0, -1)));
}

const LONGEST_HANDLE = 32;

function handleProblems({ written, settings: { handles, generate } }: Readable): Problem[] {
  if (handles === undefined) return [];
  const place = placeOf(written, "handles");
  const [first, last] = [handles.replace("{n}", "1"), handles.replace("{n}", String(generate))];
  if (first.length < 2)
    return [{ ...place, message: `handles: expected handles of 2 letters or more, got "${first}"` }];
  if (last.length <= LONGEST_HANDLE) return [];
  return [{ ...place, message: `handles: "${last}" is longer than ${LONGEST_HANDLE} letters` }];
}

function interestProblems({ written, templates, settings }: Readable): Problem[] {
  if (settings.interests === undefined) return [];
  const lent = templates?.map((template) => templateSchema.safeParse(plainOf(template)));
  if (lent?.some(({ success }) => !success)) return [];
  const pool = interestPool({ settings, templates: lent?.flatMap(({ data }) => data ?? []), number: 0 });
  const { each } = settings.interests;
  const most = typeof each === "number" ? each : each[1];
  const size = pool?.length ?? EVERYDAY_INTERESTS.length;
  if (most <= size) return [];
  const message = `interests.each: expected at most ${size}, which is all that the pool holds, got ${most}`;
  return [{ ...placeOf(written, "interests", "each"), message }];
}

function activityProblems({ written, settings: { activity } }: Readable, roundMs: number): Problem[] {
  if (activity === "none") return [];
  const { fastest, slowest } = activityBounds(activity, roundMs);
  const median = activityMedian(activity, roundMs);
  const problem = (key: string, message: string) => [{ ...placeOf(written, "activity", key), message }];
  // Where the median fixes `slowest`, only it can be wrong.
  if (median !== undefined && activity.distribution !== "lognormal") {
    if (median > fastest) return [];
    const message = `activity.median: expected a time above ${inWords(fastest)}, got ${inWords(median)}`;
    return problem("median", message);
  }
  if (fastest >= slowest) {
    const message = `activity: expected \`fastest\` (${inWords(fastest)}) to be shorter than \`slowest\` (${inWords(slowest)})`;
    return problem(activity.slowest === undefined ? "fastest" : "slowest", message);
  }
  if (median === undefined || (median >= fastest && median <= slowest)) return [];
  const range = `from ${inWords(fastest)} to ${inWords(slowest)}`;
  return problem("median", `activity.median: expected a time ${range}, got ${inWords(median)}`);
}

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];

/** As a scenario would write it: 5_400_000 is "90m". */
function inWords(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? ["ms", 1];
  return `${ms / size}${unit}`;
}

/** Handles that two agents would bear. Made-up ones keep clear of others by themselves; numbered ones cannot. */
function clashes(populations: readonly Readable[], personas: Personas): Problem[] {
  const numbered = populations.filter(({ settings }) => settings.handles !== undefined);
  const withListed = personas.all.flatMap((persona) => {
    const node = member(persona, "handle");
    const handle = textOf(node);
    if (node === undefined || handle === undefined) return [];
    const owner = numbered.find(({ settings }) => bears(settings, handle));
    return owner ? [taken(node.place, handle, owner)] : [];
  });
  const withEachOther = numbered.flatMap((later, i) =>
    numbered.slice(0, i).flatMap((earlier) => {
      const handle = firstShared(later.settings, earlier.settings);
      return handle === undefined ? [] : [taken(placeOf(later.written, "handles"), handle, earlier)];
    }),
  );
  return [...withListed, ...withEachOther];
}

function taken(place: Place, handle: string, { written }: Readable): Problem {
  const where = placeText(placeOf(written, "handles"));
  return { ...place, message: `handle: "${handle}" is taken already by a generated agent, at ${where}` };
}

/** Whether one of a population's numbered agents is called `handle`. */
function bears({ handles = "", generate }: PopulationSettings, handle: string): boolean {
  const [before = "", after = ""] = handles.split("{n}");
  if (!handle.startsWith(before) || !handle.endsWith(after)) return false;
  const number = handle.slice(before.length, handle.length - after.length);
  return /^[1-9]\d*$/.test(number) && Number(number) <= generate;
}

function firstShared(a: PopulationSettings, b: PopulationSettings): string | undefined {
  const [few, many] = a.generate <= b.generate ? [a, b] : [b, a];
  for (let n = 1; n <= few.generate; n += 1) {
    const handle = few.handles?.replace("{n}", String(n)) ?? "";
    if (bears(many, handle)) return handle;
  }
  return undefined;
}
