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
  const blocks = content.map(recordOf);
  const tools = blocks.filter((block) => block["type"] === "tool_use");
  const texts = [textsOf(blocks, "text"), ...tools.map(({ input }) => JSON.stringify(input ?? {}))];
  const reasoning = textsOf(blocks, "thinking");
  return {
    text: texts.filter((text) => text !== "").join("\n"),
    stop: STOPS[String(stop_reason)] ?? "end",
    servedModel: model,
    usage: usageOf(recordOf(usage)),
    ...(reasoning === "" ? {} : { reasoning }),
  };
}

function textsOf(blocks: readonly Readonly<Record<string, unknown>>[], kind: "text" | "thinking"): string {
  return blocks
    .filter(({ type }) => type === kind)
    .map((block) => block[kind])
    .filter((text) => typeof text === "string")
    .join("");
}

/** Anthropic counts what was read from a cache and what was written to one apart from the rest of the input. */
function usageOf(usage: Readonly<Record<string, unknown>>): Usage {
  const input = countOf(usage["input_tokens"]);
  const cached = countOf(usage["cache_read_input_tokens"]);
  const written = countOf(usage["cache_creation_input_tokens"]);
  const output = countOf(usage["output_tokens"]);
  const thinking = countOf(recordOf(usage["output_tokens_details"])["thinking_tokens"]);
  return {
    ...(input === undefined ? {} : { inputTokens: input + (cached ?? 0) + (written ?? 0) }),
    ...(cached === undefined ? {} : { cachedTokens: cached }),
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
    ...(output === undefined ? {} : { outputTokens: output }),
    ...(thinking === undefined ? {} : { reasoningTokens: thinking }),
  };
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
