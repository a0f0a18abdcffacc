import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Cell } from "../../src/engine/cells.ts";
import { type CellResult, runCells } from "../../src/engine/experiment.ts";
import { designOf, type Manifest, readManifest } from "../../src/engine/manifest.ts";
import { ManifestKeeper } from "../../src/engine/manifest-keeper.ts";
import type { Experiment } from "../../src/scenario/plan.ts";
import { cellsIn, TINY } from "../support/cells.ts";
import { experimentOf, freshFolder, ORIGIN, options } from "../support/experiments.ts";

const tiny = experimentOf(TINY);

const keeperOf = (folder: string, experiment: Experiment): ManifestKeeper =>
  new ManifestKeeper(folder, designOf(experiment, folder, ORIGIN));

/** Runs these cells as the command does, with a manifest that is kept. */
async function keep(
  folder: string,
  experiment: Experiment,
  { wanted = () => true, maxRounds }: { wanted?: (cell: Cell) => boolean; maxRounds?: number } = {},
): Promise<readonly CellResult[]> {
  const keeper = keeperOf(folder, experiment);
  keeper.write();
  const results = await runCells(cellsIn(folder, experiment).filter(wanted), {
    ...options(),
    jobs: 2,
    origin: ORIGIN,
    ...(maxRounds === undefined ? {} : { maxRounds }),
    onStart: (cell) => keeper.began(cell),
    onEnd: (result) => {
      keeper.ended(result);
      keeper.write();
    },
  });
  keeper.write();
  return results;
}

const bytes = (folder: string): string => readFileSync(join(folder, "manifest.json"), "utf8");

function manifestIn(folder: string): Manifest {
  const manifest = readManifest(folder);
  if (!manifest) throw new Error("no manifest");
  return manifest;
}

const statesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(manifestIn(folder).cells.map(({ file, state }) => [file, state]));

const whole = freshFolder();
const results = await keep(whole, tiny);

describe("the manifest of an experiment that is done", () => {
  test("has every run with plan and log, the pairs of each seed, and what is built on what", () => {
    const manifest = manifestIn(whole);
    expect(manifest).toMatchObject({ version: 1, experiment: "tiny", baseline: "mixed" });
    expect(manifest.cells.map(({ file, logHash }) => [file, logHash])).toEqual(
      results.map(({ arm, seed, logHash }) => [`${arm}-s${seed}.db`, logHash]),
    );
    expect(new Set(manifest.cells.map(({ planHash }) => planHash)).size).toBe(8);
    expect(manifest.pairs).toEqual(
      [1, 2].map((seed) => ({
        seed,
        baseline: `mixed-s${seed}.db`,
        files: ["yoked", "drawn", "isolated"].map((arm) => `${arm}-s${seed}.db`),
      })),
    );
    const logOf = (file: string) => manifest.cells.find((cell) => cell.file === file)?.logHash;
    expect(manifest.donors[0]).toEqual({
      file: "yoked-s1.db",
      from: "mixed-s2.db",
      as: "donor",
      logHash: logOf("mixed-s2.db"),
    });
    expect(manifest.cells.every(({ state }) => state === "done")).toBe(true);
  });

  test("is the same, byte for byte, however often and in whatever parts it was run", async () => {
    const folder = freshFolder();
    await keep(folder, tiny, { wanted: ({ seed }) => seed === 2, maxRounds: 1 });
    await keep(folder, tiny, { wanted: ({ arm }) => arm !== "mixed" });
    await keep(folder, tiny, { wanted: ({ arm }) => arm === "mixed", maxRounds: 2 });
    expect(bytes(folder)).not.toBe(bytes(whole));
    await keep(folder, tiny);
    expect(bytes(folder)).toBe(bytes(whole));
  });

  test("is not touched by another launch, and is made again where it is lost", async () => {
    const before = statSync(join(whole, "manifest.json"));
    await keep(whole, tiny);
    expect(statSync(join(whole, "manifest.json")).ino).toBe(before.ino);
    const text = bytes(whole);
    rmSync(join(whole, "manifest.json"));
    await keep(whole, tiny);
    expect(bytes(whole)).toBe(text);
  });

  test("holds no clock and no folder: a copy says the same", async () => {
    const folder = freshFolder();
    for (const name of readdirSync(whole))
      if (name.endsWith(".db")) copyFileSync(join(whole, name), join(folder, name));
    await keep(folder, tiny);
    expect(bytes(folder)).toBe(bytes(whole));
  });
});

