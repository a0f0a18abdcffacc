import type { CallFailure, CallOutcome, Completion, StopReason, Usage } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { StoredCall } from "./call-record.ts";
import { plainText, type TextReader } from "./text-reader.ts";

/** One row of the query below. */
export interface CallRow {
  readonly id: number;
  readonly round: number;
  readonly context: number;
  readonly ordinal: number;
  readonly draw: number;
  readonly repair: number;
  readonly attempt: number;
  readonly turn: number;
  readonly agent: number | null;
  readonly request_hash: Buffer;
  readonly model: string;
  readonly served_model: string | null;
  readonly host: string | null;
  readonly fingerprint: string | null;
  readonly asked: string;
  readonly sent: string | null;
  readonly segments: string;
  readonly answer: number | null;
  readonly stop: StopReason | null;
  readonly input_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly price_usd: number | null;
  readonly price_source: string | null;
  readonly reported_usd: number | null;
  readonly latency_ms: number;
  readonly waiting_ms: number;
  readonly failure: CallFailure | null;
  readonly message: string | null;
  readonly retry_after_ms: number | null;
  readonly reused: number;
  readonly truth: string | null;
  readonly answer_text: string | null;
  readonly answer_escaped: number | null;
  readonly reasoning_text: string | null;
  readonly reasoning_escaped: number | null;
}

/** All calls with their texts; to be followed by WHERE and ORDER BY. The table of calls is `c`. */
export const CALL_ROWS = `SELECT c.*, a.text AS answer_text, a.escaped AS answer_escaped,
       r.text AS reasoning_text, r.escaped AS reasoning_escaped
FROM calls c LEFT JOIN blobs a ON a.id = c.answer LEFT JOIN blobs r ON r.id = c.reasoning`;

/** A call as it was recorded; its segments are looked up when they are first asked for. */
export function callOf(row: CallRow, texts: TextReader): StoredCall {
  let segments: StoredCall["segments"] | undefined;
  return {
    id: row.id,
    round: row.round,
    context: row.context,
    ordinal: row.ordinal,
    draw: row.draw,
    repair: row.repair,
    attempt: row.attempt,
    turn: row.turn,
    ...(row.agent !== null && { agent: row.agent }),
    requestHash: row.request_hash.toString("hex"),
    model: row.model,
    get segments() {
      segments ??= texts.prompt(json(row, "segments") as number[]);
      return segments;
    },
    asked: json(row, "asked") as StoredCall["asked"],
    outcome: outcomeOf(row),
    latencyMs: row.latency_ms,
    waitingMs: row.waiting_ms,
    ...(row.price_usd !== null && { priceUsd: row.price_usd }),
    ...(row.price_source !== null && { priceSource: row.price_source }),
    ...(row.reused === 1 && { reused: true }),
  };
}

function json(row: CallRow, column: "segments" | "asked" | "sent" | "truth"): unknown {
  try {
    return JSON.parse(row[column] ?? "null");
  } catch (cause) {
    throw new PolylogueError("run_damaged", `${column} of call ${row.id} are not readable`, { cause });
  }
}

function outcomeOf(row: CallRow): CallOutcome {
  if (row.failure === null) return { ok: true, completion: completionOf(row) };
  return {
    ok: false,
    failure: row.failure,
    message: row.message ?? "",
    ...(row.retry_after_ms !== null && { retryAfterMs: row.retry_after_ms }),
    ...(row.sent !== null && { sent: json(row, "sent") as Completion["sent"] }),
  };
}

function completionOf(row: CallRow): Completion {
  if (row.answer_text === null || row.stop === null || row.served_model === null) {
    throw new PolylogueError("run_damaged", `the answer of call ${row.id} is missing`);
  }
  return {
    text: plainText(row.answer_text, row.answer_escaped),
    stop: row.stop,
    servedModel: row.served_model,
    usage: usageOf(row),
    sent: json(row, "sent") as Completion["sent"],
    ...(row.host !== null && { host: row.host }),
    ...(row.fingerprint !== null && { fingerprint: row.fingerprint }),
    ...(row.reported_usd !== null && { reportedUsd: row.reported_usd }),
    ...(row.reasoning_text !== null && { reasoning: plainText(row.reasoning_text, row.reasoning_escaped) }),
    ...(row.truth !== null && { truth: json(row, "truth") }),
  };
}

function usageOf(row: CallRow): Usage {
  return {
    ...(row.input_tokens !== null && { inputTokens: row.input_tokens }),
    ...(row.cached_tokens !== null && { cachedTokens: row.cached_tokens }),
    ...(row.cache_write_tokens !== null && { cacheWriteTokens: row.cache_write_tokens }),
    ...(row.output_tokens !== null && { outputTokens: row.output_tokens }),
    ...(row.reasoning_tokens !== null && { reasoningTokens: row.reasoning_tokens }),
  };
}
