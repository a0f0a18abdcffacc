import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { exploratoryText, type StandingRead } from "../analysis/confirmatory.ts";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import type { BudgetOrder } from "../engine/budget.ts";
import type { Cell } from "../engine/cells.ts";
import { type CellResult, type ExperimentOptions, runCells } from "../engine/experiment.ts";
import type { Design } from "../engine/manifest.ts";
import type { RunOrigin } from "../engine/run.ts";
import type { Drift } from "../engine/run-cost.ts";
import type { RunOptions } from "../engine/run-result.ts";
import { WALL_TIME } from "../providers/timing.ts";
import { armTable, leakSentence, readRun, syntheticSentence } from "./arm-table.ts";
import { closingComparison, isCompared } from "./closing-comparison.ts";
import { EXIT, exitCodeOf, exitCodeOfRuns } from "./exit-codes.ts";
import { nameOfCell } from "./headcount.ts";
import type { Keys } from "./keys.ts";
import { type Line, openLine } from "./line.ts";
import { Manifests } from "./manifests.ts";
import { openWith } from "./model-checks.ts";
import { jsonText, type Output } from "./output.ts";
import { noticeableWaits, type Progress, showProgress } from "./progress.ts";
import { runJson } from "./run-json.ts";
import { listenForStop } from "./stop-signals.ts";
import { safe, wrap } from "./terminal.ts";
import { totalsByArm, totalsTable } from "./totals-table.ts";

/** What `run` and `resume` share. */
export interface CarryOutOptions {
  readonly jobs: number | undefined;
  readonly maxRounds: number | undefined;
  readonly json: boolean;
  readonly keys: Keys;
  /** How models are opened; absent: as they stand, with the keys in reach. */
  readonly openProvider?: RunOptions["openProvider"];
  readonly origin?: RunOrigin;
  /** The scenario's file, for what to type next. */
  readonly scenario?: string;
  /** What bounds the experiment from now on; absent: what its ledger says, if it has one. */
  readonly budget?: BudgetOrder;
  /** What the scenario says the experiment consists of; absent: what its last manifest says. */
  readonly design?: Design;
}

/** Plays the cells to their end, tells how it goes, closes with the table and what to type next; the exit code. */
export async function carryOut(
  output: Output,
  experiment: string,
  cells: readonly Cell[],
  options: CarryOutOptions,
): Promise<number> {
  const { json } = options;
  const emit = (value: unknown): void => output.out(jsonText(value, 0));
  if (json) {
    const runs = cells.map(({ path, arm, seed }) => ({ path, arm, seed }));
    emit({ event: "launch", experiment, dir: dirname(cells[0]?.path ?? ""), runs });
  }
  const progress = progressOf(output, cells, options);
  const stop = listenForStop(progress.say);
  let line: Line | undefined;
  try {
    line = openLine(cells, options.budget ?? { type: "change", budget: {} });
    const manifests = new Manifests(cells, options.design);
    const results = await runCells(cells, {
      ...played(options),
      ...line,
      stop,
      ...listeners({ emit, progress, manifests, json, clock: line.clock }),
    });
    progress.close();
    const trouble = manifests.close();
    const standings = manifests.standings();
    if (json) emit(doneLine(results, standings));
    else await tell(output, experiment, { results, standings, scenario: options.scenario });
    if (trouble) output.talk(`the manifest is not up to date: ${safe(trouble.message)}`);
    const code = exitCodeOfRuns(results);
    return trouble && code === EXIT.done ? exitCodeOf(trouble) : code;
  } finally {
    progress.close();
    line?.close();
    stop.release();
  }
}

function progressOf(output: Output, cells: readonly Cell[], { json, maxRounds }: CarryOutOptions): Progress {
  const isLive = process.stderr.isTTY === true && process.env["CI"] === undefined && !json;
  return showProgress(output, cells, {
    now: WALL_TIME.now,
    ...(maxRounds === undefined ? {} : { maxRounds }),
    ...(isLive ? { screen: process.stderr } : {}),
  });
}

/** What of the options concerns how runs are played. */
function played({ openProvider, keys, jobs, maxRounds, origin }: CarryOutOptions) {
  return {
    openProvider: openProvider ?? openWith(keys),
    jobs: jobs ?? availableParallelism(),
    ...(maxRounds === undefined ? {} : { maxRounds }),
    ...(origin === undefined ? {} : { origin }),
  };
}

interface Audience {
  readonly emit: (value: unknown) => void;
  readonly progress: Progress;
  readonly manifests: Manifests;
  readonly json: boolean;
  readonly clock: () => number;
}

type Listeners = Required<Pick<ExperimentOptions, "onStart" | "onRound" | "onWaiting" | "onEnd">>;

/** Who is told while it goes on: the manifest, and people or machines. */
function listeners({ emit, progress, manifests, json, clock }: Audience): Listeners {
  const isNoticeable = noticeableWaits(clock);
  return {
    onStart: (cell) => {
      manifests.began(cell);
      if (!json) progress.start(cell);
    },
    onRound: (round) => (json ? emit({ event: "round", ...round }) : progress.round(round)),
    onWaiting: (waiting) => {
      if (!isNoticeable(waiting)) return;
      if (json) emit({ event: "waiting", ...waiting });
      else progress.waiting(waiting);
    },
    onEnd: (result) => {
      manifests.ended(result);
      if (json) emit({ event: "end", run: runJson(result) });
      else progress.end(result);
    },
  };
}

