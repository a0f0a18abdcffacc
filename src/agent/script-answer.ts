import { z } from "zod";
import type { Action } from "../core/actions.ts";
import type { AnswerShape, Completion, ScriptAsk } from "../core/call.ts";
import type { TurnOutcome } from "../core/events.ts";
import { LENGTHS } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { ACTIONS, actionIn, cleanText, lostOutcome, whyLost } from "./answer.ts";
import { type Entry, jsonLines } from "./json-lines.ts";

/** One act of one voice. */
export interface ScriptLine {
  /** From 0: which object of the answer it is, broken ones counted. */
  readonly index: number;
  /** A handle, as it was written. */
  readonly by: string;
  /** What later lines may call the message that this one writes. */
  readonly as: string | undefined;
  readonly action: Action;
}

/** The words for one slot. */
export interface SlotLine {
  /** From 0: which object of the answer it is, broken ones counted. */
  readonly index: number;
  readonly id: string;
  /** Of a post. */
  readonly title: string | undefined;
  readonly body: string;
}

/** What an author's answer comes to. */
export interface ScriptRead<Line> {
  /** `truncated` where the answer broke off, lines or none; they count either way. */
  readonly outcome: TurnOutcome;
  readonly lines: readonly Line[];
  /** Objects that are no line, or none that closes. */
  readonly malformed: number;
  /** It may be asked to go on: its length was all that stopped it. */
  readonly isCut: boolean;
  /** The half line in which such an answer broke off; it counts as malformed. */
  readonly tail: string | undefined;
}

const named = { by: z.string(), as: z.string().optional() };
const LINE = z.toJSONSchema(z.union(ACTIONS.map((action) => action.extend(named))), { target: "draft-7" });

/** What a script may hold: `actions` lines of each voice. */
export const scriptShape = (script: ScriptAsk, actions: number): AnswerShape => ({
  reads: false,
  actions,
  schema: LINE,
  script,
});

/**
 * The lines of a script. `before` is the half line in which the answer before this one broke off: where this one goes on in
 * the middle of it, both halves are one line. Never throws.
 *
 *   {"by":"mara_k","as":"n1","type":"comment","target":"p1","body":"…"}
 */
export function readScript(completion: Completion, before?: string): ScriptRead<ScriptLine> {
  return read(completion, before, lineIn, (lines) =>
    lines.every(({ action }) => action.type === "do_nothing") ? "silent" : "acted",
  );
}

/**
 * The words for slots; of two lines for one slot the first counts. Never throws.
 *
 *   {"id":"p3","title":"…","body":"…"}      {"id":"c7","body":"…"}
 */
export function readSlots(completion: Completion, before?: string): ScriptRead<SlotLine> {
  return read(completion, before, slotIn, () => "acted");
}

function read<Line>(
  completion: Completion,
  before: string | undefined,
  lineOf: (entry: Entry, index: number) => Line | undefined,
  outcomeOf: (lines: readonly Line[]) => TurnOutcome,
): ScriptRead<Line> {
  const lost = lostOutcome(completion);
  if (lost) return { outcome: lost, lines: [], malformed: 0, isCut: false, tail: undefined };
  const { entries, tail } = joined(completion.text, before);
  const lines: Line[] = [];
  entries.forEach((entry, index) => {
    const line = entry && lineOf(entry, index);
    if (line !== undefined) lines.push(line);
  });
  const isCut = completion.stop === "max_tokens";
  const isOver = isCut || completion.stop === "context_window";
  const outcome = isOver ? "truncated" : lines.length > 0 ? outcomeOf(lines) : whyLost(completion);
  return { outcome, lines, malformed: entries.length - lines.length, isCut, tail: isCut ? tail : undefined };
}

/** An answer that goes on in the middle of a line begins with no object; put behind the other half, it does. */
function joined(text: string, before: string | undefined): ReturnType<typeof jsonLines> {
  if (before === undefined || /^\s*(?:```\w*\s*)?[[{]\s*["{]/.test(text)) return jsonLines(text);
  const whole = jsonLines(before + text);
  return whole.entries[0] === undefined ? jsonLines(text) : whole;
}

function lineIn(entry: Entry, index: number): ScriptLine | undefined {
  const { by, as, ...rest } = entry;
  if (typeof by !== "string") return undefined;
  const action = actionIn(rest);
  if (action === undefined) return undefined;
  const label = typeof as === "string" ? as.trim() : "";
  return { index, by: cleanText(by), as: label === "" ? undefined : label, action };
}

function slotIn({ id, title, body }: Entry, index: number): SlotLine | undefined {
  if (typeof id !== "string" || typeof body !== "string") return undefined;
  const plain = id.toLowerCase().replace(/^[\s#[(]+|[\s\])]+$/g, "");
  return {
    index,
    id: plain,
    title: typeof title === "string" ? cleanText(title) : undefined,
    body: cleanText(body),
  };
}

/** The words of a slot's line as a forum takes them; undefined where it would not. */
export function wordsFor(
  id: ItemId,
  line: SlotLine,
): { readonly title: string; readonly body: string } | undefined {
  const isPost = id.startsWith("p");
  const [title, body] = [line.title?.trim() ?? "", line.body.trim()];
  const room = isPost ? LENGTHS.postBody : LENGTHS.commentBody;
  if (body === "" || body.length > room) return undefined;
  if (isPost && (title === "" || title.length > LENGTHS.title)) return undefined;
  return { title, body };
}
