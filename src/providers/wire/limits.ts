import type { SeenLimits } from "../../core/call.ts";
import type { HeaderLines } from "./answer-headers.ts";

const REQUESTS = ["anthropic-ratelimit-requests-limit", "x-ratelimit-limit-requests"] as const;
/** Where input and output are limited apart, input is what a forum's prompts run into. */
const TOKENS = [
  "anthropic-ratelimit-tokens-limit",
  "anthropic-ratelimit-input-tokens-limit",
  "x-ratelimit-limit-tokens",
] as const;

/**
 * The limits that the headers of an answer tell, as Anthropic (`anthropic-ratelimit-*`) and OpenAI (`x-ratelimit-limit-*`)
 * write them; undefined where there are none. Servers that count requests a day under the same name come out too
 * generous, which their own 429 puts right.
 */
export function seenLimits(headers: HeaderLines): SeenLimits | undefined {
  const requestsPerMinute = firstOf(headers, REQUESTS);
  const tokensPerMinute = firstOf(headers, TOKENS);
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined;
  return {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  };
}

function firstOf(headers: HeaderLines, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = Number(headers.get(name) ?? Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
  }
  return undefined;
}
