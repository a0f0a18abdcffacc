import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { ended, lastJson, polylogue, start } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

interface Done {
  readonly runs: readonly {
    readonly path: string;
    readonly arm: string;
    readonly seed: number;
    readonly status: string;
    readonly rounds: number;
    readonly logHash: string;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

/** A folder with a small scenario in it. */
function desk(text = LISTENERS, beside: Readonly<Record<string, string>> = {}): string {
  const cwd = freshFolder();
  for (const [name, content] of Object.entries({ "listeners.yaml": text, ...beside }))
    writeFileSync(join(cwd, name), content);
  return cwd;
}

const hashesOf = (done: Done): readonly string[] => done.runs.map(({ logHash }) => logHash);

describe("run", () => {
  const cwd = desk(LISTENERS.replace("seeds: [7]", "seeds: 3"));
  const first = polylogue(["run", "listeners.yaml", "--jobs", "1", "--json"], { cwd });

  test("makes one file for each arm and seed, and tells in JSON lines", () => {
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout.split("\n")[0] ?? "")).toMatchObject({
      event: "launch",
      experiment: "listeners",
    });
    const done = lastJson<Done>(first);
    expect(done).toMatchObject({ event: "done" });
    expect(done.runs.map(({ arm, seed, status, rounds }) => [arm, seed, status, rounds])).toEqual([
      ["only", 1, "done", 8],
      ["only", 2, "done", 8],
      ["only", 3, "done", 8],
    ]);
    expect(readdirSync(join(cwd, "runs/listeners")).sort()).toEqual([
      "manifest.json",
      "only-s1.db",
      "only-s2.db",
      "only-s3.db",
    ]);
  });

  test("gives the same hashes with eight jobs, elsewhere, in another time zone and locale", () => {
    const there = desk(LISTENERS.replace("seeds: [7]", "seeds: 3"));
    const env = { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const again = polylogue(["run", "listeners.yaml", "--jobs", "8", "--json", "--out", "else where"], {
      cwd: there,
      env,
    });
    expect(hashesOf(lastJson<Done>(again))).toEqual(hashesOf(lastJson<Done>(first)));
  });

  test("ends, for people, with a table an arm, the answer in words and what to type next", () => {
    const { stdout, stderr, code } = polylogue(["run", resolve("scenarios/canaries.yaml"), "--seed", "1"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^arm +runs +posts +comments +depth +replied +silent +refused +unreadable +calls$/m,
    );
    expect(stdout).toMatch(/^separate +1 /m);
    expect(stdout).toMatch(/had\s+read\s+them: separate 0 of \d+/);
    expect(stdout).toMatch(/omniscient\s+[1-9]\d*\s+of\s+\d+/);
    expect(stdout).toMatch(/says?\s+nothing\s+about\s+language\s+models/);
    expect(stderr).toContain("polylogue show canaries/separate-s1");
    expect(stderr).toMatch(/^separate s1 {2}round 10\/10 /m);
  });

  test("run again does only what is missing", () => {
    const again = polylogue(["run", "listeners.yaml"], { cwd });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("3 of 3 runs were done already");
  });

  test("never writes over a run of another scenario", () => {
    const before = readFileSync(join(cwd, "runs/listeners/only-s1.db"));
    writeFileSync(
      join(cwd, "changed.yaml"),
      LISTENERS.replace("seeds: [7]", "seeds: 3").replace("rounds: 8", "rounds: 9"),
    );
    const other = polylogue(["run", "changed.yaml"], { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("made from another scenario");
    expect(other.stderr).toContain("only s1 (");
    expect(other.stderr).toContain("--out");
    expect(readFileSync(join(cwd, "runs/listeners/only-s1.db")).equals(before)).toBe(true);
  });

  test("stops after --max-rounds with exit 4, and resume goes on to the same hash", () => {
    const there = desk(LISTENERS.replace("seeds: [7]", "seeds: 3"));
    const part = polylogue(["run", "listeners.yaml", "--max-rounds", "3", "--seed", "2"], { cwd: there });
    expect(part.code).toBe(4);
    expect(part.stderr).toContain("polylogue resume listeners");
    const rest = polylogue(["resume", "--json"], { cwd: there });
    expect(rest.code).toBe(0);
    expect(lastJson<Done>(rest).runs[0]?.logHash).toBe(lastJson<Done>(first).runs[1]?.logHash);
  });

  test("replays, and says so", () => {
    const { code, stdout } = polylogue(["replay", "listeners"], { cwd });
    expect(code).toBe(0);
    expect(stdout.match(/: replays\. 8 rounds/g)).toHaveLength(3);
  });

  test("a run that was tampered with ends replay with exit 3, naming the round and the kind", () => {
    const copy = join(cwd, "copy.db");
    copyFileSync(join(cwd, "runs/listeners/only-s2.db"), copy);
    const db = new Sqlite(copy);
    const first = "(SELECT min(seq) FROM events WHERE type = 'vote.cast')";
    const { round } = db.prepare(`SELECT round FROM events WHERE seq = ${first}`).get() as { round: number };
    db.exec(`UPDATE events SET payload = replace(payload, '"voter":', '"voter":1') WHERE seq = ${first}`);
    db.close();
    const { code, stdout } = polylogue(["replay", "copy.db"], { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain("DOES NOT REPLAY");
    expect(stdout).toContain(`record damaged, round ${round}`);
  });
});

describe("Ctrl-C", () => {
  const slow = LISTENERS.replace(
    'a: "synthetic/listener?q=0.8"',
    'a: { provider: synthetic, model: "listener?q=0.8", latency: 60ms }',
  );

  test("once lets what is in flight land, keeps it, and says how to go on; the run then ends as if never stopped", async () => {
    const cwd = desk(slow);
    const child = start(["run", "listeners.yaml"], { cwd });
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      if (!told.includes("round 2/") && `${told}${chunk}`.includes("round 2/")) child.kill("SIGINT");
      told += chunk.toString();
    });
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(told).toContain("polylogue resume listeners");
    const rest = polylogue(["resume", "--json"], { cwd });
    const whole = polylogue(["run", "listeners.yaml", "--json"], { cwd: desk() });
    expect(hashesOf(lastJson<Done>(rest))).toEqual(hashesOf(lastJson<Done>(whole)));
  });
});

describe("bad input has a clear end", () => {
  test.each([
    ["broken YAML", "version: 1\nname: [x\n", /listeners\.yaml:\d+:\d+ {2}/],
    [
      "an unknown key",
      LISTENERS.replace("rounds: 8", "roundz: 8"),
      /listeners\.yaml:4:1 {2}.*"roundz".*did you mean "rounds"\?/,
    ],
    [
      "a wrong type",
      LISTENERS.replace("rounds: 8", "rounds: ten"),
      /listeners\.yaml:4:9 {2}rounds: expected a whole number.*"ten"/,
    ],
    [
      "a missing persona file",
      LISTENERS.replace("personas:", "personas: [nobody.yaml]\nx:"),
      /listeners\.yaml:8:\d+ {2}.*nobody\.yaml/,
    ],
    [
      "an unknown model",
      LISTENERS.replace("synthetic/deaf", "synthetic/daef"),
      /listeners\.yaml:6:\d+ {2}.*did you mean "deaf"\?/,
    ],
    [
      "two agents of one handle",
      LISTENERS.replace("handle: bo,", "handle: ada,"),
      /listeners\.yaml:10:\d+ {2}.*"?@?ada/,
    ],
  ])("%s", (_, text, expected) => {
    const cwd = desk(text);
    for (const verb of ["check", "run"]) {
      const { code, stderr } = polylogue([verb, "listeners.yaml"], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(expected);
    }
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });

  test("all problems come at once, as JSON too", () => {
    const cwd = desk(LISTENERS.replace("rounds: 8", "roundz: 8").replace("size: 5", "size: many"));
    const { code, stdout } = polylogue(["check", "listeners.yaml", "--json"], { cwd });
    expect(code).toBe(2);
    const report = JSON.parse(stdout) as {
      ok: boolean;
      problems: { file: string; line: number; col: number }[];
    };
    expect(report.ok).toBe(false);
    expect(report.problems.length).toBeGreaterThanOrEqual(2);
    expect(report.problems.every(({ file, line, col }) => file !== "" && line > 0 && col > 0)).toBe(true);
  });

  test.each([
    ["a missing scenario", ["run", "none.yaml"], /no scenario file none\.yaml/],
    ["an unknown arm", ["run", "listeners.yaml", "--arm", "mixt"], /no arm "mixt".*\n.*only/],
    ["an unknown run", ["replay", "listeners/only-s9"], /only-s9/],
    ["an unknown command", ["rum"], /Did you mean run\?/],
    ["an unknown flag", ["run", "listeners.yaml", "--job", "2"], /--jobs/],
    ["a number that is none", ["run", "listeners.yaml", "--jobs", "many"], /whole number/],
  ])("%s", (_, args, expected) => {
    const { code, stderr } = polylogue(args, { cwd: desk() });
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test.each([
    ["a file that is no run", (path: string) => writeFileSync(path, "hello"), 2],
    ["a truncated run", (path: string) => truncateSync(path, 6000), 3],
    [
      "a run of a newer format",
      (path: string) => {
        const db = new Sqlite(path);
        db.pragma("user_version = 99");
        db.close();
      },
      2,
    ],
  ])("%s", (_, spoil, expected) => {
    const cwd = desk();
    expect(polylogue(["run", "listeners.yaml", "--max-rounds", "1"], { cwd }).code).toBe(4);
    const path = join(cwd, "runs/listeners/only-s7.db");
    spoil(path);
    const before = readFileSync(path);
    for (const verb of ["show", "replay", "resume"]) {
      const { code, stderr } = polylogue([verb, path], { cwd });
      expect([verb, code]).toEqual([verb, expected]);
      expect(stderr).toContain("only-s7.db");
      expect(stderr).not.toContain("    at ");
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  // Root may write anywhere, whatever the mode says.
  test.skipIf(process.getuid?.() === 0)("a folder that cannot be written", () => {
    const cwd = desk();
    mkdirSync(join(cwd, "runs"));
    chmodSync(join(cwd, "runs"), 0o555);
    const { code, stderr } = polylogue(["run", "listeners.yaml"], { cwd });
    expect(code).not.toBe(0);
    expect(stderr).toContain("--out");
  });

  test("an output folder that is a file", () => {
    const cwd = desk();
    writeFileSync(join(cwd, "taken"), "");
    const { code, stderr } = polylogue(["run", "listeners.yaml", "--out", "taken"], { cwd });
    expect(code).not.toBe(0);
    expect(code).not.toBe(1);
    expect(stderr).toContain("--out");
  });
});
