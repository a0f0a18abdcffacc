import { copyFileSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diskFinding } from "../../src/cli/doctor-folder.ts";
import { keyFindings } from "../../src/cli/doctor-keys.ts";
import { coresFinding, nodeFinding, sqliteFinding, terminalFinding } from "../../src/cli/doctor-machine.ts";
import { keysFrom } from "../../src/cli/keys.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";

interface Report {
  readonly ok: boolean;
  readonly version: string;
  readonly findings: readonly {
    readonly check: string;
    readonly level: string;
    readonly says: string;
    readonly mend: string | null;
  }[];
}

const NO_KEYS = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "", OPENROUTER_API_KEY: "" };

/** The keys of an environment, and of no file. */
const environment = (env: Record<string, string>) => keysFrom(env, "none", () => undefined);

const asked = (cwd: string, ...args: readonly string[]): Ended =>
  polylogue(["doctor", ...args], { cwd, env: NO_KEYS });

function reportOf(cwd: string, ...args: readonly string[]): Report {
  return JSON.parse(asked(cwd, "--json", ...args).stdout) as Report;
}

const found = ({ findings }: Report, check: string) => findings.filter((finding) => finding.check === check);

const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("doctor on a sound machine", () => {
  const cwd = freshFolder();

  test("finds nothing in the way, a line for each thing it looked at, and exits 0", () => {
    const { code, stdout, stderr } = asked(cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {7}node +\d+\.\d+\.\d+; >=20\.19 is needed$/m);
    expect(stdout).toMatch(/^ok {7}sqlite +SQLite 3\.\d+/m);
    expect(stdout).toMatch(/^(ok|note) +disk +[\d.]+ [GM]B free in /m);
    expect(stdout.split("\n").every((line) => /^(ok|note|problem) |^ {9}|^$/.test(line))).toBe(true);
    expect(stderr).toContain("polylogue init");
  });

  test("leaves the folder as it was, and makes none that is not there", () => {
    asked(cwd);
    asked(cwd, "--dir", "some/where/else");
    expect(everythingIn(cwd)).toEqual([]);
  });

  test("tells machines the same", () => {
    const report = reportOf(cwd);
    expect(report).toMatchObject({ ok: true, version: polylogue(["--version"]).stdout.trim() });
    const checks = report.findings.map(({ check }) => check);
    expect(checks).toEqual([
      "polylogue",
      "node",
      "sqlite",
      "cores",
      "terminal",
      ...Object.keys(NO_KEYS),
      "folder",
      "disk",
      "runs",
    ]);
    expect(report.findings.every(({ level }) => ["ok", "note"].includes(level))).toBe(true);
  });
});

describe("doctor knows what a machine needs", () => {
  test.each([
    ["20.19.0", ">=20.19", "ok"],
    ["20.20.2", ">=20.19", "ok"],
    ["22.0.0", ">=20.19", "ok"],
    ["20.18.9", ">=20.19", "problem"],
    ["18.99.0", ">=20.19", "problem"],
    ["9.30.0", ">=20.19", "problem"],
    ["20.19.0", ">=20.19.1", "problem"],
  ])("Node %s where %s is wanted: %s", (version, wanted, level) => {
    expect(nodeFinding(version, wanted).level).toBe(level);
  });

  test("a native module that does not load is a problem, with how to build it", () => {
    const broken = sqliteFinding(() => {
      throw new Error("Could not locate the bindings file. Tried:\n → /somewhere/long");
    });
    expect(broken).toMatchObject({
      level: "problem",
      mend: expect.stringContaining("npm rebuild better-sqlite3"),
    });
    expect(broken.says).not.toContain("\n");
  });

  test.each([
    [5_000_000_000, 9_000_000_000, "ok", /^5\.0 GB/],
    [999_000_000, 9_000_000_000, "note", /^999 MB/],
    [49_999_999, 9_000_000_000, "problem", /^49 MB/],
    [0, 0, "note", /cannot be told/],
  ])("%i bytes free of %i: %s", (free, all, level, says) => {
    expect(diskFinding("/x", { free, all })).toMatchObject({ level, says: expect.stringMatching(says) });
  });

  test("cores and terminal are told and never in the way", () => {
    for (const finding of [
      coresFinding(1),
      coresFinding(8),
      terminalFinding({}, false),
      terminalFinding({ isTTY: true, columns: 120 }, true),
    ])
      expect(finding.level).toBe("ok");
    expect(terminalFinding({ isTTY: true, columns: 120 }, true).says).toContain("120");
  });
});

