import { isRecord, type Json, listOf, recordOf, textOf } from "./json.ts";
import { bad, jsonModeFault, nameFault } from "./openai-common.ts";
import type { Reply } from "./reply.ts";
import { openAiSchemaFault } from "./schema-rules.ts";

const KNOWN_MODEL = /^(?:gpt-|o\d)/;
/** Models that reason take no sampling parameters while they do. */
const REASONING_MODEL = /^(?:gpt-[56]|o\d)/;
const SAMPLING = ["temperature", "top_p"];
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const LEAST_OUTPUT = 16;
const KEYS = new Set([
  "background",
  "conversation",
  "context_management",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "metadata",
  "model",
  "moderation",
  "parallel_tool_calls",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
]);

/** What the Responses API refuses a request for; undefined for one that it answers. `text`: all words of the prompt. */
export function responsesFault(body: Json, text: string): Reply | undefined {
  const model = textOf(body, "model");
  const strange = Object.keys(body).find((key) => !KEYS.has(key));
  if (strange !== undefined) return bad(`Unknown parameter: '${strange}'.`, strange, "unknown_parameter");
  if (model === "") return bad("Missing required parameter: 'model'.", "model", "missing_required_parameter");
  if (!KNOWN_MODEL.test(model) || model.includes("gone"))
    return bad(`The requested model '${model}' does not exist.`, "model", "model_not_found");
  if (model.includes("overflows"))
    return bad(
      "Your input exceeds the context window of this model. Please adjust your input and try again.",
      "input",
      "context_length_exceeded",
    );
  return (
    parameterFault(body) ?? inputFault(body) ?? formatFault(recordOf(recordOf(body, "text"), "format"), text)
  );
}

function parameterFault(body: Json): Reply | undefined {
  const model = textOf(body, "model");
  const effort = recordOf(body, "reasoning")["effort"];
  if (typeof effort === "string" && !EFFORTS.includes(effort))
    return bad(
      `Invalid value: '${effort}'. Supported values are: ${EFFORTS.join(", ")}.`,
      "reasoning.effort",
      "invalid_value",
    );
  if (typeof effort === "string" && !REASONING_MODEL.test(model))
    return bad(
      "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      "reasoning.effort",
      "unsupported_parameter",
    );
  const sampling = SAMPLING.find((key) => body[key] !== undefined && body[key] !== null);
  if (sampling !== undefined && REASONING_MODEL.test(model) && effort !== "none")
    return bad(
      `Unsupported parameter: '${sampling}' is not supported with this model.`,
      sampling,
      "unsupported_parameter",
    );
  const most = body["max_output_tokens"];
  if (typeof most === "number" && most < LEAST_OUTPUT)
    return bad(
      `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= ${LEAST_OUTPUT}, but got ${most} instead.`,
      "max_output_tokens",
      "integer_below_min_value",
    );
  return body["stream"] === true ? bad("this server does not stream", "stream", null) : undefined;
}

/** Words of the assistant stand in `output_text` parts, all others in `input_text`; a plain string suits both. */
function inputFault(body: Json): Reply | undefined {
  const { input } = body;
  if (input === undefined || input === "" || (Array.isArray(input) && input.length === 0))
    return bad("Missing required parameter: 'input'.", "input", "missing_required_parameter");
  for (const [i, item] of listOf(body, "input").entries()) {
    if (!isRecord(item)) continue;
    const wanted = item["role"] === "assistant" ? "output_text" : "input_text";
    const odd = listOf(item, "content").find((part) => isRecord(part) && part["type"] !== wanted);
    if (isRecord(odd))
      return bad(
        `Invalid value: '${String(odd["type"])}'. Supported values are: '${wanted}'.`,
        `input[${i}].content[0]`,
        "invalid_value",
      );
  }
  return undefined;
}

function formatFault(format: Json, text: string): Reply | undefined {
  const { type } = format;
  if (type === "json_object") return jsonModeFault(text, "input");
  if (type !== "json_schema") return undefined;
  const unnamed = nameFault(format, "text.format");
  if (unnamed !== undefined) return unnamed;
  const fault = format["strict"] === true ? openAiSchemaFault(recordOf(format, "schema")) : undefined;
  return fault === undefined
    ? undefined
    : bad(
        `Invalid schema for response_format '${textOf(format, "name")}': ${fault}`,
        "text.format.schema",
        "invalid_json_schema",
      );
}
