import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../core/did-you-mean.ts";
import { findFiles, fromFolder, isPattern } from "./find-files.ts";
import { type Located, type LocatedMap, member, type Place, plainOf, show, textOf } from "./located.ts";
import { parseYaml } from "./parse-yaml.ts";
import { personaSchema } from "./persona-schema.ts";
import type { Problem } from "./plan.ts";
import { isPopulation } from "./population-schema.ts";
import { readText } from "./read-text.ts";
import { remembered } from "./remembered.ts";
import { keyProblems } from "./secrets.ts";
import { shapeProblems } from "./shape-problems.ts";

/** A population as written, with the personas it is drawn from. */
export interface WrittenPopulation {
  readonly written: LocatedMap;
  /** As written, those in files among them; undefined where none are given. */
  readonly templates: readonly LocatedMap[] | undefined;
}

/** Who takes part in one arm, as written. */
export interface Personas {
  /** Personas and populations in file order. */
  readonly members: readonly (LocatedMap | WrittenPopulation)[];
  /** The personas alone. */
  readonly all: readonly LocatedMap[];
  readonly populations: readonly WrittenPopulation[];
  /** False where some could not be read, so that an unknown handle may yet be one of theirs. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

interface PersonaRead {
  readonly persona: LocatedMap | undefined;
  readonly problems: readonly Problem[];
}

interface Source {
  readonly folder: string;
  readonly readOnce: (file: string) => PersonaRead;
}

/**
 * Reads personas for the arms of one scenario. A file that several arms name is read once, and what was written once
 * is gathered once: the same node gives the same object.
 */
export function personaReader(folder: string): (written: Located | undefined) => Personas {
  const read = new Map<string, PersonaRead>();
  const gathered = new Map<Located | undefined, Personas>();
  const readOnce = (file: string): PersonaRead => remembered(read, file, () => readPersona(file));
  return (written) => remembered(gathered, written, () => gather(written, { folder, readOnce }));
}

function gather(written: Located | undefined, source: Source): Personas {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  let unread = 0;
  const members = partsOf(written).flatMap((entry): (LocatedMap | WrittenPopulation)[] => {
    if (entry.type === "map" && isPopulation(plainOf(entry))) {
      const from = member(entry, "from");
      const templates = from && partsOf(from).flatMap((part) => readEntry(part, "from", source));
      problems.push(...(templates ?? []).flatMap((template) => template.problems));
      return [{ written: entry, templates: templates?.flatMap(({ persona }) => persona ?? []) }];
    }
    const reads = readEntry(entry, "personas", source, seen);
    problems.push(...reads.flatMap((one) => one.problems));
    unread += reads.filter(({ persona }) => persona === undefined).length;
    return reads.flatMap(({ persona }) => persona ?? []);
  });
  const all = members.flatMap((one) => ("written" in one ? [] : one));
  const populations = members.flatMap((one) => ("written" in one ? one : []));
  const complete = unread === 0 && all.every((persona) => textOf(member(persona, "handle")) !== undefined);
  return { members, all, populations, complete, problems };
}

/** What stands alone needs no list. */
function partsOf(written: Located | undefined): readonly Located[] {
  if (written === undefined) return [];
  return written.type === "list" ? written.items : [written];
}

/** The personas that one entry stands for; files in `seen` are passed over, and put there. */
function readEntry(
  entry: Located,
  key: string,
  { folder, readOnce }: Source,
  seen = new Set<string>(),
): PersonaRead[] {
  if (entry.type === "map") return [{ persona: entry, problems: [] }];
  const { files, problems } = filesOf(entry, key, folder);
  const fresh = files.filter((file) => !seen.has(file));
  for (const file of fresh) seen.add(file);
  return files.length === 0 ? [{ persona: undefined, problems }] : fresh.map(readOnce);
}

interface NamedFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

function filesOf(entry: Located, key: string, folder: string): NamedFiles {
  const path = textOf(entry)?.trim();
  if (path === undefined || path === "") return { files: [], problems: [] };
  if (isPattern(path)) {
    const files = findFiles(folder, path).map((name) => fromFolder(folder, name));
    const message = `${key}: no file matches ${show(path)}`;
    return { files, problems: files.length > 0 ? [] : [{ ...entry.place, message }] };
  }
  const file = fromFolder(folder, path);
  const found = readText(file);
  if (found.ok) return { files: [file], problems: [] };
  const hint = found.missing ? nearbyFile(file) : "";
  return {
    files: [],
    problems: [{ ...entry.place, message: `${key}: cannot read ${show(path)}: ${found.why}${hint}` }],
  };
}

function nearbyFile(file: string): string {
  const folder = dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return "";
  return didYouMean(basename(file), readdirSync(folder));
}

function readPersona(file: string): PersonaRead {
  const found = readText(file);
  const start: Place = { file, line: 1, col: 1 };
  if (!found.ok)
    return { persona: undefined, problems: [{ ...start, message: `cannot be read: ${found.why}` }] };
  const parsed = file.endsWith(".md") ? parseMarkdown(found.text, start) : parseYaml(found.text, { file });
  const pasted = keyProblems(found.text, file);
  if (parsed.root === undefined) return { persona: undefined, problems: [...pasted, ...parsed.problems] };
  const problems = [...pasted, ...parsed.problems, ...shapeProblems(personaSchema, parsed.root)];
  return { persona: parsed.root.type === "map" ? parsed.root : undefined, problems };
}

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/;

/** Front matter with the keys of a persona; the text below it is the soul. */
function parseMarkdown(
  text: string,
  start: Place,
): { readonly root: Located | undefined; readonly problems: readonly Problem[] } {
  const match = FRONT_MATTER.exec(text);
  if (!match) {
    const message = "expected front matter between two lines of ---, with at least `handle`";
    return { root: undefined, problems: [{ ...start, message }] };
  }
  const { root, problems } = parseYaml(match[1] ?? "", { file: start.file, linesBefore: 1 });
  if (root?.type !== "map") return { root, problems };
  const soul = root.entries.get("soul");
  if (soul) {
    const message = "soul: in a Markdown persona the text below the front matter is the soul";
    return { root, problems: [...problems, { ...soul.key, message }] };
  }
  const place: Place = { ...start, line: match[0].split("\n").length };
  const body: Located = { type: "scalar", place, value: text.slice(match[0].length).trim() };
  return {
    root: { ...root, entries: new Map([...root.entries, ["soul", { key: place, value: body }]]) },
    problems,
  };
}

/** `personas/ada.yaml:1:9`. */
export function placeText(place: Place): string {
  return `${join(place.file)}:${place.line}:${place.col}`;
}
