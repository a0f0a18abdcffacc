import type { CallFailure, SeenLimits } from "../../core/call.ts";
import { masked } from "./api-key.ts";
import { seenLimits } from "./limits.ts";
import { retryAfterMs } from "./retry-after.ts";
import { type StatusError, statusErrorOf } from "./status-error.ts";

/** What a failure is read with. */
export interface FailureSigns {
  /** The request's own: where it is aborted, what broke is what the operator broke off. */
  readonly signal?: AbortSignal | undefined;
  /** Keys that no message may carry. */
  readonly secrets: readonly string[];
  /** For the message of a call that took too long. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970; the wall clock where absent. */
  readonly now?: number;
}

export interface WireFailure {
  readonly failure: CallFailure;
  /** One line of at most 500 characters, without keys and without what differs from call to call, such as request ids. */
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly limits?: SeenLimits;
}

/**
 * What went wrong, from whatever an SDK or its fetch threw:
 *
 *   401, 403                                          auth
 *   402, an empty balance, a quota that is used up    billing
 *   404                                               not_found
 *   400, 413, 422 and other 4xx, redirects            bad_request
 *   408, the time limit                               timeout
 *   409, 429                                          rate_limit
 *   503, 529                                          overloaded
 *   other 5xx                                         server_error
 *   resets, refusals, unknown hosts                   connection
 *   cut off, too long, or no JSON                     bad_response
 *   broken off by the request's signal                aborted
 *
 * Anything else is a fault on this side: `bad_request`, which is never tried again.
 */
export function failureOf(error: unknown, signs: FailureSigns): WireFailure {
  const told = statusErrorOf(error);
  if (told === undefined) return withoutStatus(error, signs);
  const wait = retryAfterMs(told.headers, signs.now ?? Date.now());
  const limits = seenLimits(told.headers);
  return {
    failure: failureOfStatus(told),
    message: oneLine(`${told.status} ${told.words}`, signs.secrets),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(limits === undefined ? {} : { limits }),
  };
}

/**
 * True for a request that was refused because its prompt does not fit into the model's window. It is no trouble that
 * a pause could mend and no reason to end a run: the adapters make a completion of it that stopped for `context_window`.
 */
export function exceedsContext(error: unknown): boolean {
  const told = statusErrorOf(error);
  if (told === undefined || ![400, 413, 422].includes(told.status)) return false;
  return (
    told.types.includes("context_length_exceeded") ||
    /prompt is too long|maximum context length|exceeds? context limit|exceeds? (?:the )?(?:available )?context (?:size|window|length)/i.test(
      told.words,
    )
  );
}

const BILLING_TYPES: readonly string[] = [
  "billing_error",
  "insufficient_quota",
  "billing_hard_limit_reached",
];
/** "You exceeded your current quota" is not among them: to some servers that means a minute's. */
const BILLING_WORDS = /credit balance is too low|insufficient (?:credits|funds|balance)/i;
const BY_STATUS: Readonly<Record<number, CallFailure>> = {
  401: "auth",
  402: "billing",
  403: "auth",
  404: "not_found",
  408: "timeout",
  409: "rate_limit",
  429: "rate_limit",
  503: "overloaded",
  529: "overloaded",
};

function failureOfStatus({ status, types, words }: StatusError): CallFailure {
  const aboutMoney = types.some((type) => BILLING_TYPES.includes(type)) || BILLING_WORDS.test(words);
  if (aboutMoney && status < 500) return "billing";
  return BY_STATUS[status] ?? (status >= 500 ? "server_error" : "bad_request");
}

function withoutStatus(error: unknown, { signal, secrets, timeoutMs }: FailureSigns): WireFailure {
  if (signal?.aborted) return { failure: "aborted", message: "the call was broken off" };
  const chain = causesOf(error);
  const is = (name: string): boolean => chain.some((cause) => namesOf(cause).includes(name));
  if (is("BodyCutOff")) return { failure: "bad_response", message: "the answer broke off" };
  if (is("HTTPParserError")) return { failure: "bad_response", message: "the answer is no HTTP" };
  if (is("SyntaxError")) return { failure: "bad_response", message: "the answer is no JSON" };
  if (is("APIConnectionTimeoutError") || is("AbortError") || is("TimeoutError")) {
    const limit = timeoutMs === undefined ? "the time limit" : `${timeoutMs / 1_000} s`;
    return { failure: "timeout", message: `no answer within ${limit}` };
  }
  const message = oneLine(deepest(chain), secrets);
  const fromWire = is("APIConnectionError") || chain.some((cause) => codeOf(cause) !== undefined);
  return { failure: fromWire ? "connection" : "bad_request", message };
}

/** An error and what it says it came of; a circle is walked once. */
function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at);
  return chain;
}

/** The names of an error's classes: OpenAI's errors all call themselves "Error". */
function namesOf(error: Error): readonly string[] {
  const names = [error.name];
  for (let at: unknown = error; at !== null && at !== undefined; at = Object.getPrototypeOf(at))
    names.push((at as object).constructor.name);
  return names;
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** The words nearest to the wire. A host with several addresses that all refuse has a code and no words. */
function deepest(chain: readonly Error[]): string {
  const words = chain.map((error) => error.message.trim() || codeOf(error) || "");
  return words.findLast((text) => text !== "") ?? "something that is no error was thrown";
}

const LONGEST_MESSAGE = 500;
/** Ids of requests, traces and rays, which differ between calls that met the same trouble. */
const PASSING_IDS =
  /\breq_[\w-]*\d[\w-]*|\b(?:chatcmpl|resp|msg|gen)[_-](?=[\w-]*\d)[\w-]{8,}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b/gi;

/** A page of HTML, too, becomes a line that can be shown. Masked before it is cut, lest half a key be left over. */
function oneLine(text: string, secrets: readonly string[]): string {
  const plain = masked(beginningOf(text), secrets)
    .replace(/<(style|script)\b.*?<\/\1>|<[^<>]*>/gis, " ")
    .replace(PASSING_IDS, "…")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE - 1)}…` : plain;
}

/** More than any error says, little enough for a hostile page; no word, and so no key, is cut in two. */
function beginningOf(text: string): string {
  return text.length <= 8_000 ? text : text.slice(0, text.lastIndexOf(" ", 8_000) + 1);
}
