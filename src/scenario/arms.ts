import { didYouMean } from "../core/did-you-mean.ts";
import {
  type Entry,
  entriesOf,
  type Located,
  type LocatedMap,
  member,
  type Place,
  plainOf,
  show,
  textOf,
  without,
} from "./located.ts";
import type { Problem } from "./plan.ts";

/** One arm: the scenario with its patch laid over it. */
export interface Arm {
  readonly name: string;
  /** The patch in one line, as a person would say it: `feed: none; turn: {"actions":1}`. */
  readonly changes: string;
  /** Where the arm is written; undefined for the one arm of a scenario without `arms`. */
  readonly key: Place | undefined;
  readonly patch: LocatedMap;
  /** The scenario after the patch, without `arms` and `baseline`. */
  readonly scenario: LocatedMap;
}

export interface Arms {
  readonly arms: readonly Arm[];
  readonly problems: readonly Problem[];
}

/** The name of the only arm where a scenario has no `arms`. */
export const ONLY_ARM = "main";

const SAFE_ALIAS = /^[a-z0-9][a-z0-9._-]*$/;
const SAFE_NAME = /^[a-z0-9][a-z0-9-]*$/;

/** Maps of which a patch changes single keys; everything else it replaces. */
const MERGED = new Set(["clock", "schedule", "feed", "turn", "memory", "models", "caps"]);

/** What all arms of an experiment share. */
export const FIXED = new Set(["version", "name", "seeds", "budget", "analysis_plan", "arms", "baseline"]);

/** All arms in file order, `each: models` unfolded. A patch that is no map is left to the schema's judgement. */
export function expandArms(root: LocatedMap): Arms {
  const base = without(root, "arms", "baseline");
  const written = member(root, "arms");
  if (written === undefined || (written.type === "map" && written.entries.size === 0)) {
    const patch: LocatedMap = { type: "map", place: root.place, entries: new Map() };
    return { arms: [{ name: ONLY_ARM, changes: "", key: undefined, patch, scenario: base }], problems: [] };
  }
  const problems: Problem[] = [];
  const arms = entriesOf(written).flatMap(([name, entry]) => expandArm(name, entry, base, problems));
  const twice = arms.filter((arm, i) => arms.findIndex((other) => other.name === arm.name) !== i);
  for (const arm of twice) {
    problems.push({
      ...(arm.key ?? root.place),
      message: `arms: two arms come out with the name "${arm.name}"`,
    });
  }
  return { arms, problems };
}

function expandArm(name: string, { key, value }: Entry, base: LocatedMap, problems: Problem[]): Arm[] {
  const patch = asPatch(value);
  if (patch === undefined) return [];
  problems.push(...forbiddenKeys(patch));
  const each = patch.entries.get("each");
  const changes = without(patch, "each", ...FIXED);
  const arm = (armName: string, armPatch: LocatedMap): Arm => ({
    name: armName,
    changes: describe(armPatch),
    key,
    patch: armPatch,
    scenario: lay(armPatch, base),
  });
  if (!each) {
    problems.push(...strayVariables(changes));
    return SAFE_NAME.test(name) ? [arm(name, changes)] : [];
  }
  if (textOf(each.value) !== "models") {
    problems.push({
      ...each.value.place,
      message: `each: expected "models", got ${show(plainOf(each.value))}`,
    });
    return [];
  }
  const aliases = entriesOf(member(lay(changes, base), "models")).flatMap(([alias]) =>
    SAFE_ALIAS.test(alias) ? alias : [],
  );
  return aliases.map((alias) =>
    arm(`${name}-${alias.replace(/[^a-z0-9-]/g, "-")}`, substitute(changes, alias)),
  );
}

/** `control:` with nothing behind it is a patch that changes nothing. */
function asPatch(value: Located): LocatedMap | undefined {
  if (value.type === "map") return value;
  return value.type === "scalar" && value.value === null
    ? { ...value, type: "map", entries: new Map() }
    : undefined;
}

function forbiddenKeys(patch: LocatedMap): Problem[] {
  const problems: Problem[] = [];
  for (const [key, entry] of patch.entries) {
    if (FIXED.has(key)) problems.push({ ...entry.key, message: `${key}: ${whyFixed(key)}` });
  }
  return problems;
}

function whyFixed(key: string): string {
  return key === "budget"
    ? "it covers the whole experiment; an arm that stops sooner than the others cannot be compared with them"
    : "all arms share it, so no arm can change it";
}

/** `$model` in an arm that is not unfolded, which nothing would fill in. */
function strayVariables(node: Located): Problem[] {
  if (node.type === "scalar") {
    if (node.value !== "$model") return [];
    return [{ ...node.place, message: '"$model" has a meaning only in an arm with `each: models`' }];
  }
  const parts = node.type === "list" ? node.items : [...node.entries.values()].map((entry) => entry.value);
  return parts.flatMap((part) => strayVariables(part));
}

function substituteIn(node: Located, alias: string): Located {
  if (node.type === "scalar") return node.value === "$model" ? { ...node, value: alias } : node;
  if (node.type === "list") return { ...node, items: node.items.map((item) => substituteIn(item, alias)) };
  return substitute(node, alias);
}

function substitute(map: LocatedMap, alias: string): LocatedMap {
  const entries = [...map.entries].map(([key, entry]): [string, Entry] => [
    key,
    { key: entry.key, value: substituteIn(entry.value, alias) },
  ]);
  return { ...map, entries: new Map(entries) };
}

function lay(patch: LocatedMap, base: LocatedMap): LocatedMap {
  const entries = new Map(base.entries);
  for (const [key, entry] of patch.entries) {
    const below = base.entries.get(key)?.value;
    const { value } = entry;
    const merges = MERGED.has(key) && below?.type === "map" && value.type === "map";
    entries.set(
      key,
      merges
        ? { key: entry.key, value: { ...value, entries: new Map([...below.entries, ...value.entries]) } }
        : entry,
    );
  }
  return { ...base, entries };
}

function describe(patch: LocatedMap): string {
  return [...patch.entries].map(([key, { value }]) => `${key}: ${flowText(value)}`).join("; ");
}

/** Text that YAML reads as itself wherever it stands. */
const PLAIN = /^[a-z$][\w $./*?=&+-]*$/i;

/** A value on one line, as a person would write it: `{ model: ash, mode: turns }`. */
function flowText(node: Located): string {
  if (node.type === "list") return `[${node.items.map(flowText).join(", ")}]`;
  if (node.type === "map") {
    const members = [...node.entries].map(([key, { value }]) => `${key}: ${flowText(value)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  const text = textOf(node);
  return text !== undefined && PLAIN.test(text) ? text : JSON.stringify(node.value);
}

/** What is wrong with `baseline`, if anything. */
export function baselineProblem(root: LocatedMap, arms: readonly Arm[]): Problem | undefined {
  const value = member(root, "baseline");
  const name = textOf(value);
  if (value === undefined || name === undefined || arms.some((arm) => arm.name === name)) return undefined;
  const names = arms.map((arm) => arm.name);
  const unfolded = names.filter((other) => other.startsWith(`${name}-`));
  const near = didYouMean(name, names) || ` (there are ${names.join(", ")})`;
  const hint = unfolded.length > 0 ? `; it unfolds into ${unfolded.join(", ")}` : near;
  return { ...value.place, message: `baseline: no arm "${name}"${hint}` };
}
