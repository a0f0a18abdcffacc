import { PolylogueError } from "../core/errors.ts";
import type { ImportRecord } from "../core/import-record.ts";

/** How an import's time is cut into rounds. */
export interface Windows {
  /** The last round. */
  readonly rounds: number;
  readonly startMs: number;
  readonly roundMs: number;
  readonly roundOf: (when: number) => number;
}

/** Each round is a transaction of its own, and empty ones are rounds too. */
const MOST_ROUNDS = 10_000;

/**
 * Everything in round 0; or, with a length, rounds from 1 on that begin at whole multiples of it since 1970 in UTC, so that hours
 * are hours of the clock. Throws `usage` where there would be more than 10,000.
 */
export function windowsOf(happenings: readonly { readonly when: number }[], roundMs?: number): Windows {
  const [from, to] = [happenings[0]?.when ?? 0, happenings.at(-1)?.when ?? 0];
  if (roundMs === undefined) {
    return { rounds: 0, startMs: from, roundMs: Math.max(1, to - from), roundOf: () => 0 };
  }
  const startMs = Math.floor(from / roundMs) * roundMs;
  const roundOf = (when: number): number => Math.floor((when - startMs) / roundMs) + 1;
  const rounds = roundOf(to);
  if (rounds <= MOST_ROUNDS) return { rounds, startMs, roundMs, roundOf };
  throw new PolylogueError(
    "usage",
    `the data would be ${rounds} rounds long; at most ${MOST_ROUNDS} can be made`,
    { hint: "Choose a longer round." },
  );
}

/**
 * The least plan with which a run file can be read: nobody in it, nothing to be asked. What it says of its own is where the log
 * comes from.
 */
export function importPlan({
  experiment,
  windows: { rounds, roundMs, startMs },
  record,
}: {
  readonly experiment: string;
  readonly windows: Windows;
  readonly record: ImportRecord;
}) {
  return {
    version: 1,
    experiment,
    arm: "import",
    seed: 0,
    rounds,
    clock: { roundMs, startMs },
    activation: "simultaneous",
    order: "listed",
    models: {},
    agents: [],
    communities: [],
    opening: [],
    feed: "none",
    turn: { actions: 0, reads: 0 },
    memory: { notes: 0, recall: "recent", own: 0 },
    instructions: "",
    interventions: [],
    imported: record,
  } as const;
}
