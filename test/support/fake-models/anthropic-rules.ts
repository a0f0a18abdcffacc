import { contentText, isRecord, type Json, listOf, recordOf, textOf } from "./json.ts";
import { anthropicSchemaFault } from "./schema-rules.ts";

interface Fault {
  readonly status: 400 | 404;
  readonly type: "invalid_request_error" | "not_found_error";
  readonly message: string;
}

const KNOWN_MODEL = /^claude-(?:opus|sonnet|haiku|fable|mythos)-/;
/** Models that still take sampling parameters, under the older version of the API. */
const SAMPLED_MODEL = /^claude-(?:opus|sonnet|haiku)-4-[0-6]/;
const OLD_VERSION = "2023-06-01";
const NEW_VERSION = "2026-10-21";
const SAMPLING = ["temperature", "top_p", "top_k"];
const EFFORTS = ["low", "medium", "high", "xhigh", "max"];
const KEYS = new Set([
  "model",
  "max_tokens",
  "messages",
  "system",
  "cache_control",
  "container",
  "diagnostics",
  "inference_geo",
  "metadata",
  "output_config",
  "service_tier",
  "speed",
  "stop_sequences",
  "stream",
  "thinking",
  "tool_choice",
  "tools",
  "user_profile_id",
  "workspace_id",
]);
/** The most marks for the cache that a request may carry. */
const MARKS = 4;

type Check = (body: Json, version: string) => string | undefined;

const CHECKS: readonly Check[] = [
  keyFault,
  lengthFault,
  roleFault,
  contentFault,
  markFault,
  formatFault,
  toolFault,
];

/** What the Messages API refuses a request for; undefined for one that it answers. */
export function anthropicFault(body: Json, headers: Readonly<Record<string, string>>): Fault | undefined {
  const bad = (message: string): Fault => ({ status: 400, type: "invalid_request_error", message });
  const version = headers["anthropic-version"];
  if (version === undefined) return bad("anthropic-version: header is required");
  if (version !== OLD_VERSION && version !== NEW_VERSION)
    return bad(`anthropic-version: "${version}" is not a valid version`);
  const model = textOf(body, "model");
  if (model === "") return bad("model: Field required");
  if (!KNOWN_MODEL.test(model) || model.includes("gone"))
    return { status: 404, type: "not_found_error", message: `model: ${model}` };
  for (const check of CHECKS) {
    const message = check(body, version);
    if (message !== undefined) return bad(message);
  }
  return undefined;
}

function keyFault(body: Json, version: string): string | undefined {
  for (const key of Object.keys(body)) {
    if (KEYS.has(key)) continue;
    if (!SAMPLING.includes(key) || version === NEW_VERSION) return `${key}: Extra inputs are not permitted`;
    if (!SAMPLED_MODEL.test(textOf(body, "model"))) return `\`${key}\` is not supported by this model.`;
  }
  return undefined;
}

function lengthFault({ max_tokens: most, stream }: Json): string | undefined {
  if (most === undefined) return "max_tokens: Field required";
  if (!Number.isInteger(most) || Number(most) < 1)
    return "max_tokens: Input should be greater than or equal to 1";
  return stream === true ? "stream: this server does not stream" : undefined;
}

function roleFault(body: Json): string | undefined {
  const roles = listOf(body, "messages").map((message) => (isRecord(message) ? textOf(message, "role") : ""));
  if (roles.length === 0) return "messages: at least one message is required";
  const odd = roles.findIndex((role) => !["user", "assistant", "system"].includes(role));
  if (odd >= 0) return `messages.${odd}.role: Input should be 'user', 'assistant' or 'system'`;
  if (roles[0] !== "user") return 'messages: first message must use the "user" role';
  if (roles.at(-1) === "assistant")
    return "This model does not support assistant message prefill. The conversation must end with a user message.";
  return undefined;
}

function contentFault(body: Json): string | undefined {
  const { system } = body;
  if (Array.isArray(system) && system.some((part) => contentText([part]) === ""))
    return "system: text content blocks must be non-empty";
  for (const [i, message] of listOf(body, "messages").entries()) {
    const content = isRecord(message) ? message["content"] : undefined;
    if (content === undefined) return `messages.${i}.content: Field required`;
    if (contentText(content).trim() === "") return `messages.${i}: all messages must have non-empty content`;
  }
  return undefined;
}

function markFault(body: Json): string | undefined {
  const inBlocks = JSON.stringify([body["system"], body["messages"]]).split('"cache_control":').length - 1;
  const found = inBlocks + (isRecord(body["cache_control"]) ? 1 : 0);
  return found > MARKS
    ? `A maximum of ${MARKS} blocks with cache_control may be provided. Found ${found}.`
    : undefined;
}

function formatFault(body: Json): string | undefined {
  const config = recordOf(body, "output_config");
  const { effort, format } = config;
  if (typeof effort === "string") {
    if (!EFFORTS.includes(effort)) return `output_config.effort: Input should be ${EFFORTS.join(", ")}`;
    if (textOf(body, "model").startsWith("claude-haiku-4"))
      return "This model does not support the effort parameter.";
  }
  if (!isRecord(format)) return undefined;
  if (format["type"] !== "json_schema") return "output_config.format.type: Input should be 'json_schema'";
  if (!isRecord(format["schema"])) return "output_config.format.schema: Field required";
  const fault = anthropicSchemaFault(format["schema"]);
  return fault && `output_config.format.schema: ${fault}`;
}

function toolFault(body: Json): string | undefined {
  const { type } = recordOf(body, "tool_choice");
  return type === "any" || type === "tool"
    ? "tool_choice: forced tool use is not supported by this model."
    : undefined;
}
