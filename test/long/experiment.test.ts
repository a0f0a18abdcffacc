import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Output } from "../../src/cli/output.ts";
import { showProgress } from "../../src/cli/progress.ts";
import { rngFor } from "../../src/core/rng.ts";
import { runCells } from "../../src/engine/experiment.ts";
import { cellsIn } from "../support/cells.ts";
import { ended, lastJson, polylogue, start } from "../support/cli.ts";
import { experimentOf, freshFolder, ORIGIN, options } from "../support/experiments.ts";

/** Ten ways to make a forum, of which some are built on the runs of another. */
const LADDER = `
version: 1
name: ladder
rounds: 5
seeds: 6
models:
  a: { provider: synthetic, model: "listener?q=0.8", latency: 3ms }
  b: { provider: synthetic, model: deaf, latency: 3ms }
cast: { assign: latin-square, models: [a, b] }
personas: [{ handle: ada, canary: auto }, { handle: bo, canary: auto }, { handle: cy }, { handle: dee }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m, probability: 0.8 }
feed: { sort: hot, size: 5, holdout: 0.15 }
turn: { actions: 2, reads: 1 }
arms:
  mixed: {}
  same: {}
  one-model: { cast: a }
  isolated: { feed: none }
  script: { author: a }
  drawn: { author: { model: a, skeleton: mixed } }
  one-context: { author: { model: a, mode: turns } }
  shuffled: { feed: { texts: shuffled } }
  yoked: { feed: { donor: mixed } }
  omniscient: { knows: everybody, memory: { notes: 0, own: 0 } }
baseline: mixed
`;

interface Done {
  readonly runs: readonly { readonly path: string; readonly logHash: string; readonly status: string }[];
}

function desk(): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "ladder.yaml"), LADDER);
  return cwd;
}

/** Resolves when so many runs are told to be done, for 0 at the first sign of life; or when there are no more to be told of. */
const finished = (child: ChildProcess, runs: number): Promise<void> =>
  new Promise((enough) => {
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if ((told.match(/^\S+ s\d+ {2}done/gm)?.length ?? 0) >= runs) enough();
    });
    child.once("close", () => enough());
  });

const manifest = (cwd: string): string => readFileSync(join(cwd, "runs/ladder/manifest.json"), "utf8");

describe("ten arms by six seeds", () => {
  const salt = Date.now() % 1_000_000;

  test(`killed five times and run again end as one that never was (salt ${salt})`, async () => {
    const calm = desk();
    const whole = lastJson<Done>(polylogue(["run", "ladder.yaml", "--jobs", "3", "--json"], { cwd: calm }));
    expect(whole.runs).toHaveLength(60);
    expect(whole.runs.every(({ status }) => status === "done")).toBe(true);

    const cwd = desk();
    for (let i = 0; i < 5; i += 1) {
      const rng = rngFor(salt, "kill", i);
      const child = start(["run", "ladder.yaml", "--jobs", "3"], { cwd });
      const end = ended(child);
      // Five times six runs and what is under way and just behind them are fewer than there are: something is left for the next.
      await finished(child, rng.int(7));
      await new Promise((later) => setTimeout(later, rng.int(40)));
      child.kill("SIGKILL");
      expect(await end).toEqual({ code: null, signal: "SIGKILL" });
    }
    const rest = polylogue(["run", "ladder.yaml", "--jobs", "2", "--json"], { cwd });
    expect(rest.code).toBe(0);
    const done = lastJson<Done>(rest);
    expect(done.runs.map(({ path, logHash }) => [path, logHash])).toEqual(
      whole.runs.map(({ path, logHash }) => [path, logHash]),
    );
    expect(manifest(cwd)).toBe(manifest(calm));
    expect(readdirSync(join(cwd, "runs/ladder")).sort()).toEqual(
      readdirSync(join(calm, "runs/ladder")).sort(),
    );
    const replay = polylogue(["replay", "ladder"], { cwd });
    expect([replay.code, replay.stdout.match(/: replays\./g)?.length]).toEqual([0, 60]);
  });

  test("by two processes at once come out the same, and neither loses what the other did", async () => {
    const cwd = desk();
    const half = (...arms: readonly string[]) =>
      start(["run", "ladder.yaml", "--jobs", "2", ...arms.flatMap((arm) => ["--arm", arm])], { cwd });
    const both = [
      half("mixed", "same", "one-model"),
      half("isolated", "script", "one-context", "omniscient"),
    ];
    expect(await Promise.all(both.map(ended))).toEqual(both.map(() => ({ code: 0, signal: null })));
    const { cells } = JSON.parse(manifest(cwd)) as { cells: readonly { arm: string; state: string }[] };
    expect(cells.filter(({ state }) => state === "done")).toHaveLength(42);
    expect(polylogue(["run", "ladder.yaml"], { cwd }).code).toBe(0);
    const calm = desk();
    polylogue(["run", "ladder.yaml"], { cwd: calm });
    expect(manifest(cwd)).toBe(manifest(calm));
  });
});

test("two hundred runs of synthetic agents are told in two hundred lines, and nothing is lost", async () => {
  const experiment = experimentOf(`
name: crowd
rounds: 2
seeds: 20
models: { a: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
arms: { ${Array.from({ length: 10 }, (_, i) => `a${i}: {}`).join(", ")} }
`);
  const cells = cellsIn(join(freshFolder(), "crowd"), experiment);
  const lines: string[] = [];
  const talk = (text: string): void => void lines.push(text);
  const output: Output = { out: talk, talk, color: false, width: 80 };
  const frames: number[] = [];
  const screen = { write: (text: string) => frames.push(text.split("\n").length), columns: 80, rows: 24 };
  const both = [
    showProgress(output, cells, { now: () => 0 }),
    showProgress(output, cells, { now: () => 0, screen, later: (draw) => draw() }),
  ];
  const results = await runCells(cells, {
    ...options(),
    jobs: 12,
    origin: ORIGIN,
    onStart: (cell) => {
      for (const progress of both) progress.start(cell);
    },
    onRound: (round) => {
      for (const progress of both) progress.round(round);
    },
    onEnd: (result) => {
      for (const progress of both) progress.end(result);
    },
  });
  expect(results.map(({ status }) => status)).toEqual(cells.map(() => "done"));
  expect(lines).toHaveLength(200);
  expect(Math.max(...frames)).toBe(9);
});
