import { copyFileSync, existsSync, mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PolylogueError } from "../../src/core/errors.ts";
import { type Cell, refuseStrangers, withDonors } from "../../src/engine/cells.ts";
import { type CellResult, type ExperimentOptions, runCells } from "../../src/engine/experiment.ts";
import type { RunOptions } from "../../src/engine/run-result.ts";
import { openProvider } from "../../src/providers/open.ts";
import type { Plan } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { cellsIn, TINY } from "../support/cells.ts";
import { experimentOf, freshFolder, ORIGIN, options, wrapping } from "../support/experiments.ts";

const tiny = experimentOf(TINY);

const run = (cells: readonly Cell[], over: Partial<ExperimentOptions> = {}): Promise<readonly CellResult[]> =>
  runCells(cells, { ...options(), jobs: 1, origin: ORIGIN, ...over });

const only = (cells: readonly Cell[], ...names: readonly string[]): readonly Cell[] =>
  cells.filter(({ arm, seed }) => names.includes(`${arm} s${seed}`));

const named = ({ arm, seed }: Pick<Cell, "arm" | "seed">): string => `${arm} s${seed}`;

function headerOf(path: string): ReturnType<RunFile["header"]> {
  const file = RunFile.openForReading(path);
  try {
    return file.header();
  } finally {
    file.close();
  }
}

/** Nobody answers for this run. */
function dumb(arm: string, seed: number): RunOptions["openProvider"] {
  return async (spec, access, world) => {
    const provider = await openProvider(spec, access, world);
    if (world.arm !== arm || world.seed !== seed) return provider;
    return {
      ...provider,
      complete: () => ({ ok: false as const, failure: "overloaded" as const, message: "later" }),
    };
  };
}

describe("a run that is built on another", () => {
  test.each([1, 2, 8])("comes after it, with %i jobs, whatever the order of asking", async (jobs) => {
    const cells = [...cellsIn(freshFolder(), tiny)].reverse();
    const ended: string[] = [];
    const results = await run(cells, { jobs, onEnd: (result) => ended.push(named(result)) });
    expect(results.map(({ status }) => status)).toEqual(cells.map(() => "done"));
    expect(results.map(named)).toEqual(cells.map(named));
    for (const [first, second] of [
      ["mixed s2", "yoked s1"],
      ["mixed s1", "yoked s2"],
      ["mixed s1", "drawn s1"],
    ] as const)
      expect([first, ended.indexOf(first) < ended.indexOf(second)]).toEqual([first, true]);
  });

  test("names that one's log in its plan", async () => {
    const cells = cellsIn(freshFolder(), tiny);
    const results = await run(cells);
    const logOf = (name: string) => results.find((result) => named(result) === name)?.logHash;
    const planOf = (name: string): Plan =>
      JSON.parse(headerOf(only(cells, name)[0]?.path ?? "").planJson) as Plan;
    expect(planOf("yoked s1").donor).toEqual({ arm: "mixed", seed: 2, logHash: logOf("mixed s2") });
    expect(planOf("drawn s2").author?.skeleton).toEqual({
      arm: "mixed",
      seed: 2,
      logHash: logOf("mixed s2"),
    });
  });

  test("is not begun while that one is not done, says which and why, and leaves the others alone", async () => {
    const cells = cellsIn(freshFolder(), tiny);
    const stopped = await run(cells, { openProvider: dumb("mixed", 1) });
    const by = new Map(stopped.map((result) => [named(result), result]));
    expect(by.get("yoked s2")).toMatchObject({ status: "stopped", waitsFor: { arm: "mixed", seed: 1 } });
    expect(by.get("yoked s2")?.stopReason).toMatch(/^waits for mixed s1, which stopped: .*overloaded/);
    expect(existsSync(by.get("yoked s2")?.path ?? "")).toBe(false);
    const open = stopped.filter(({ status }) => status !== "done").map(named);
    expect(open).toEqual(["mixed s1", "yoked s2", "drawn s1"]);

    const rest = await run(cells);
    expect(rest.filter(({ skipped }) => !skipped).map(named)).toEqual(open);
    const whole = await run(cellsIn(freshFolder(), tiny));
    expect(rest.map(({ logHash }) => logHash)).toEqual(whole.map(({ logHash }) => logHash));
  });

  test("finds it on disk where it was done before, and goes on without it once it has begun", async () => {
    const folder = freshFolder();
    const cells = cellsIn(folder, tiny);
    await run(only(cells, "mixed s1"));
    const begun = await run(only(cells, "yoked s2"), { maxRounds: 1 });
    expect(begun[0]).toMatchObject({ status: "stopped", stopReason: "max-rounds" });
    const elsewhere = freshFolder();
    copyFileSync(join(folder, "yoked-s2.db"), join(elsewhere, "yoked-s2.db"));
    const [rest] = await run(only(cellsIn(elsewhere, tiny), "yoked s2"));
    const whole = await run(only(cellsIn(freshFolder(), tiny), "mixed s1", "yoked s2"));
    expect(rest).toMatchObject({ status: "done", logHash: whole[1]?.logHash });
  });

  test("alone is not begun where that one is not on disk", async () => {
    const [result] = await run(only(cellsIn(freshFolder(), tiny), "yoked s1"));
    expect(result).toMatchObject({ status: "stopped", waitsFor: { arm: "mixed", seed: 2 } });
  });

  test("brings it along where it is asked for alone, unless it is there", async () => {
    const cells = cellsIn(freshFolder(), tiny);
    const asked = only(cells, "yoked s1", "drawn s1");
    expect(withDonors(asked, cells).map(named)).toEqual(["mixed s1", "mixed s2", "yoked s1", "drawn s1"]);
    await run(only(cells, "mixed s1"));
    expect(withDonors(asked, cells).map(named)).toEqual(["mixed s2", "yoked s1", "drawn s1"]);
    await run(only(cells, "mixed s2", "yoked s1"));
    expect(withDonors(asked, cells).map(named)).toEqual(["yoked s1", "drawn s1"]);
  });
});

