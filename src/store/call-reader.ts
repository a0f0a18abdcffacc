import type { Database, Statement } from "better-sqlite3";
import type { CallFailure, CallOutcome, Completion, StopReason, Usage } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { CallPosition, CallTotals, ServedModel, StoredCall } from "./call-record.ts";
import { roundFinder } from "./round-bounds.ts";
import { plainText, type TextReader } from "./text-reader.ts";

interface CallRow {
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

interface PlaceRow {
  readonly id: number;
  readonly context: number;
  readonly ordinal: number;
  readonly draw: number;
  readonly repair: number;
  readonly answered: number;
}

/** The calls of one round by position: the answered attempt if there is one, else the last. Grows with the table. */
interface RoundIndex {
  readonly round: number;
  readonly byPlace: Map<string, { readonly id: number; readonly answered: number }>;
  next: number;
}

type Place = Pick<PlaceRow, "context" | "ordinal" | "draw" | "repair">;

const keyOf = ({ context, ordinal, draw, repair }: Place): string =>
  `${context}/${ordinal}/${draw}/${repair}`;

/** Recorded calls, found without an index, so that a run can be read while it is written. */
export class CallReader {
  readonly #texts: TextReader;
  readonly #first: (round: number) => number;
  readonly #between: Statement<[number, number], CallRow>;
  readonly #places: Statement<[number, number], PlaceRow>;
  readonly #counts: Statement<[number], CallTotals>;
  readonly #served: Statement<[], ServedModel>;
  #index: RoundIndex | undefined;

  constructor(db: Database, texts: TextReader) {
    this.#texts = texts;
    this.#first = roundFinder(db, "calls");
    this.#between = db.prepare(
      `SELECT c.*, a.text AS answer_text, a.escaped AS answer_escaped,
              r.text AS reasoning_text, r.escaped AS reasoning_escaped
       FROM calls c LEFT JOIN blobs a ON a.id = c.answer LEFT JOIN blobs r ON r.id = c.reasoning
       WHERE c.id >= ? AND c.id < ? ORDER BY c.id`,
    );
    this.#places = db.prepare(
      `SELECT id, context, ordinal, draw, repair, failure IS NULL AS answered
       FROM calls WHERE id >= ? AND id < ? ORDER BY id`,
    );
    this.#counts = db.prepare(
      `SELECT count(*) AS attempts, count(failure) AS failed,
              coalesce(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)), 0) AS tokens,
              coalesce(sum(output_tokens), 0) AS outputTokens,
              coalesce(sum(price_usd), 0.0) AS knownUsd,
              count(*) FILTER (WHERE failure IS NULL AND price_usd IS NULL) AS unpriced,
              coalesce(sum(latency_ms), 0.0) AS workingMs, coalesce(sum(waiting_ms), 0.0) AS waitingMs
       FROM calls WHERE reused = 0 AND round > ?`,
    );
    this.#served = db.prepare(
      `SELECT model, served_model AS servedModel, fingerprint, count(*) AS answers FROM calls
       WHERE failure IS NULL AND reused = 0 GROUP BY 1, 2, 3 ORDER BY 1, min(id)`,
    );
  }

  /** What was asked in the rounds after `round`, all told. */
  totals(round: number): CallTotals {
    const totals = this.#counts.get(round);
    if (totals === undefined) throw new Error("a count over no rows is a row");
    return totals;
  }

  /** Who answered for each alias, in the order of first appearance. */
  served(): ServedModel[] {
    return this.#served.all();
  }

  ofRound(round: number): StoredCall[] {
    return this.#between.all(this.#first(round), this.#first(round + 1)).map((row) => this.#callOf(row));
  }

  at({ round, context, ordinal, draw = 0, repair = 0 }: CallPosition): StoredCall | undefined {
    const found = this.#indexOf(round).byPlace.get(keyOf({ context, ordinal, draw, repair }));
    if (found === undefined) return undefined;
    const row = this.#between.get(found.id, found.id + 1);
    return row && this.#callOf(row);
  }

  #indexOf(round: number): RoundIndex {
    const index =
      this.#index?.round === round ? this.#index : { round, byPlace: new Map(), next: this.#first(round) };
    const end = this.#first(round + 1);
    if (index.next < end) {
      for (const row of this.#places.all(index.next, end)) {
        const key = keyOf(row);
        if ((index.byPlace.get(key)?.answered ?? 0) <= row.answered) index.byPlace.set(key, row);
      }
      index.next = end;
    }
    this.#index = index;
    return index;
  }

  #callOf(row: CallRow): StoredCall {
    const texts = this.#texts;
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
        segments ??= (json(row, "segments") as number[]).map((id) => texts.segment(id));
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
