import type { Database } from "better-sqlite3";

/** The most that may be used up. A bound that is left out does not bind. */
export interface Caps {
  readonly usd?: number;
  readonly tokens?: number;
  /** Attempts sent. */
  readonly calls?: number;
  /** Wall-clock milliseconds in which something ran, over all sessions. */
  readonly wallMs?: number;
}

/** The tables of a ledger. */
export const LEDGER_TABLES = `
CREATE TABLE IF NOT EXISTS caps (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  usd     REAL,    -- NULL is no bound
  tokens  INTEGER,
  calls   INTEGER, -- attempts sent
  wall_ms REAL     -- running time of all sessions
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  id         INTEGER PRIMARY KEY, -- one for each process that ran something
  started_at TEXT    NOT NULL,    -- ISO 8601
  calls      INTEGER NOT NULL,    -- used or reserved: what a killed process had reserved stays
  tokens     INTEGER NOT NULL,
  nano_usd   INTEGER NOT NULL,    -- billionths of a dollar
  wall_ms    REAL    NOT NULL
) STRICT;
`;

interface CapsRow {
  readonly usd: number | null;
  readonly tokens: number | null;
  readonly calls: number | null;
  readonly wall_ms: number | null;
}

/** Replaces all bounds. */
export function putCaps(db: Database, caps: Caps): void {
  const { usd = null, tokens = null, calls = null, wallMs = null } = caps;
  db.prepare("INSERT OR REPLACE INTO caps (id, usd, tokens, calls, wall_ms) VALUES (1, ?, ?, ?, ?)").run(
    usd,
    tokens,
    calls,
    wallMs,
  );
}

/** The bounds on file; none where nobody has set any. */
export function readCaps(db: Database): Caps {
  const row = db.prepare<[], CapsRow>("SELECT usd, tokens, calls, wall_ms FROM caps").get();
  if (row === undefined) return {};
  return {
    ...(row.usd !== null && { usd: row.usd }),
    ...(row.tokens !== null && { tokens: row.tokens }),
    ...(row.calls !== null && { calls: row.calls }),
    ...(row.wall_ms !== null && { wallMs: row.wall_ms }),
  };
}
