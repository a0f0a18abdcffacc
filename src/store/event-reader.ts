import type { Database, Statement } from "better-sqlite3";
import type { LoggedEvent } from "../core/events.ts";
import { rowLine } from "./chain.ts";
import { type EventRow, eventOf } from "./event-row.ts";
import { roundFinder } from "./round-bounds.ts";
import { guarded } from "./sqlite-errors.ts";

const PAGE = 1000;

export interface Rounds {
  /** Included; the first when left out. */
  readonly fromRound?: number;
  /** Included; the last when left out. */
  readonly toRound?: number;
}

/** The log, read page by page, so that other statements can run in between. */
export class EventReader {
  readonly #path: string;
  readonly #page: Statement<[number, number], EventRow>;
  readonly #first: (round: number) => number;

  constructor(db: Database, path: string) {
    this.#path = path;
    this.#page = db.prepare(
      `SELECT seq, round, at, cause, turn, context, call, action, type, payload
       FROM events WHERE seq >= ? ORDER BY seq LIMIT ?`,
    );
    this.#first = roundFinder(db, "events");
  }

  *events(rounds: Rounds): IterableIterator<LoggedEvent> {
    for (const row of this.#rows(rounds)) yield eventOf(row);
  }

  lines(round: number): string[] {
    return Array.from(this.#rows({ fromRound: round, toRound: round }), rowLine);
  }

  *#rows({ fromRound, toRound = Number.POSITIVE_INFINITY }: Rounds): IterableIterator<EventRow> {
    let next = fromRound === undefined ? 1 : guarded(this.#path, () => this.#first(fromRound));
    for (;;) {
      const page = guarded(this.#path, () => this.#page.all(next, PAGE));
      for (const row of page) {
        if (row.round > toRound) return;
        yield row;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      next = last.seq + 1;
    }
  }
}
