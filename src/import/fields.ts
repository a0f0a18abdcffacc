import type { AuthorRef, Removal } from "./source.ts";

/** Why a record cannot be used. It is caught where the number of its line is known, and goes no further. */
export class BadRecord extends Error {
  override readonly name = "BadRecord";
}

export type Raw = Readonly<Record<string, unknown>>;

export const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Long enough to know the value again. */
const SHOWN = 60;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

const bad = (name: string, expected: string, value: unknown): BadRecord =>
  new BadRecord(`${name}: expected ${expected}, got ${shown(value)}`);

/** A record's own object. */
export function rawOf(record: unknown): Raw {
  if (!isRaw(record)) throw new BadRecord(`expected an object, got ${shown(record)}`);
  return record;
}

/** A text or a whole number, as text; undefined where there is none. */
export function idIn(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  if (Number.isSafeInteger(value)) return String(value);
  throw bad(name, "an id", value);
}

export function neededId(raw: Raw, name: string): string {
  const id = idIn(raw, name);
  if (id === undefined) throw bad(name, "an id", raw[name]);
  return id;
}

/** "" where there is none. */
export function textIn(raw: Raw, name: string): string {
  const value = raw[name] ?? "";
  if (typeof value !== "string") throw bad(name, "text", value);
  return value;
}

/** The text, or undefined where it is missing or empty. */
export const someText = (raw: Raw, name: string): string | undefined => textIn(raw, name) || undefined;

/** A whole number >= 0; undefined where there is none. */
export function countIn(raw: Raw, name: string): number | undefined {
  const value = raw[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw bad(name, "a whole number >= 0", value);
  return value as number;
}

/** A whole number, below zero too; undefined where there is none. */
export function scoreIn(raw: Raw, name: string): number | undefined {
  const value = raw[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value)) throw bad(name, "a whole number", value);
  return value as number;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;
/** The last moment that a date can hold, either way. */
const LAST_MS = 8.64e15;

/** Milliseconds of an ISO 8601 date or time, in UTC where no zone is said; undefined for any other text. */
export function isoTime(text: string): number | undefined {
  const [, date, minutes = "00:00", seconds = ":00", zone = "Z"] = ISO.exec(text) ?? [];
  if (date === undefined) return undefined;
  const offset = /^(Z|UTC)$/i.test(zone) ? "Z" : zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const at = Date.parse(`${date}T${minutes}${seconds}${offset}`);
  return Number.isNaN(at) ? undefined : at;
}

/** Milliseconds since the epoch of an ISO 8601 text, or of a number in units of `unitMs`; undefined where there is none. */
export function timeIn(raw: Raw, name: string, unitMs: number): number | undefined {
  const value = raw[name] ?? undefined;
  if (value === undefined) return undefined;
  const isNumber =
    typeof value === "number" || (typeof value === "string" && /^-?\d{5,}(\.\d+)?$/.test(value));
  const at = isNumber ? Math.floor(Number(value) * unitMs) : isoTime(String(value));
  if (at === undefined || !(Math.abs(at) <= LAST_MS)) throw bad(name, "a time", value);
  return at;
}

export function neededTime(raw: Raw, name: string, unitMs: number): number {
  const at = timeIn(raw, name, unitMs);
  if (at === undefined) throw bad(name, "a time", raw[name]);
  return at;
}

const GONE = new Set(["[deleted]", "[removed]"]);

/** An author whose name is one that forums put in the place of names is not told. */
export function authorRef(id: string | undefined, name: string | undefined, bio?: string): AuthorRef {
  const told = name === undefined || GONE.has(name) ? undefined : name;
  return {
    ...(id !== undefined && !GONE.has(id) && { id }),
    ...(told !== undefined && { name: told }),
    ...(bio !== undefined && bio !== "" && { bio }),
  };
}

/** What a forum puts in the place of words says who took them away. The words are then empty: nobody wrote the mark. */
export function wordsOf(body: string): { readonly body: string; readonly removal?: Removal } {
  const mark = body.trim();
  if (!GONE.has(mark)) return { body };
  return { body: "", removal: mark === "[deleted]" ? "author" : "other" };
}

/** Both sums where either is known. */
export function sums(ups: number | undefined, downs: number | undefined): { ups?: number; downs?: number } {
  return ups === undefined && downs === undefined ? {} : { ups: ups ?? 0, downs: downs ?? 0 };
}

/** Lists within objects within lists …, laid flat without recursion: threads can be deeper than a stack. */
export function* laidFlat<T>(
  first: T,
  open: (next: T) => { yields?: unknown; within: T[] },
): Generator<unknown> {
  const waiting = [first];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const opened = open(next);
    if ("yields" in opened) yield opened.yields;
    for (let i = opened.within.length - 1; i >= 0; i -= 1) waiting.push(opened.within[i] as T);
  }
}
