import { join } from "node:path";
import type { Cell } from "../../src/engine/cells.ts";
import { cellFile } from "../../src/engine/needs.ts";
import type { Experiment } from "../../src/scenario/plan.ts";

/** Every run of an experiment as a cell of a folder. */
export const cellsIn = (folder: string, { runs }: Experiment): readonly Cell[] =>
  runs.map((planned) => {
    const { arm, seed } = planned.plan;
    return { path: join(folder, cellFile({ arm, seed })), arm, seed, planned };
  });

/** Three agents for a moment: the least of an experiment. */
export const TINY = `
version: 1
name: tiny
rounds: 3
seeds: 2
models: { a: "synthetic/listener?q=0.8", b: synthetic/deaf }
cast: { ada: a, bo: b, cy: a }
personas: [{ handle: ada }, { handle: bo }, { handle: cy }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m, probability: 0.8 }
feed: { sort: hot, size: 5, holdout: 0.2 }
arms:
  mixed: {}
  yoked: { feed: { donor: mixed } }
  drawn: { author: { model: a, skeleton: mixed } }
  isolated: { feed: none }
baseline: mixed
`;
