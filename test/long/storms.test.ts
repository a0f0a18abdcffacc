import { readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { type Ended, polylogue, start } from "../support/cli.ts";
import { LISTENERS } from "../support/experiments.ts";
import {
  besideRun,
  desk,
  FILE,
  hashesOf,
  outcome,
  resumed,
  says,
  uninterrupted,
  withFourSeeds,
  withLatency,
} from "./listeners-desk.ts";

const whole = uninterrupted();

test("the uninterrupted runs differ from each other, so that a mixed-up file would show", () => {
  expect(new Set(whole).size).toBe(4);
});

describe("signals", () => {
  test("SIGTERM once is Ctrl-C once: what is in flight lands, exit 130, and resume ends as if never stopped", async () => {
    const cwd = desk(withLatency("60ms"));
    const child = start(["run", "listeners.yaml"], { cwd });
    const end = outcome(child);
    await says(child, "round 3/");
    child.kill("SIGTERM");
    expect(await end).toMatchObject({
      code: 130,
      stderr: expect.stringContaining("polylogue resume listeners"),
    });
    expect(besideRun(cwd)).toEqual(["only-s7.db"]);
    expect(hashesOf(resumed(cwd))).toEqual(whole.slice(0, 1));
  });

  // Each call takes an hour: only a process that does not wait for them ends within the test's time.
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s twice ends at once, whatever is in flight, and loses nothing",
    async (signal) => {
      const cwd = desk(LISTENERS);
      polylogue(["run", "listeners.yaml", "--max-rounds", "3"], { cwd });
      const answerAfter = (latencyMs: number): void => {
        const db = new Sqlite(join(cwd, FILE));
        db.prepare("UPDATE origin SET access = json_set(access, '$.a', json_object('latencyMs', ?))").run(
          latencyMs,
        );
        db.close();
      };
      answerAfter(3_600_000);
      const child = start(["resume"], { cwd });
      const end = outcome(child);
      await isRunning(join(cwd, FILE));
      child.kill(signal);
      await says(child, "Once more");
      child.kill(signal);
      expect(await end).toMatchObject({ code: 130, stderr: expect.stringContaining("polylogue resume") });
      answerAfter(0);
      expect(polylogue(["list", "--json"], { cwd }).stdout).toContain('"rounds": 3');
      expect(hashesOf(resumed(cwd))).toEqual(whole.slice(0, 1));
      expect(polylogue(["replay", FILE], { cwd }).code).toBe(0);
      expect(besideRun(cwd)).toEqual(["only-s7.db"]);
    },
    60_000,
  );

  test("once, in the middle of four runs at a time, leaves four files that go on", async () => {
    const cwd = desk(withFourSeeds(withLatency("40ms")));
    const child = start(["run", "listeners.yaml", "--jobs", "4"], { cwd });
    const end = outcome(child);
    await says(child, "round 4/");
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    expect(hashesOf(resumed(cwd))).toEqual(whole);
    expect(polylogue(["replay", "listeners"], { cwd }).code).toBe(0);
  });
});

/** Resolves when the run says that it is being played. */
async function isRunning(path: string): Promise<void> {
  for (;;) {
    const file = RunFile.openForReading(path);
    const { status } = file.header();
    file.close();
    if (status === "running") return;
    await new Promise((later) => setTimeout(later, 20));
  }
}

test("a run that is stopped after each round ends with the same hash", () => {
  const cwd = desk(LISTENERS);
  const codes = [0, 1, 2, 3, 4, 5, 6, 7].map(
    (round) =>
      polylogue(
        [
          round === 0 ? "run" : "resume",
          ...(round === 0 ? ["listeners.yaml"] : []),
          "--max-rounds",
          String(round),
        ],
        { cwd },
      ).code,
  );
  expect(codes).toEqual(codes.map(() => 4));
  const end = resumed(cwd);
  expect(end.code).toBe(0);
  expect(hashesOf(end)).toEqual(whole.slice(0, 1));
});

