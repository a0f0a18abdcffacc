import type { Database, Statement } from "better-sqlite3";
import type { LoggedEvent } from "../core/events.ts";
import { rowLine } from "./chain.ts";
import { type EventRow, eventOf } from "./event-row.ts";
import { EVENT_JSON } from "./page-reader.ts";
import { roundFinder } from "./round-bounds.ts";
import { guarded, isSqlite } from "./sqlite-errors.ts";

/** Some hundred long messages are still a text that can be held. */
const PAGE = 500;

export interface Rounds {
  /** Included; the first when left out. */
  readonly fromRound?: number;
  /** Included; the last when left out. */
  readonly toRound?: number;
}

/** A page as one text of JSON: the members of a list, and how many they are. */
interface TextPage {
  readonly items: string | null;
  readonly count: number;
}

/**
 * The log, read page by page, so that other statements can run in between. A page comes as one text of JSON; where that is not
 * what sound rows make, the rest is read row by row, so that the one at fault is named.
 */
export class EventReader {
  readonly #path: string;
  readonly #text: Statement<[number, number, number], TextPage>;
  readonly #page: Statement<[number, number, number], EventRow>;
  readonly #first: (round: number) => number;

  constructor(db: Database, path: string) {
    this.#path = path;
    const some = "FROM events WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?";
    this.#text = db.prepare(
      `SELECT group_concat(item) AS items, count(*) AS count FROM (SELECT ${EVENT_JSON} AS item ${some})`,
    );
    this.#page = db.prepare(
      `SELECT seq, round, at, cause, turn, context, call, action, type, payload ${some}`,
    );
    this.#first = roundFinder(db, "events");
  }

  *events(rounds: Rounds): IterableIterator<LoggedEvent> {
    const { first, last } = this.#bounds(rounds);
    for (let next = first; ; ) {
      const page = this.#soundPage(next, last);
      if (page === undefined) {
        for (const row of this.#rows(next, last)) yield eventOf(row);
        return;
      }
      for (const logged of page) yield logged;
      next += page.length;
      if (page.length < PAGE) return;
    }
  }

  lines(round: number): string[] {
    const { first, last } = this.#bounds({ fromRound: round, toRound: round });
    return Array.from(this.#rows(first, last), rowLine);
  }

  /** Numbers of events, both included. */
  #bounds({ fromRound, toRound }: Rounds): { readonly first: number; readonly last: number } {
    return guarded(this.#path, () => ({
      first: fromRound === undefined ? 1 : this.#first(fromRound),
      last: toRound === undefined ? Number.MAX_SAFE_INTEGER : this.#first(toRound + 1) - 1,
    }));
  }

  /** The events from `first` on; undefined where the rows are not what was once written, or too long for one text. */
  #soundPage(first: number, last: number): readonly LoggedEvent[] | undefined {
    const page = guarded(this.#path, () => this.#textPage(first, last));
    if (page === undefined) return undefined;
    const events = parsed(page.items ?? "");
    const isSound = events?.length === page.count && events.every(({ seq }, i) => seq === first + i);
    return isSound ? events : undefined;
  }

  #textPage(first: number, last: number): TextPage | undefined {
    try {
      return this.#text.get(first, last, PAGE);
    } catch (error) {
      if (isSqlite(error, "SQLITE_TOOBIG")) return undefined;
      throw error;
    }
  }

  *#rows(first: number, last: number): IterableIterator<EventRow> {
    for (let next = first; ; ) {
      const page = guarded(this.#path, () => this.#page.all(next, last, PAGE));
      yield* page;
      const end = page.at(-1);
      if (end === undefined || page.length < PAGE) return;
      next = end.seq + 1;
    }
  }
}

function parsed(items: string): readonly LoggedEvent[] | undefined {
  try {
    return JSON.parse(`[${items}]`) as readonly LoggedEvent[];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
