import { withoutThoughts } from "./thoughts.ts";

/** A JSON object as it stands in an answer; nothing in it is certain. */
export type Entry = Readonly<Record<string, unknown>>;

/** What a text of JSON lines holds. */
export interface JsonLines {
  /** In order; undefined for what begins as an object and is none. Prose, fences and brackets are nobody's entry. */
  readonly entries: readonly (Entry | undefined)[];
  /** What the text breaks off in: the last object from its brace, where it never closes. Its entry is the last one. */
  readonly tail: string | undefined;
}

/** What models wrap a list of lines in. */
const LISTS = ["events", "lines", "script", "actions"];

/**
 * The JSON objects of a text, one a line: also within fences, amid prose, after thoughts, in a list, in `{"events":[…]}`, or
 * spread over several lines. A line that is an object on its own is always found, whatever stands around it. Never
 * throws.
 */
export function jsonLines(text: string): JsonLines {
  const lines = withoutThoughts(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n")).split("\n");
  const entries: (Entry | undefined)[] = [];
  let loose: string[] = [];
  let tail: string | undefined;
  const settle = (): void => {
    const read = readLoose(loose.join("\n"));
    entries.push(...read.entries);
    tail = read.tail;
    loose = [];
  };
  for (const line of lines) {
    const value = valueIn(line);
    if (value === undefined) {
      loose.push(line);
      continue;
    }
    settle();
    entries.push(...membersOf(value));
    tail = undefined;
  }
  if (loose.some((line) => line.trim() !== "")) settle();
  return { entries, tail };
}

/** The object or list that a line is, with a comma behind it or not. */
function valueIn(line: string): object | undefined {
  const bare = line.trim().replace(/,$/, "");
  return /^[[{]/.test(bare) ? parsed(bare) : undefined;
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The entries of a list, or of what a list is wrapped in. One who is named beside a list of actions does them all. */
function membersOf(value: object): (Entry | undefined)[] {
  if (Array.isArray(value)) return value.map(entryIn);
  const entry = value as Entry;
  const list = LISTS.map((key) => entry[key]).find((member) => Array.isArray(member));
  if (list === undefined) return [entry];
  const { by } = entry;
  return (list as readonly unknown[]).map((member) => {
    const one = entryIn(member);
    return one === undefined || by === undefined || one["by"] !== undefined ? one : { ...one, by };
  });
}

const entryIn = (value: unknown): Entry | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entry) : undefined;

/** How far braces that never close are followed, in lengths of the text: hostile ones must not cost its square. */
const LENGTHS = 16;

/** What one brace opens. */
interface Found {
  /** The same for all that begins in one line. */
  readonly line: number;
  readonly entries: readonly (Entry | undefined)[];
}

/** Objects between lines that are none on their own: several in one line, one over several lines, and broken ones. */
function readLoose(text: string): JsonLines {
  const found: Found[] = [];
  let room = LENGTHS * text.length;
  let tail: number | undefined;
  let [line, lineEnd] = [0, -1];
  for (let at = text.indexOf("{"); at >= 0 && room > 0; at = text.indexOf("{", at)) {
    if (at > lineEnd) {
      line += 1;
      lineEnd = endOfLine(text, at);
    }
    const { end, seen, value } = objectAt(text, at);
    if (value !== undefined) {
      found.push({ line, entries: membersOf(value) });
      tail = undefined;
      at = end;
      continue;
    }
    room -= seen;
    if (!isWrapper(text, at)) found.push({ line, entries: [undefined] });
    if (end < 0 && lineEnd === text.length) tail ??= at;
    at += 1;
  }
  return { entries: withoutRepeats(found), tail: tail === undefined ? undefined : text.slice(tail) };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Of one line at most one broken object counts, and none beside a whole one. */
function withoutRepeats(found: readonly Found[]): (Entry | undefined)[] {
  const isBroken = ({ entries }: Found): boolean => entries.length === 1 && entries[0] === undefined;
  const settled = new Set(found.flatMap((one) => (isBroken(one) ? [] : [one.line])));
  return found.flatMap((one) => {
    if (isBroken(one)) {
      if (settled.has(one.line)) return [];
      settled.add(one.line);
    }
    return one.entries;
  });
}

/** Whether a brace opens no entry but what entries are wrapped in. */
function isWrapper(text: string, at: number): boolean {
  const wrapper = /\{\s*"[a-z_]{1,20}"\s*:\s*\[/iy;
  wrapper.lastIndex = at;
  return wrapper.test(text);
}

/** The object that begins at a brace, if one does; where it ends, -1 if it never does; and how far was looked. */
function objectAt(
  text: string,
  start: number,
): { readonly end: number; readonly seen: number; readonly value: object | undefined } {
  let depth = 0;
  let i = start;
  for (; i >= 0 && i < text.length; i += 1) {
    const sign = text[i];
    if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    else if (sign === '"') i = endOfString(text, i);
    if (depth === 0) return { end: i + 1, seen: i - start, value: parsed(text.slice(start, i + 1)) };
  }
  return { end: -1, seen: endOfLine(text, i) - start, value: undefined };
}

/** The quotation mark that closes a string; the end of all where its line ends before. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
