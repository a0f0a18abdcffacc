import type { Database, Statement } from "better-sqlite3";
import type { LoggedEvent } from "../core/events.ts";
import { rowLine } from "./chain.ts";
import { BLIND_EVENT_JSON, EVENT_JSON } from "./event-json.ts";
import { type EventRow, eventOf } from "./event-row.ts";
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

/** By the first number, the last, and how many at most. */
type TextPages = Statement<[number, number, number], TextPage>;

/** Numbers of events, both included. */
interface Bounds {
  readonly first: number;
  readonly last: number;
}

/**
 * The log, read page by page, so that other statements can run in between. A page comes as one text of JSON; where that is not
 * what sound rows make, the rest is read row by row, so that the one at fault is named.
 */
export class EventReader {
  readonly #path: string;
  readonly #text: TextPages;
  readonly #blindText: TextPages;
  readonly #page: Statement<[number, number, number], EventRow>;
  readonly #first: (round: number) => number;

  constructor(db: Database, path: string) {
    this.#path = path;
    const some = "FROM events WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?";
    const text = (json: string): TextPages =>
      db.prepare(
        `SELECT group_concat(item) AS items, count(*) AS count FROM (SELECT ${json} AS item ${some})`,
      );
    this.#text = text(EVENT_JSON);
    this.#blindText = text(BLIND_EVENT_JSON);
    this.#page = db.prepare(
      `SELECT seq, round, at, cause, turn, context, call, action, type, payload ${some}`,
    );
    this.#first = roundFinder(db, "events");
  }

  events(rounds: Rounds): IterableIterator<LoggedEvent> {
    return this.#events(this.#text, this.#bounds(rounds), eventOf);
  }

  /** Events after `seq`; turns as if they had been shown nothing. */
  blindEvents(seq: number): IterableIterator<LoggedEvent> {
    return this.#events(this.#blindText, { first: seq + 1, last: Number.MAX_SAFE_INTEGER }, blindEventOf);
  }

  *#events(
    text: TextPages,
    { first, last }: Bounds,
    plain: (row: EventRow) => LoggedEvent,
  ): IterableIterator<LoggedEvent> {
    for (let next = first; ; ) {
      const page = this.#soundPage(text, next, last);
      if (page === undefined) {
        for (const row of this.#rows(next, last)) yield plain(row);
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

  #bounds({ fromRound, toRound }: Rounds): Bounds {
    return guarded(this.#path, () => ({
      first: fromRound === undefined ? 1 : this.#first(fromRound),
      last: toRound === undefined ? Number.MAX_SAFE_INTEGER : this.#first(toRound + 1) - 1,
    }));
  }

  /** The events from `first` on; undefined where the rows are not what was once written, or too long for one text. */
  #soundPage(text: TextPages, first: number, last: number): readonly LoggedEvent[] | undefined {
    const page = guarded(this.#path, () => textPage(text, first, last));
    if (page === undefined) return undefined;
    const events = parsed(page.items ?? "");
    const isSound = events?.length === page.count && events.every(({ seq }, i) => seq === first + i);
    return isSound ? events : undefined;
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

function textPage(text: TextPages, first: number, last: number): TextPage | undefined {
  try {
    return text.get(first, last, PAGE);
  } catch (error) {
    if (isSqlite(error, "SQLITE_TOOBIG")) return undefined;
    throw error;
  }
}

function blindEventOf(row: EventRow): LoggedEvent {
  const logged = eventOf(row);
  return logged.event.type === "turn.taken" ? { ...logged, event: { ...logged.event, views: [] } } : logged;
}

function parsed(items: string): readonly LoggedEvent[] | undefined {
  try {
    return JSON.parse(`[${items}]`) as readonly LoggedEvent[];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
