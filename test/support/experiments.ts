import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Provider } from "../../src/core/call.ts";
import { builtOn } from "../../src/engine/needs.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import type { RunOptions, RunResult } from "../../src/engine/run-result.ts";
import { checkModel } from "../../src/providers/check.ts";
import { openProvider } from "../../src/providers/open.ts";
import type { Experiment, PlannedRun } from "../../src/scenario/plan.ts";
import { readExperiment } from "../../src/scenario/read-experiment.ts";
import { RunFile } from "../../src/store/run-file.ts";

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), "polylogue-test-"));

/** Reads a scenario of this project, or fails the test with its problems. */
export function shipped(file: string): Experiment {
  const read = readExperiment(file, { checkModel });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.experiment;
}

/** Reads a scenario from its text, with other files beside it. */
export function experimentOf(text: string, beside: Readonly<Record<string, string>> = {}): Experiment {
  const folder = freshFolder();
  for (const [name, content] of Object.entries({ "scenario.yaml": text, ...beside })) {
    writeFileSync(join(folder, name), content);
  }
  return shipped(join(folder, "scenario.yaml"));
}

/** A dozen rounds of five listeners: enough talk for replies, reads, notes, refusals and votes. */
export const LISTENERS = `
version: 1
name: listeners
rounds: 8
seeds: [7]
models: { a: "synthetic/listener?q=0.8", b: synthetic/deaf }
cast: { ada: a, bo: b, cy: a, dee: a, eli: b }
personas:
  - { handle: ada, name: Ada, bio: Counts things. }
  - { handle: bo, name: Bo, bio: Asks. }
  - { handle: cy, name: Cy, bio: Mends. }
  - { handle: dee, name: Dee, bio: Keeps bees. }
  - { handle: eli, name: Eli, bio: Sleeps late. }
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m, probability: 0.8 }
feed: { sort: hot, size: 5, home: notifications-first, holdout: 0.15 }
turn: { actions: 2, reads: 1 }
interventions: [{ at: 3, by: stranger, post: { in: general, title: A word, body: "@ada, are you there?" } }]
arms: { only: {} }
baseline: only
`;

export const plannedOf = (experiment: Experiment, arm?: string, seed?: number): PlannedRun => {
  const found = experiment.runs.find(
    ({ plan }) => (arm === undefined || plan.arm === arm) && (seed === undefined || plan.seed === seed),
  );
  if (!found) throw new Error("no such run");
  return found;
};

export const ORIGIN = { scenarioText: "", scenarioFile: "test.yaml", codeVersion: "test" } as const;

let tick = 0;

/** Options for a run in a test: real providers, a clock that only counts. */
export function options(over: Partial<RunOptions> = {}): RunOptions {
  const clock = (): number => {
    tick += 1;
    return tick;
  };
  return { openProvider, stop: { stopping: false }, clock, ...over };
}

export interface Played {
  readonly path: string;
  readonly result: RunResult;
}

/** Makes a run and plays it as far as the options let it. */
export async function play(planned: PlannedRun, over: Partial<RunOptions> = {}): Promise<Played> {
  const { arm, seed } = planned.plan;
  const path = join(freshFolder(), `${arm}-s${seed}.db`);
  const result = await playRun(createRun(path, planned, ORIGIN), options(over));
  return { path, result };
}

/** The same for a run that is built on a finished one. */
export async function playAfter(
  donor: Played,
  planned: PlannedRun,
  over: Partial<RunOptions> = {},
): Promise<Played> {
  const path = join(freshFolder(), "built.db");
  const file = RunFile.openForReading(donor.path);
  const built = builtOn(planned, donor.result.logHash);
  const made = createRun(path, built, ORIGIN, { donorEvents: () => file.events() });
  file.close();
  return { path, result: await playRun(made, options(over)) };
}

export const playOn = async (path: string, over: Partial<RunOptions> = {}): Promise<RunResult> =>
  playRun(RunFile.openForWriting(path), options(over));

/** Wraps every provider of a run. */
export const wrapping =
  (wrap: (provider: Provider) => Provider): RunOptions["openProvider"] =>
  async (...args) =>
    wrap(await openProvider(...args));

/** The whole log as stored, a line an event. */
export function linesOf(path: string): string[] {
  const file = RunFile.openForReading(path);
  try {
    const lines: string[] = [];
    for (let round = 0; round <= file.header().rounds; round += 1) lines.push(...file.lines(round));
    return lines;
  } finally {
    file.close();
  }
}
