import { dirname, join, resolve } from "node:path";
import { standingIn } from "../analysis/standing-in.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { type Manifest, readManifest } from "../engine/manifest.ts";
import type { Plan } from "../scenario/plan.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import { RunFile } from "../store/run-file.ts";
import { type NamedRun, runsIn } from "../store/runs-in.ts";
import type { ExperimentFacts, ExperimentLine, RunLine, RunState } from "./api.ts";
import { blindOffer } from "./blind-offer.ts";
import { OpenRun } from "./open-run.ts";
import { experimentOf, LOOSE, plannedLine, RunLines } from "./run-lines.ts";

/** What opened runs may take up in memory, roughly, and how many there may be. The last one asked for always stays. */
const MOST_BYTES = 512 * 2 ** 20;
const MOST_RUNS = 24;

/** The runs of one folder, found by their ids: no name that anybody sends is ever made into a path. */
export class Library {
  readonly folder: string;
  readonly #lines: RunLines;
  #runs = new Map<string, NamedRun>();
  /** The last one used comes last. */
  readonly #open = new Map<string, OpenRun>();

  constructor(folder: string) {
    this.folder = folder;
    this.#lines = new RunLines((path) => this.idOf(path));
    this.#look();
  }

  #look(): void {
    this.#runs = new Map(runsIn(this.folder).map((run) => [run.id, run]));
  }

  /** The id of the run at a path; null where it is not one of these. */
  idOf(path: string): string | null {
    const wanted = resolve(path);
    for (const { id, path: known } of this.#runs.values()) if (resolve(known) === wanted) return id;
    return null;
  }

  /** Throws `run_not_found` with the nearest id there is. */
  named(id: string): NamedRun {
    if (!this.#runs.has(id)) this.#look();
    const run = this.#runs.get(id);
    if (run !== undefined) return run;
    throw new PolylogueError(
      "run_not_found",
      `there is no run "${id}"${didYouMean(id, id.length > 200 ? [] : this.#runs.keys())}`,
    );
  }

  /** The line of one run. */
  line(id: string): RunLine {
    return this.#lines.of(this.named(id)).line;
  }

  /** How a run stands, without its log. Throws what opening a run file throws. */
  standing(
    id: string,
  ): Pick<RunLine, "state" | "lastRound" | "plannedRounds"> & { readonly lastSeq: number } {
    const { path } = this.named(id);
    const file = RunFile.openForReading(path);
    try {
      const { status, lastRound, lastSeq, planJson } = file.header();
      const state = status === "running" && !isBeingWritten(path) ? "crashed" : status;
      return { state, lastRound, lastSeq, plannedRounds: (JSON.parse(planJson) as Plan).rounds };
    } finally {
      file.close();
    }
  }

  /** A run with its index, read on to where its file ends now. Throws what opening a run file throws. */
  open(id: string): OpenRun {
    const { path } = this.named(id);
    const known = this.#open.get(id);
    this.#open.delete(id);
    const run = known ?? new OpenRun(id, path);
    if (known) run.refresh();
    this.#open.set(id, run);
    this.#forget();
    return run;
  }

  #forget(): void {
    let bytes = 0;
    for (const run of this.#open.values()) bytes += run.bytes;
    for (const [id, run] of this.#open) {
      if (this.#open.size === 1 || (bytes <= MOST_BYTES && this.#open.size <= MOST_RUNS)) return;
      this.#open.delete(id);
      bytes -= run.bytes;
    }
  }

  /** Newest first. */
  experiments(): ExperimentLine[] {
    this.#look();
    const byExperiment = new Map<string, NamedRun[]>();
    for (const run of this.#runs.values()) {
      const id = experimentOf(run);
      byExperiment.set(id, [...(byExperiment.get(id) ?? []), run]);
    }
    const lines = Array.from(byExperiment, ([id, runs]) => this.#gathered(id, runs).line);
    return lines.sort((a, b) =>
      a.createdAt === b.createdAt ? 0 : (a.createdAt ?? "") < (b.createdAt ?? "") ? 1 : -1,
    );
  }

  /** Throws `not_found`. */
  experiment(id: string): ExperimentFacts {
    this.#look();
    const named = [...this.#runs.values()].filter((run) => experimentOf(run) === id);
    if (named.length === 0) throw new PolylogueError("not_found", `there is no experiment "${id}" here`);
    const { line, runs, manifest, one, many } = this.#gathered(id, named);
    const readable = named.find(({ id: run }) =>
      runs.some((known) => known.id === run && known.createdAt !== null),
    );
    const header = readable && this.#headerOf(readable);
    return {
      ...line,
      scenarioFile: header?.scenarioFile ?? null,
      scenarioText: header?.scenarioText ?? null,
      standing: manifest ? standingIn(this.#folderOf(id), manifest) : null,
      runs,
      blind: blindOffer(many, one),
    };
  }

  /** Where the files of an experiment lie. */
  #folderOf(experiment: string): string {
    return experiment === LOOSE ? this.folder : join(this.folder, experiment);
  }

  /** Where the files of an experiment lie. Throws `not_found` for one that is not there. */
  folderOf(experiment: string): string {
    this.#look();
    const run = [...this.#runs.values()].find((known) => experimentOf(known) === experiment);
    if (run === undefined)
      throw new PolylogueError("not_found", `there is no experiment "${experiment}" here`);
    return dirname(run.path);
  }

  #headerOf({ id, path }: NamedRun): { readonly scenarioFile: string; readonly scenarioText: string } {
    const known = this.#open.get(id);
    if (known !== undefined) return known.header;
    const file = RunFile.openForReading(path);
    try {
      return file.header();
    } finally {
      file.close();
    }
  }

  #gathered(id: string, named: readonly NamedRun[]): Gathered {
    const manifest = readManifest(this.#folderOf(id));
    const found = named.map((run) => this.#lines.of(run));
    const there = found.map(({ line }) => line);
    const ids = new Set(there.map((line) => line.id));
    const cells = manifest?.cells ?? [];
    const planned = cells.map((cell) => plannedLine(id, cell)).filter((line) => !ids.has(line.id));
    const order = new Map([...new Set(cells.map(({ arm }) => arm))].map((arm, i) => [arm, i]));
    const rank = ({ arm }: RunLine): number => order.get(arm) ?? order.size;
    const runs = [...there, ...planned].sort((a, b) => rank(a) - rank(b));
    const arms = [...new Set(runs.map(({ arm }) => arm))];
    const created = there.map(({ createdAt }) => createdAt ?? "").sort();
    const armsOf = (is: "isOneAuthor" | "isSociety"): string[] => [
      ...new Set(found.filter((run) => run[is]).map(({ line }) => line.arm)),
    ];
    const line: ExperimentLine = {
      id,
      name: manifest?.experiment ?? found.find((run) => run.experimentName)?.experimentName ?? id,
      arms,
      baseline: manifest?.baseline ?? null,
      seeds: [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b),
      states: statesOf(runs),
      createdAt: created.at(-1) || null,
      imported: there.some(({ imported }) => imported),
      caveat: found.find(({ caveat }) => caveat !== "")?.caveat ?? "",
    };
    return { line, runs, manifest, one: armsOf("isOneAuthor"), many: armsOf("isSociety") };
  }
}

interface Gathered {
  readonly line: ExperimentLine;
  readonly runs: readonly RunLine[];
  readonly manifest: Manifest | undefined;
  readonly one: readonly string[];
  readonly many: readonly string[];
}

function statesOf(runs: readonly RunLine[]): Partial<Record<RunState, number>> {
  const states: Partial<Record<RunState, number>> = {};
  for (const { state } of runs) states[state] = (states[state] ?? 0) + 1;
  return states;
}
