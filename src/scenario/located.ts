/** Where a word stands. `line` and `col` count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

/** One `key: value` of a map; `key` is where the key itself stands. */
export interface Entry {
  readonly key: Place;
  readonly value: Located;
}

export interface LocatedMap {
  readonly type: "map";
  readonly place: Place;
  readonly entries: ReadonlyMap<string, Entry>;
}

interface LocatedList {
  readonly type: "list";
  readonly place: Place;
  readonly items: readonly Located[];
}

interface LocatedScalar {
  readonly type: "scalar";
  readonly place: Place;
  readonly value: unknown;
}

/**
 * A YAML value of which every part knows where it was written, so that a problem found after files were joined and
 * patches applied can still be shown at its place.
 */
export type Located = LocatedMap | LocatedList | LocatedScalar;

/** Keys and indices from a value down to one of its parts: `["opening", 0, "in"]`. */
export type Path = readonly (string | number)[];

/** The entry's value, or undefined where `node` is no map or has no such key. */
export function member(node: Located | undefined, key: string): Located | undefined {
  return node?.type === "map" ? node.entries.get(key)?.value : undefined;
}

/** Where the key itself stands; undefined where `node` is no map or has no such key. */
export function keyOf(node: Located | undefined, key: string): Place | undefined {
  return node?.type === "map" ? node.entries.get(key)?.key : undefined;
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Located | undefined): readonly Located[] {
  return node?.type === "list" ? node.items : [];
}

/** The entries of a map; none for anything else. */
export function entriesOf(node: Located | undefined): readonly (readonly [string, Entry])[] {
  return node?.type === "map" ? [...node.entries] : [];
}

/** The text of a scalar that is one, else undefined. */
export function textOf(node: Located | undefined): string | undefined {
  return node?.type === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** The number of a scalar that is one, else undefined. */
export function numberOf(node: Located | undefined): number | undefined {
  return node?.type === "scalar" && typeof node.value === "number" ? node.value : undefined;
}

/** The same value without its places. */
export function plainOf(node: Located): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
}

/** The part of `node` at `path`, or undefined where nothing stands. */
export function partAt(node: Located, path: Path): Located | undefined {
  let part: Located | undefined = node;
  for (const step of path) {
    part = typeof step === "number" ? itemsOf(part)[step] : member(part, step);
  }
  return part;
}

/** A map with `key` taken out. */
export function without(map: LocatedMap, ...keys: readonly string[]): LocatedMap {
  return { ...map, entries: new Map([...map.entries].filter(([key]) => !keys.includes(key))) };
}

/** The places of a value, of its keys and of all its parts. */
export function placesIn(node: Located): Place[] {
  if (node.type === "scalar") return [node.place];
  if (node.type === "list") return [node.place, ...node.items.flatMap(placesIn)];
  return [node.place, ...[...node.entries.values()].flatMap(({ key, value }) => [key, ...placesIn(value)])];
}

/** Equal for equal places. */
export function spot({ file, line, col }: Place): string {
  return `${file}:${line}:${col}`;
}

/** `opening[0].title` for `["opening", 0, "title"]`; empty for an empty path. */
export function pathText(path: Path): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join("");
}

const LONGEST_SHOWN = 60;

/** What was found, for the end of a message: `"ten"`, `3`, `a list`, `a map`, `nothing`. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
}
