import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted } from "../../engine/call-trouble.ts";
import type { Cell } from "../../engine/cells.ts";
import { runCells } from "../../engine/experiment.ts";
import type { StopSwitch } from "../../engine/live-line.ts";
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
import { type BrokenPart, brokenForks } from "./broken.ts";
import { type Calibration, calibrationOf } from "./calibration.ts";
import { isSuspect } from "./check.ts";
import { type Judged, judged } from "./judge.ts";
import { remembering } from "./remembering.ts";
import { ANCHOR, type Society, societiesScenario } from "./societies.ts";

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
  readonly societies: readonly Society[];
  readonly extent: Extent;
  /** What is broken on purpose, to see that it is noticed. */
  readonly broken?: BrokenPart;
  readonly seed: number;
  /** Where runs and probes go; it has to exist. */
  readonly folder: string;
  readonly codeVersion: string;
  readonly jobs: number;
  readonly stop: StopSwitch;
  /** Monotonic wall-clock milliseconds. */
  readonly clock: () => number;
  /** Told of each society that has been run. */
  readonly onRun?: () => void;
  /** Told of each society before it is probed. */
  readonly onSociety?: (society: Society) => void;
}

/** What a society came to, and how many answers it took. */
interface Taken {
  readonly judged: Judged;
  readonly answers: number;
}

/**
 * Societies of known truth through the whole instrument: real runs, real probe files, the measures of any run, and the verdict
 * on each. A society further off than chance would have it in a hundred calibrations is made anew, once, with the next seed. Synthetic models alone are asked. Throws `output_exists` where the folder holds such runs, and `Interrupted` when it is stopped.
 */
export async function calibrate(order: CalibrateOrder): Promise<Calibration> {
  const { seed } = order;
  const taken = await takenFromAll(order);
  const found = judgedIn(taken);
  const first = calibrationOf(seed, found, { answers: answersIn(taken) });
  const suspects = first.societies.filter(({ checks }) => checks.some(isSuspect));
  if (suspects.length === 0) return first;
  const folder = join(order.folder, "anew");
  mkdirSync(folder);
  const societies = suspects.map(({ society }) => society);
  const anew = await takenFromAll({ ...order, societies, seed: seed + 1, folder, onRun: () => {} });
  return calibrationOf(seed, found, { answers: answersIn([...taken, ...anew]), anew: judgedIn(anew) });
}

const judgedIn = (taken: readonly Taken[]): readonly Judged[] => taken.map(({ judged: of }) => of);
const answersIn = (taken: readonly Taken[]): number => taken.reduce((sum, { answers }) => sum + answers, 0);

async function takenFromAll(order: CalibrateOrder): Promise<readonly Taken[]> {
  const cells = await playedSocieties(order);
  const taken: Taken[] = [];
  for (const [place, society] of order.societies.entries()) {
    if (order.stop.stopping) throw new Interrupted();
    order.onSociety?.(society);
    taken.push(await takenFrom(society, cells[place] as Cell, order));
  }
  return taken;
}

async function playedSocieties({
  societies,
  extent,
  seed,
  folder,
  ...order
}: CalibrateOrder): Promise<readonly Cell[]> {
  const text = societiesScenario({ societies, seed, ...extent });
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
  const results = await runCells(cells, { ...order, openProvider, origin, onEnd: () => order.onRun?.() });
  const failed = results.find(({ status }) => status !== "done");
  if (failed?.stopReason === "interrupted") throw new Interrupted();
  if (failed) throw failed.error ?? new Error(`${failed.arm}: ${failed.stopReason ?? failed.status}`);
  return cells;
}

async function takenFrom(society: Society, { path }: Cell, order: CalibrateOrder): Promise<Taken> {
  const corpus = readCorpus(path);
  const run = openForProbe(path);
  if ("reason" in run) return judgedFrom(society, corpus, { forks: [], anchor: [], answers: 0, order });
  try {
    const asked = await probed(run, society, order);
    const record = { ...asked, forks: brokenForks(asked.forks, order.broken) };
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
  { controls = [] }: Society,
  { extent, seed, codeVersion, stop, clock }: CalibrateOrder,
): Promise<ProbeRecord> {
  const { forks, draws } = extent;
  const made = planProbe(run, {
    seed,
    forks,
    draws,
    controls,
    controlForks: controls.length > 0 ? CONTROL_FORKS : 0,
    otherTopics: true,
    paraphraser: "exact",
    acceptance: ACCEPTANCE,
  });
  const line = { openProvider, stop, clock, ledger: undefined };
  const { record, stopReason } = await probeRun({ run, made, codeVersion }, line);
  if (stopReason === "interrupted") throw new Interrupted();
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
