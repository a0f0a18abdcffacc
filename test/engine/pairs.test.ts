import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LoggedEvent } from "../../src/core/events.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, linesOf, plannedOf, play } from "../support/experiments.ts";

const ARMS = experimentOf(`
version: 1
name: pairs
rounds: 5
seeds: 40
models: { a: "synthetic/listener?q=0.8", b: synthetic/deaf, c: synthetic/parrot }
cast: { assign: latin-square, models: [a, b] }
personas:
  - { handle: ada, canary: auto }
  - { handle: bo, canary: auto }
  - { handle: cy, schedule: { every: 2h } }
  - { handle: dee }
opening:
  - { by: host, in: general, title: Who is awake?, body: Say so. }
  - { by: ada, in: general, title: Tides, body: They lie. }
schedule: { every: 30m, jitter: 10m, probability: 0.7 }
feed: { sort: hot, size: 5, holdout: 0.3 }
turn: { actions: 2, reads: 1 }
interventions: [{ at: 2, by: stranger, post: { in: general, title: A word, body: Well. } }]
arms:
  mixed: {}
  same: {}
  isolated: { feed: none }
  quiet: { memory: { notes: 0, own: 0 } }
  newest: { feed: { sort: new, size: 3 } }
  parrots: { cast: c }
  shuffled: { feed: { texts: shuffled } }
  knowing: { knows: everybody, memory: { notes: 0, own: 0 } }
  one-context: { author: { model: a, mode: turns } }
baseline: mixed
`);
const NAMES = ARMS.arms.map(({ name }) => name);

const seeds = fc.integer({ min: 1, max: 40 });
const pairs = fc.record({ seed: seeds, arms: fc.shuffledSubarray(NAMES, { minLength: 2, maxLength: 2 }) });

function logOf(path: string): readonly LoggedEvent[] {
  const file = RunFile.openForReading(path);
  try {
    return [...file.events()];
  } finally {
    file.close();
  }
}

/** Who is there and what stands there, but for who speaks for whom. */
function worldOf({ plan }: PlannedRun): unknown {
  const { agents, opening, communities, interventions, clock, rounds, instructions } = plan;
  const people = agents.map(({ model: _, ...person }) => person);
  return { people, opening, communities, interventions, clock, rounds, instructions };
}

/** The turns of each round in the order in which they were taken. */
function turnsOf(log: readonly LoggedEvent[]): readonly string[] {
  return log.flatMap(({ round, event }) => (event.type === "turn.taken" ? [`${round}: ${event.agent}`] : []));
}

/** What was decided of showing a post to a reader: it is decided once for a whole run. */
function holdoutOf(log: readonly LoggedEvent[]): ReadonlyMap<string, boolean> {
  const decided = new Map<string, boolean>();
  for (const { event } of log) {
    if (event.type !== "turn.taken") continue;
    for (const { surface, eligible, held = [], exempt = [] } of event.views) {
      if (surface !== "feed") continue;
      eligible.forEach((post, i) => {
        if (!exempt.includes(i)) decided.set(`${event.agent} ${post}`, held.includes(i));
      });
    }
  }
  return decided;
}

interface PlayedPair {
  readonly path: string;
  readonly hash: string;
  readonly comments: number;
  readonly log: readonly LoggedEvent[];
}

const known = new Map<string, Promise<PlayedPair>>();

/** Each run is played once, however many pairs it is in. */
function played(arm: string, seed: number): Promise<PlayedPair> {
  const run = known.get(`${arm} ${seed}`) ?? playedAnew(arm, seed);
  known.set(`${arm} ${seed}`, run);
  return run;
}

async function playedAnew(arm: string, seed: number): Promise<PlayedPair> {
  const { path, result } = await play(plannedOf(ARMS, arm, seed));
  return { path, hash: result.logHash, comments: result.counts.comments, log: logOf(path) };
}

describe("two arms of one seed have in common", () => {
  test("personas, private words, opening, clock and interventions", () => {
    fc.assert(
      fc.property(pairs, ({ seed, arms: [one = "", other = ""] }) => {
        expect(worldOf(plannedOf(ARMS, other, seed))).toEqual(worldOf(plannedOf(ARMS, one, seed)));
      }),
    );
  });

  test("the cast, where the arm keeps it", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const castOf = (arm: string) => plannedOf(ARMS, arm, seed).plan.agents.map(({ model }) => model);
        expect(castOf("isolated")).toEqual(castOf("mixed"));
        expect(castOf("newest")).toEqual(castOf("mixed"));
      }),
    );
  });

  test("who wakes when, and in what order they take their turns", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ({ seed, arms: [one = "", other = ""] }) => {
        const [first, second] = [await played(one, seed), await played(other, seed)];
        expect(turnsOf(first.log).length).toBeGreaterThan(0);
        expect(turnsOf(second.log)).toEqual(turnsOf(first.log));
      }),
      { numRuns: 12 },
    );
  });

  test("what is held out from whom, for the posts that stand in both feeds", async () => {
    let [compared, held] = [0, 0];
    const live = pairs.filter(({ arms }) => !arms.includes("isolated"));
    await fc.assert(
      fc.asyncProperty(live, async ({ seed, arms: [one = "", other = ""] }) => {
        const [first, second] = [await played(one, seed), await played(other, seed)];
        const decided = holdoutOf(second.log);
        for (const [place, is] of holdoutOf(first.log)) {
          const again = decided.get(place);
          if (again === undefined) continue;
          expect([place, again]).toEqual([place, is]);
          compared += 1;
          held += Number(is);
        }
      }),
      { numRuns: 12 },
    );
    expect(compared).toBeGreaterThan(50);
    expect(held).toBeGreaterThan(10);
  });
});

describe("two arms that are alike", () => {
  test("differ as two runs of a model would: another history under the same dice of the world", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const [first, second] = [await played("mixed", seed), await played("same", seed)];
        expect(second.hash).not.toBe(first.hash);
        expect(linesOf(second.path)).not.toEqual(linesOf(first.path));
        expect(turnsOf(second.log)).toEqual(turnsOf(first.log));
        const again = await playedAnew("same", seed);
        expect(again.hash).toBe(second.hash);
      }),
      { numRuns: 8 },
    );
  });

  test("differ from each other no more than two seeds do: neither is the other's copy, nor its opposite", async () => {
    const comments = async (arm: string): Promise<number> => {
      let sum = 0;
      for (let seed = 1; seed <= 12; seed += 1) sum += (await played(arm, seed)).comments;
      return sum;
    };
    const [one, other] = [await comments("mixed"), await comments("same")];
    expect(one).not.toBe(0);
    expect(Math.abs(one - other) / one).toBeLessThan(0.3);
  });
});
