import { basename, dirname, join, resolve } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import type { ManifestCell } from "../engine/manifest.ts";
import { cellFile } from "../engine/needs.ts";
import { resultOf } from "../engine/run-standing.ts";
import { count, emptyTally } from "../engine/tally.ts";
import type { Plan } from "../scenario/plan.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import { RunFile } from "../store/run-file.ts";
import type { NamedRun } from "../store/runs-in.ts";
import type { RunLine, RunNumbers, RunState } from "./api.ts";
import { caveatOf } from "./caveat.ts";
import { fileMark } from "./file-state.ts";

/** The experiment of runs that lie in the runs' folder itself. */
export const LOOSE = ".";

export const experimentOf = (run: NamedRun): string => (run.experiment === "" ? LOOSE : run.experiment);

const NO_NUMBERS: RunNumbers = {
  turns: 0,
  silent: 0,
  posts: 0,
  comments: 0,
  votes: 0,
  refused: 0,
  lost: 0,
  unreadable: 0,
  calls: 0,
  failedCalls: 0,
};

const NOTHING_KNOWN = {
  reason: null,
  lastRound: -1,
  plannedRounds: 0,
  comparable: null,
  comparableReason: null,
  counts: NO_NUMBERS,
  costUsd: null,
  createdAt: null,
  logHash: null,
  parent: null,
  imported: false,
} as const;

/** A run's line and what an experiment wants to know beyond it. */
interface RunFound {
  readonly line: RunLine;
  /** Name in its header; undefined where it cannot be read. */
  readonly experimentName: string | undefined;
  /** It has one author for all. */
  readonly isOneAuthor: boolean;
  /** Its agents read what each other write. */
  readonly isSociety: boolean;
  /** Of the first of its models that is no language model; empty where all are. */
  readonly caveat: string;
}

/** Runs as lines of a table, each read again only where its file has changed. */
export class RunLines {
  readonly #known = new Map<string, { readonly mark: string | undefined; readonly found: RunFound }>();
  readonly #idOf: (path: string) => string | null;

  /** `idOf` says under which id a run file can be opened here. */
  constructor(idOf: (path: string) => string | null) {
    this.#idOf = idOf;
  }

  of(run: NamedRun): RunFound {
    const mark = fileMark(run.path);
    const known = this.#known.get(run.path);
    const found = known !== undefined && known.mark === mark ? known.found : this.#read(run);
    this.#known.set(run.path, { mark, found });
    if (found.line.state !== "running") return found;
    return { ...found, line: { ...found.line, state: isBeingWritten(run.path) ? "running" : "crashed" } };
  }

  #read(run: NamedRun): RunFound {
    try {
      return this.#readFile(run);
    } catch (error) {
      if (!(error instanceof PolylogueError)) throw error;
      const line = nameOnly(run, "unreadable");
      return {
        line: { ...line, reason: error.message },
        experimentName: undefined,
        isOneAuthor: false,
        isSociety: false,
        caveat: "",
      };
    }
  }

  #readFile(run: NamedRun): RunFound {
    const file = RunFile.openForReading(run.path);
    try {
      const header = file.header();
      const plan = JSON.parse(header.planJson) as Plan;
      const result = resultOf(run.path);
      const tally = header.status === "running" ? tallyOf(file) : {};
      const line: RunLine = {
        id: run.id,
        experiment: experimentOf(run),
        arm: header.arm,
        seed: header.seed,
        state: header.status,
        reason: header.stopReason ?? null,
        lastRound: header.lastRound,
        plannedRounds: plan.rounds,
        comparable: header.comparable ?? null,
        comparableReason: header.comparableReason ?? null,
        counts: numbersOf({ ...result.counts, ...tally }),
        costUsd: result.costUsd ?? null,
        createdAt: header.createdAt,
        logHash: header.logHash,
        parent: header.parent
          ? {
              path: header.parent.path,
              run:
                this.#idOf(resolve(dirname(run.path), basename(header.parent.path))) ??
                this.#idOf(header.parent.path),
              round: header.parent.round,
              change: header.parent.change,
            }
          : null,
        imported: plan.imported !== undefined,
      };
      const isOneAuthor = plan.author !== undefined;
      const isSociety = !isOneAuthor && plan.feed !== "none" && plan.donor === undefined;
      return {
        line,
        experimentName: header.experiment,
        isOneAuthor,
        isSociety: isSociety && plan.imported === undefined,
        caveat: caveatIn(header.models ?? {}),
      };
    } finally {
      file.close();
    }
  }
}

function caveatIn(models: Readonly<Record<string, { readonly provider: string }>>): string {
  return (
    Object.values(models)
      .map(({ provider }) => caveatOf(provider))
      .find((caveat) => caveat !== "") ?? ""
  );
}

/** The totals are written down when a run ends; until then its log has to be counted. */
function tallyOf(file: RunFile): Partial<RunNumbers> {
  const tally = emptyTally();
  for (const logged of file.events()) count(tally, logged);
  return tally;
}

function numbersOf(counts: RunNumbers): RunNumbers {
  const { turns, silent, posts, comments, votes, refused, lost, unreadable, calls, failedCalls } = counts;
  return { turns, silent, posts, comments, votes, refused, lost, unreadable, calls, failedCalls };
}

/** What the name of a run's file tells of it: "mixed-s3". */
function nameOnly(run: NamedRun, state: RunState): RunLine {
  const [, arm = run.name, seed = "0"] = /^(.*)-s(\d+)$/.exec(run.name) ?? [];
  return { id: run.id, experiment: experimentOf(run), arm, seed: Number(seed), state, ...NOTHING_KNOWN };
}

/** A run that a scenario has and no file stands for yet. */
export function plannedLine(experiment: string, { arm, seed }: ManifestCell): RunLine {
  const name = cellFile({ arm, seed }).replace(/\.db$/, "");
  const id = experiment === LOOSE ? name : join(experiment, name);
  return { id, experiment, arm, seed, state: "planned", ...NOTHING_KNOWN };
}
