import { parseAnswer } from "../../agent/answer.ts";
import { readScript, readSlots } from "../../agent/script-answer.ts";
import type { Action, Read } from "../../core/actions.ts";
import type { Completion } from "../../core/call.ts";
import type { Asking } from "./draw-number.ts";
import type { ForkSite } from "./plan.ts";
import type { Draw } from "./samples.ts";

/** A sample, or why nothing can be said of it. */
export type DrawRead =
  | { readonly ok: true; readonly draw: Draw }
  | { readonly ok: false; readonly reason: string };

/** What was asked for, and the number of the sample. */
interface Sample {
  readonly asking: Asking;
  readonly site: ForkSite;
  readonly draw: number;
}

/** What an answer to a question comes to. Never throws. */
export function readDraw({ asking, site, draw }: Sample, completion: Completion): DrawRead {
  const words =
    asking === "free"
      ? choiceIn(completion)
      : site.form === "turn"
        ? commentIn(completion, site.message)
        : lineIn(completion, site.form, site);
  if ("reason" in words) return { ok: false, reason: words.reason };
  const topic = topicIn(completion.truth);
  const { text, action } = words;
  return {
    ok: true,
    draw: {
      draw,
      text,
      ...(action !== undefined && { action }),
      ...(topic !== undefined && { topic }),
      stop: completion.stop,
    },
  };
}

type WordsRead = { readonly text: string; readonly action?: string } | { readonly reason: string };

const plain = (id: string): string => id.toLowerCase().replace(/^[\s#[(]+|[\s\])]+$/g, "");

function commentIn(completion: Completion, message: string): WordsRead {
  const parsed = parseAnswer(completion);
  if (parsed.type === "lost") return { reason: parsed.outcome };
  if (parsed.type === "read") return { reason: "it looked something up instead" };
  return commentAmong(parsed.actions, message);
}

function commentAmong(actions: readonly Action[], message: string): WordsRead {
  const comments = actions.flatMap((action) => (action.type === "comment" ? [action] : []));
  const comment = comments.find(({ target }) => plain(target) === message);
  if (comment === undefined)
    return { reason: comments.length > 0 ? "it answered another message" : "it did something else" };
  return comment.body.trim() === "" ? { reason: "empty" } : { text: comment.body };
}

function lineIn(
  completion: Completion,
  form: "line" | "slot",
  { message, action }: { readonly message: string; readonly action: string },
): WordsRead {
  if (form === "line") {
    const { outcome, lines } = readScript(completion);
    if (lines.length === 0) return { reason: outcome };
    return commentAmong(
      lines.map((line) => line.action),
      message,
    );
  }
  const { outcome, lines } = readSlots(completion);
  const line = lines.find(({ id }) => id === action) ?? lines[0];
  if (line === undefined) return { reason: outcome };
  return line.body.trim() === "" ? { reason: "empty" } : { text: line.body };
}

function choiceIn(completion: Completion): WordsRead {
  const parsed = parseAnswer(completion);
  if (parsed.type === "lost") return { reason: parsed.outcome };
  if (parsed.type === "read") return { text: "", action: labelOf(parsed.read) };
  const [first] = parsed.actions;
  if (first === undefined) return { text: "", action: "do_nothing" };
  const text = "body" in first ? first.body : "";
  return { text, action: labelOf(first) };
}

/** Type and target, and of a vote its direction: "comment c3", "vote p1 up", "post general". */
function labelOf(action: Action | Read): string {
  switch (action.type) {
    case "vote":
      return `vote ${plain(action.target)} ${action.value > 0 ? "up" : "down"}`;
    case "comment":
    case "remove":
    case "open":
      return `${action.type} ${plain(action.target)}`;
    case "post":
    case "subscribe":
    case "unsubscribe":
    case "browse":
      return `${action.type} ${action.community.trim().toLowerCase()}`;
    case "follow":
    case "unfollow":
    case "profile":
      return `${action.type} ${action.handle.trim().toLowerCase()}`;
    default:
      return action.type;
  }
}

/** What a synthetic model confesses of the first action's text; the record of any other model holds nothing like it. */
function topicIn(truth: unknown): string | undefined {
  if (!Array.isArray(truth)) return undefined;
  for (const entry of truth as readonly unknown[]) {
    if (typeof entry !== "object" || entry === null || !("action" in entry) || entry.action !== 0) continue;
    return "topic" in entry && typeof entry.topic === "string" ? entry.topic : undefined;
  }
  return undefined;
}
