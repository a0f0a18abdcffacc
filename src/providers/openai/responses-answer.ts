import type { ModelSpec, StopReason } from "../../core/call.ts";
import type { Reading } from "./dialect.ts";
import { argumentsOf, known, listOf, memberOf, usageOf, wordsOf } from "./read-json.ts";
import { isMap } from "./settings.ts";

/**
 * What an answer of `POST /responses` holds. Its text is all that the model said for others: its words, what it gave as a
 * refusal, or the arguments of a tool that it would have called. Reasoning, and comments on the way, are apart.
 */
export function readResponse(answer: unknown, spec: ModelSpec): Reading {
  if (!isMap(answer)) return { type: "unreadable", why: "the answer is no JSON object" };
  if (isMap(answer["error"])) return { type: "failed", error: answer["error"] };
  if (!Array.isArray(answer["output"])) return { type: "unreadable", why: "the answer has no output" };
  const status = answer["status"] ?? "completed";
  if (status !== "completed" && status !== "incomplete")
    return { type: "unreadable", why: `the answer is ${String(status)}` };
  const parts = partsOf(answer["output"]);
  const reasoning = wordsOf(parts.reasoning.join("\n"));
  return {
    type: "completion",
    completion: {
      text: [parts.said.join(""), ...parts.refused, ...parts.called].filter((text) => text !== "").join("\n"),
      stop: stopOf(parts, answer),
      servedModel: wordsOf(answer["model"]) ?? spec.model,
      usage: usageIn(answer["usage"]),
      ...known({ reasoning }),
    },
  };
}

/** The pieces of an answer by what they are. */
interface Parts {
  readonly said: string[];
  readonly refused: string[];
  readonly called: string[];
  readonly reasoning: string[];
}

function partsOf(output: readonly unknown[]): Parts {
  const parts: Parts = { said: [], refused: [], called: [], reasoning: [] };
  for (const item of output) {
    const type = memberOf(item, "type");
    if (type === "message") addMessage(parts, item);
    else if (type === "reasoning") parts.reasoning.push(...reasoningOf(item));
    else if (type === "function_call") parts.called.push(argumentsOf(memberOf(item, "arguments")) ?? "");
  }
  return parts;
}

function addMessage(parts: Parts, message: unknown): void {
  const said = memberOf(message, "phase") === "commentary" ? parts.reasoning : parts.said;
  for (const part of listOf(memberOf(message, "content"))) {
    const refusal = wordsOf(memberOf(part, "refusal"));
    if (refusal !== undefined) parts.refused.push(refusal);
    said.push(wordsOf(memberOf(part, "text")) ?? "");
  }
}

/** Summaries where there are any, else the reasoning itself, which open models give. */
function reasoningOf(item: unknown): readonly string[] {
  const texts = (key: string): string[] =>
    listOf(memberOf(item, key)).flatMap((part) => wordsOf(memberOf(part, "text")) ?? []);
  const summary = texts("summary");
  return summary.length > 0 ? summary : texts("content");
}

function stopOf(parts: Parts, answer: unknown): StopReason {
  if (memberOf(answer, "status") === "incomplete") {
    const reason = memberOf(memberOf(answer, "incomplete_details"), "reason");
    return reason === "content_filter" ? "filter" : "max_tokens";
  }
  if (parts.refused.length > 0) return "refusal";
  return parts.called.length > 0 ? "tool_use" : "end";
}

function usageIn(usage: unknown): ReturnType<typeof usageOf> {
  const input = memberOf(usage, "input_tokens_details");
  return usageOf({
    inputTokens: memberOf(usage, "input_tokens"),
    cachedTokens: memberOf(input, "cached_tokens"),
    cacheWriteTokens: memberOf(input, "cache_write_tokens"),
    outputTokens: memberOf(usage, "output_tokens"),
    reasoningTokens: memberOf(memberOf(usage, "output_tokens_details"), "reasoning_tokens"),
  });
}