describe("the manifest of one that is not", () => {
  test("has what is planned, what stopped and why, and what waits", async () => {
    const folder = freshFolder();
    const states: Readonly<Record<string, string>>[] = [];
    await keep(folder, tiny, { wanted: ({ arm }) => arm === "mixed" || arm === "yoked", maxRounds: 1 });
    states.push(statesIn(folder));
    expect(states[0]).toMatchObject({
      "mixed-s1.db": "stopped",
      "yoked-s1.db": "stopped",
      "isolated-s1.db": "planned",
    });
    const cell = manifestIn(folder).cells.find(({ file }) => file === "yoked-s1.db");
    expect(cell?.stopReason).toMatch(/^waits for mixed s2/);
    expect(cell?.logHash).toBeUndefined();
  });

  test("remembers over launches what no file says: that a run failed", () => {
    const folder = freshFolder();
    const first = keeperOf(folder, tiny);
    first.ended({ arm: "mixed", seed: 1, status: "failed", stopReason: "a bug" });
    first.write();
    const second = keeperOf(folder, tiny);
    second.write();
    expect(manifestIn(folder).cells[0]).toMatchObject({ state: "failed", stopReason: "a bug" });
    second.began({ arm: "mixed", seed: 1 });
    second.write();
    expect(manifestIn(folder).cells[0]).toMatchObject({ state: "planned" });
  });

  test("takes arms and seeds that are added, and runs only those; what is no longer asked for stays listed", async () => {
    const folder = freshFolder();
    await keep(folder, tiny);
    const more = TINY.replace("seeds: 2", "seeds: 4").replace(
      "isolated: {",
      "quiet: { turn: { reads: 0 } }\n  isolated: {",
    );
    const again = await keep(folder, experimentOf(more));
    expect(again.filter(({ skipped }) => skipped)).toHaveLength(8);
    expect(again.filter(({ status }) => status === "done")).toHaveLength(20);
    expect(manifestIn(folder).cells).toHaveLength(20);

    keeperOf(folder, tiny).write();
    const { cells } = manifestIn(folder);
    expect(cells.slice(0, 8).map(({ file }) => file)).toEqual(
      manifestIn(whole).cells.map(({ file }) => file),
    );
    expect(cells.slice(8).map(({ file, state }) => [file, state])).toContainEqual(["quiet-s4.db", "done"]);
    expect(cells).toHaveLength(20);
  });
});

describe("many processes", () => {
  test("have one manifest: whoever writes last says what all have done", async () => {
    const folder = freshFolder();
    const [one, other] = [keeperOf(folder, tiny), keeperOf(folder, tiny)];
    one.write();
    await runCells(
      cellsIn(folder, tiny).filter(({ arm }) => arm === "mixed"),
      { ...options(), jobs: 1, origin: ORIGIN },
    );
    other.write();
    expect(statesIn(folder)).toMatchObject({ "mixed-s1.db": "done", "mixed-s2.db": "done" });
    one.write();
    expect(statesIn(folder)).toMatchObject({ "mixed-s1.db": "done", "mixed-s2.db": "done" });
  });

  test("leave nothing of a text that was never finished", () => {
    const folder = freshFolder();
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(join(folder, `manifest.json-new-${dead}`), "{");
    writeFileSync(join(folder, `manifest.json-new-${process.ppid}`), "{");
    keeperOf(folder, tiny).write();
    expect(readdirSync(folder).sort()).toEqual(["manifest.json", `manifest.json-new-${process.ppid}`]);
  });
});

test.each(["", "{", "null", '{"version":2,"cells":[]}', "[]"])(
  "what is no manifest of ours is none: %j",
  (text) => {
    const folder = freshFolder();
    writeFileSync(join(folder, "manifest.json"), text);
    expect(readManifest(folder)).toBeUndefined();
    expect(existsSync(join(folder, "manifest.json"))).toBe(true);
  },
);
