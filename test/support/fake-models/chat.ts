import type OpenAI from "openai";
import { contentText, isRecord, type Json, listOf, recordOf, textOf, tokensOf } from "./json.ts";
import {
  bad,
  cachedTokens,
  failure,
  jsonModeFault,
  limitHeaders,
  nameFault,
  refuseKey,
  trouble,
} from "./openai-common.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Arrival, Reply, Vendor } from "./reply.ts";
import { openAiSchemaFault } from "./schema-rules.ts";

type Message = OpenAI.Chat.ChatCompletionMessage & { reasoning_content?: string; reasoning?: string };
type Choice = OpenAI.Chat.ChatCompletion.Choice;
/** What OpenRouter adds. */
interface Passed {
  readonly provider: string;
  readonly usage: OpenAI.CompletionUsage & { readonly cost: number };
}

const promptText = (body: Json): string =>
  listOf(body, "messages")
    .map((message) => (isRecord(message) ? contentText(message["content"]) : ""))
    .join("\n");

/** Names of models served by OpenRouter have a slash. */
const isPassedOn = (model: string): boolean => model.includes("/");

/**
 * What a server of this flavour refuses. By words in the model's name: "no-schema" knows JSON mode only, "words-only" not
 * even that, "ignores-format" takes every format and heeds none; all others know both.
 */
function faultOf(body: Json): Reply | undefined {
  const model = textOf(body, "model");
  if (model === "") return bad("you must provide a model parameter", "model", null);
  if (model.includes("gone"))
    return failure(404, {
      message: `model '${model}' not found, try pulling it first`,
      type: "not_found_error",
      param: null,
      code: "model_not_found",
    });
  if (listOf(body, "messages").length === 0)
    return bad("[] is too short - 'messages'", "messages", "empty_array");
  if (body["stream"] === true) return bad("this server does not stream", "stream", null);
  if (model.includes("overflows"))
    return bad(
      "This model's maximum context length is 4096 tokens. Please reduce the length of the messages.",
      "messages",
      "context_length_exceeded",
    );
  return formatFault(recordOf(body, "response_format"), model, promptText(body));
}

function formatFault(format: Json, model: string, text: string): Reply | undefined {
  const { type } = format;
  if (type === undefined || type === "text" || model.includes("ignores-format")) return undefined;
  const unknown = bad(
    `'response_format' of type '${String(type)}' is not supported`,
    "response_format",
    null,
  );
  if (model.includes("words-only")) return unknown;
  if (type === "json_object") return jsonModeFault(text, "messages");
  if (type !== "json_schema" || model.includes("no-schema")) return unknown;
  const named = recordOf(format, "json_schema");
  const unnamed = nameFault(named, "response_format.json_schema");
  if (unnamed !== undefined || named["strict"] !== true) return unnamed;
  const fault = openAiSchemaFault(recordOf(named, "schema"));
  return fault === undefined
    ? undefined
    : bad(`Invalid schema for response_format '${textOf(named, "name")}': ${fault}`, "response_format", null);
}

const FINISH = {
  end: "stop",
  max_tokens: "length",
  refusal: "stop",
  filter: "content_filter",
  context_window: "length",
} as const satisfies Record<Outcome["end"], Choice["finish_reason"]>;

/**
 * How a flavour words its answer: "thinks" in tags before it, "reasons" beside it, "reasons-only" instead of it (the
 * answer ends the reasoning and content is null), "tool-caller" as a call of a tool, "fences" in a fence and with a
 * remark after it.
 */
function messageOf({ text, reasoning, end }: Outcome, model: string): Message {
  const said: Message = { role: "assistant", content: text, refusal: null };
  if (end === "refusal" && isPassedOn(model)) return { ...said, content: null, refusal: text };
  if (model.includes("reasons-only"))
    return { ...said, content: null, reasoning_content: `${reasoning}\n${text}` };
  if (model.includes("reasons")) return { ...said, reasoning_content: reasoning };
  if (model.includes("thinks"))
    return { ...said, content: `<think>\n${reasoning} {"no":1}\n</think>\n\n${text}` };
  if (model.includes("fences") || model.includes("ignores-format"))
    return {
      ...said,
      content: `Here is my answer:\n\`\`\`json\n${text}\n\`\`\`\nLet me know if {that} helps!`,
    };
  if (model.includes("tool-caller")) {
    const call = { id: "call_1", type: "function", function: { name: "answer", arguments: text } } as const;
    return { ...said, content: null, tool_calls: [call] };
  }
  return said;
}

function answer({ body, hash, options }: Arrival): Reply {
  const fault = faultOf(body);
  if (fault !== undefined) return fault;
  const model = textOf(body, "model");
  const text = promptText(body);
  const { schema } = recordOf(recordOf(body, "response_format"), "json_schema");
  const most = body["max_tokens"] ?? body["max_completion_tokens"];
  const outcome = outcomeOf({
    text,
    model,
    hash,
    options,
    ...(isRecord(schema) && !model.includes("ignores-format") ? { schema } : {}),
    ...(typeof most === "number" ? { maxTokens: most } : {}),
  });
  const choice: Choice = {
    index: 0,
    logprobs: null,
    finish_reason: model.includes("tool-caller") ? "tool_calls" : FINISH[outcome.end],
    message: messageOf(outcome, model),
  };
  const usage = usageOf(text, outcome, model);
  const completion: OpenAI.Chat.ChatCompletion = {
    id: `chatcmpl-${hash.slice(0, 20)}`,
    object: "chat.completion",
    created: 1_795_000_000,
    model: outcome.served,
    system_fingerprint: "fp_fake",
    choices: [choice],
    usage,
  };
  return { status: 200, headers: {}, body: isPassedOn(model) ? passedOn(completion, usage) : completion };
}

/** Local servers count the reasoning as part of the completion and say no more. */
function usageOf(text: string, outcome: Outcome, model: string): OpenAI.CompletionUsage {
  const input = tokensOf(text);
  const reasons = isPassedOn(model) || model.includes("reasons") || model.includes("thinks");
  const output = reasons ? outcome.outputTokens : outcome.outputTokens - outcome.reasoningTokens;
  const sums = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  if (!isPassedOn(model)) return sums;
  return {
    ...sums,
    prompt_tokens_details: { cached_tokens: cachedTokens(input, outcome.cached) },
    completion_tokens_details: { reasoning_tokens: outcome.reasoningTokens },
  };
}

const passedOn = (
  completion: OpenAI.Chat.ChatCompletion,
  usage: OpenAI.CompletionUsage,
): OpenAI.Chat.ChatCompletion & Passed => ({
  ...completion,
  provider: "DeepInfra",
  usage: { ...usage, cost: (usage.prompt_tokens * 0.2 + usage.completion_tokens * 0.6) / 1e6 },
});

/** `POST /v1/chat/completions`, for every kind of server that speaks it. */
export const CHAT: Vendor = {
  refuseKey: (headers) => refuseKey(headers, { needed: false, echoes: true }),
  answer,
  trouble,
  headers: limitHeaders,
};
