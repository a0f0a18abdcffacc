import { statusErrorOf } from "../wire/status-error.ts";
import { memberOf } from "./read-json.ts";

/** What the words in an answer would have been as a status. */
const STATUS_OF: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_error: 500,
  invalid_prompt: 400,
  bio_policy: 400,
  context_length_exceeded: 400,
  exceed_context_size_error: 400,
  invalid_request_error: 400,
  invalid_api_key: 401,
  model_not_found: 404,
};

/** What stands for an error that says nothing of its kind: the gateway got no answer it could use. */
const UNKNOWN = 502;

/**
 * An error that a server put into an answer with status 200, as the SDK would have thrown it: `code` may be a status
 * (`{ code: 429, message: "Rate limited upstream" }`) or a word (`{ code: "server_error", message: "…" }`).
 */
export async function errorInAnswer(error: unknown, headers: Headers): Promise<Error> {
  const { APIError } = await import("openai");
  const body = typeof error === "string" ? { message: error } : error;
  const words = [memberOf(body, "code"), memberOf(body, "status"), memberOf(body, "type")];
  const status = words.map(statusOf).find((number) => number !== undefined);
  return APIError.generate(status ?? UNKNOWN, { error: body }, undefined, headers);
}

function statusOf(word: unknown): number | undefined {
  const number = Number(word);
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  return typeof word === "string" ? STATUS_OF[word] : undefined;
}

const FILTERS: readonly string[] = [
  "content_filter",
  "content_policy_violation",
  "bio_policy",
  "cyber_policy",
];

/**
 * True for a prompt that a filter before the model turned away. The next prompt may pass: it costs one agent its turn, and
 * is no reason to stop a run, as a bad request is.
 */
export function blockedByFilter(error: unknown): boolean {
  const told = statusErrorOf(error);
  if (told === undefined || ![400, 403].includes(told.status)) return false;
  return told.types.some((type) => FILTERS.includes(type)) || /\bflagged\b/i.test(told.words);
}