describe("many processes", () => {
  /** Three processes that run the same four runs into one folder; how each of them ended. */
  const threeAtOnce = (cwd: string): Promise<Ended[]> =>
    Promise.all([1, 2, 3].map(() => outcome(start(["run", "listeners.yaml", "--jobs", "2"], { cwd }))));

  test.each([5, 15, 25, 35])(
    "three at once into one folder lose nothing and mix nothing (%i ms a call)",
    async (ms) => {
      const cwd = desk(withFourSeeds(withLatency(`${ms}ms`)));
      const ends = await threeAtOnce(cwd);
      const refused = ends.filter(({ code }) => code === 3);
      for (const { stderr } of refused)
        expect(stderr).toMatch(/is being written by another process|exists already/);
      const last = polylogue(["run", "listeners.yaml", "--json"], { cwd });
      expect(last.code).toBe(0);
      expect(hashesOf(last)).toEqual(whole);
      expect(polylogue(["replay", "listeners"], { cwd }).code).toBe(0);
      expect(besideRun(cwd)).toEqual(["only-s10.db", "only-s7.db", "only-s8.db", "only-s9.db"]);
    },
  );

  // A lock whose file is removed by its holder while another waits for it fails with SQLITE_IOERR_FSTAT.
  test("three at once each end with their runs done, or refused because another writes them", async () => {
    for (let time = 0; time < 8; time += 1) {
      const ends = await threeAtOnce(desk(withFourSeeds(withLatency("5ms"))));
      expect(ends.map(({ code }) => code).filter((code) => code !== 0 && code !== 3)).toEqual([]);
    }
  });

  test("a second resume of a run is refused at once and changes nothing", async () => {
    const cwd = desk(withLatency("100ms"));
    polylogue(["run", "listeners.yaml", "--max-rounds", "1"], { cwd });
    const first = start(["resume"], { cwd });
    const end = outcome(first);
    await isRunning(join(cwd, FILE));
    const second = polylogue(["resume", FILE], { cwd });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain("is being written by another process");
    expect((await end).code).toBe(0);
    expect(hashesOf(polylogue(["run", "listeners.yaml", "--json"], { cwd }))).toEqual(whole.slice(0, 1));
  });

  test("readers that come and go, and one that holds what it saw in round 2 to the end, disturb no run", async () => {
    const cwd = desk(withLatency("60ms"));
    const child = start(["run", "listeners.yaml"], { cwd });
    const end = outcome(child);
    await says(child, "round 2/");
    const reader = new Sqlite(join(cwd, FILE), { readonly: true });
    reader.exec("BEGIN");
    const seen = (): unknown => reader.prepare("SELECT last_round, log_hash FROM run").get();
    const before = seen();
    const passersBy: (number | null)[] = [];
    while (child.exitCode === null && child.signalCode === null)
      passersBy.push((await outcome(start(["show", "latest"], { cwd }))).code);
    expect((await end).code).toBe(0);
    expect(new Set(passersBy)).toEqual(new Set([0]));
    expect(seen()).toEqual(before);
    reader.close();
    expect(hashesOf(polylogue(["run", "listeners.yaml", "--json"], { cwd }))).toEqual(whole.slice(0, 1));
    expect(polylogue(["replay", FILE], { cwd }).code).toBe(0);
  });

  test("a reader in the middle of a transaction on a stopped run has it refused, and no more than that", () => {
    const cwd = desk(LISTENERS);
    polylogue(["run", "listeners.yaml", "--max-rounds", "2"], { cwd });
    const before = readFileSync(join(cwd, FILE));
    const reader = new Sqlite(join(cwd, FILE), { readonly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT last_round FROM run").get();
    const refused = polylogue(["resume"], { cwd });
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining("is in use by another process"),
    ]);
    expect(readFileSync(join(cwd, FILE)).equals(before)).toBe(true);
    reader.close();
    expect(hashesOf(resumed(cwd))).toEqual(whole.slice(0, 1));
  });
});