describe("one that fails", () => {
  test("stops no other, and says why", async () => {
    const cells = only(cellsIn(freshFolder(), tiny), "mixed s1", "mixed s2", "isolated s1", "isolated s2");
    const broken = async (...args: Parameters<RunOptions["openProvider"]>) => {
      if (args[2].arm === "isolated" && args[2].seed === 1) throw new TypeError("a bug, say");
      return openProvider(...args);
    };
    const results = await run(cells, { openProvider: broken });
    expect(results.map(({ status }) => status)).toEqual(["done", "done", "failed", "done"]);
    expect(results[2]).toMatchObject({ stopReason: "a bug, say", error: expect.any(TypeError) });
  });

  test("since its file is damaged stops no other either, nor the start", async () => {
    const cells = only(cellsIn(freshFolder(), tiny), "mixed s1", "mixed s2", "yoked s1");
    await run(only(cells, "mixed s1", "mixed s2"));
    truncateSync(cells[1]?.path ?? "", 6000);
    expect(() => refuseStrangers(cells)).not.toThrow();
    const results = await run(cells);
    expect(results.map(({ status }) => status)).toEqual(["done", "failed", "stopped"]);
    expect(results[1]?.error).toMatchObject({ code: "run_damaged" });
  });
});

describe("a folder in which something else stands", () => {
  const cells = cellsIn(freshFolder(), tiny);
  const refused = (text: string): PolylogueError => {
    const other = cellsIn(join(cells[0]?.path ?? "", ".."), experimentOf(text));
    try {
      refuseStrangers(other);
    } catch (error) {
      if (error instanceof PolylogueError) return error;
    }
    throw new Error("nothing was refused");
  };

  test("is refused, naming arm and seed; what is the same is not", async () => {
    await run(only(cells, "mixed s1", "mixed s2", "yoked s1", "drawn s2"));
    expect(() => refuseStrangers(cells)).not.toThrow();
    const error = refused(
      TINY.replace("isolated: {", "isolated: { turn: { reads: 0 },").replace("size: 5", "size: 6"),
    );
    expect(error.code).toBe("output_exists");
    for (const name of ["mixed s1", "mixed s2", "yoked s1", "drawn s2"])
      expect(error.message).toContain(name);
    const one = refused(TINY.replace("yoked: { ", "yoked: { memory: { own: 1 }, "));
    expect(one.message).toContain("yoked s1");
    expect(one.message).not.toContain("mixed");
  });

  test("is refused where it was built on another log than the one that stands there now", async () => {
    const folder = freshFolder();
    const moved = cellsIn(folder, tiny);
    await run(only(moved, "mixed s1", "mixed s2", "yoked s1", "yoked s2"));
    copyFileSync(join(folder, "mixed-s2.db"), join(folder, "kept.db"));
    mkdirSync(join(folder, "away"));
    const other = cellsIn(join(folder, "away"), experimentOf(TINY.replace("q=0.8", "q=0.1")));
    await run(only(other, "mixed s2"));
    copyFileSync(join(folder, "away/mixed-s2.db"), join(folder, "mixed-s2.db"));
    expect(() => refuseStrangers(only(moved, "yoked s1"))).toThrow(PolylogueError);
    expect(() => refuseStrangers(only(moved, "yoked s2"))).not.toThrow();
  });

  test("holds while the one it is built on is away", async () => {
    const folder = freshFolder();
    const moved = cellsIn(folder, tiny);
    await run(only(moved, "mixed s2", "yoked s1"));
    const elsewhere = freshFolder();
    copyFileSync(join(folder, "yoked-s1.db"), join(elsewhere, "yoked-s1.db"));
    expect(() => refuseStrangers(cellsIn(elsewhere, tiny))).not.toThrow();
    const changed = experimentOf(TINY.replace("yoked: { ", "yoked: { memory: { own: 1 }, "));
    expect(() => refuseStrangers(cellsIn(elsewhere, changed))).toThrow(PolylogueError);
  });
});

test("after a stop nothing more is begun, and what waits says so", async () => {
  const stop = { stopping: false };
  const provider = wrapping((inner) => ({
    ...inner,
    complete: (request) => {
      stop.stopping = true;
      return inner.complete(request);
    },
  }));
  const results = await run(cellsIn(freshFolder(), tiny), { openProvider: provider, stop });
  expect(results[0]).toMatchObject({ status: "stopped", stopReason: "interrupted" });
  expect(results.every(({ status }) => status === "stopped")).toBe(true);
});
