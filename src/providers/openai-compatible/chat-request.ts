import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions/completions";
import {
  type AnswerShape,
  answerTokens,
  type CallRequest,
  type ModelSpec,
  type Rung,
} from "../../core/call.ts";
import type { Parameters } from "../openai/dialect.ts";
import { merged, settingsOf } from "../openai/settings.ts";
import { strictSchema } from "../wire/strict-schema.ts";

type ChatParameters = Omit<ChatCompletionCreateParamsNonStreaming, "model" | "messages"> & {
  readonly usage?: { readonly include: boolean };
};
type ResponseFormat = NonNullable<ChatCompletionCreateParamsNonStreaming["response_format"]>;

/**
 * The parameters of a request to `POST /chat/completions`, in the words that most servers know: `max_tokens` and a `system`
 * message, not OpenAI's newer `max_completion_tokens` and `developer`.
 */
export function chatParameters(spec: ModelSpec, request: CallRequest): Parameters {
  const { effort, temperature, extra, rung } = settingsOf(spec, "prompt");
  const format = responseFormat(rung, request.answer);
  const parameters = {
    max_tokens: answerTokens(spec, request.answer),
    ...(format === undefined ? {} : { response_format: format }),
    ...(effort === undefined ? {} : { reasoning_effort: effort as "low" }),
    ...(temperature === undefined ? {} : { temperature }),
    // OpenRouter tells what a call cost only if asked to.
    ...(spec.provider === "openrouter" ? { usage: { include: true } } : {}),
  } satisfies ChatParameters;
  return merged(parameters, extra);
}

function responseFormat(rung: Rung, answer: AnswerShape): ResponseFormat | undefined {
  // The lines of a script are no one object, which is all that either mode can promise.
  if (rung === "prompt" || answer.script !== undefined) return undefined;
  if (rung === "json") return { type: "json_object" };
  const schema = strictSchema(answer.schema) as Record<string, unknown>;
  return { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
}
