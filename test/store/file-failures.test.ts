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
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { PolylogueError } from "../../src/core/errors.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { type SealedRound, sealedOf } from "../../src/store/sealed-round.ts";
import { aCall, aFolder, aHeader, aRun, Chronicle, failureOf, OPENING, ROUND_1 } from "./a-run.ts";

function finishedRun(): string {
  const path = join(aFolder(), "run.db");
  aRun(path).run.finish();
  return path;
}

const bothWays = [RunFile.openForReading, RunFile.openForWriting];

describe("opening says what is wrong", () => {
  test("nothing there", () => {
    for (const open of bothWays)
      expect(failureOf(() => open(join(aFolder(), "run.db")))).toBe("run_not_found");
  });

  test("some other file, another database, an empty file, a folder", () => {
    const folder = aFolder();
    const notes = join(folder, "notes.txt");
    writeFileSync(notes, "Tide tables lie.\n".repeat(100));
    const other = join(folder, "other.db");
    new Sqlite(other).exec("CREATE TABLE t (x)").close();
    const empty = join(folder, "empty.db");
    writeFileSync(empty, "");
    for (const path of [notes, other, empty, folder]) {
      for (const open of bothWays) expect([path, failureOf(() => open(path))]).toEqual([path, "not_a_run"]);
    }
    expect(readFileSync(empty).length).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["empty.db", "notes.txt", "other.db"]);
  });

  test("a format from the future, with the version that wrote it", () => {
    const path = finishedRun();
    const db = new Sqlite(path);
    db.pragma("user_version = 99");
    db.exec("UPDATE run SET code_version = '4.2.0'").close();
    for (const open of bothWays) expect(failureOf(() => open(path))).toBe("run_newer_format");
    expect(() => RunFile.openForReading(path)).toThrow(/format 99.*4\.2\.0/);
  });

  test("a file that was cut anywhere", () => {
    const whole = finishedRun();
    const { length } = readFileSync(whole);
    for (const size of [40, 99, 511, 4096, Math.floor(length / 2), length - 4096, length - 1]) {
      const path = join(aFolder(), "cut.db");
      copyFileSync(whole, path);
      truncateSync(path, size);
      for (const open of bothWays) expect([size, failureOf(() => open(path))]).toEqual([size, "run_damaged"]);
    }
  });

  test("a page of noise is damage wherever it is met", () => {
    const path = finishedRun();
    const bytes = readFileSync(path);
    for (let page = 4096; page < bytes.length; page += 4096) bytes.fill(0xa5, page, page + 4096);
    writeFileSync(path, bytes);
    expect(failureOf(() => RunFile.openForReading(path).verifyChain())).toBe("run_damaged");
  });
});

