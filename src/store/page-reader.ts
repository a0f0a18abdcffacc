import type { Database, Statement } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent, View } from "../core/events.ts";
import { guarded } from "./sqlite-errors.ts";

const PAGE = 1000;

/** Views stand last in a turn's payload, whose keys are in order; in a text of JSON no quote is bare. */
const VIEWS_AT = `nullif(instr(payload, ',"views":'), 0)`;

/** A row as JSON of a LoggedEvent, put together by SQLite, which is four times as fast. `rest` is its payload from the first key on. */
const eventJson = (rest: string): string =>
  `'{"seq":' || seq || ',"round":' || round || ',"at":' || at || ',"cause":{"by":"' || cause || '"' ||
  iif(cause = 'turn',
    ',"turn":' || coalesce(turn, 0) || ',"context":' || coalesce(context, 0) || ',"call":' || coalesce(call, 0) ||
      coalesce(',"action":' || action, ''),
    '') ||
  '},"event":{"type":"' || type || '",' || ${rest} || '}'`;

/** The whole of a row. */
export const EVENT_JSON = eventJson("substr(payload, 2)");

/** A row without what a turn was shown. */
const EVENT = eventJson(`iif(type = 'turn.taken',
    coalesce(substr(payload, 2, ${VIEWS_AT} - 1) || '"views":[]}', substr(payload, 2)),
    substr(payload, 2))`);

const VIEWS = `coalesce('{' || substr(payload, ${VIEWS_AT} + 1), payload)`;

interface PageRow {
  readonly items: string | null;
  readonly last: number | null;
}

/** The log a thousand events at a time, each page one text of JSON: for whoever reads all of it and waits. */
export class PageReader {
  readonly #path: string;
  readonly #events: Statement<[number, number], PageRow>;
  readonly #views: Statement<[number, number, number], PageRow>;

  constructor(db: Database, path: string) {
    this.#path = path;
    this.#events = db.prepare(
      `SELECT group_concat(item) AS items, max(seq) AS last
       FROM (SELECT seq, ${EVENT} AS item FROM events WHERE seq > ? ORDER BY seq LIMIT ?)`,
    );
    this.#views = db.prepare(
      `SELECT group_concat(item) AS items, max(seq) AS last
       FROM (SELECT seq, ${VIEWS} AS item FROM events
             WHERE seq > ? AND seq <= ? AND type = 'turn.taken' AND cause = 'turn' ORDER BY seq LIMIT ?)`,
    );
  }

  /** Events after `seq`, in order; turns as if they had been shown nothing. */
  *events(seq: number): IterableIterator<LoggedEvent> {
    yield* this.#paged<LoggedEvent>(seq, (from) => this.#events.get(from, PAGE));
  }

  /** What turns were shown whose events come after `from` and not after `to`, in order: one list a turn. */
  *views(from: number, to: number): IterableIterator<readonly View[]> {
    type Shown = { readonly views: readonly View[] };
    for (const { views } of this.#paged<Shown>(from, (after) => this.#views.get(after, to, PAGE)))
      yield views;
  }

  *#paged<T>(from: number, page: (from: number) => PageRow | undefined): IterableIterator<T> {
    for (let next = from; ; ) {
      const read = guarded(this.#path, () => page(next));
      if (read?.items == null || read.last === null) return;
      yield* this.#parsed<T>(read.items, next + 1, read.last);
      next = read.last;
    }
  }

  #parsed<T>(items: string, first: number, last: number): readonly T[] {
    try {
      return JSON.parse(`[${items}]`) as readonly T[];
    } catch (cause) {
      throw new PolylogueError("run_damaged", `events ${first} to ${last} of the run are not readable`, {
        cause,
      });
    }
  }
}
