import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../core/did-you-mean.ts";
import { findFiles, fromFolder, isPattern } from "./find-files.ts";
import { type Located, type LocatedMap, member, type Place, show, textOf } from "./located.ts";
import { parseYaml } from "./parse-yaml.ts";
import { personaSchema } from "./persona-schema.ts";
import type { Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { shapeProblems } from "./shape-problems.ts";

/** The personas of one arm in file order, as written. */
export interface Personas {
  readonly all: readonly LocatedMap[];
  /** False where some could not be read, so that an unknown handle may yet be one of theirs. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

interface PersonaRead {
  readonly persona: LocatedMap | undefined;
  readonly problems: readonly Problem[];
}

/** Reads personas for the arms of one scenario; a file that several arms name is read once. */
export function personaReader(folder: string): (written: Located | undefined) => Personas {
  const read = new Map<string, PersonaRead>();
  const readOnce = (file: string): PersonaRead => {
    const known = read.get(file);
    if (known) return known;
    const fresh = readPersona(file);
    read.set(file, fresh);
    return fresh;
  };
  return (written) => gather(written, folder, readOnce);
}

function gather(
  written: Located | undefined,
  folder: string,
  readOnce: (file: string) => PersonaRead,
): Personas {
  const entries = written === undefined ? [] : written.type === "list" ? written.items : [written];
  const seen = new Set<string>();
  const reads = entries.flatMap((entry): PersonaRead[] => {
    if (entry.type === "map") return [{ persona: entry, problems: [] }];
    const { files, problems } = filesOf(entry, folder);
    const fresh = files.filter((file) => !seen.has(file));
    for (const file of fresh) seen.add(file);
    return files.length === 0 ? [{ persona: undefined, problems }] : fresh.map(readOnce);
  });
  const all = reads.flatMap(({ persona }) => persona ?? []);
  const complete =
    all.length === reads.length && all.every((persona) => textOf(member(persona, "handle")) !== undefined);
  return { all, complete, problems: reads.flatMap(({ problems }) => problems) };
}

interface NamedFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

function filesOf(entry: Located, folder: string): NamedFiles {
  const path = textOf(entry)?.trim();
  if (path === undefined || path === "") return { files: [], problems: [] };
  if (isPattern(path)) {
    const files = findFiles(folder, path).map((name) => fromFolder(folder, name));
    const message = `personas: no file matches ${show(path)}`;
    return { files, problems: files.length > 0 ? [] : [{ ...entry.place, message }] };
  }
  const file = fromFolder(folder, path);
  const found = readText(file);
  if (found.ok) return { files: [file], problems: [] };
  const hint = found.missing ? nearbyFile(file) : "";
  return {
    files: [],
    problems: [{ ...entry.place, message: `personas: cannot read ${show(path)}: ${found.why}${hint}` }],
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
  if (parsed.root === undefined) return { persona: undefined, problems: parsed.problems };
  const problems = [...parsed.problems, ...shapeProblems(personaSchema, parsed.root)];
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