describe("creating leaves nothing behind when it fails", () => {
  test("over an existing file", () => {
    const path = join(aFolder(), "run.db");
    writeFileSync(path, "precious");
    expect(failureOf(() => RunFile.create(path, aHeader))).toBe("output_exists");
    expect(readFileSync(path, "utf8")).toBe("precious");
  });

  test("where no folder can be", () => {
    const folder = aFolder();
    writeFileSync(join(folder, "file"), "");
    expect(failureOf(() => RunFile.create(join(folder, "file", "run.db"), aHeader))).toBe("file_unwritable");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test.skipIf(process.getuid?.() === 0)("in a folder that cannot be written", () => {
    const folder = aFolder();
    chmodSync(folder, 0o500);
    expect(failureOf(() => RunFile.create(join(folder, "run.db"), aHeader))).toBe("file_unwritable");
    chmodSync(folder, 0o700);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("with a header that is wrong", () => {
    const folder = aFolder();
    const personas = { ["0".repeat(64)]: "not the text of this hash" };
    expect(() => RunFile.create(join(folder, "run.db"), { ...aHeader, personas })).toThrow(/persona/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("while somebody else holds the lock", () => {
    const folder = aFolder();
    const path = join(folder, "run.db");
    const holder = new Sqlite(`${path}-lock`);
    holder.exec("BEGIN EXCLUSIVE");
    expect(failureOf(() => RunFile.create(path, aHeader))).toBe("run_locked");
    expect(existsSync(path)).toBe(false);
    holder.close();
    RunFile.create(path, aHeader).close();
  });

  test("and a file half made by a killed process is no hindrance", () => {
    const path = join(aFolder(), "run.db");
    writeFileSync(`${path}-new`, "half a file");
    writeFileSync(`${path}-lock`, "");
    RunFile.create(path, aHeader).close();
    expect(existsSync(`${path}-new`)).toBe(false);
  });
});

test("a finished file opens where nothing can be written", () => {
  const path = finishedRun();
  const media = join(aFolder(), "media");
  mkdirSync(media);
  copyFileSync(path, join(media, "run.db"));
  chmodSync(join(media, "run.db"), 0o400);
  chmodSync(media, 0o500);
  const run = RunFile.openForReading(join(media, "run.db"));
  expect(run.verifyChain()).toMatchObject({ ok: true, rounds: 2 });
  run.close();
  expect(readdirSync(media)).toEqual(["run.db"]);
  chmodSync(media, 0o700);
});

describe("a full disk", () => {
  /** A run after its opening that has no room for more. */
  function fullRun(path: string): { run: RunFile; chronicle: Chronicle } {
    const chronicle = new Chronicle();
    const first = RunFile.create(path, aHeader);
    first.commitRound(chronicle.close(OPENING));
    first.close();
    const db = new Sqlite(path);
    db.exec("CREATE TABLE ballast (x BLOB); INSERT INTO ballast VALUES (zeroblob(400000))");
    const pages = Number(db.pragma("page_count", { simple: true }));
    db.close();
    return { run: RunFile.openForWriting(path, { maxPages: pages }), chronicle };
  }

  /** Gives pages back, as somebody who deletes old files does. */
  function makeRoom(path: string): void {
    new Sqlite(path).exec("DROP TABLE ballast").close();
  }

  const long = (context: number) => {
    const { outcome } = aCall();
    if (!outcome.ok) throw new Error("expected an answer");
    const text = String(context).repeat(5000);
    return aCall({ context, outcome: { ok: true, completion: { ...outcome.completion, text } } });
  };

  test("fails the commit, keeps the file whole, and loses no call once there is room", () => {
    const path = join(aFolder(), "run.db");
    const { run, chronicle } = fullRun(path);
    const round = chronicle.close(ROUND_1, 2);
    run.recordCall(long(1));
    expect(failureOf(() => run.commitRound(round))).toBe("disk_full");
    expect(() => run.commitRound(round)).toThrow(/whole up to round 0/);
    expect(run.header()).toMatchObject({ lastRound: 0, lastSeq: 6 });
    expect(run.verifyChain()).toMatchObject({ ok: true });
    expect(failureOf(() => run.close())).toBe("disk_full");
    const roomy = RunFile.openForWriting(path);
    roomy.recordCall(long(1));
    roomy.commitRound(round);
    expect(roomy.header().logHash).toBe(chronicle.link);
    expect(roomy.verifyChain()).toMatchObject({ ok: true, rounds: 1 });
    roomy.close();
  });

  test("met while nobody was calling is told to the next who calls, and the calls wait", async () => {
    const path = join(aFolder(), "run.db");
    const { run, chronicle } = fullRun(path);
    let [context, told] = [0, "no failure"];
    while (told === "no failure" && context < 500) {
      context += 1;
      told = failureOf(() => run.recordCall(long(context)));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(told).toBe("disk_full");
    expect(context).toBeGreaterThan(1);
    expect(failureOf(() => run.flush())).toBe("disk_full");
    makeRoom(path);
    run.recordCall(long(context + 1));
    run.commitRound(chronicle.close(ROUND_1, 2));
    const all = Array.from({ length: context + 1 }, (_, i) => [i + 1, i + 1]);
    expect(run.callsOf(1).map(({ id, context: of }) => [id, of])).toEqual(all);
    expect(run.verifyChain()).toMatchObject({ ok: true, rounds: 1 });
    run.close();
  });

  test("met by a round that nobody waited for is told with the next, and the file ends before it for good", () => {
    const path = join(aFolder(), "run.db");
    const { run, chronicle } = fullRun(path);
    const sealed = (events: Parameters<Chronicle["close"]>[0], turns?: number): SealedRound => {
      const previous = chronicle.link;
      return sealedOf(previous, chronicle.close(events, turns));
    };
    run.recordCall(long(1));
    run.commitAhead(sealed(ROUND_1, 2));
    const second = sealed([]);
    expect(() => run.commitAhead(second)).toThrow(/disk is full; the file is whole up to round 0/);
    makeRoom(path);
    // What would stand on a round that is not there is refused, also when there is room again.
    expect(failureOf(() => run.commitRound(second))).toBe("disk_full");
    expect(failureOf(() => run.setStatus({ status: "done" }))).toBe("disk_full");
    run.close();
    const again = RunFile.openForWriting(path);
    expect(again.header()).toMatchObject({ lastRound: 0, status: "running" });
    expect(again.callsOf(1).map(({ context }) => context)).toEqual([1]);
    expect(again.verifyChain()).toMatchObject({ ok: true });
    again.close();
  });

  test("tells what happened, with SQLite's own word as its cause", () => {
    const { run } = fullRun(join(aFolder(), "run.db"));
    run.recordCall(long(1));
    try {
      run.flush();
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof PolylogueError)) throw error;
      expect(error).toMatchObject({ code: "disk_full", cause: { code: "SQLITE_FULL" } });
    }
    expect(failureOf(() => run.close())).toBe("disk_full");
  });
});
