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
    for (const entry of read.entries) entries.push(entry);
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
    for (const entry of membersOf(value)) entries.push(entry);
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

/** How far braces that never close are followed, all together: hostile ones must not cost the square of a text's length. */
const roomFor = (text: string): number => Math.max(4_000_000, 16 * text.length);

/** What one brace opens. */
interface Opened {
  readonly at: number;
  /** Behind the brace that closes it; -1 if none does. */
  readonly end: number;
  /** How far it was looked for. */
  readonly seen: number;
  readonly value: object | undefined;
}

/** Objects between lines that are none on their own: several in one line, one over several lines, and broken ones. */
function readLoose(text: string): JsonLines {
  const opened = openedIn(text);
  const entries = entriesOf(text, opened);
  const lastWhole = opened.findLastIndex(({ value }) => value !== undefined);
  const lastLine = text.lastIndexOf("\n");
  const tail = opened.find(({ at, end }, i) => i > lastWhole && end < 0 && at > lastLine);
  if (tail === undefined) return { entries, tail };
  // Also beside whole ones in its line.
  if (entries.at(-1) !== undefined && !isWrapper(text, tail.at)) entries.push(undefined);
  return { entries, tail: text.slice(tail.at) };
}

function openedIn(text: string): readonly Opened[] {
  const opened: Opened[] = [];
  let room = roomFor(text);
  for (let at = text.indexOf("{"); at >= 0 && room > 0; ) {
    const one = { at, ...objectAt(text, at) };
    if (one.value === undefined) room -= one.seen;
    opened.push(one);
    at = text.indexOf("{", one.value === undefined ? at + 1 : one.end);
  }
  return opened;
}

/** The entries of whole objects; of one line at most one broken object counts, and none beside a whole one. */
function entriesOf(text: string, opened: readonly Opened[]): (Entry | undefined)[] {
  const entries: (Entry | undefined)[] = [];
  let lineEnd = -1;
  let isSettled = false;
  opened.forEach(({ at, value }, i) => {
    if (at > lineEnd) {
      lineEnd = endOfLine(text, at);
      isSettled = hasWhole(opened, i, lineEnd);
    }
    if (value !== undefined) for (const entry of membersOf(value)) entries.push(entry);
    else if (!isSettled && !isWrapper(text, at)) {
      entries.push(undefined);
      isSettled = true;
    }
  });
  return entries;
}

/** Whether a whole object begins in the line whose first brace is the `first` of `opened`. */
function hasWhole(opened: readonly Opened[], first: number, lineEnd: number): boolean {
  for (let i = first; (opened[i]?.at ?? lineEnd) < lineEnd; i += 1) {
    if (opened[i]?.value !== undefined) return true;
  }
  return false;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Whether a brace opens no entry but what entries are wrapped in. */
function isWrapper(text: string, at: number): boolean {
  const wrapper = /\{\s*"[a-z_]{1,20}"\s*:\s*\[/iy;
  wrapper.lastIndex = at;
  return wrapper.test(text);
}

/** The object that begins at a brace, if one does; where it ends, -1 if it never does; and how far was looked. */
function objectAt(text: string, start: number): Omit<Opened, "at"> {
  let depth = 0;
  let i = start;
  for (; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    else if (sign === '"') {
      const close = endOfString(text, i);
      if (close < 0) break;
      i = close;
    }
    if (depth === 0) return { end: i + 1, seen: i - start, value: parsed(text.slice(start, i + 1)) };
  }
  return { end: -1, seen: endOfLine(text, i) - start, value: undefined };
}

/** The quotation mark that closes a string; -1 where its line ends before. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i;
  }
  return -1;
}
