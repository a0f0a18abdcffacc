import type { ModelSpec, StopReason } from "../../core/call.ts";
import type { Reading } from "../openai/dialect.ts";
import { argumentsOf, known, listOf, memberOf, usageOf, wordsOf } from "../openai/read-json.ts";
import { isMap } from "../openai/settings.ts";

/**
 * What an answer of `POST /chat/completions` holds. The text is kept raw, with whatever thoughts a server left in it;
 * reasoning that came in a field of its own is apart. An error may stand in an answer with status 200, at its top or in its
 * choice: OpenRouter answers so when the host behind it fails.
 */
export function readChat(answer: unknown, spec: ModelSpec): Reading {
  if (!isMap(answer)) return { type: "unreadable", why: "the answer is no JSON object" };
  const [choice] = listOf(answer["choices"]);
  const error = errorIn(answer) ?? errorIn(choice);
  if (error !== undefined) return { type: "failed", error };
  const message = memberOf(choice, "message");
  if (!isMap(message)) return { type: "unreadable", why: "the answer holds no choice with a message" };
  const { text, reasoning } = wordsIn(message);
  return {
    type: "completion",
    completion: {
      text,
      stop: stopOf(choice, message),
      servedModel: wordsOf(answer["model"]) ?? spec.model,
      usage: usageIn(answer["usage"]),
      ...known({
        reasoning,
        reportedUsd: spec.provider === "openrouter" ? costIn(answer["usage"]) : undefined,
        host: wordsOf(answer["provider"]),
        fingerprint: wordsOf(answer["system_fingerprint"]),
      }),
    },
  };
}

function errorIn(place: unknown): unknown {
  const error = memberOf(place, "error");
  return isMap(error) || typeof error === "string" ? error : undefined;
}

function wordsIn(message: unknown): { readonly text: string; readonly reasoning: string | undefined } {
  const content = memberOf(message, "content");
  const said = typeof content === "string" ? content : partsOf(content, "text").join("");
  const texts = [said, said === "" ? wordsOf(memberOf(message, "refusal")) : undefined, ...callsOf(message)];
  const thinking = partsOf(content, "thinking").join("\n");
  return {
    text: texts.filter((text) => text !== undefined && text !== "").join("\n"),
    reasoning:
      wordsOf(memberOf(message, "reasoning_content")) ??
      wordsOf(memberOf(message, "reasoning")) ??
      wordsOf(thinking),
  };
}

/** Content in parts: `[{ type: "thinking", thinking: [{ text }] }, { type: "text", text }]`. */
function partsOf(content: unknown, key: "text" | "thinking"): readonly string[] {
  return listOf(content).flatMap((part) => {
    const value = memberOf(part, key);
    return Array.isArray(value) ? partsOf(value, "text") : (wordsOf(value) ?? []);
  });
}

/** The arguments of tools the model would have called, in today's form and in that of 2023. */
function callsOf(message: unknown): readonly string[] {
  const functions = [
    ...listOf(memberOf(message, "tool_calls")).map((call) => memberOf(call, "function")),
    memberOf(message, "function_call"),
  ];
  return functions.flatMap((called) => argumentsOf(memberOf(called, "arguments")) ?? []);
}

const STOPS: Readonly<Record<string, StopReason>> = {
  stop: "end",
  length: "max_tokens",
  content_filter: "filter",
  refusal: "refusal",
  tool_calls: "tool_use",
  function_call: "tool_use",
};

function stopOf(choice: unknown, message: unknown): StopReason {
  const reason = memberOf(choice, "finish_reason");
  const stop = (typeof reason === "string" ? STOPS[reason] : undefined) ?? "end";
  // Some servers say "stop" whatever happened.
  if (stop !== "end") return stop;
  if (wordsOf(memberOf(message, "refusal")) !== undefined) return "refusal";
  return callsOf(message).length > 0 ? "tool_use" : "end";
}

function usageIn(usage: unknown): ReturnType<typeof usageOf> {
  const prompt = memberOf(usage, "prompt_tokens_details");
  return usageOf({
    inputTokens: memberOf(usage, "prompt_tokens"),
    cachedTokens: memberOf(prompt, "cached_tokens") ?? memberOf(usage, "prompt_cache_hit_tokens"),
    cacheWriteTokens: memberOf(prompt, "cache_write_tokens"),
    outputTokens: memberOf(usage, "completion_tokens"),
    reasoningTokens: memberOf(memberOf(usage, "completion_tokens_details"), "reasoning_tokens"),
  });
}

/** OpenRouter's credits are US dollars. With a key of one's own at the host, the host's bill comes on top. */
function costIn(usage: unknown): number | undefined {
  const cost = dollars(memberOf(usage, "cost"));
  if (cost === undefined || memberOf(usage, "is_byok") !== true) return cost;
  return cost + (dollars(memberOf(memberOf(usage, "cost_details"), "upstream_inference_cost")) ?? 0);
}

function dollars(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
