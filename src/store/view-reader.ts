import type { Database, Statement } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import type { View } from "../core/events.ts";
import { VIEWS_JSON } from "./event-json.ts";
import { guarded } from "./sqlite-errors.ts";

const PAGE = 1000;

interface PageRow {
  readonly items: string | null;
  readonly last: number | null;
}

/** What turns were shown, a thousand turns at a time, each page one text of JSON: for whoever reads all of it and waits. */
export class ViewReader {
  readonly #path: string;
  readonly #views: Statement<[number, number, number], PageRow>;

  constructor(db: Database, path: string) {
    this.#path = path;
    this.#views = db.prepare(
      `SELECT group_concat(item) AS items, max(seq) AS last
       FROM (SELECT seq, ${VIEWS_JSON} AS item FROM events
             WHERE seq > ? AND seq <= ? AND type = 'turn.taken' AND cause = 'turn' ORDER BY seq LIMIT ?)`,
    );
  }

  /** Of turns whose events come after `from` and not after `to`, in order: one list a turn. */
  *views(from: number, to: number): IterableIterator<readonly View[]> {
    for (let next = from; ; ) {
      const page = guarded(this.#path, () => this.#views.get(next, to, PAGE));
      if (page?.items == null || page.last === null) return;
      for (const { views } of shownIn(page.items, next + 1, page.last)) yield views;
      next = page.last;
    }
  }
}

function shownIn(items: string, first: number, last: number): readonly { readonly views: readonly View[] }[] {
  try {
    return JSON.parse(`[${items}]`) as readonly { readonly views: readonly View[] }[];
  } catch (cause) {
    throw new PolylogueError("run_damaged", `events ${first} to ${last} of the run are not readable`, {
      cause,
    });
  }
}
