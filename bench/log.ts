import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { LoggedEvent } from "../src/core/events.ts";
import { eventLine } from "../src/store/chain.ts";
import { emptyRun } from "./empty-run.ts";
import type { Benchmark, Finding } from "./finding.ts";
import { History } from "./history.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, type Pairs, type Spent, speedOf, spentOn, spreadOf, timesOf } from "./spread.ts";

/** Rounds of 1,000 events through a run file, against lines of JSON appended to a plain file and synced as often. */
export function logBenchmark(quick: boolean): Promise<Benchmark> {
  const [rounds, size, times] = quick ? [3, 20, 1] : [200, 1_000, 5];
  return inScratch(async (folder) => {
    const history = new History();
    const opening = history.opening();
    const log = Array.from({ length: rounds }, () => history.next(size));
    const texts = log.map((events) => events.map((event) => `${eventLine(event)}\n`).join(""));
    const nextRun = freshPaths(folder, "run");
    const nextFile = freshPaths(folder, "lines");
    const ours = (): Spent => commitAll(nextRun(), opening, log);
    const append = (lines: Iterable<string>) => () => appendAll(nextFile(), lines);

    const ready = await inTurns(times, ours, append(texts));
    const written = await inTurns(times, ours, append({ [Symbol.iterator]: () => linesOf(log) }));
    const perSecond = spreadOf(ready.ours.map(({ ms }) => (1_000 * rounds * size) / ms));
    return {
      name: "log",
      findings: [
        ...against("JSON.stringify and synced lines", written),
        ...against("synced lines that are ready", ready),
        { what: "events appended", unit: "1/s", figure: perSecond },
      ],
    };
  });
}

function against(what: string, pairs: Pairs<Spent>): readonly Finding[] {
  const speed = (which: keyof Spent): Pick<Finding, "unit" | "figure"> => ({
    unit: "x",
    figure: speedOf(timesOf(pairs, which)),
  });
  return [
    { what: `events, of the speed of ${what}`, ...speed("ms"), goal: { least: 0.4 } },
    { what: `events, of the speed of ${what}, in processor time`, ...speed("processorMs") },
  ];
}

function commitAll(path: string, opening: readonly LoggedEvent[], log: readonly LoggedEvent[][]): Spent {
  const file = emptyRun(path);
  try {
    file.commitRound(opening);
    return spentOn(() => {
      for (const events of log) file.commitRound(events);
    });
  } finally {
    file.close();
  }
}

/** One write and one sync for each piece. */
function appendAll(path: string, pieces: Iterable<string>): Spent {
  const file = openSync(path, "ax");
  try {
    return spentOn(() => {
      for (const piece of pieces) {
        writeSync(file, piece);
        fsyncSync(file);
      }
    });
  } finally {
    closeSync(file);
  }
}

function* linesOf(log: readonly LoggedEvent[][]): Generator<string> {
  for (const events of log) {
    let text = "";
    for (const event of events) text += `${JSON.stringify(event)}\n`;
    yield text;
  }
}
