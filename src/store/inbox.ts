import { existsSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { guarded } from "./sqlite-errors.ts";

/** Long enough for another operator's write to end. */
const PATIENCE_MS = 5_000;

const inboxOf = (runPath: string): string => `${runPath}-inbox`;

/** One message of an operator to a run, with its number: ascending, never given twice. */
export interface InboxMessage {
  readonly id: number;
  readonly message: unknown;
}

/**
 * Leaves a message (JSON) beside a run file; the run takes it up when its next round begins. Any number of processes may
 * write at once: nobody but the run itself writes the run file. Gives back the message's number.
 */
export function leaveInInbox(runPath: string, message: unknown): number {
  const path = inboxOf(runPath);
  return guarded(path, () => {
    const db = new Sqlite(path, { timeout: PATIENCE_MS });
    try {
      db.exec(
        "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL) STRICT",
      );
      const insert = db.prepare("INSERT INTO messages (message) VALUES (?)");
      return Number(insert.run(JSON.stringify(message)).lastInsertRowid);
    } finally {
      db.close();
    }
  });
}

/** The messages after number `taken`, oldest first. */
export function readInbox(runPath: string, taken: number): InboxMessage[] {
  const path = inboxOf(runPath);
  if (!existsSync(path)) return [];
  return guarded(path, () => {
    const db = new Sqlite(path, { timeout: PATIENCE_MS });
    try {
      return hasMessages(db) ? messagesAfter(db, taken) : [];
    } finally {
      db.close();
    }
  });
}

/** The first operator may have made the file and not yet its table. */
const hasMessages = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'messages'").get() !== undefined;

function messagesAfter(db: Database, taken: number): InboxMessage[] {
  const rows = db.prepare<[number], { id: number; message: string }>(
    "SELECT id, message FROM messages WHERE id > ? ORDER BY id",
  );
  return rows.all(taken).map(({ id, message }) => ({ id, message: JSON.parse(message) as unknown }));
}
