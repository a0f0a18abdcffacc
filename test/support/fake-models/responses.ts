import type OpenAI from "openai";
import { contentText, isRecord, type Json, listOf, recordOf, textOf, tokensOf } from "./json.ts";
import { cachedTokens, limitHeaders, refuseKey, trouble } from "./openai-common.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Arrival, Reply, Vendor } from "./reply.ts";
import { responsesFault } from "./responses-rules.ts";

type Body = OpenAI.Responses.Response;

function promptText(body: Json): string {
  const { input } = body;
  const items = typeof input === "string" ? [input] : listOf(body, "input");
  const texts = items.map((item) => (isRecord(item) ? contentText(item["content"]) : String(item)));
  return [textOf(body, "instructions"), ...texts].join("\n");
}

function outputOf(outcome: Outcome, hash: string, model: string): Body["output"] {
  const id = hash.slice(0, 20);
  const status = outcome.end === "end" || outcome.end === "refusal" ? "completed" : "incomplete";
  const reasoning = { type: "reasoning", id: `rs_${id}`, summary: [] } as const;
  if (model.includes("tool-caller")) {
    const call = { type: "function_call", id: `fc_${id}`, call_id: `call_${id}`, name: "answer" } as const;
    return [
      { ...reasoning, summary: [] },
      { ...call, arguments: outcome.text, status: "completed" },
    ];
  }
  if (outcome.text === "" && outcome.end !== "end") return [{ ...reasoning, summary: [] }];
  const content =
    outcome.end === "refusal"
      ? { type: "refusal" as const, refusal: outcome.text }
      : { type: "output_text" as const, text: outcome.text, annotations: [], logprobs: [] };
  return [
    {
      ...reasoning,
      summary: model.includes("thinks") ? [{ type: "summary_text", text: outcome.reasoning }] : [],
    },
    { type: "message", id: `msg_${id}`, role: "assistant", status, content: [content] },
  ];
}

function usageOf(text: string, outcome: Outcome): OpenAI.Responses.ResponseUsage {
  const input = tokensOf(text);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cachedTokens(input, outcome.cached), cache_write_tokens: 0 },
    output_tokens: outcome.outputTokens,
    output_tokens_details: { reasoning_tokens: outcome.reasoningTokens },
    total_tokens: input + outcome.outputTokens,
  };
}

function answer({ body, hash, options }: Arrival): Reply {
  const text = promptText(body);
  const fault = responsesFault(body, text);
  if (fault !== undefined) return fault;
  const model = textOf(body, "model");
  const format = recordOf(recordOf(body, "text"), "format");
  const most = body["max_output_tokens"];
  const outcome = outcomeOf({
    text,
    model,
    hash,
    options,
    ...(isRecord(format["schema"]) ? { schema: format["schema"] } : {}),
    ...(typeof most === "number" ? { maxTokens: most } : {}),
  });
  const reason = { max_tokens: "max_output_tokens", filter: "content_filter" } as const;
  const cut = outcome.end === "max_tokens" || outcome.end === "filter" ? reason[outcome.end] : undefined;
  // `output_text` is put together by the SDK and is not on the wire.
  const response: Omit<Body, "output_text"> = {
    id: `resp_${hash.slice(0, 24)}`,
    object: "response",
    created_at: 1_795_000_000,
    status: cut === undefined ? "completed" : "incomplete",
    error: null,
    incomplete_details: cut === undefined ? null : { reason: cut },
    instructions: textOf(body, "instructions") || null,
    max_output_tokens: typeof most === "number" ? most : null,
    metadata: {},
    model: outcome.served.includes("drifting") ? outcome.served : `${outcome.served}-2026-09-30`,
    output: outputOf(outcome, hash, model),
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: textOf(body, "prompt_cache_key") || null,
    reasoning: { effort: null, summary: null },
    service_tier: "default",
    temperature: typeof body["temperature"] === "number" ? body["temperature"] : null,
    tool_choice: "auto",
    tools: [],
    top_p: null,
    truncation: "disabled",
    usage: usageOf(text, outcome),
  };
  return { status: 200, headers: {}, body: response };
}

/** `POST /v1/responses`. */
export const RESPONSES: Vendor = {
  refuseKey: (headers) => refuseKey(headers, { needed: true, echoes: false }),
  answer,
  trouble,
  headers: limitHeaders,
};
