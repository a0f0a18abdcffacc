import Sqlite from "better-sqlite3";
import { Society } from "../src/engine/society.ts";
import { RunFile } from "../src/store/run-file.ts";
import { EMPTY_PLAN } from "./empty-run.ts";
import type { Benchmark } from "./finding.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, millisecondsOf, spreadOf } from "./spread.ts";
import { writeHistory } from "./write-history.ts";

/** Opening a run and folding its log, against reading every row of the log and doing nothing with it. */
export function resumeBenchmark(quick: boolean): Promise<Benchmark> {
  const [rounds, size, times] = quick ? [3, 20, 1] : [1_000, 1_000, 5];
  return inScratch(async (folder) => {
    const path = freshPaths(folder, "run")();
    const events = writeHistory(path, rounds, size);
    const pairs = await inTurns(
      times,
      () => millisecondsOf(() => expectTurns(foldAll(path))),
      () => millisecondsOf(() => readAll(path)),
    );
    const slower = pairs.ours.map((ms, i) => ms / (pairs.baseline[i] ?? Number.NaN));
    return {
      name: "resume",
      findings: [
        {
          what: `${events.toLocaleString("en-US")} events: time of a raw read`,
          unit: "x",
          figure: spreadOf(slower),
          goal: { most: 3 },
        },
        {
          what: "events folded",
          unit: "1/s",
          figure: spreadOf(pairs.ours.map((ms) => (1_000 * events) / ms)),
        },
      ],
    };
  });
}

function foldAll(path: string): number {
  const file = RunFile.openForReading(path);
  try {
    const society = new Society(EMPTY_PLAN);
    for (const logged of file.events()) society.take(logged);
    return society.forum.turns;
  } finally {
    file.close();
  }
}

function expectTurns(turns: number): void {
  if (turns === 0) throw new Error("nothing was folded");
}

function readAll(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  try {
    let rows = 0;
    for (const _ of db.prepare("SELECT * FROM events").iterate()) rows += 1;
    return rows;
  } finally {
    db.close();
  }
}
