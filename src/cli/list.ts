import { dirname } from "node:path";
import type { Command } from "commander";
import type { StandingRead } from "../analysis/confirmatory.ts";
import { standingIn } from "../analysis/standing-in.ts";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent } from "../core/events.ts";
import { readManifest } from "../engine/manifest.ts";
import { resultOf } from "../engine/run-standing.ts";
import { count, emptyTally, type Tally } from "../engine/tally.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import { RunFile } from "../store/run-file.ts";
import type { Context } from "./context.ts";
import { experimentNotes } from "./experiment-notes.ts";
import { runsUnder } from "./find-run.ts";
import { jsonText, type Output } from "./output.ts";
import { type RunJson, runJson } from "./run-json.ts";
import { table } from "./table.ts";
import { safe } from "./terminal.ts";

/** A run as `list` shows it. `status` is done, stopped, failed, running, or crashed: cut off while it ran. */
export interface ListedRun extends RunJson {
  readonly experiment: string;
  /** Hash of the pre-registration under which it was made; null for none. */
  readonly analysisPlan: string | null;
  /** How its experiment stands to that; null where no manifest says. */
  readonly analysis: StandingRead | null;
}

/** `polylogue list [DIR]`: the runs there are. */
export function registerList(program: Command, { output }: Pick<Context, "output">): void {
  program
    .command("list")
    .description("the runs there are, and how each stands")
    .argument("[dir]", "the folder with runs", "runs")
    .option("--json", "one JSON array instead of a table", false)
    .addHelpText("after", "\nExample:\n  polylogue list runs/first-contact")
    .action((dir: string, flags: { readonly json: boolean }) => {
      const runs = listedRuns(dir, output);
      if (flags.json) return output.out(jsonText(runs));
      if (runs.length > 0) {
        output.out(listText(runs, output.width));
        for (const note of experimentNotes(runs.map(({ path }) => path))) output.out(note);
        return undefined;
      }
      return output.talk(`No runs in ${dir}. Make some: polylogue run scenarios/first-contact.yaml`);
    });
}

/** Files that cannot be read are told of and left out: one damaged run hides no other. */
function listedRuns(dir: string, output: Output): ListedRun[] {
  const runs: ListedRun[] = [];
  const known = new Map<string, StandingRead | null>();
  const standingOf = (path: string): StandingRead | null => {
    const folder = dirname(path);
    let standing = known.get(folder);
    if (standing === undefined) {
      standing = standingBeside(path);
      known.set(folder, standing);
    }
    return standing;
  };
  for (const path of runsUnder(dir)) {
    try {
      runs.push(listedRun(path, standingOf));
    } catch (error) {
      if (!(error instanceof PolylogueError)) throw error;
      output.talk(`left out: ${safe(error.message)}`);
    }
  }
  return runs;
}

/** One run by its path. Throws what opening a run file throws. */
export function listedRun(
  path: string,
  standingOf: (path: string) => StandingRead | null = standingBeside,
): ListedRun {
  const json = runJson(resultOf(path));
  const file = RunFile.openForReading(path);
  try {
    const { experiment, analysisPlan } = file.header();
    const registered = { analysisPlan: analysisPlan?.hash ?? null, analysis: standingOf(path) };
    const whole = { experiment, ...json, ...registered };
    if (json.status !== "running") return whole;
    const status = isBeingWritten(path) ? "running" : "crashed";
    return { ...whole, status, counts: { ...json.counts, ...counted(file.events()) } };
  } finally {
    file.close();
  }
}

function standingBeside(path: string): StandingRead | null {
  const manifest = readManifest(dirname(path));
  return manifest ? standingIn(dirname(path), manifest) : null;
}

/** The totals are written down when a run ends; until then its log has to be counted. */
function counted(log: Iterable<LoggedEvent>): Tally {
  const tally = emptyTally();
  for (const logged of log) count(tally, logged);
  return tally;
}

const COUNTED = ["rounds", "turns", "posts", "comments"] as const;

/** The runs as a table, a line each, under the names by which other commands find them. */
function listText(runs: readonly ListedRun[], page: number): string {
  const hasReasons = runs.some((run) => reasonOf(run) !== "");
  const columns = [
    { title: "run" },
    { title: "status" },
    ...COUNTED.map((title) => ({ title, align: "right" as const })),
    { title: "log" },
    ...(hasReasons ? [{ title: "why", fills: true as const }] : []),
  ];
  const rows = runs.map((run) => [
    nameOf(run),
    run.status,
    ...[run.rounds, run.counts.turns, run.counts.posts, run.counts.comments].map(String),
    run.logHash.slice(0, 12),
    reasonOf(run),
  ]);
  return table(rows, columns, page);
}

/** `first-contact/mixed-s1` for a run in its usual place, else its path; either without the extension. */
export function nameOf({ path }: Pick<ListedRun, "path">): string {
  return path.replace(/^(\.\/)?runs\//, "").replace(/\.db$/, "");
}

function reasonOf({ stopReason, comparable, status }: ListedRun): string {
  if (stopReason !== null) return stopReason;
  if (status === "crashed") return "cut off; polylogue resume goes on with it";
  return comparable === false ? "not comparable" : "";
}