describe("doctor and keys", () => {
  /** No three of these stand in a row in anything that is told. */
  const aKey = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(..."QXZJ7913"), minLength, maxLength });

  test("of a long key it tells the first three characters, the last two, and nothing else", () => {
    fc.assert(
      fc.property(aKey(20, 200), (key) => {
        const told = JSON.stringify(keyFindings(environment({ OPENAI_API_KEY: key })));
        const shown = `${key.slice(0, 3)}…${key.slice(-2)}`;
        expect(told).toContain(`: ${shown}"`);
        const rest = told.replace(shown, "");
        for (let i = 0; i + 3 <= key.length; i += 1) expect(rest).not.toContain(key.slice(i, i + 3));
      }),
    );
  });

  test("of a short one nothing at all", () => {
    fc.assert(
      fc.property(aKey(3, 19), (key) => {
        const told = JSON.stringify(keyFindings(environment({ ANTHROPIC_API_KEY: key })));
        for (let i = 0; i + 3 <= key.length; i += 1) expect(told).not.toContain(key.slice(i, i + 3));
      }),
    );
  });

  test("it looks where models look, and a missing or empty key is only a note", () => {
    const env = { ...NO_KEYS, OPENROUTER_API_KEY: "sk-or-v1-0123456789abcdefWXYZ", ANTHROPIC_API_KEY: "abc" };
    const { stdout, code } = polylogue(["doctor"], { cwd: freshFolder(), env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +OPENROUTER_API_KEY +set in the environment: sk-…YZ$/m);
    expect(stdout).toMatch(/^note +OPENAI_API_KEY +not set/m);
    expect(stdout).toMatch(/^note +ANTHROPIC_API_KEY +set in the environment, but shorter/m);
    expect(stdout).not.toMatch(/0123|cdef|abc|WX/);
  });

  test("the line end of a key is left out, as where it is sent", () => {
    const env = { ...NO_KEYS, OPENAI_API_KEY: "sk-proj-0123456789abcdefghij\n" };
    const { stdout, code } = polylogue(["doctor"], { cwd: freshFolder(), env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +OPENAI_API_KEY +set in the environment: sk-…ij; the space around it/m);
  });
});

describe("doctor and a folder", () => {
  test("that is a file", () => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, "runs"), "");
    expect(asked(cwd).code).toBe(2);
    expect(found(reportOf(cwd), "folder")).toMatchObject([
      { level: "problem", mend: expect.stringContaining("--out") },
    ]);
  });

  test.skipIf(!MAY_MOUNT)(`on a disk that is read-only, or nearly full (${WHY_NOT})`, () => {
    const frozen = disk("100m");
    frozen.freeze();
    const [folder] = found(reportOf(freshFolder(), "--dir", frozen.folder), "folder");
    expect(folder).toMatchObject({ level: "problem", says: expect.stringContaining(frozen.folder) });
    const small = disk("1m");
    const report = reportOf(freshFolder(), "--dir", small.folder);
    expect(found(report, "disk")).toMatchObject([{ level: "problem" }]);
    expect(found(report, "folder")).toMatchObject([{ level: "ok" }]);
  });
});

