import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../../core/errors.ts";
import type { StopSwitch } from "../../engine/ask.ts";
import type { Cell } from "../../engine/cells.ts";
import { runCells } from "../../engine/experiment.ts";
import { cellFile } from "../../engine/needs.ts";
import { checkModel } from "../../providers/check.ts";
import { openProvider } from "../../providers/open.ts";
import { readExperiment } from "../../scenario/read-experiment.ts";
import type { Corpus } from "../corpus.ts";
import { embeddersOf } from "../cri/embedders-of.ts";
import { listening } from "../cri/listening.ts";
import { planProbe, probeRun } from "../probe/probe-run.ts";
import { type OpenedForProbe, openForProbe } from "../probe/probed-run.ts";
import type { ForkSamples, ProbeRecord } from "../probe/samples.ts";
import { readCorpus } from "../read-corpus.ts";
import { askedAgain } from "./asked-again.ts";
import { type Calibration, calibrationOf } from "./calibration.ts";
import { type Judged, judged } from "./judge.ts";
import { remembering } from "./remembering.ts";
import { ANCHOR, SOCIETIES, type Society, societiesScenario } from "./societies.ts";

/** How much is asked; precision goes with the root of it. */
export interface Extent {
  readonly agents: number;
  readonly rounds: number;
  /** A society, at most. */
  readonly forks: number;
  /** A condition. */
  readonly draws: number;
}

export const FULL: Extent = { agents: 16, rounds: 20, forks: 200, draws: 4 };
/** Enough to see that the parts hold together; intervals are wide. */
export const QUICK: Extent = { agents: 12, rounds: 12, forks: 60, draws: 3 };

export interface CalibrateOrder {
  readonly extent: Extent;
  readonly seed: number;
  /** Where runs and probes go; it has to exist. */
  readonly folder: string;
  readonly codeVersion: string;
  readonly jobs: number;
  readonly stop: StopSwitch;
  /** Monotonic wall-clock milliseconds. */
  readonly clock: () => number;
  /** Told of each society before it is probed. */
  readonly onSociety?: (society: Society, place: number) => void;
}

/** What a society came to, and how many answers it took. */
interface Taken {
  readonly judged: Judged;
  readonly answers: number;
}

/**
 * Societies of known truth through the whole instrument: real runs, real probe files, the measures of any run, and the verdict
 * on each. Synthetic models alone are asked. Throws `output_exists` where the folder holds such runs, and `usage` when it is stopped.
 */
export async function calibrate(order: CalibrateOrder): Promise<Calibration> {
  const cells = await playedSocieties(order);
  const taken: Taken[] = [];
  for (const [place, society] of SOCIETIES.entries()) {
    if (order.stop.stopping) throw interrupted();
    order.onSociety?.(society, place);
    taken.push(await takenFrom(society, cells[place] as Cell, order));
  }
  return calibrationOf(
    order.seed,
    taken.map(({ judged: of }) => of),
    taken.reduce((sum, { answers }) => sum + answers, 0),
  );
}

const interrupted = (): PolylogueError =>
  new PolylogueError("usage", "the calibration was stopped", { hint: "Start it again: it takes a minute." });

async function playedSocieties({ extent, seed, folder, ...order }: CalibrateOrder): Promise<readonly Cell[]> {
  const text = societiesScenario({ societies: SOCIETIES, seed, ...extent });
  const file = join(folder, "calibration.yaml");
  writeFileSync(file, text);
  const read = readExperiment(file, { checkModel });
  if (!read.ok) throw new Error(`the calibration's own scenario: ${JSON.stringify(read.problems)}`);
  const { runs, name } = read.experiment;
  mkdirSync(join(folder, name), { recursive: true });
  const cells = runs.map((planned): Cell => {
    const { arm } = planned.plan;
    return { path: join(folder, name, cellFile({ arm, seed })), arm, seed, planned };
  });
  const origin = { scenarioText: text, scenarioFile: file, codeVersion: order.codeVersion };
  const results = await runCells(cells, { ...order, openProvider, origin });
  const failed = results.find(({ status }) => status !== "done");
  if (failed?.stopReason === "interrupted") throw interrupted();
  if (failed) throw failed.error ?? new Error(`${failed.arm}: ${failed.stopReason ?? failed.status}`);
  return cells;
}

async function takenFrom(society: Society, { path }: Cell, order: CalibrateOrder): Promise<Taken> {
  const corpus = readCorpus(path);
  const run = openForProbe(path);
  if ("reason" in run) return judgedFrom(society, corpus, { forks: [], anchor: [], answers: 0, order });
  try {
    const record = await probed(run, society, order);
    const anchor = society.truth.kind === "listener" ? await askedAgain(run, record, ANCHOR) : [];
    const answers = record.calls + 3 * order.extent.draws * anchor.length;
    return judgedFrom(society, corpus, { ...record, anchor, answers, order });
  } finally {
    run.close();
  }
}

/** A paraphrase of the synthetic family is exact: nothing has to be accepted. */
const ACCEPTANCE = { jaccard: 1, cosine: -1 };
/** Forks of a society that are asked the controls too. */
const CONTROL_FORKS = 40;

async function probed(
  run: OpenedForProbe,
  { hasControls = false }: Society,
  { extent, seed, codeVersion, stop, clock }: CalibrateOrder,
): Promise<ProbeRecord> {
  const { forks, draws } = extent;
  const made = planProbe(run, {
    seed,
    forks,
    draws,
    controls: hasControls ? ["exchange", "deaf"] : [],
    controlForks: hasControls ? CONTROL_FORKS : 0,
    otherTopics: true,
    paraphraser: "exact",
    acceptance: ACCEPTANCE,
  });
  const line = { openProvider, stop, clock, ledger: undefined };
  const { record, stopReason } = await probeRun({ run, made, codeVersion }, line);
  if (stopReason === "interrupted") throw interrupted();
  if (stopReason !== undefined) throw new Error(`${run.path}: ${stopReason}`);
  return record;
}

interface Replies extends Pick<Taken, "answers"> {
  readonly forks: readonly ForkSamples[];
  readonly addressing?: number | null;
  readonly anchor: readonly ForkSamples[];
  readonly order: CalibrateOrder;
}

function judgedFrom(society: Society, corpus: Corpus, { answers, order, ...replies }: Replies): Taken {
  const { seed } = order;
  const { lexical, company } = embeddersOf(corpus);
  const embedder = remembering(lexical);
  const { forks, addressing = null, anchor } = replies;
  const found = listening({ forks, addressing }, { lexical: embedder, company }, seed);
  return { judged: judged({ society, corpus, forks, anchor, found, embedder, seed }), answers };
}
