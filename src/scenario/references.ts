import { didYouMean } from "../core/did-you-mean.ts";
import { authorProblems } from "./author-problems.ts";
import { type CastNames, castProblems } from "./cast-problems.ts";
import { itemsOf, type Located, type LocatedMap, member, numberOf, textOf } from "./located.ts";
import { type Personas, placeText } from "./personas.ts";
import type { Problem } from "./plan.ts";
import { populationProblems } from "./population-problems.ts";

interface Names extends CastNames {
  /** Undefined where `communities` is itself broken. */
  readonly communities: ReadonlySet<string> | undefined;
}

/**
 * Everything in one arm that refers to what is not there, or is there twice. Parts of the wrong shape are passed over:
 * the schema reports those, and nothing that follows from them is reported again.
 */
export function referenceProblems(scenario: LocatedMap, personas: Personas): Problem[] {
  const names = namesOf(scenario, personas);
  return [
    ...repeated(
      personas.all.map((persona) => member(persona, "handle")),
      "handle",
    ),
    ...repeated(personas.all.map(givenWord), "canary"),
    ...repeated(communityNodes(scenario), "community"),
    ...repeatedSeeds(scenario),
    ...communityProblems(scenario, personas, names.communities),
    ...interventionProblems(scenario),
    ...followProblems(personas, names.handles),
    ...populationProblems(scenario, personas),
    ...castProblems(scenario, names),
    ...authorProblems(scenario, names.aliases),
  ];
}

function namesOf(scenario: LocatedMap, personas: Personas): Names {
  const handles = personas.all.flatMap((persona) => textOf(member(persona, "handle")) ?? []);
  const models = member(scenario, "models");
  return {
    handles: personas.complete ? new Set(handles) : undefined,
    aliases: models?.type === "map" ? new Set(models.entries.keys()) : undefined,
    communities: communityNames(scenario),
    generated: personas.populations.length > 0,
  };
}

function communityNodes(scenario: LocatedMap): (Located | undefined)[] {
  return itemsOf(member(scenario, "communities")).map((item) =>
    item.type === "map" ? member(item, "name") : item,
  );
}

function communityNames(scenario: LocatedMap): Set<string> | undefined {
  if (!scenario.entries.has("communities")) return new Set(["general"]);
  const names = communityNodes(scenario).map(textOf);
  const known = names.filter((name) => name !== undefined);
  return names.length > 0 && known.length === names.length ? new Set(known) : undefined;
}

function givenWord(persona: LocatedMap): Located | undefined {
  const node = member(persona, "canary");
  return ["auto", "none"].includes(textOf(node) ?? "auto") ? undefined : node;
}

/** Texts that have to differ and do not; each later one names the place of the first. */
function repeated(nodes: readonly (Located | undefined)[], what: string): Problem[] {
  const first = new Map<string, Located>();
  const problems: Problem[] = [];
  for (const node of nodes) {
    const text = textOf(node);
    if (node === undefined || text === undefined) continue;
    const earlier = first.get(text);
    if (earlier) {
      problems.push({
        ...node.place,
        message: `${what}: "${text}" is taken already, at ${placeText(earlier.place)}`,
      });
    } else {
      first.set(text, node);
    }
  }
  return problems;
}

function repeatedSeeds(scenario: LocatedMap): Problem[] {
  const seeds = itemsOf(member(scenario, "seeds"));
  return seeds
    .filter(
      (node, i) =>
        seeds.findIndex((other) => numberOf(other) === numberOf(node)) !== i && numberOf(node) !== undefined,
    )
    .map((node) => ({ ...node.place, message: `seeds: ${numberOf(node)} stands in the list already` }));
}

function communityProblems(
  scenario: LocatedMap,
  personas: Personas,
  known: ReadonlySet<string> | undefined,
): Problem[] {
  if (known === undefined) return [];
  const opening = itemsOf(member(scenario, "opening")).map((post, i) => ({
    at: `opening[${i}].in`,
    node: member(post, "in"),
  }));
  const interventions = itemsOf(member(scenario, "interventions")).map((item, i) => ({
    at: `interventions[${i}].post.in`,
    node: member(member(item, "post"), "in"),
  }));
  const people = [
    ...personas.all,
    ...personas.populations.flatMap(({ written, templates = [] }) => [written, ...templates]),
  ];
  const subscribed = people.flatMap((persona) =>
    itemsOf(member(persona, "communities")).map((node, i) => ({ at: `communities[${i}]`, node })),
  );
  return [...opening, ...interventions, ...subscribed].flatMap(({ at, node }) =>
    unknown(node, known, `${at}: no community`),
  );
}

function unknown(node: Located | undefined, known: ReadonlySet<string>, what: string): Problem[] {
  const name = textOf(node);
  if (node === undefined || name === undefined || known.has(name)) return [];
  return [{ ...node.place, message: `${what} "${name}"${didYouMean(name, known)}` }];
}

function interventionProblems(scenario: LocatedMap): Problem[] {
  const rounds = numberOf(member(scenario, "rounds"));
  if (rounds === undefined) return [];
  return itemsOf(member(scenario, "interventions")).flatMap((item, i) => {
    const node = member(item, "at");
    const at = numberOf(node);
    if (node === undefined || at === undefined || at <= rounds) return [];
    return [
      { ...node.place, message: `interventions[${i}].at: expected a round from 1 to ${rounds}, got ${at}` },
    ];
  });
}

function followProblems(personas: Personas, known: ReadonlySet<string> | undefined): Problem[] {
  if (known === undefined) return [];
  return personas.all.flatMap((persona) => {
    const self = textOf(member(persona, "handle"));
    return itemsOf(member(persona, "follows")).flatMap((node, i) => {
      if (textOf(node) === self)
        return [{ ...node.place, message: `follows[${i}]: "${self}" cannot follow itself` }];
      return unknown(node, known, `follows[${i}]: no persona`).map((problem) =>
        personas.populations.length === 0
          ? problem
          : { ...problem, message: `${problem.message}; generated agents cannot be named here` },
      );
    });
  });
}
