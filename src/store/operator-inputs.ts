import type { Database } from "better-sqlite3";

interface Kept {
  readonly round: number;
  readonly inputs: readonly unknown[];
  /** Number of the last inbox message among them. */
  readonly taken: number | undefined;
}

/** Keeps what the operator brings into a round until the round closes. */
export function putInputs(db: Database, { round, inputs, taken }: Kept): void {
  const put = db.prepare("INSERT INTO operator_inputs (round, input) VALUES (?, ?)");
  for (const input of inputs) put.run(round, JSON.stringify(input));
  if (taken !== undefined) db.prepare("UPDATE run SET inbox_taken = ?").run(taken);
}

/** What is kept for the open round, in the order of taking effect. */
export function readInputs(db: Database): unknown[] {
  const rows = db.prepare<[], string>(
    "SELECT input FROM operator_inputs WHERE round = (SELECT last_round + 1 FROM run) ORDER BY id",
  );
  return rows
    .pluck()
    .all()
    .map((input) => JSON.parse(input) as unknown);
}

/** Forgets the inputs of a round that has closed: they are events now. */
export function dropInputs(db: Database, round: number): void {
  db.prepare("DELETE FROM operator_inputs WHERE round <= ?").run(round);
}
