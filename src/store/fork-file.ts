import { existsSync, renameSync, rmSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import type { Completion, ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { putPersonas } from "./agent-table.ts";
import { CallReader } from "./call-reader.ts";
import { carryOut } from "./carry-out.ts";
import { migrate } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { inputSteps } from "./operator-inputs.ts";
import { modelSteps } from "./run-table.ts";
import { INDEXES } from "./schema.ts";
import { guarded } from "./sqlite-errors.ts";
import { TextReader } from "./text-reader.ts";

/** How a fork leaves its parent. */
export interface ForkOrder {
  /** The last round that both share, >= 0. */
  readonly round: number;
  /** What differs, in words. */
  readonly change: string;
  /** `same-prompt`: unchanged questions take the parent's answers. `fresh`: everything is asked again, as the next draw. */
  readonly answers: "same-prompt" | "fresh";
  /** What opens the next round, as `operator_inputs` keeps it. */
  readonly inputs: readonly unknown[];
  readonly codeVersion: string;
  /** Private texts that the inputs speak of, by `textHash`. */
  readonly personas: Readonly<Record<string, string>>;
  /** Models that the inputs bring. */
  readonly models: Readonly<Record<string, ModelSpec>>;
}

/**
 * Makes the file of a fork: a copy of its parent cut off after `round`, with the parent's later answers at hand. The rows
 * of the shared rounds are the parent's own, byte for byte. The caller holds the lock of `path`. Throws `output_exists`,
 * and `usage` for a round that the parent has not closed.
 */
export function makeForkFile(parent: string, path: string, order: ForkOrder): void {
  if (existsSync(path)) {
    throw new PolylogueError("output_exists", `${path} exists already`, { hint: "Choose another --out." });
  }
  const making = `${path}-new`;
  rmSync(making, { force: true });
  copy(parent, making);
  const db = new Sqlite(making);
  try {
    guarded(path, () => {
      migrate(db);
      db.transaction(() => cut(db, parent, order)).immediate();
    });
    db.close();
    renameSync(making, path);
  } finally {
    db.close();
    rmSync(making, { force: true });
  }
}

/** As one reader sees it: also right while another process writes the parent. */
function copy(parent: string, to: string): void {
  const source = openDatabase(parent, "read");
  try {
    guarded(to, () => source.prepare("VACUUM INTO ?").run(to));
  } finally {
    source.close();
  }
}

interface RoundEnd {
  readonly last_seq: number;
  readonly log_hash: Buffer;
}

function cut(db: Database, parent: string, order: ForkOrder): void {
  const { round } = order;
  const end = db
    .prepare<[number], RoundEnd>("SELECT last_seq, log_hash FROM rounds WHERE round = ?")
    .get(round);
  if (!end) {
    const last = db.prepare<[], number>("SELECT last_round FROM run").pluck().get();
    throw new PolylogueError("usage", `cannot fork at round ${round}: ${parent} has rounds 0 to ${last}`);
  }
  for (const { name } of INDEXES) db.exec(`DROP INDEX IF EXISTS ${name}`);
  keepAnswers(db, order);
  for (const table of ["events", "rounds", "calls"]) {
    db.prepare(`DELETE FROM ${table} WHERE round > ?`).run(round);
  }
  db.prepare("DELETE FROM agents WHERE joined_round > ?").run(round);
  db.prepare("DELETE FROM agent_changes WHERE seq > ?").run(end.last_seq);
  db.exec("DELETE FROM operator_inputs");
  rewriteHeader(db, { ...order, parent, ...end });
  putPersonas(db, order.personas);
  carryOut(db, modelSteps(order.models));
  carryOut(db, inputSteps({ round: round + 1, inputs: order.inputs, taken: undefined }));
}

function rewriteHeader(db: Database, fork: ForkOrder & RoundEnd & { readonly parent: string }): void {
  db.prepare(
    `UPDATE run SET parent_path = ?, parent_round = ?, parent_change = ?, parent_answers = ?, draw = draw + ?,
       inbox_taken = 0, status = 'stopped', stop_reason = 'forked', last_round = ?, last_seq = ?, log_hash = ?,
       comparable = NULL, comparable_reason = NULL, counts = NULL, code_version = ?, created_at = ?`,
  ).run(
    fork.parent,
    fork.round,
    fork.change,
    fork.answers,
    fork.answers === "fresh" ? 1 : 0,
    fork.round,
    fork.last_seq,
    fork.log_hash.toString("hex"),
    fork.codeVersion,
    new Date().toISOString(),
  );
}

/** What the parent was answered after the fork's round; none of it for a fresh fork. */
function keepAnswers(db: Database, { round, answers }: ForkOrder): void {
  db.exec("DELETE FROM parent_answers");
  if (answers === "fresh") return;
  const calls = new CallReader(db, new TextReader(db));
  const last = db.prepare<[], number>("SELECT coalesce(max(round), 0) FROM calls").pluck().get() ?? 0;
  const put = db.prepare("INSERT INTO parent_answers (request_hash, draw, completion) VALUES (?, ?, ?)");
  for (let later = round + 1; later <= last; later += 1) {
    for (const { requestHash, draw, outcome } of calls.ofRound(later)) {
      if (outcome.ok) put.run(Buffer.from(requestHash, "hex"), draw, JSON.stringify(outcome.completion));
    }
  }
}

/** Answers of the parent by question, `HASH DRAW`, oldest first. */
export function readParentAnswers(db: Database): ReadonlyMap<string, readonly Completion[]> {
  const found = new Map<string, Completion[]>();
  const rows = db.prepare<[], { request_hash: Buffer; draw: number; completion: string }>(
    "SELECT request_hash, draw, completion FROM parent_answers ORDER BY id",
  );
  for (const { request_hash, draw, completion } of rows.iterate()) {
    const key = `${request_hash.toString("hex")} ${draw}`;
    const answer = JSON.parse(completion) as Completion;
    const known = found.get(key);
    if (known) known.push(answer);
    else found.set(key, [answer]);
  }
  return found;
}
