import type { Database } from "better-sqlite3";
import type { Step } from "./rows.ts";

interface Kept {
  readonly round: number;
  readonly inputs: readonly unknown[];
  /** Number of the last inbox message among them. */
  readonly taken: number | undefined;
}

/** Keeps what the operator brings into a round until the round closes. */
export function inputSteps({ round, inputs, taken }: Kept): Step[] {
  const steps = inputs.map(
    (input): Step => [
      "INSERT INTO operator_inputs (round, input) VALUES (?, ?)",
      round,
      JSON.stringify(input),
    ],
  );
  return taken === undefined ? steps : [...steps, ["UPDATE run SET inbox_taken = ?", taken]];
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
export const inputsDropped = (round: number): Step => ["DELETE FROM operator_inputs WHERE round <= ?", round];
