import { basename } from "node:path";
import type { Database } from "better-sqlite3";
import { openDatabase } from "./open-database.ts";
import { guarded } from "./sqlite-errors.ts";

/** What a column holds: `flag` is 0 or 1, `time` is ISO 8601 in UTC. Null is possible in each. */
export type ColumnKind = "text" | "integer" | "real" | "flag" | "time";
export type Columns = Readonly<Record<string, ColumnKind>>;
export type Cell = string | number | null;

/** The parts of a run's log that go out as tables: views as docs/database.md has them, and one row an attempt of each call. */
export const LOG_TABLES = ["posts", "comments", "votes", "turns", "exposures", "calls"] as const;
export type LogTable = (typeof LOG_TABLES)[number];

const WHEN = { round: "integer", at: "integer", time: "time" } as const;
const VOTES = { score: "integer", ups: "integer", downs: "integer" } as const;
const ORIGIN = { external: "text", cause: "text", turn: "integer", seq: "integer" } as const;

export const LOG_COLUMNS: Readonly<Record<LogTable, Columns>> = {
  posts: {
    id: "text",
    ...WHEN,
    author: "text",
    model: "text",
    community: "text",
    title: "text",
    body: "text",
    url: "text",
    ...VOTES,
    comments: "integer",
    removed: "flag",
    audience: "text",
    missing: "flag",
    ...ORIGIN,
  },
  comments: {
    id: "text",
    ...WHEN,
    post: "text",
    parent: "text",
    depth: "integer",
    author: "text",
    model: "text",
    body: "text",
    ...VOTES,
    replies: "integer",
    removed: "flag",
    audience: "text",
    orphan: "flag",
    ...ORIGIN,
  },
  votes: { ...WHEN, voter: "text", model: "text", item: "text", value: "integer", turn: "integer" },
  turns: {
    turn: "integer",
    ...WHEN,
    agent: "text",
    model: "text",
    outcome: "text",
    actions: "integer",
    refused: "integer",
    reads: "integer",
    denied: "integer",
    views: "integer",
    seq: "integer",
  },
  exposures: {
    round: "integer",
    turn: "integer",
    agent: "text",
    model: "text",
    list: "integer",
    surface: "text",
    sort: "text",
    of: "text",
    item: "text",
    source: "text",
    rank: "integer",
    eligible: "flag",
    shown: "flag",
    recorded: "flag",
    propensity: "real",
  },
  calls: {
    call: "integer",
    round: "integer",
    turn: "integer",
    context: "integer",
    agent: "text",
    ordinal: "integer",
    draw: "integer",
    repair: "integer",
    attempt: "integer",
    model: "text",
    provider: "text",
    requested_model: "text",
    served_model: "text",
    host: "text",
    fingerprint: "text",
    request_hash: "text",
    stop: "text",
    failure: "text",
    input_tokens: "integer",
    cached_tokens: "integer",
    cache_write_tokens: "integer",
    output_tokens: "integer",
    reasoning_tokens: "integer",
    price_usd: "real",
    price_source: "text",
    reported_usd: "real",
    latency_ms: "real",
    waiting_ms: "real",
    reused: "flag",
    answer: "text",
  },
};

const CALLS = `(
SELECT c.id AS call, c.round, c.turn, c.context, a.handle AS agent, c.ordinal, c.draw, c.repair, c.attempt, c.model,
  m.provider, m.model AS requested_model, c.served_model, c.host, c.fingerprint, lower(hex(c.request_hash)) AS request_hash, c.stop,
  c.failure, c.input_tokens, c.cached_tokens, c.cache_write_tokens, c.output_tokens, c.reasoning_tokens, c.price_usd,
  c.price_source, c.reported_usd, c.latency_ms, c.waiting_ms, c.reused,
  CASE WHEN b.escaped = 1 THEN b.text ->> '$' ELSE b.text END AS answer
FROM calls c LEFT JOIN agents a ON a.number = c.agent LEFT JOIN models m ON m.alias = c.model LEFT JOIN blobs b ON b.id = c.answer
)`;

/** Where rows come from and the order they have; without an order SQLite could give another one to an equal file. */
const FROM: Readonly<Record<LogTable, string>> = {
  posts: "posts ORDER BY seq",
  comments: "comments ORDER BY seq",
  votes: "votes ORDER BY at, item, voter",
  turns: "turns ORDER BY seq",
  exposures: "exposures ORDER BY turn, agent, list, rank",
  calls: `${CALLS} ORDER BY call`,
};

/** Rows that are handed over at a time: no table has to fit into memory. */
const AT_ONCE = 2_000;

/** Which run a row is of. */
export interface RunKeys {
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** Name of its file without the ending: a fork shares the other three with its parent. */
  readonly run: string;
}

/**
 * A run file opened for its tables, all of them as they stand at one moment, also while it is being written. Every method throws
 * what `RunFile.openForReading` throws.
 */
export class RunTables {
  readonly keys: RunKeys;
  /** The last round that is closed. */
  readonly lastRound: number;
  readonly status: string;
  readonly #path: string;
  readonly #db: Database;

  constructor(path: string) {
    this.#path = path;
    this.#db = openDatabase(path, "read");
    try {
      const head = guarded(path, () => {
        this.#db.exec("BEGIN");
        return this.#db.prepare<[], Head>(HEAD).get();
      });
      if (head === undefined) throw new Error("a run file has one row in run");
      const { experiment, arm, seed, status, lastRound } = head;
      this.keys = { experiment, arm, seed, run: basename(path).replace(/\.db$/, "") };
      this.status = status;
      this.lastRound = lastRound;
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The rows of a table in bunches, cells in the order of `LOG_COLUMNS`. */
  *rows(table: LogTable): Generator<readonly (readonly Cell[])[]> {
    const columns = Object.keys(LOG_COLUMNS[table]).map((name) => `"${name}"`);
    const rows = guarded(this.#path, () =>
      this.#db
        .prepare<[], readonly Cell[]>(`SELECT ${columns.join(", ")} FROM ${FROM[table]}`)
        .raw()
        .iterate(),
    );
    for (let bunch = this.#next(rows); bunch.length > 0; bunch = this.#next(rows)) yield bunch;
  }

  #next(rows: IterableIterator<readonly Cell[]>): readonly (readonly Cell[])[] {
    return guarded(this.#path, () => {
      const bunch: (readonly Cell[])[] = [];
      while (bunch.length < AT_ONCE) {
        const { done, value } = rows.next();
        if (done) break;
        bunch.push(value);
      }
      return bunch;
    });
  }

  close(): void {
    this.#db.close();
  }
}

interface Head {
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  readonly status: string;
  readonly lastRound: number;
}

const HEAD = "SELECT experiment, arm, seed, status, last_round AS lastRound FROM run";
