import type { Database, Statement } from "better-sqlite3";
import type { CallPosition, CallTotals, ServedModel, StoredCall } from "./call-record.ts";
import { CALL_ROWS, type CallRow, callOf } from "./call-row.ts";
import { roundFinder } from "./round-bounds.ts";
import type { TextReader } from "./text-reader.ts";

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
    this.#between = db.prepare(`${CALL_ROWS} WHERE c.id >= ? AND c.id < ? ORDER BY c.id`);
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
    return this.#between
      .all(this.#first(round), this.#first(round + 1))
      .map((row) => callOf(row, this.#texts));
  }

  at({ round, context, ordinal, draw = 0, repair = 0 }: CallPosition): StoredCall | undefined {
    const found = this.#indexOf(round).byPlace.get(keyOf({ context, ordinal, draw, repair }));
    if (found === undefined) return undefined;
    const row = this.#between.get(found.id, found.id + 1);
    return row && callOf(row, this.#texts);
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
}
