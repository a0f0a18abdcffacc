import type { ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { type Ended, ended, lastJson, polylogue, start } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";

interface Done {
  readonly runs: readonly { readonly path: string; readonly logHash: string; readonly status: string }[];
}

const withLatency = (latency: string): string =>
  LISTENERS.replace(
    'a: "synthetic/listener?q=0.8"',
    `a: { provider: synthetic, model: "listener?q=0.8", latency: ${latency} }`,
  );

function desk(text: string): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "listeners.yaml"), text);
  return cwd;
}

const hashesOf = (end: Ended): readonly string[] => lastJson<Done>(end).runs.map(({ logHash }) => logHash);

/** What nothing that happens on the way may change. */
const FOUR = "seeds: [7, 8, 9, 10]";
const whole = hashesOf(
  polylogue(["run", "listeners.yaml", "--json"], { cwd: desk(LISTENERS.replace("seeds: [7]", FOUR)) }),
);

const FILE = "runs/listeners/only-s7.db";

/** The file alone is the run: nothing lies beside it, and it opens where nothing can be written. */
const besideRun = (cwd: string): string[] => readdirSync(join(cwd, "runs/listeners")).sort();

/** Resolves when stderr has said this, with all that was said until then. */
const says = (child: ChildProcess, words: string): Promise<string> =>
  new Promise((said, failed) => {
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if (told.includes(words)) said(told);
    });
    child.once("close", () => failed(new Error(`ended without saying "${words}": ${told}`)));
  });

/** Everything a started process says, as it ends. */
async function outcome(child: ChildProcess): Promise<Ended> {
  const told = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    told.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    told.stderr += chunk.toString();
  });
  const { code } = await ended(child);
  return { code, ...told };
}

/** Resumes until the end; the hash it ends with. */
function resumed(cwd: string): Ended {
  return polylogue(["resume", "--json"], { cwd });
}

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
        db.prepare("UPDATE run SET access = json_set(access, '$.a', json_object('latencyMs', ?))").run(
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
    const cwd = desk(withLatency("40ms").replace("seeds: [7]", FOUR));
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
      const cwd = desk(withLatency(`${ms}ms`).replace("seeds: [7]", FOUR));
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
  test.fails("three at once each end with their runs done, or refused because another writes them", async () => {
    for (let time = 0; time < 8; time += 1) {
      const ends = await threeAtOnce(desk(withLatency("5ms").replace("seeds: [7]", FOUR)));
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

describe.skipIf(!MAY_MOUNT)(`a disk that cannot be written (${WHY_NOT})`, () => {
  /** A disk with a finished, a stopped and a crashed run on it, frozen; each begins as the whole one does. */
  function frozenDesk(): string {
    const { folder, freeze } = disk("64m");
    writeFileSync(join(folder, "listeners.yaml"), LISTENERS.replace("seeds: [7]", FOUR));
    polylogue(["run", "listeners.yaml", "--seed", "7"], { cwd: folder });
    polylogue(["run", "listeners.yaml", "--seed", "8", "--max-rounds", "4"], { cwd: folder });
    freeze();
    return folder;
  }

  test("is good enough to read from: list, show, replay, doctor", () => {
    const cwd = frozenDesk();
    for (const command of ["list", "show listeners/only-s7", "show listeners/only-s8", "replay listeners"]) {
      const { code, stderr } = polylogue(command.split(" "), { cwd });
      expect([command, code, code === 0 ? "" : stderr]).toEqual([command, 0, ""]);
    }
    expect(polylogue(["doctor"], { cwd }).code).toBe(2);
  });

  test("a finished run is left as it is, an unfinished one is refused with the reason, a new one too", () => {
    const cwd = frozenDesk();
    expect(polylogue(["run", "listeners.yaml", "--seed", "7"], { cwd }).code).toBe(0);
    for (const args of [
      ["resume", "listeners/only-s8"],
      ["run", "listeners.yaml", "--seed", "9"],
      ["run", "listeners.yaml", "--out", "elsewhere"],
    ]) {
      const { code, stderr } = polylogue(args, { cwd });
      expect([args, [2, 3].includes(code ?? -1)]).toEqual([args, true]);
      expect(stderr).toMatch(/cannot (write|make|be written)/);
      expect(stderr).not.toContain("    at ");
    }
  });

  test("a run that was cut off, copied to such a disk with its write-ahead log, opens or says why not", () => {
    const { folder, freeze } = disk("64m");
    const cwd = desk(LISTENERS);
    polylogue(["run", "listeners.yaml", "--max-rounds", "4"], { cwd });
    const db = new Sqlite(join(cwd, FILE));
    db.pragma("journal_mode = WAL");
    db.exec("UPDATE run SET status = 'running', stop_reason = NULL");
    mkdirSync(join(folder, "runs/listeners"), { recursive: true });
    for (const part of ["", "-wal"]) copyFileSync(join(cwd, FILE + part), join(folder, FILE + part));
    db.close();
    freeze();
    for (const command of ["list", `show ${FILE}`, `replay ${FILE}`]) {
      const { code, stderr } = polylogue(command.split(" "), { cwd: folder });
      expect([command, [0, 2].includes(code ?? -1), stderr.includes("    at ")]).toEqual([
        command,
        true,
        false,
      ]);
      if (code !== 0) expect(stderr).toContain("only-s7.db");
    }
  });
});

describe.skipIf(!MAY_MOUNT)(`a disk that fills up (${WHY_NOT})`, () => {
  const sizes = [60, 100, 140, 180, 220, 260, 300, 340, 380];

  test.each(sizes)("at %i kB: a clear word, and with more room the run ends as if nothing had been", (kb) => {
    const { folder, resize } = disk(`${kb}k`);
    const cwd = desk(LISTENERS);
    const path = join(folder, "listeners/only-s7.db");
    const full = polylogue(["run", "listeners.yaml", "--out", folder], { cwd });
    expect([3, 4]).toContain(full.code);
    expect(full.stderr).toContain("disk is full");
    expect(full.stderr).not.toContain("    at ");
    const closed = Math.max(
      -1,
      ...[...full.stderr.matchAll(/ round (\d+)\/8/g)].map(([, round]) => Number(round)),
    );
    const kept = existsSync(path) ? roundsOf(path) : -1;
    expect(kept).toBeGreaterThanOrEqual(closed);
    resize("64m");
    const rest = polylogue(["run", "listeners.yaml", "--out", folder, "--json"], { cwd });
    expect([rest.code, rest.stderr]).toEqual([0, ""]);
    expect(hashesOf(rest)).toEqual(whole.slice(0, 1));
    expect(polylogue(["replay", path], { cwd }).code).toBe(0);
    expect(readdirSync(join(folder, "listeners"))).toEqual(["only-s7.db"]);
  });

  test.fails("ends with exit 4: stopped by a limit, resumable", () => {
    const { folder } = disk("300k");
    expect(polylogue(["run", "listeners.yaml", "--out", folder], { cwd: desk(LISTENERS) }).code).toBe(4);
  });
});

/** The last round that is closed; -1 for none. */
function roundsOf(path: string): number {
  const file = RunFile.openForReading(path);
  try {
    return file.header().lastRound;
  } finally {
    file.close();
  }
}