/** The last line of `--json`: `standing` is the gravest, where the runs are of several experiments. */
function doneLine(results: readonly CellResult[], standings: readonly StandingRead[]): unknown {
  const [standing] = [...standings].sort((a, b) => b.reasons.length - a.reasons.length);
  return {
    event: "done",
    runs: results.map(runJson),
    arms: totalsByArm(results),
    ...(standing && { analysis: standing }),
  };
}

interface Outcome {
  readonly results: readonly CellResult[];
  readonly standings: readonly StandingRead[];
  readonly scenario: string | undefined;
}

async function tell(
  output: Output,
  experiment: string,
  { results, standings, scenario }: Outcome,
): Promise<void> {
  const readings = results.filter(({ rounds }) => rounds > 0).map(readRun);
  if (readings.length > 0) {
    output.out(armTable(readings));
    output.out("");
    output.out(totalsTable(totalsByArm(results)));
    output.out("");
    const answer = await closingComparison(results, output);
    const sentences = [
      leakSentence(readings),
      answer === undefined ? syntheticSentence(readings) : undefined,
    ];
    const told = sentences.flatMap((sentence) =>
      sentence === undefined ? [] : wrap(safe(sentence), output.width),
    );
    output.out([...(answer === undefined ? [] : [answer]), ...told].join("\n"));
  }
  for (const text of standings.flatMap((one) => exploratoryText(one) ?? [])) output.out(text);
  for (const result of results) tellTrouble(output, result);
  for (const drift of results.flatMap((result) => result.drift.map((one) => driftText(result, one)))) {
    output.talk(drift);
  }
  tellTime(output, results);
  const skipped = results.filter((result) => result.skipped).length;
  if (skipped > 0)
    output.talk(`${skipped} of ${results.length} runs were done already and were left as they are.`);
  const where = dirname(results[0]?.path ?? "");
  const name = where === join("runs", experiment) ? experiment : where;
  output.talk(
    `\n${results.length} run${results.length === 1 ? "" : "s"} in ${where}. ${next(name, results, scenario)}`,
  );
}

function tellTrouble(output: Output, result: CellResult): void {
  const { status, comparableReason, error } = result;
  if (status === "stopped" || status === "failed") output.talk(troubleText(result));
  if (error instanceof PolylogueError) output.talk(`  ${safe(error.hint ?? "")}`);
  else if (error)
    output.talk(`${error.stack ?? ""}\nThis is a bug in Polylogue: please report it with the lines above.`);
  if (comparableReason !== undefined)
    output.talk(`${nameOfCell(result)} is not comparable: ${comparableReason}`);
}

/** "mixed s3 stopped after round 4: interrupted", "yoked s4 waits for mixed s3, which stopped: interrupted" */
function troubleText(result: CellResult): string {
  const { status, stopReason = "", rounds, waitsFor } = result;
  if (waitsFor) return `${nameOfCell(result)} ${safe(stopReason)}`;
  return `${nameOfCell(result)} ${status} after round ${rounds}: ${safe(stopReason)}`;
}

function driftText({ arm, seed }: CellResult, { model, served, fingerprints }: Drift): string {
  const what =
    served.length > 1
      ? `${served.length} models answered for ${model}: ${served.join(", ")}`
      : `${served.join()} answered for ${model} in ${fingerprints.length} configurations: ${fingerprints.join(", ")}`;
  return `warning: ${arm} s${seed}: ${safe(what)}`;
}

/** Only where anything was waited for: models in this process answer at once. */
function tellTime(output: Output, results: readonly CellResult[]): void {
  const sum = (of: "workingMs" | "waitingMs"): number =>
    results.reduce((total, result) => total + result[of], 0);
  const waiting = sum("waitingMs");
  if (waiting < 1_000) return;
  output.talk(
    `Calls were under way for ${minutes(sum("workingMs"))} in all, and waited for ${minutes(waiting)} before they were sent.`,
  );
}

/** "12 min 3 s" */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function next(experiment: string, results: readonly CellResult[], scenario: string | undefined): string {
  const full = ({ error }: CellResult): boolean =>
    error instanceof PolylogueError && error.code === "disk_full";
  // What has not begun is no run yet: it cannot be resumed.
  if (scenario !== undefined && results.some(({ waitsFor }) => waitsFor))
    return `Go on with: polylogue run ${shellWord(scenario)}`;
  if (results.some((result) => (result.status === "stopped" && existsSync(result.path)) || full(result)))
    return `Go on with: polylogue resume ${experiment}`;
  const done = results.find(({ status }) => status === "done");
  if (!done && results.every(({ stopReason }) => stopReason === "interrupted"))
    return "Nothing was begun: run it again when you like.";
  if (!done) return "Mend what is named above and run again.";
  const name = `${experiment}/${basename(done.path, ".db")}`;
  const whole = isCompared(results) ? `Compare: polylogue compare ${shellWord(experiment)} · read` : "Read";
  return `${whole} one: polylogue show ${name} · prove it: polylogue replay ${name}`;
}
