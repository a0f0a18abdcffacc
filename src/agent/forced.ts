import { z } from "zod";
import type { AnswerShape, ScriptSlot, Segment } from "../core/call.ts";
import type { ItemId } from "../core/ids.ts";
import { Piece } from "../core/piece.ts";
import { ACTIONS } from "./answer.ts";
import { plural } from "./handbook.ts";

/** What somebody is made to do: the segment that goes to the end of its prompt, and the only answer that it may give. */
export interface Forced {
  readonly segment: Segment;
  readonly answer: AnswerShape;
}

const COMMENT = ACTIONS[1];

const ONE_COMMENT: AnswerShape = {
  reads: false,
  actions: 1,
  schema: z.toJSONSchema(z.strictObject({ actions: z.array(COMMENT).min(1).max(1) }), { target: "draft-7" }),
};

const ONE_LINE = z.toJSONSchema(COMMENT.extend({ by: z.string() }), { target: "draft-7" });
const ONE_SLOT = z.toJSONSchema(z.strictObject({ id: z.string(), body: z.string() }), { target: "draft-7" });

/** What the one comment is to be: an answer of one's own, or what the message says once more. */
export type Wanted = "answer" | "restatement";

const wish = (slot: string, wanted: Wanted): string =>
  wanted === "answer"
    ? `answer ${slot} with one comment`
    : `answer ${slot} with one comment that says again what ${slot} says, and nothing besides`;

const force = (slot: ItemId, text: string): Segment => new Piece("user", "force", `\n${text}`, { slot });

/**
 * A comment on one message, whatever the agent would have done. The schema is the same for all messages: vendors compile each
 * anew. Whether the right message was answered is seen in the answer.
 */
export function forcedComment(slot: ItemId, wanted: Wanted = "answer"): Forced {
  const form = `{"actions":[{"type":"comment","target":"${slot}","body":"…"}]}`;
  const text = `This time do one thing: ${wish(slot, wanted)}. Answer with ${form} and nothing else.`;
  return { segment: force(slot, text), answer: ONE_COMMENT };
}

/** The next line of a script: what one of its voices answers to one message. */
export function forcedLine(handle: string, slot: ItemId, wanted: Wanted = "answer"): Forced {
  const form = `{"by":"${handle}","type":"comment","target":"${slot}","body":"…"}`;
  const text = `Go on with one line only. In it @${handle} does one thing: ${wish(slot, wanted)}. Answer with ${form} and nothing else.`;
  return {
    segment: force(slot, text),
    answer: { reads: false, actions: 1, schema: ONE_LINE, script: { voices: [handle] } },
  };
}

/** The words for one place of a script whose tree is given. `parent` is the message that is answered there. */
export function forcedSlot(place: ScriptSlot, parent: ItemId, wanted: Wanted = "answer"): Forced {
  const { id, by, words } = place;
  const what =
    wanted === "answer"
      ? `what @${by} answers to ${parent}, about ${plural(words, "word")}`
      : `in which @${by} says again what ${parent} says, and nothing besides`;
  const text = `Go on with one message only, ${id}: ${what}. Answer with {"id":"${id}","body":"…"} and nothing else.`;
  return {
    segment: force(parent, text),
    answer: { reads: false, actions: 1, schema: ONE_SLOT, script: { voices: [by], slots: [place] } },
  };
}
