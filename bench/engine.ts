import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRun, playRun } from "../src/engine/run.ts";
import type { PlannedRun } from "../src/scenario/plan.ts";
import { crowd } from "./crowd.ts";
import { type Benchmark, type Finding, single } from "./finding.ts";
import { instantModel } from "./instant-model.ts";
import { segmentsACall, takeApart, writeRaw } from "./raw-copy.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import {
  inTurns,
  type Pairs,
  type Spent,
  type Spread,
  settle,
  speedOf,
  spreadOf,
  startWatch,
  timesOf,
} from "./spread.ts";

/** How many agents, for how many rounds. */
export interface Size {
  readonly agents: number;
  readonly rounds: number;
}

const SIZES: readonly Size[] = [
  { agents: 100, rounds: 500 },
  { agents: 1_000, rounds: 50 },
  { agents: 10_000, rounds: 10 },
  { agents: 100_000, rounds: 2 },
];
const QUICK: readonly Size[] = [{ agents: 20, rounds: 3 }];

const ORIGIN = { scenarioText: "", scenarioFile: "bench.yaml", codeVersion: "bench" } as const;

/** The size that the cost of a turn in a larger one is compared with, after as many rounds: prompts grow with the past. */
const SMALL = 1_000;
const QUICK_SMALL = 10;

/** Every size in a process of its own, so that each has its own peak of memory. */
export function engineBenchmark(quick: boolean): Benchmark {
  const findings = (quick ? QUICK : SIZES).flatMap((size) => inOwnProcess(size, quick));
  return { name: "engine", findings };
}

function inOwnProcess({ agents, rounds }: Size, quick: boolean): readonly Finding[] {
  const [, main = ""] = process.argv;
  const args = [
    "engine",
    "--agents",
    `${agents}`,
    "--rounds",
    `${rounds}`,
    "--json",
    ...(quick ? ["--quick"] : []),
  ];
  const child = spawnSync(process.execPath, [...process.execArgv, main, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error(`the benchmark of ${agents} agents ended with ${child.status}`);
  return (JSON.parse(child.stdout) as Benchmark).findings;
}

/** Whole runs of one size, everything logged, against the bare writing of the rows that they leave behind. */
export function measureSize(size: Size, quick: boolean): Promise<Benchmark> {
  return inScratch(async (folder) => {
    const planned = crowd(size.agents, size.rounds);
    const turns = size.agents * size.rounds;
    const times = quick ? 1 : 3;
    const nextPath = freshPaths(folder, "ours");
    const nextRaw = freshPaths(folder, "raw");

    const small = quick ? QUICK_SMALL : SMALL;
    const smallCost =
      size.agents > small ? await costOf({ ...size, agents: small }, nextPath, quick) : undefined;
    let path = nextPath();
    const openingBytes = await openingSize(planned, path);
    path = nextPath();
    await playTurns(planned, path);
    const peakMb = process.resourceUsage().maxRSS / 1_024;
    const bytes = (statSync(path).size - openingBytes) / turns;
    const segments = segmentsACall(path);
    const raw = takeApart(path);

    const pairs = await inTurns(
      times,
      () => playTurns(planned, nextPath()),
      () => writeRaw(nextRaw(), raw),
    );
    const label = `${size.agents.toLocaleString("en-US")} agents`;
    const findings: Finding[] = [
      ...speedsOf(label, pairs, turns),
      ...(smallCost === undefined
        ? []
        : [
            growthOf(
              label,
              small,
              spreadOf(pairs.ours.map(({ processorMs }) => processorMs / turns / smallCost)),
            ),
          ]),
      { what: `${label}: run file a turn`, unit: "B", figure: single(bytes), goal: { most: 1_024 } },
      { what: `${label}: prompt`, unit: "segments", figure: single(segments) },
      { what: `${label}: peak memory`, unit: "MB", figure: single(peakMb) },
    ];
    return { name: "engine", findings };
  });
}

/** The raw loop's speed is that of the same rows: a turn that leaves less behind has a faster loop beside it. */
function speedsOf(label: string, pairs: Pairs<Spent>, turns: number): readonly Finding[] {
  const [clock, processor] = [timesOf(pairs, "ms"), timesOf(pairs, "processorMs")];
  const microseconds = (times: readonly number[]): Spread =>
    spreadOf(times.map((ms) => (1_000 * ms) / turns));
  return [
    { what: `${label}: of the raw loop's speed`, unit: "x", figure: speedOf(clock), goal: { least: 0.4 } },
    // Of two threads together: what crosses between them is copied, and shows here and not on the clock.
    { what: `${label}: the same in processor time`, unit: "x", figure: speedOf(processor) },
    {
      what: `${label}: processor time of a turn`,
      unit: "µs",
      figure: microseconds(processor.ours),
    },
    {
      what: `${label}: processor time of its rows in the raw loop`,
      unit: "µs",
      figure: microseconds(processor.baseline),
    },
    {
      what: `${label}: turns`,
      unit: "1/s",
      figure: spreadOf(clock.ours.map((ms) => (1_000 * turns) / ms)),
      goal: { least: 60_000 },
    },
  ];
}

const growthOf = (label: string, small: number, figure: Spread): Finding => ({
  what: `${label}: processor time of a turn, of that among ${small.toLocaleString("en-US")}`,
  unit: "x",
  figure,
  goal: { most: 1.3 },
});

/** Milliseconds of processor a turn: the median of enough runs to have warmed up. */
async function costOf({ agents, rounds }: Size, nextPath: () => string, quick: boolean): Promise<number> {
  const planned = crowd(agents, rounds);
  const costs: number[] = [];
  for (let spent = 0, runs = 0; runs < 3 || (spent < 3_000 && !quick); runs += 1) {
    settle();
    const { processorMs } = await playTurns(planned, nextPath());
    costs.push(processorMs / (agents * rounds));
    spent += processorMs;
  }
  return spreadOf(costs.slice(1)).median;
}

/** Plays a whole run; says what was spent from the end of its opening to the end of its last round. */
async function playTurns(planned: PlannedRun, path: string): Promise<Spent> {
  let watch = startWatch();
  let spent = watch();
  const result = await playRun(createRun(path, planned, ORIGIN), {
    openProvider: async () => instantModel,
    stop: { stopping: false },
    clock: () => performance.now(),
    onRound: ({ round }) => {
      if (round === 0) watch = startWatch();
      else spent = watch();
    },
  });
  const { status, stopReason, counts } = result;
  if (status !== "done") throw new Error(`the run ended as ${status}: ${stopReason}`);
  if (counts.lost > 0 || counts.refused > counts.turns / 4) throw new Error("the run is not a plain one");
  return spent;
}

/** What a file takes before the first turn. */
async function openingSize(planned: PlannedRun, path: string): Promise<number> {
  await playRun(createRun(path, planned, ORIGIN), {
    openProvider: async () => instantModel,
    stop: { stopping: false },
    clock: () => performance.now(),
    maxRounds: 0,
  });
  return statSync(path).size;
}