describe("doctor and what is left in the folder", () => {
  const cwd = freshFolder();
  const at = (name: string): string => join(cwd, "runs/listeners", name);
  writeFileSync(join(cwd, "listeners.yaml"), LISTENERS.replace("seeds: [7]", "seeds: 4"));
  polylogue(["run", "listeners.yaml", "--max-rounds", "2"], { cwd });
  polylogue(["run", "listeners.yaml", "--seed", "3"], { cwd });
  // As kill -9 leaves them.
  for (const seed of [1, 2]) {
    const db = new Sqlite(at(`only-s${seed}.db`));
    db.pragma("journal_mode = WAL");
    db.exec("UPDATE run SET status = 'running', stop_reason = NULL");
    for (const part of ["", "-wal", "-shm"]) copyFileSync(at(`only-s${seed}.db${part}`), at(`copy${part}`));
    db.close();
    for (const part of ["", "-wal", "-shm"]) copyFileSync(at(`copy${part}`), at(`only-s${seed}.db${part}`));
  }
  for (const part of ["", "-wal", "-shm"]) truncateSync(at(`copy${part}`), 0);
  writeFileSync(at("only-s1.db-lock"), "");
  writeFileSync(at("only-s9.db-lock"), "");
  writeFileSync(at("only-s9.db-lock-journal"), "");
  writeFileSync(at("only-s9.db-new"), "half a file");

  const before = everythingIn(cwd);
  const report = reportOf(cwd);
  const [cutOff, killed, ...others] = found(report, "leftovers");

  test("counts runs as they stand, and changes nothing", () => {
    expect(found(report, "runs")).toMatchObject([{ says: "4 in runs: 1 done, 1 stopped, 2 crashed" }]);
    expect(everythingIn(cwd)).toEqual(before);
    expect(others).toEqual([]);
    expect(report.ok).toBe(true);
  });

  test("names runs that were cut off with the command that goes on, and that command does", () => {
    expect(cutOff).toMatchObject({ level: "note", says: "cut off: listeners/only-s1, listeners/only-s2" });
    const command = cutOff?.mend?.replace("Go on: polylogue ", "").split(" ") ?? [];
    expect(polylogue(command, { cwd }).code).toBe(0);
    expect(found(reportOf(cwd), "runs")).toMatchObject([{ says: "4 in runs: 3 done, 1 stopped" }]);
  });

  test("names what killed processes leave, with the command that takes it away", () => {
    const files = ["", "-journal"]
      .map((part) => `runs/listeners/only-s9.db-lock${part}`)
      .concat("runs/listeners/only-s9.db-new");
    expect(killed).toMatchObject({ level: "note", says: expect.stringContaining(files.join(", ")) });
    expect(killed?.mend).toContain(`rm ${files.join(" ")}`);
  });

  test("a run that somebody is writing is neither cut off nor left over", () => {
    const writer = new Sqlite(at("only-s4.db-lock"));
    writer.exec("BEGIN EXCLUSIVE");
    const db = new Sqlite(at("only-s4.db"));
    db.exec("UPDATE run SET status = 'running'");
    db.close();
    const during = reportOf(cwd);
    expect(found(during, "runs")).toMatchObject([{ says: "4 in runs: 3 done, 1 running" }]);
    expect(found(during, "leftovers").some(({ says }) => says.includes("only-s4"))).toBe(false);
    writer.close();
    expect(found(reportOf(cwd), "leftovers")).toMatchObject([{ says: "cut off: listeners/only-s4" }, {}]);
  });

  test("a write-ahead log that belongs to a finished run is to be copied with it, one without a run is not needed", () => {
    const apart = freshFolder();
    mkdirSync(join(apart, "runs"));
    const db = new Sqlite(at("only-s3.db"));
    db.pragma("journal_mode = WAL");
    db.exec("UPDATE run SET code_version = 'copied'");
    for (const part of ["", "-wal", "-shm"])
      copyFileSync(at(`only-s3.db${part}`), join(apart, `runs/one.db${part}`));
    copyFileSync(at("only-s3.db-wal"), join(apart, "runs/gone.db-wal"));
    db.pragma("journal_mode = DELETE");
    db.close();
    const [useless, needed] = found(reportOf(apart), "leftovers");
    expect(useless?.says).toContain("runs/gone.db-wal");
    expect(useless?.says).not.toContain("runs/one.db-wal");
    expect(needed).toMatchObject({
      says: "part of their runs: runs/one.db-wal",
      mend: expect.stringContaining("cop"),
    });
  });

  test("a damaged run is a problem, a file that is no run a note", () => {
    const apart = freshFolder();
    mkdirSync(join(apart, "runs"));
    copyFileSync(at("only-s3.db"), join(apart, "runs/torn.db"));
    truncateSync(join(apart, "runs/torn.db"), 6000);
    writeFileSync(join(apart, "runs/letter.db"), "Tide tables lie.");
    const { code, stdout } = asked(apart);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^problem +leftovers +damaged: torn$/m);
    expect(stdout).toMatch(/^note +leftovers +cannot be opened: letter \(not a run\)$/m);
  });
});
