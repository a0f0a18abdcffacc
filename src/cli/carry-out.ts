import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { type Cell, type CellResult, runCells } from "../engine/experiment.ts";
import type { RunOrigin } from "../engine/run.ts";
import { openProvider } from "../providers/open.ts";
import { armSentences, armTable, readRun } from "./arm-table.ts";
import { exitCodeOfRuns } from "./exit-codes.ts";
import { jsonText, type Output } from "./output.ts";
import { showProgress } from "./progress.ts";
import { runJson } from "./run-json.ts";
import { listenForStop } from "./stop-signals.ts";
import { safe } from "./terminal.ts";

/** What `run` and `resume` share. */
export interface CarryOutOptions {
  readonly jobs: number | undefined;
  readonly maxRounds: number | undefined;
  readonly json: boolean;
  readonly origin?: RunOrigin;
}

/** Plays the cells to their end, tells how it goes, closes with the table and what to type next; the exit code. */
export async function carryOut(
  output: Output,
  experiment: string,
  cells: readonly Cell[],
  options: CarryOutOptions,
): Promise<number> {
  const { json, maxRounds, origin } = options;
  const emit = (value: unknown): void => output.out(jsonText(value, 0));
  if (json) {
    const runs = cells.map(({ path, arm, seed }) => ({ path, arm, seed }));
    emit({ event: "launch", experiment, dir: dirname(cells[0]?.path ?? ""), runs });
  }
  const stop = listenForStop(output.talk);
  const live = process.stderr.isTTY === true && process.env["CI"] === undefined && !json;
  const progress = showProgress(output, cells.length, live);
  try {
    const results = await runCells(cells, {
      openProvider,
      stop,
      clock: () => performance.now(),
      jobs: options.jobs ?? availableParallelism(),
      ...(maxRounds === undefined ? {} : { maxRounds }),
      ...(origin === undefined ? {} : { origin }),
      onRound: (round) => (json ? emit({ event: "round", ...round }) : progress.round(round)),
      onEnd: (result) => (json ? emit({ event: "end", run: runJson(result) }) : progress.end(result)),
    });
    progress.close();
    if (json) emit({ event: "done", runs: results.map(runJson) });
    else tell(output, experiment, results);
    return exitCodeOfRuns(results);
  } finally {
    progress.close();
    stop.release();
  }
}

function tell(output: Output, experiment: string, results: readonly CellResult[]): void {
  const readings = results.filter(({ rounds }) => rounds > 0).map(readRun);
  if (readings.length > 0) {
    output.out(armTable(readings));
    output.out("");
    for (const sentence of armSentences(readings)) output.out(sentence);
  }
  for (const result of results) tellTrouble(output, result);
  const skipped = results.filter((result) => result.skipped).length;
  if (skipped > 0)
    output.talk(`${skipped} of ${results.length} runs were done already and were left as they are.`);
  const where = dirname(results[0]?.path ?? "");
  const name = where === join("runs", experiment) ? experiment : where;
  output.talk(
    `\n${results.length} run${results.length === 1 ? "" : "s"} in ${where}. ${next(name, results)}`,
  );
}

function tellTrouble(
  output: Output,
  { arm, seed, status, stopReason, rounds, comparableReason, error }: CellResult,
): void {
  if (status === "stopped")
    output.talk(`${arm} s${seed} stopped after round ${rounds}: ${safe(stopReason ?? "")}`);
  if (status === "failed") {
    output.talk(`${arm} s${seed} failed after round ${rounds}: ${safe(stopReason ?? "")}`);
    if (error instanceof PolylogueError) output.talk(`  ${safe(error.hint ?? "")}`);
    else if (error)
      output.talk(`${error.stack ?? ""}\nThis is a bug in Polylogue: please report it with the lines above.`);
  }
  if (comparableReason !== undefined) output.talk(`${arm} s${seed} is not comparable: ${comparableReason}`);
}

function next(experiment: string, results: readonly CellResult[]): string {
  const full = ({ error }: CellResult): boolean =>
    error instanceof PolylogueError && error.code === "disk_full";
  if (results.some((result) => result.status === "stopped" || full(result)))
    return `Go on with: polylogue resume ${experiment}`;
  const done = results.find(({ status }) => status === "done");
  if (!done) return "Mend what is named above and run again.";
  const name = `${experiment}/${basename(done.path, ".db")}`;
  return `Read one: polylogue show ${name} · prove it: polylogue replay ${name}`;
}
