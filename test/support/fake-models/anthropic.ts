import type Anthropic from "@anthropic-ai/sdk";
import { anthropicFault } from "./anthropic-rules.ts";
import { contentText, isRecord, type Json, listOf, parsed, recordOf, textOf, tokensOf } from "./json.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { type Arrival, BIG_RPM, BIG_TPM, keyOf, type Reply, type Vendor } from "./reply.ts";

type ErrorType = Anthropic.ErrorResponse["error"]["type"];

function failure(status: number, type: ErrorType, message: string, requestId: string): Reply {
  const body: Anthropic.ErrorResponse = {
    type: "error",
    error: { type, message },
    request_id: requestId,
  };
  return { status, headers: {}, body };
}

/** Keys with these words in them: "bad-key" 401, "forbidden-key" 403, "broke-key" 402, "poor-key" the older 400. */
function refuseKey(headers: Readonly<Record<string, string>>): Reply | undefined {
  const key = keyOf(headers);
  if (key === undefined) return failure(401, "authentication_error", "x-api-key header is required", "");
  if (key.includes("bad-key")) return failure(401, "authentication_error", "invalid x-api-key", "");
  if (key.includes("forbidden-key"))
    return failure(403, "permission_error", "Your API key does not have permission to use the resource.", "");
  const broke =
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.";
  if (key.includes("broke-key")) return failure(402, "billing_error", broke, "");
  if (key.includes("poor-key")) return failure(400, "invalid_request_error", broke, "");
  return undefined;
}

/** A prompt's words in order, and how many of its tokens stand before the last mark for the cache. */
function promptOf(body: Json): { readonly text: string; readonly marked: number } {
  const blocks: { text: string; isMarked: boolean }[] = [];
  const add = (content: unknown): void => {
    for (const part of Array.isArray(content) ? content : [content])
      blocks.push({
        text: typeof part === "string" ? part : contentText([part]),
        isMarked: isRecord(part) && isRecord(part["cache_control"]),
      });
  };
  if (body["system"] !== undefined) add(body["system"]);
  for (const message of listOf(body, "messages")) if (isRecord(message)) add(message["content"]);
  const upTo = isRecord(body["cache_control"])
    ? blocks.length
    : blocks.findLastIndex(({ isMarked }) => isMarked) + 1;
  const joined = (list: typeof blocks): string => list.map(({ text }) => text).join("\n");
  return { text: joined(blocks), marked: tokensOf(joined(blocks.slice(0, upTo))) };
}

const STOPS = {
  end: "end_turn",
  max_tokens: "max_tokens",
  refusal: "refusal",
  filter: "refusal",
  context_window: "model_context_window_exceeded",
} as const satisfies Record<Outcome["end"], Anthropic.StopReason>;

function usageOf({ text, marked }: ReturnType<typeof promptOf>, outcome: Outcome): Anthropic.Usage {
  const written = outcome.cached ? 0 : marked;
  return {
    input_tokens: tokensOf(text) - marked,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: marked - written,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
    output_tokens: outcome.outputTokens,
    output_tokens_details: { thinking_tokens: outcome.reasoningTokens },
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: null,
    speed: null,
  };
}

function contentOf(outcome: Outcome, model: string): Anthropic.ContentBlock[] {
  if (model.includes("tool-caller")) {
    const input = parsed(outcome.text);
    return [{ type: "tool_use", id: "toolu_01", name: "answer", input, caller: { type: "direct" } }];
  }
  const thinks = model.includes("thinks");
  return [
    ...(thinks ? [{ type: "thinking", thinking: outcome.reasoning, signature: "c2ln" } as const] : []),
    ...(outcome.text === "" ? [] : [{ type: "text", text: outcome.text, citations: null } as const]),
  ];
}

function answer({ body, hash, headers, requestId, options }: Arrival): Reply {
  const fault = anthropicFault(body, headers);
  if (fault !== undefined) return failure(fault.status, fault.type, fault.message, requestId);
  const prompt = promptOf(body);
  const model = textOf(body, "model");
  const format = recordOf(recordOf(body, "output_config"), "format");
  const outcome = outcomeOf({
    text: prompt.text,
    model,
    hash,
    maxTokens: Number(body["max_tokens"]),
    options,
    ...(isRecord(format["schema"]) ? { schema: format["schema"] } : {}),
  });
  const message: Anthropic.Message = {
    id: `msg_${hash.slice(0, 20)}`,
    type: "message",
    role: "assistant",
    model: outcome.served,
    content: contentOf(outcome, model),
    stop_reason: model.includes("tool-caller") ? "tool_use" : STOPS[outcome.end],
    stop_sequence: null,
    stop_details:
      outcome.end === "refusal" ? { type: "refusal", category: null, explanation: outcome.text } : null,
    usage: usageOf(prompt, outcome),
    container: null,
    diagnostics: null,
  };
  return { status: 200, headers: {}, body: message };
}

const TROUBLE = {
  rate_limit: [429, "rate_limit_error", "This request would exceed your organization's rate limit."],
  server_error: [500, "api_error", "Internal server error"],
  overloaded: [529, "overloaded_error", "Overloaded"],
} as const;

/** `POST /v1/messages`. */
export const ANTHROPIC: Vendor = {
  refuseKey,
  answer,
  trouble: (kind, { requestId }) => {
    const [status, type, message] = TROUBLE[kind];
    return failure(status, type, message, requestId);
  },
  headers: ({ rpm = BIG_RPM, tpm = BIG_TPM }, requestId) => ({
    "request-id": requestId,
    "anthropic-organization-id": "00000000-0000-0000-0000-000000000000",
    "anthropic-ratelimit-requests-limit": String(rpm),
    "anthropic-ratelimit-requests-remaining": String(rpm - 1),
    "anthropic-ratelimit-requests-reset": "2026-11-22T00:00:01Z",
    "anthropic-ratelimit-tokens-limit": String(tpm),
    "anthropic-ratelimit-tokens-remaining": String(tpm - 1_000),
    "anthropic-ratelimit-tokens-reset": "2026-11-22T00:00:01Z",
    "anthropic-ratelimit-input-tokens-limit": String(tpm),
    "anthropic-ratelimit-input-tokens-remaining": String(tpm - 1_000),
    "anthropic-ratelimit-input-tokens-reset": "2026-11-22T00:00:01Z",
    "anthropic-ratelimit-output-tokens-limit": String(tpm),
    "anthropic-ratelimit-output-tokens-remaining": String(tpm - 1_000),
    "anthropic-ratelimit-output-tokens-reset": "2026-11-22T00:00:01Z",
  }),
};
