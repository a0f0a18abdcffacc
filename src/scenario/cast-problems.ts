import { didYouMean } from "../core/did-you-mean.ts";
import { entriesOf, itemsOf, keyOf, type Located, type LocatedMap, member, textOf } from "./located.ts";
import type { Problem } from "./plan.ts";
import { writtenAuthor } from "./written-arm.ts";

/** The names of one arm that its cast refers to; undefined where the part that gives them is itself broken. */
export interface CastNames {
  readonly handles: ReadonlySet<string> | undefined;
  readonly aliases: ReadonlySet<string> | undefined;
  /** Whether some of the agents are generated. */
  readonly generated: boolean;
}

/** Models and personas in `cast` that are not there, and personas that it leaves without a model. */
export function castProblems(scenario: LocatedMap, names: CastNames): Problem[] {
  const { aliases } = names;
  const cast = member(scenario, "cast");
  if (cast === undefined) return castMissing(scenario, aliases);
  const known = aliases ?? new Set<string>();
  if (cast.type === "scalar") return aliases ? unknownAlias(cast, known, "cast") : [];
  if (cast.type === "map" && cast.entries.has("assign"))
    return aliases ? assignmentProblems(cast, known) : [];
  const strange = entriesOf(cast).flatMap(([name, { value }]) => unknownAlias(value, known, `cast.${name}`));
  return [...(aliases ? strange : []), ...namingProblems(scenario, cast, names)];
}

function namingProblems(scenario: LocatedMap, cast: Located, { handles, generated }: CastNames): Problem[] {
  if (generated) return unnameable(scenario, cast);
  return handles ? coverageProblems(scenario, cast, handles) : [];
}

function unnameable(scenario: LocatedMap, cast: Located): Problem[] {
  const place = keyOf(scenario, "cast") ?? cast.place;
  const message =
    "cast: a map cannot name generated agents; give one alias for all, or { assign: latin-square }";
  return [{ ...place, message }];
}

function castMissing(scenario: LocatedMap, aliases: ReadonlySet<string> | undefined): Problem[] {
  // Where one context writes for all, nobody has to be given a model.
  if (aliases === undefined || aliases.size === 1 || (aliases.size > 1 && writtenAuthor(scenario))) return [];
  const place = keyOf(scenario, "models") ?? scenario.place;
  if (aliases.size === 0) return [{ ...place, message: "models: expected at least one model, got none" }];
  const message = `missing key "cast": with ${aliases.size} models (${[...aliases].join(", ")}) it has to say who speaks through which`;
  return [{ ...place, message }];
}

/** A name that is no alias; nothing is said of `$model`, which an arm for each model fills in. */
export function unknownAlias(node: Located, known: ReadonlySet<string>, where: string): Problem[] {
  const alias = textOf(node);
  if (alias === undefined || alias === "$model" || known.has(alias)) return [];
  return [{ ...node.place, message: `${where}: no model "${alias}"${didYouMean(alias, known)}` }];
}

function assignmentProblems(cast: LocatedMap, known: ReadonlySet<string>): Problem[] {
  const models = itemsOf(member(cast, "models"));
  return models.flatMap((node, i) => {
    const twice = models
      .slice(0, i)
      .some((other) => textOf(other) !== undefined && textOf(other) === textOf(node));
    if (twice)
      return [{ ...node.place, message: `cast.models[${i}]: "${textOf(node)}" stands in the list already` }];
    return unknownAlias(node, known, `cast.models[${i}]`);
  });
}

function coverageProblems(scenario: LocatedMap, cast: Located, handles: ReadonlySet<string>): Problem[] {
  const named = entriesOf(cast);
  const strangers = named
    .filter(([name]) => !handles.has(name))
    .map(([name, { key }]) => ({
      ...key,
      message: `cast: no persona "${name}"${didYouMean(name, handles)}`,
    }));
  const left = [...handles].filter((name) => !named.some(([other]) => other === name));
  if (cast.type !== "map" || left.length === 0) return strangers;
  const place = keyOf(scenario, "cast") ?? cast.place;
  return [...strangers, { ...place, message: `cast: no model for ${left.join(", ")}` }];
}
