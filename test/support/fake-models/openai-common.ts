import type { Json } from "./json.ts";
import { isRecord, textOf } from "./json.ts";
import { type Arrival, BIG_RPM, BIG_TPM, keyOf, type Reply, type Vendor } from "./reply.ts";
import type { FakeOptions } from "./settings.ts";

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

export const failure = (status: number, error: OpenAiError): Reply => ({
  status,
  headers: {},
  body: { error },
});

export const bad = (message: string, param: string | null, code: string | null): Reply =>
  failure(400, { message, type: "invalid_request_error", param, code });

/** What a key looks like in the vendor's own message: its ends. */
const starred = (key: string): string => `${key.slice(0, 3)}${"*".repeat(8)}${key.slice(-4)}`;

/**
 * Keys with these words in them: "bad-key" 401, "forbidden-key" 403, "broke-key" OpenAI's 429 insufficient_quota,
 * "poor-key" OpenRouter's 402. `echoes`: says the whole key in its error, as careless servers do.
 */
export function refuseKey(
  headers: Readonly<Record<string, string>>,
  { needed, echoes }: { readonly needed: boolean; readonly echoes: boolean },
): Reply | undefined {
  const key = keyOf(headers);
  const type = "invalid_request_error";
  if (key === undefined) {
    if (!needed) return undefined;
    return failure(401, {
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
      type,
      param: null,
      code: null,
    });
  }
  if (key.includes("bad-key"))
    return failure(401, {
      message: `Incorrect API key provided: ${echoes ? key : starred(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      type,
      param: null,
      code: "invalid_api_key",
    });
  if (key.includes("forbidden-key"))
    return failure(403, {
      message: "You have insufficient permissions for this operation.",
      type,
      param: null,
      code: "insufficient_permissions",
    });
  if (key.includes("broke-key"))
    return failure(429, {
      message: "You exceeded your current quota, please check your plan and billing details.",
      type: "insufficient_quota",
      param: null,
      code: "insufficient_quota",
    });
  if (key.includes("poor-key"))
    return { status: 402, headers: {}, body: { error: { code: 402, message: "Insufficient credits" } } };
  return undefined;
}

export const trouble: Vendor["trouble"] = (kind, { body }: Arrival) => {
  const model = textOf(body, "model");
  if (kind === "rate_limit")
    return failure(429, {
      message: `Rate limit reached for ${model} in organization org-fake on requests per min (RPM). Please try again shortly.`,
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    });
  const isFull = kind === "overloaded";
  return failure(isFull ? 503 : 500, {
    message: isFull
      ? "That model is currently overloaded with other requests. Please try again later."
      : "The server had an error while processing your request. Sorry about that!",
    type: "server_error",
    param: null,
    code: isFull ? "server_is_overloaded" : null,
  });
};

export const limitHeaders = (
  { rpm = BIG_RPM, tpm = BIG_TPM }: FakeOptions,
  requestId: string,
): Readonly<Record<string, string>> => ({
  "x-request-id": requestId,
  "openai-processing-ms": "12",
  "openai-version": "2020-10-01",
  "x-ratelimit-limit-requests": String(rpm),
  "x-ratelimit-limit-tokens": String(tpm),
  "x-ratelimit-remaining-requests": String(rpm - 1),
  "x-ratelimit-remaining-tokens": String(tpm - 1_000),
  "x-ratelimit-reset-requests": "6ms",
  "x-ratelimit-reset-tokens": "1m0s",
});

/** Tokens that count as read from the cache, a multiple of 128 as the vendor counts them. */
export const cachedTokens = (input: number, cached: boolean): number =>
  cached ? Math.floor(input / 2 / 128) * 128 : 0;

/** JSON mode wants to be named in the prompt. */
export function jsonModeFault(text: string, place: string): Reply | undefined {
  return /json/i.test(text)
    ? undefined
    : bad(
        `'${place}' must contain the word 'json' in some form, to use '${place === "input" ? "text.format" : "response_format"}' of type 'json_object'.`,
        place,
        null,
      );
}

export function nameFault(format: Json, param: string): Reply | undefined {
  const name = textOf(format, "name");
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(name) && isRecord(format["schema"])) return undefined;
  return bad(
    `Missing or invalid required parameter: '${param}.name' or '${param}.schema'.`,
    param,
    "missing_required_parameter",
  );
}
