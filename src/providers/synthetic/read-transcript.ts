import type { Segment } from "../../core/call.ts";
import { isPostId } from "../../core/ids.ts";
import { gathered, isRemoved, type PersonaReading, type PromptReading, readPersona } from "./read-prompt.ts";

/** One message as an author knows it: of the forum, or a line of the script that is being written. */
export interface Message {
  /** Its id, or the label of a line. */
  readonly slot: string;
  /** A handle. */
  readonly by: string;
  /** The slot it answers; undefined for a post. */
  readonly parent: string | undefined;
  /** The slot of its post; its own where its parents are not in sight. */
  readonly root: string;
  /** Undefined where they were removed. */
  readonly words: Segment | undefined;
}

/** What an author of many voices takes from its prompt. */
export interface ScriptReading {
  /** In order of creation. */
  readonly messages: readonly Message[];
  readonly communities: readonly string[];
  /** Of a voice, by handle. */
  persona(handle: string): PersonaReading;
  readonly forced: PromptReading["forced"];
  /** What the author has written of this stretch already. */
  readonly written: WrittenSoFar;
}

/** The earlier answers of a stretch that goes on. */
export interface WrittenSoFar {
  /** Lines that are whole, in order; of some only parts may make sense. */
  readonly lines: readonly WrittenLine[];
  /** Whose line was cut off at the end, where it still says so. */
  readonly cut: string | undefined;
}

/** A line as it stands in an answer; nothing in it is certain. */
export interface WrittenLine {
  readonly by?: unknown;
  readonly as?: unknown;
  readonly target?: unknown;
  readonly id?: unknown;
  readonly title?: unknown;
  readonly body?: unknown;
}

export function readTranscript(segments: readonly Segment[]): ScriptReading {
  const { authors, words, communities, others, forced } = gathered(segments);
  const parents = parentsIn(segments);
  const known = new Map<string, Message>();
  for (const [slot, { first }] of words) {
    const by = authors.get(slot);
    if (by === undefined) continue;
    const parent = parents.get(slot);
    known.set(slot, {
      slot,
      by,
      parent,
      root: (parent === undefined ? undefined : known.get(parent)?.root) ?? slot,
      words: isRemoved(first) ? undefined : first,
    });
  }
  return {
    messages: [...known.values()],
    communities,
    persona: (handle) => readPersona(others.get(handle) ?? ""),
    forced: forced === undefined ? undefined : { slot: forced, words: words.get(forced)?.first },
    written: writtenSoFar(segments),
  };
}

/** From the head lines: "[c3] @bo answers p1". */
function parentsIn(segments: readonly Segment[]): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const { kind, slot, text } of segments) {
    if (kind !== "frame" || slot === undefined || isPostId(slot)) continue;
    const parent = /^\S+ \S+ answers ([pc]\d+)/.exec(text)?.[1];
    if (parent !== undefined) parents.set(slot, parent);
  }
  return parents;
}

function writtenSoFar(segments: readonly Segment[]): WrittenSoFar {
  const lines: WrittenLine[] = [];
  let cut: string | undefined;
  for (const { kind, text } of segments) {
    if (kind !== "answer") continue;
    for (const line of text.split("\n")) {
      const whole = lineIn(line);
      if (whole !== undefined) lines.push(whole);
      cut = whole === undefined ? /^\{"by":"([^"]+)"/.exec(line)?.[1] : undefined;
    }
  }
  return { lines, cut };
}

function lineIn(text: string): WrittenLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Words as a prompt shows them, every line behind a bar. */
export const asWords = (text: string): Segment => ({
  role: "assistant",
  kind: "answer",
  text: text.replaceAll(/^/gm, "| "),
});
