import { basename, extname } from "node:path";
import type { ModelSpec } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { PolylogueError } from "../core/errors.ts";
import type { ImportFormat, ImportRecord } from "../core/import-record.ts";
import { textHash } from "../store/hash.ts";
import type { RunHeader } from "../store/run-header.ts";
import { Chronicle } from "./chronicle.ts";
import { importPlan, type Windows, windowsOf } from "./import-plan.ts";
import { MOLTBOOK } from "./moltbook.ts";
import { NEUTRAL } from "./neutral.ts";
import { NewRun } from "./new-run.ts";
import { type ReadProgress, readSource } from "./read-source.ts";
import { REDDIT } from "./reddit.ts";
import { RunLog } from "./run-log.ts";
import type { SourceReader } from "./source.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";
import { Staging } from "./staging.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const READERS: Readonly<Record<ImportFormat, SourceReader>> = {
  moltbook: MOLTBOOK,
  reddit: REDDIT,
  jsonl: NEUTRAL,
};

export interface ImportOrder {
  /** A file, or a folder of files. */
  readonly source: string;
  readonly format: ImportFormat;
  /** The run file to be made. */
  readonly out: string;
  /** What the run's experiment is called; the source's name when left out. */
  readonly name?: string;
  /** The largest share of bad lines, in [0, 1]. */
  readonly maxBad: number;
  /** Length of a round in milliseconds; everything is in round 0 when left out. */
  readonly roundMs?: number;
  readonly codeVersion: string;
}

/** How far an import has come: reading, or writing (then `done` of `all` happenings). */
export type ImportProgress =
  | ({ readonly stage: "reading" } & ReadProgress)
  | { readonly stage: "writing"; readonly done: number; readonly all: number };

export interface ImportHooks {
  /** Asked between steps; once it says yes nothing is left behind. */
  readonly stopping: () => boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** What became of an import. Only `done` leaves a file. */
export type ImportOutcome =
  | {
      readonly type: "done";
      readonly rounds: number;
      readonly logHash: string;
      readonly record: ImportRecord;
    }
  | { readonly type: "too-bad"; readonly record: Pick<ImportRecord, "counts" | "badLines"> }
  | { readonly type: "stopped" };

/**
 * Makes a run file of forum data from elsewhere: everything that can be read, in the order in which it happened, as events with
 * cause `import`. The file is there whole or not at all. Throws `output_exists`, `run_locked`, `file_missing`,
 * `file_unreadable`, `file_unwritable`, `disk_full`, and `usage` where there is nothing to import or there would be too many rounds.
 */
export async function importForum(order: ImportOrder, hooks: ImportHooks): Promise<ImportOutcome> {
  const files = sourceFiles(order.source);
  const target = NewRun.at(order.out);
  try {
    const staging = new Staging();
    const hashes = await readAll(files, staging, { order, hooks });
    if (hashes === undefined) return { type: "stopped" };
    const timeline = timelineOf(staging);
    const counts = countsOf(staging, timeline);
    const { badLines } = staging;
    if (counts.bad > order.maxBad * counts.lines) return { type: "too-bad", record: { counts, badLines } };
    if (timeline.happenings.length === 0) throw nothingIn(order.source);
    const record: ImportRecord = {
      format: order.format,
      files: files.map(({ name, bytes }, i) => ({ name, bytes, sha256: hashes[i] ?? "" })),
      counts,
      badLines,
    };
    return await written(target, { order, hooks, staging, timeline, record });
  } catch (error) {
    throw withAdvice(error);
  } finally {
    target.release();
  }
}

/** The run file's own advice, to go on with what is there, does not fit: nothing is there. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof PolylogueError) || error.code !== "disk_full") return error;
  const hint = "Make room and import again. Nothing was left behind.";
  return new PolylogueError(error.code, error.message.replace(/;[^;]*$/, ""), { hint, cause: error });
}

const nothingIn = (source: string): PolylogueError =>
  new PolylogueError("usage", `${source} holds no posts and no comments`, {
    hint: "docs/import.md shows the shapes that are understood.",
  });

async function readAll(
  files: readonly SourceFile[],
  staging: Staging,
  { order, hooks }: { readonly order: ImportOrder; readonly hooks: ImportHooks },
): Promise<string[] | undefined> {
  const hashes: string[] = [];
  const goOn = (progress: ReadProgress): boolean => {
    hooks.onProgress?.({ stage: "reading", ...progress });
    return !hooks.stopping();
  };
  for (const file of files) {
    const hash = await readSource(file, { reader: READERS[order.format], staging, goOn });
    if (hash === undefined) return undefined;
    hashes.push(hash);
  }
  return hooks.stopping() ? undefined : hashes;
}

const chronicleOf = ({ authors }: Staging): Chronicle => new Chronicle(authors.finder(), authors.anonymous);

/** The header of a run file stands before its log, so everything is told once beforehand, to be counted. */
function countsOf(staging: Staging, { happenings, threads, strayVotes }: Timeline): ImportRecord["counts"] {
  const chronicle = chronicleOf(staging);
  for (const happening of happenings) chronicle.tell(happening);
  const { agents, communities, written: told } = chronicle;
  return { ...staging.counts, agents, communities, ...told, circles: threads.circles, strayVotes };
}

interface Writing {
  readonly order: ImportOrder;
  readonly hooks: ImportHooks;
  readonly staging: Staging;
  readonly timeline: Timeline;
  readonly record: ImportRecord;
}

/** Happenings between two looks at the keyboard. */
const STEP = 10_000;

async function written(target: NewRun, writing: Writing): Promise<ImportOutcome> {
  const { hooks, staging, timeline, record, order } = writing;
  const { happenings } = timeline;
  const windows = windowsOf(happenings, order.roundMs);
  const file = target.create(headerOf(writing, windows));
  const log = new RunLog(file, windows.startMs);
  const chronicle = chronicleOf(staging);
  for (const [i, happening] of happenings.entries()) {
    const round = windows.roundOf(happening.when);
    while (log.round < round) log.close();
    for (const fact of chronicle.tell(happening)) log.write(fact);
    if (i % STEP !== STEP - 1) continue;
    hooks.onProgress?.({ stage: "writing", done: i + 1, all: happenings.length });
    await new Promise(setImmediate);
    if (hooks.stopping()) return { type: "stopped" };
  }
  log.close();
  const { posts, comments, votes } = record.counts;
  file.setStatus({
    status: "done",
    comparable: true,
    counts: { posts, comments, votes },
  });
  const { rounds, logHash } = file.header();
  target.finish();
  return { type: "done", rounds, logHash, record };
}

function headerOf({ order, staging, record }: Writing, windows: Windows): RunHeader {
  const source = basename(order.source);
  const experiment = order.name ?? source.slice(0, source.length - extname(source).length);
  const planJson = canonicalJson(importPlan({ experiment, windows, record }));
  return {
    experiment,
    arm: "import",
    seed: 0,
    scenarioText: "",
    scenarioFile: source,
    planJson,
    planHash: textHash(planJson),
    codeVersion: order.codeVersion,
    accessJson: "{}",
    models: modelsOf(staging),
  };
}

/** Of a model that spoke elsewhere only the name is known. */
function modelsOf({ declared }: Staging): Readonly<Record<string, ModelSpec>> {
  const names = [...declared].flatMap(({ model }) => (model === undefined ? [] : [model]));
  return Object.fromEntries(names.map((model) => [model, { provider: "unknown", model, params: {} }]));
}
