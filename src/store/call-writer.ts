import type { CallOutcome, Completion, Segment, Strand } from "../core/call.ts";
import { Piece } from "../core/piece.ts";
import { WHOLE_HASH } from "./agent-table.ts";
import type { CallRecord } from "./call-record.ts";
import { BLOB_COLUMNS } from "./rows.ts";
import { TAPE } from "./scribe.ts";
import type { Opening } from "./thread-orders.ts";
import { single, type ThreadedRows, wordingOf } from "./threaded-file.ts";

const COLUMNS = [
  "round",
  "context",
  "ordinal",
  "draw",
  "repair",
  "attempt",
  "turn",
  "agent",
  "request_hash",
  "model",
  "asked",
  "segments",
  "price_usd",
  "price_source",
  "latency_ms",
  "waiting_ms",
  "served_model",
  "host",
  "fingerprint",
  "sent",
  "answer",
  "stop",
  "input_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "output_tokens",
  "reasoning_tokens",
  "reported_usd",
  "truth",
  "reasoning",
  "failure",
  "message",
  "retry_after_ms",
  "reused",
];

const SEGMENT_COLUMNS = ["id", "hash", "role", "kind", "slot", "source", "provenance", "blob"];

/** How the rows are put that are made of what a `CallWriter` tells. */
export const KEPT_ROWS: Pick<Opening, "kept" | "callPlaces"> = {
  kept: {
    blobs: wordingOf("blobs", BLOB_COLUMNS),
    whole: single(WHOLE_HASH, 2),
    segments: wordingOf("segments", SEGMENT_COLUMNS),
    strands: wordingOf("strands", ["id", "segments"]),
    calls: wordingOf("calls", ["id", ...COLUMNS]),
  },
  callPlaces: {
    width: COLUMNS.length,
    requestHash: COLUMNS.indexOf("request_hash"),
    segments: COLUMNS.indexOf("segments"),
    answer: COLUMNS.indexOf("answer"),
    reasoning: COLUMNS.indexOf("reasoning"),
  },
};

/**
 * Tells the thread that writes of calls: of each segment and strand that is new here once, and from then on by its number.
 * Whether a text is new to the file is found out there.
 */
export class CallWriter {
  readonly #tape: ThreadedRows;
  #segments = 0;
  /** Numbers of segments that have no room for one. */
  readonly #elsewhere = new WeakMap<Segment, number>();
  readonly #strands = new WeakMap<Strand, number>();
  #lastStrand = 0;
  /** The numbers of a prompt. */
  #prompt: number[] = [];
  /** Most runs have a handful of parameter sets, asked and sent, each one object. */
  readonly #jsonOf = new WeakMap<object, string>();

  constructor(tape: ThreadedRows) {
    this.#tape = tape;
  }

  put(call: CallRecord): void {
    const tape = this.#tape;
    const { requestHash } = call;
    const isReady = typeof requestHash === "string";
    const prompt = this.#numbersOf(call);
    tape.put(TAPE.call, isReady ? 0 : 1, prompt.length);
    tape.putNumbers(prompt);
    tape.put(
      call.round,
      call.context,
      call.ordinal,
      call.draw,
      call.repair,
      call.attempt,
      call.turn,
      call.agent ?? null,
      isReady ? requestHash : requestHash.terms,
      call.model,
      this.#json(call.asked),
      null,
      call.priceUsd ?? null,
      call.priceSource ?? null,
      call.latencyMs,
      call.waitingMs,
    );
    if (call.outcome.ok) {
      this.#putCompletion(call.outcome.completion);
      tape.put(null, null, null);
    } else this.#putFailure(call.outcome);
    tape.put(call.reused === true ? 1 : 0);
    tape.drain();
  }

  /** What a prompt is made of; strands are negative. Holds until the next call. */
  #numbersOf({ segments, strands = [] }: Pick<CallRecord, "segments" | "strands">): readonly number[] {
    const prompt = this.#prompt;
    prompt.length = 0;
    let i = 0;
    for (const { at, strand } of strands) {
      for (; i < at; i += 1) prompt.push(this.#numberOf(segments[i] as Segment));
      prompt.push(-this.#strandNumber(strand));
      i += strand.segments.length;
    }
    for (; i < segments.length; i += 1) prompt.push(this.#numberOf(segments[i] as Segment));
    return prompt;
  }

  #numberOf(segment: Segment): number {
    return Piece.numberIn(this, segment) ?? this.#elsewhere.get(segment) ?? this.#tell(segment);
  }

  #tell(segment: Segment): number {
    const { role, kind, slot = null, textSource = null, provenance = null, text } = segment;
    this.#tape.put(TAPE.segment, role, kind, slot, textSource, provenance, text);
    this.#segments += 1;
    if (!Piece.putNumber(this, segment, this.#segments)) this.#elsewhere.set(segment, this.#segments);
    return this.#segments;
  }

  #strandNumber(strand: Strand): number {
    const known = this.#strands.get(strand);
    if (known !== undefined) return known;
    const numbers = strand.segments.map((segment) => this.#numberOf(segment));
    this.#tape.put(TAPE.strand, numbers.length);
    this.#tape.putNumbers(numbers);
    this.#lastStrand += 1;
    this.#strands.set(strand, this.#lastStrand);
    return this.#lastStrand;
  }

  #putFailure({ failure, message, retryAfterMs, sent }: CallOutcome & { readonly ok: false }): void {
    const tape = this.#tape;
    tape.put(null, null, null, sent === undefined ? null : this.#json(sent));
    for (let column = 0; column < 10; column += 1) tape.put(null);
    tape.put(failure, wellFormed(message), retryAfterMs ?? null);
  }

  #putCompletion(completion: Completion): void {
    const { text, stop, servedModel, usage, sent, reportedUsd, reasoning, truth } = completion;
    this.#tape.put(
      servedModel,
      completion.host ?? null,
      completion.fingerprint ?? null,
      this.#json(sent),
      text,
      stop,
      usage.inputTokens ?? null,
      usage.cachedTokens ?? null,
      usage.cacheWriteTokens ?? null,
      usage.outputTokens ?? null,
      usage.reasoningTokens ?? null,
      reportedUsd ?? null,
      truth === undefined ? null : JSON.stringify(truth),
      reasoning ?? null,
    );
  }

  #json(record: Readonly<Record<string, unknown>>): string {
    const known = this.#jsonOf.get(record);
    if (known !== undefined) return known;
    const text = JSON.stringify(record);
    this.#jsonOf.set(record, text);
    return text;
  }
}

/** An error message may be cut in the middle of a character; the half that remains says nothing. */
function wellFormed(message: string): string {
  return message.replace(/\p{Surrogate}/gu, "\ufffd");
}
