import { createHash } from "node:crypto";
import type {
  ResponseCreateParamsNonStreaming,
  ResponseTextConfig,
} from "openai/resources/responses/responses";
import {
  type AnswerShape,
  answerTokens,
  type CallRequest,
  type ModelSpec,
  type Rung,
  type Segment,
} from "../../core/call.ts";
import { strictSchema } from "../wire/strict-schema.ts";
import type { Parameters } from "./dialect.ts";
import { merged, settingsOf } from "./settings.ts";

/**
 * The parameters of a request to `POST /responses`. Nothing is stored on the server. All of the prompt goes in `input`, the
 * system part as a `system` message: JSON mode looks for the word "JSON" there, and not in `instructions`.
 * `max_output_tokens` bounds reasoning and answer together; where the scenario does not say it is 1024, enough for the
 * answers of a turn, too little for a model that reasons at length.
 */
export function responsesParameters(spec: ModelSpec, request: CallRequest): Parameters {
  const { effort, temperature, extra, rung } = settingsOf(spec, "schema");
  const format = textFormat(rung, request.answer);
  const cacheKey = promptCacheKey(request.segments);
  const parameters = {
    store: false,
    max_output_tokens: answerTokens(spec, request.answer),
    ...(format === undefined ? {} : { text: { format } }),
    // The SDK lists the efforts of its day; the capability table knows more of them.
    ...(effort === undefined ? {} : { reasoning: { effort: effort as "low" } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(cacheKey === undefined ? {} : { prompt_cache_key: cacheKey }),
  } satisfies ResponseCreateParamsNonStreaming;
  return merged(parameters, extra);
}

function textFormat(rung: Rung, answer: AnswerShape): ResponseTextConfig["format"] {
  // The lines of a script are no one object, which is all that either mode can promise.
  if (rung === "prompt" || answer.script !== undefined) return undefined;
  if (rung === "json") return { type: "json_object" };
  const schema = strictSchema(answer.schema) as Record<string, unknown>;
  return { type: "json_schema", name: "answer", strict: true, schema };
}

const cacheKeys = new WeakMap<Segment, string>();

/**
 * Sends requests with the same beginning to the same cache. The first segment holds the house rules, which all agents of a
 * run share; undefined where a prompt has no system part.
 */
function promptCacheKey([first]: readonly Segment[]): string | undefined {
  if (first?.role !== "system") return undefined;
  let key = cacheKeys.get(first);
  if (key === undefined) {
    key = `polylogue-${createHash("sha256").update(first.text).digest("hex").slice(0, 24)}`;
    cacheKeys.set(first, key);
  }
  return key;
}
