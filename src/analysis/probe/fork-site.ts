import { jsonLines } from "../../agent/json-lines.ts";
import { quoted } from "../../agent/wording.ts";
import type { Completion, Segment } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import { Piece } from "../../core/piece.ts";
import type { Form } from "./plan.ts";
import { isAsWritten } from "./rewording.ts";
import type { Shingles } from "./shingles.ts";
import { type Saying, type Story, textOf } from "./story.ts";

/** A call as it stands on file. */
export interface LoggedCall {
  /** The prompt without any repair. */
  readonly segments: readonly Segment[];
  /** The answer that the actions were read from. */
  readonly answer: Completion;
  readonly draw: number;
  /** Alias of the model. */
  readonly model: string;
}

/** All that a fork is judged by. */
export interface Evidence {
  readonly story: Story;
  readonly form: Form;
  readonly shingles: Shingles;
}

/** What is found at a comment: the message whose words can be changed there, or why there is none. */
export type Examined =
  | { readonly of: Saying; readonly segments: readonly Segment[] }
  | { readonly reason: string };

/**
 * The prompt behind a comment. Of a script it goes on to where the comment stands: what the same answer had written before is
 * the author's own, and stands at the end.
 */
export function promptBehind(
  { cause }: Saying,
  form: Form,
  { segments, answer }: LoggedCall,
): readonly Segment[] {
  if (form === "turn" || cause.by !== "turn") return segments;
  const lines = jsonLines(answer.text).entries.slice(0, cause.action ?? 0);
  const written = lines.flatMap((line) => (line === undefined ? [] : [JSON.stringify(line)]));
  return written.length === 0
    ? segments
    : [...segments, new Piece("assistant", "answer", written.join("\n"))];
}

/** Whether a comment can be asked for again with the words of the message it answers, and nothing else, changed. */
export function examine(action: Saying, call: LoggedCall | undefined, evidence: Evidence): Examined {
  if (call === undefined) return { reason: "its prompt is not on file" };
  const { story, form, shingles } = evidence;
  const segments = promptBehind(action, form, call);
  const shown = segments.find(({ slot, textSource }) => slot === action.parent && textSource !== undefined);
  if (shown?.textSource === undefined) return { reason: unseen(form) };
  const of = story.byId.get(shown.textSource);
  if (of === undefined) return { reason: unseen(form) };
  if (of.author === action.author) return { reason: "the words it was shown were its own" };
  if (!of.isAgents) return { reason: "it answers what the scenario wrote" };
  if (textOf(of).trim() === "") return { reason: "the message has no words" };
  if (!isAsWritten(segments, of.id, of)) return { reason: "the message was not shown as written" };
  if (hasNoteOn(story, action, of.id, segments))
    return { reason: "its notes were written while the message was in sight" };
  if (shingles.remain(segments, of.id, textOf(of)))
    return { reason: "words of the message stand elsewhere in the prompt" };
  return { of, segments };
}

const unseen = (form: Form): string =>
  form === "turn" ? "its prompt does not show the message" : "the message was written in the same answer";

/** Whether the prompt holds a note of the agent's that was written with the message in sight. */
function hasNoteOn(
  { notes }: Story,
  { author, parent, seq }: Saying,
  source: ItemId,
  segments: readonly Segment[],
): boolean {
  const shown = new Set(
    segments.flatMap(({ kind, slot, text }) => (kind === "memory" && slot === undefined ? [text] : [])),
  );
  if (shown.size === 0) return false;
  return notes.some(
    (note) =>
      note.agent === author &&
      note.seq < seq &&
      (note.visible.has(source) || (parent !== undefined && note.visible.has(parent))) &&
      shown.has(quoted(note.text)),
  );
}
