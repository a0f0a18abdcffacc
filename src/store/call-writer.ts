import type { Database } from "better-sqlite3";
import type { CallOutcome, Completion, Segment } from "../core/call.ts";
import type { CallRecord } from "./call-record.ts";
import { hashesOf } from "./hash.ts";
import { NumberList } from "./number-list.ts";
import type { TextWriter } from "./text-writer.ts";
import type { ThreadedFile, ThreadedRows } from "./threaded-file.ts";

const COLUMNS = [
  "id",
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

/** Puts calls, and the texts that are new in them, into their tables. */
export class CallWriter {
  readonly #texts: TextWriter;
  readonly #rows: ThreadedRows;
  readonly #list = new NumberList();
  #last: number;
  /** Most runs have a handful of parameter sets, asked and sent, each one object. */
  readonly #jsonOf = new WeakMap<object, string>();

  constructor(db: Database, texts: TextWriter, file: ThreadedFile) {
    this.#texts = texts;
    this.#rows = file.keptRows("calls", COLUMNS);
    this.#last = db.prepare<[], number>("SELECT coalesce(max(id), 0) FROM calls").pluck().get() ?? 0;
  }

  flush(): void {
    this.#rows.flush();
  }

  put(call: CallRecord): void {
    this.#last += 1;
    this.#rows.put(
      this.#last,
      call.round,
      call.context,
      call.ordinal,
      call.draw,
      call.repair,
      call.attempt,
      call.turn,
      call.agent ?? null,
      typeof call.requestHash === "string"
        ? call.requestHash
        : this.#rows.digest(hashesOf(call.requestHash.terms, call.segments, call.strands)),
      call.model,
      this.#json(call.asked),
      this.#prompt(call),
      call.priceUsd ?? null,
      call.priceSource ?? null,
      call.latencyMs,
      call.waitingMs,
    );
    if (call.outcome.ok) {
      this.#putCompletion(call.outcome.completion);
      this.#rows.put(null, null, null);
    } else this.#putFailure(call.outcome);
    this.#rows.put(call.reused === true ? 1 : 0);
    this.#rows.drain();
    this.#texts.drain();
  }

  /** The prompt of a call as its row tells it. */
  #prompt({ segments, strands = [] }: Pick<CallRecord, "segments" | "strands">): string {
    const [list, texts] = [this.#list.begin(), this.#texts];
    let i = 0;
    for (const { at, strand } of strands) {
      for (; i < at; i += 1) list.add(texts.segment(segments[i] as Segment));
      const row = texts.strand(strand);
      if (row === undefined) continue;
      list.addNegative(row);
      i += strand.segments.length;
    }
    for (; i < segments.length; i += 1) list.add(texts.segment(segments[i] as Segment));
    return list.end();
  }

  #putFailure({ failure, message, retryAfterMs, sent }: CallOutcome & { readonly ok: false }): void {
    this.#rows.put(null, null, null, sent === undefined ? null : this.#json(sent));
    for (let column = 0; column < 10; column += 1) this.#rows.put(null);
    this.#rows.put(failure, wellFormed(message), retryAfterMs ?? null);
  }

  #putCompletion(completion: Completion): void {
    const { text, stop, servedModel, usage, sent, reportedUsd, reasoning, truth } = completion;
    this.#rows.put(
      servedModel,
      completion.host ?? null,
      completion.fingerprint ?? null,
      this.#json(sent),
      this.#texts.blob(text),
      stop,
      usage.inputTokens ?? null,
      usage.cachedTokens ?? null,
      usage.cacheWriteTokens ?? null,
      usage.outputTokens ?? null,
      usage.reasoningTokens ?? null,
      reportedUsd ?? null,
      truth === undefined ? null : JSON.stringify(truth),
      reasoning === undefined ? null : this.#texts.blob(reasoning),
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
