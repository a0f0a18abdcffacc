import type { Completion, StopReason, Usage } from "../../core/call.ts";

/** What of an answer depends on its body alone. */
export type ReadAnswer = Pick<Completion, "text" | "stop" | "servedModel" | "usage" | "reasoning">;

const STOPS: Readonly<Record<string, StopReason>> = {
  end_turn: "end",
  stop_sequence: "end",
  // A pause is for tools that run on the server; none is offered, and what is there is all there is.
  pause_turn: "end",
  max_tokens: "max_tokens",
  refusal: "refusal",
  tool_use: "tool_use",
  model_context_window_exceeded: "context_window",
};

/**
 * A message as the Messages API sends it, read; undefined for anything else. Text blocks are put together; the input of
 * a tool nobody offered stands in the text as JSON; thinking is kept apart.
 */
export function readMessage(value: unknown): ReadAnswer | undefined {
  const { type, content, stop_reason, model, usage } = recordOf(value);
  if (type !== "message" || !Array.isArray(content) || typeof model !== "string") return undefined;
  const { text, tools, reasoning } = wordsIn(content);
  return {
    text: text === "" ? tools.slice(1) : text + tools,
    stop: STOPS[String(stop_reason)] ?? "end",
    servedModel: model,
    usage: usageOf(recordOf(usage)),
    ...(reasoning === "" ? undefined : { reasoning }),
  };
}

/** Each tool's input on a line of its own, behind a line break. */
function wordsIn(content: readonly unknown[]): { text: string; tools: string; reasoning: string } {
  const words = { text: "", tools: "", reasoning: "" };
  for (const each of content) {
    const block = recordOf(each);
    if (block["type"] === "text") words.text += wordsOf(block["text"]);
    else if (block["type"] === "thinking") words.reasoning += wordsOf(block["thinking"]);
    else if (block["type"] === "tool_use") words.tools += `\n${JSON.stringify(block["input"] ?? {})}`;
  }
  return words;
}

const wordsOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Anthropic counts what was read from a cache and what was written to one apart from the rest of the input. */
function usageOf(usage: Readonly<Record<string, unknown>>): Usage {
  const input = countOf(usage["input_tokens"]);
  const cached = countOf(usage["cache_read_input_tokens"]);
  const written = countOf(usage["cache_creation_input_tokens"]);
  const output = countOf(usage["output_tokens"]);
  const thinking = countOf(recordOf(usage["output_tokens_details"])["thinking_tokens"]);
  const read: { -readonly [Name in keyof Usage]: Usage[Name] } = {};
  if (input !== undefined) read.inputTokens = input + (cached ?? 0) + (written ?? 0);
  if (cached !== undefined) read.cachedTokens = cached;
  if (written !== undefined) read.cacheWriteTokens = written;
  if (output !== undefined) read.outputTokens = output;
  if (thinking !== undefined) read.reasoningTokens = thinking;
  return read;
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
