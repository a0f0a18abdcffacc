import {
  answerTokens,
  type CallOutcome,
  type CallRequest,
  type ModelSpec,
  type Price,
} from "../core/call.ts";
import { costOfCall } from "../providers/pricing.ts";
import type { Amount } from "../store/ledger.ts";

/** Bytes of UTF-8 a token: fewer than English has, about what scripts of three bytes a character have. */
const BYTES_PER_TOKEN = 3;

const schemaBytes = new WeakMap<object, number>();

/** Tokens that one attempt may use: the prompt with the answer's schema, generously estimated, and the longest answer. */
function mostTokens(
  spec: ModelSpec,
  { segments, answer }: CallRequest,
): { readonly input: number; readonly output: number } {
  let bytes = schemaBytes.get(answer.schema);
  if (bytes === undefined) {
    bytes = Buffer.byteLength(JSON.stringify(answer.schema));
    schemaBytes.set(answer.schema, bytes);
  }
  for (const { text } of segments) bytes += Buffer.byteLength(text) + 1;
  return { input: Math.ceil(bytes / BYTES_PER_TOKEN), output: answerTokens(spec, answer) };
}

/** What one attempt may use up at most. `usd` is 0 where the price is unknown: then nobody can tell. */
export function worstCase(spec: ModelSpec, request: CallRequest, price: Price | undefined): Amount {
  const { input, output } = mostTokens(spec, request);
  const usage = { inputTokens: input, outputTokens: output };
  const usd = price
    ? Math.max(costOfCall(usage, price) ?? 0, costOfCall({ ...usage, cacheWriteTokens: input }, price) ?? 0)
    : 0;
  return { calls: 1, tokens: input + output, usd };
}

/** Failures after which nothing was worked on, so that nothing is charged: turned away at the door. */
const TURNED_AWAY: readonly string[] = [
  "rate_limit",
  "overloaded",
  "auth",
  "billing",
  "not_found",
  "bad_request",
];
/** Words of a connection that was never made. */
const NEVER_MADE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/**
 * What an attempt is held to have used. An answer counts with what the provider says; an attempt that may have been worked on
 * without an answer (a timeout, a reset, a broken body) keeps its worst case; one that was turned away counts as a call.
 */
export function usedBy(outcome: CallOutcome, reserved: Amount, usd: number | undefined): Amount {
  if (!outcome.ok) {
    const { failure, message } = outcome;
    const isAway = TURNED_AWAY.includes(failure) || (failure === "connection" && NEVER_MADE.test(message));
    return isAway ? { calls: 1, tokens: 0, usd: 0 } : reserved;
  }
  const { inputTokens, outputTokens } = outcome.completion.usage;
  const tokens =
    inputTokens === undefined || outputTokens === undefined ? reserved.tokens : inputTokens + outputTokens;
  return { calls: 1, tokens, usd: usd ?? reserved.usd };
}

/** US dollars of an attempt and where the number comes from; empty where nobody knows, which is not 0. */
export function paidFor(
  outcome: CallOutcome,
  price: Price | undefined,
): { readonly priceUsd?: number; readonly priceSource?: string } {
  if (!outcome.ok) return {};
  const { reportedUsd, usage } = outcome.completion;
  if (reportedUsd !== undefined) return { priceUsd: reportedUsd, priceSource: "provider" };
  const usd = price && costOfCall(usage, price);
  return price === undefined || usd === undefined ? {} : { priceUsd: usd, priceSource: price.source };
}
