import { deserialize, serialize } from "node:v8";
import Sqlite, { type Database } from "better-sqlite3";
import { type Spent, startWatch } from "./spread.ts";

type Row = unknown[];

/** The rows of a run file that one round brought, by table, in the order of writing. */
type RoundRows = ReadonlyMap<string, readonly Row[]>;

/** A run file taken apart, so that its rows can be written again by the plainest of loops. */
export interface RawRun {
  /** Statements that make the tables. */
  readonly tables: readonly string[];
  /** By round from 0, the opening, as bytes; texts that were there before it are in it. */
  readonly rounds: readonly Buffer[];
}

/** Table by table, the column that says in which round a row was written. */
const ROUND_OF = { agents: "joined_round", calls: "round", events: "round", rounds: "round" } as const;

export function takeApart(path: string): RawRun {
  const db = new Sqlite(path, { readonly: true });
  try {
    const tables = db
      .prepare<[], string>("SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    const rounds = Array.from({ length: lastRound(db) + 1 }, () => new Map<string, Row[]>());
    const put = (table: string, round: number, row: Row): void => {
      const rows = rounds[round]?.get(table);
      if (rows) rows.push(row);
      else rounds[round]?.set(table, [row]);
    };
    textRows(db, put);
    for (const [table, column] of Object.entries(ROUND_OF)) {
      const at = columnsOf(db, table).indexOf(column);
      for (const row of rowsOf(db, table)) put(table, Number(row[at]), row);
    }
    // As objects they would lie in the heap of the process whose runs are measured beside them.
    return { tables, rounds: rounds.map((rows) => serialize(rows)) };
  } finally {
    db.close();
  }
}

/** The last ids that a round used. */
interface Ends {
  readonly strands: number;
  readonly blobs: number;
  readonly segments: number;
}

/** Texts and segments say nothing of rounds. Their ids rise, so a round's are those up to the last that its calls use. */
function textRows(db: Database, put: (table: string, round: number, row: Row) => void): void {
  const ends = endsOf(db);
  for (const table of ["blobs", "segments", "strands"] as const) {
    let round = 0;
    for (const row of rowsOf(db, table)) {
      while (Number(row[0]) > (ends[round]?.[table] ?? Number.POSITIVE_INFINITY)) round += 1;
      put(table, Math.min(round, ends.length - 1), row);
    }
  }
}

/** For each round from 0. */
function endsOf(db: Database): readonly Ends[] {
  const blobOf = db.prepare<[], number>("SELECT blob FROM segments ORDER BY id").pluck().all();
  const calls = db.prepare<[number], { answer: number; segments: string }>(
    "SELECT answer, segments FROM calls WHERE round = ? ORDER BY id",
  );
  const listOf = new Map(db.prepare<[], [number, string]>("SELECT id, segments FROM strands").raw().all());
  const idsIn = (list: string): number[] =>
    (JSON.parse(list) as number[]).flatMap((id) => (id < 0 ? idsIn(listOf.get(-id) ?? "[]") : id));
  const ends: Ends[] = [];
  let [blobs, segments, strands] = [0, 0, 0];
  for (let round = 0; round <= lastRound(db); round += 1) {
    const from = segments;
    for (const call of calls.iterate(round)) {
      segments = Math.max(segments, ...idsIn(call.segments));
      strands = Math.max(strands, ...(JSON.parse(call.segments) as number[]).map((id) => -id));
      blobs = Math.max(blobs, call.answer);
    }
    for (const blob of blobOf.slice(from, segments)) blobs = Math.max(blobs, blob);
    ends.push({ blobs, segments, strands });
  }
  return ends;
}

const lastRound = (db: Database): number =>
  db.prepare<[], number>("SELECT max(round) FROM rounds").pluck().get() ?? 0;

const rowsOf = (db: Database, table: string): IterableIterator<Row> =>
  db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY rowid`).raw().iterate() as IterableIterator<Row>;

const columnsOf = (db: Database, table: string): string[] =>
  db.prepare<[string], string>("SELECT name FROM pragma_table_info(?)").pluck().all(table);

/**
 * Writes a run's rows into a new file as fast as the same database can be brought to: one prepared insert for each
 * table, one transaction a round, as durable as ours. Says what was spent on rounds from 1 on; rows are made ready outside of that.
 */
export function writeRaw(path: string, { tables, rounds }: RawRun): Spent {
  const db = new Sqlite(path);
  try {
    for (const sql of tables) db.exec(sql);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    const inserts = new Map(
      ["agents", "blobs", "segments", "strands", "calls", "events", "rounds"].map((table) => {
        const places = columnsOf(db, table).map(() => "?");
        return [table, db.prepare<Row>(`INSERT INTO ${table} VALUES (${places.join(", ")})`)];
      }),
    );
    const write = db.transaction((rows: RoundRows) => {
      for (const [table, insert] of inserts) for (const row of rows.get(table) ?? []) insert.run(row);
    });
    let [ms, processorMs] = [0, 0];
    for (const [round, bytes] of rounds.entries()) {
      const rows = deserialize(bytes) as RoundRows;
      const watch = startWatch();
      write.immediate(rows);
      const spent = watch();
      if (round === 0) continue;
      ms += spent.ms;
      processorMs += spent.processorMs;
    }
    return { ms, processorMs };
  } finally {
    db.close();
  }
}

/** How many pieces a prompt has, on average. */
export function segmentsACall(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  try {
    const average = db
      .prepare<[], number>("SELECT count(*) * 1.0 / (SELECT count(*) FROM calls) FROM prompts")
      .pluck();
    return average.get() ?? 0;
  } finally {
    db.close();
  }
}
