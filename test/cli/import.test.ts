import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ended, polylogue, start } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";

const FIXTURES = resolve("test/fixtures/import");
const AT = "2026-01-28T10:00:00Z";

function desk(): string {
  const cwd = freshFolder();
  const done = polylogue(
    ["import", join(FIXTURES, "moltbook"), "--format", "moltbook", "--out", "runs/m/first.db"],
    { cwd },
  );
  expect(done.code).toBe(0);
  expect(done.stderr).toBe("Look inside: polylogue show runs/m/first.db\n");
  expect(done.stdout).toContain(
    "runs/m/first.db: 2 posts, 4 comments, 4 agents, 3 communities, vote totals of 6 items\n",
  );
  expect(done.stdout).toContain("2  comments whose post or parent is not in the data\n");
  return cwd;
}

describe("an import", () => {
  const cwd = desk();

  test("is shown, listed and replayed like any other run", () => {
    const shown = polylogue(["show", "m/first"], { cwd });
    expect([shown.code, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toContain("moltbook · import · seed 0\nimported (moltbook) · 2 posts, 4 comments\n");
    expect(shown.stdout).not.toContain("resume");
    const thread = polylogue(["show", "latest", "--thread", "p1"], { cwd });
    expect(thread.stdout).toContain("Tide tables lie 🌊");
    expect(thread.stdout).toContain("11 points (12 up, 1 down)");
    expect(thread.stdout).toContain("@Mara K. · tides · round 0 · ");
    expect(thread.stdout).toContain("· imported\n");
    expect(thread.stdout).toContain("c1 · @bo · round 0 · ");
    const whole = JSON.parse(
      polylogue(["show", "latest", "--thread", "p1", "--json"], { cwd }).stdout,
    ) as object;
    expect(whole).toMatchObject({ model: null, source: "import", replies: [{ source: "import" }, {}] });
    const member = polylogue(["show", "latest", "--agent", "bo"], { cwd });
    expect(member.stdout).toBe(
      "@bo · bo\n3 karma · 1 post · 1 comment\n\nImported (moltbook): which model spoke, and what it was shown, is not on record.\nIts words stand in the threads: --thread.\n",
    );
    for (const { stdout } of [shown, thread, member]) {
      expect(stdout).not.toContain("outsider");
      expect(stdout).not.toContain("synthetic");
    }
    const [run] = JSON.parse(polylogue(["list", "--json"], { cwd }).stdout) as { status: string }[];
    expect(run).toMatchObject({ status: "done", arm: "import", counts: { posts: 2, comments: 4 } });
    const replayed = polylogue(["replay", "m/first"], { cwd });
    expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining("its chain is verified")]);
  });

  test("is refused where the file is there already, where it could not be found, and in no format", () => {
    const source = join(FIXTURES, "moltbook");
    for (const args of [
      ["--format", "moltbook", "--out", "runs/m/first.db"],
      ["--format", "moltbook", "--out", "runs/m/second"],
      ["--format", "usenet", "--out", "runs/m/second.db"],
      ["--format", "moltbook"],
      ["--format", "moltbook", "--out", "x.db", "--max-bad", "many"],
      ["--format", "moltbook", "--out", "x.db", "--round-length", "0s"],
    ]) {
      const { code, stderr } = polylogue(["import", source, ...args], { cwd });
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).not.toContain("    at ");
    }
    expect(readdirSync(join(cwd, "runs/m"))).toEqual(["first.db"]);
  });

  test("cannot be forked, and says so", () => {
    const { code, stderr } = polylogue(["fork", "m/first", "--at", "0"], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("is an import")]);
  });

  test("lists its bad lines and gives up above the threshold; --max-bad lets them pass", () => {
    writeFileSync(
      join(cwd, "some.jsonl"),
      `oops \u001b[2J\n${JSON.stringify({ type: "post", id: 1, title: "t", at: AT })}\n`,
    );
    const args = ["import", "some.jsonl", "--format", "jsonl", "--out", "some.db"];
    const refused = polylogue(args, { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("some.jsonl:1: not JSON\n");
    expect(refused.stderr).toContain("1 of 2 lines cannot be used, more than 1 %");
    expect(existsSync(join(cwd, "some.db"))).toBe(false);
    const allowed = polylogue([...args, "--max-bad", "50%", "--json"], { cwd });
    expect(allowed.code).toBe(0);
    expect(JSON.parse(allowed.stdout)).toMatchObject({
      event: "done",
      path: "some.db",
      type: "done",
      record: { counts: { bad: 1, posts: 1 }, badLines: [{ file: "some.jsonl", line: 1 }] },
    });
  });
});

test("hostile names and words reach no terminal as they are", () => {
  const cwd = freshFolder();
  const hostile = "\u001b[2J\u001b]0;owned\u0007\u202eevil\u0000\u009b31m";
  const line = {
    type: "post",
    id: hostile,
    author: hostile,
    community: hostile,
    title: hostile,
    body: hostile,
    at: AT,
  };
  writeFileSync(join(cwd, "h.jsonl"), `${JSON.stringify(line)}\n${JSON.stringify({ type: hostile })}\n`);
  const outputs = [
    polylogue(["import", "h.jsonl", "--format", "jsonl", "--out", "h.db", "--max-bad", "1"], { cwd }),
    polylogue(["show", "h.db"], { cwd }),
    polylogue(["show", "h.db", "--thread", "p1"], { cwd }),
    polylogue(["show", "h.db", "--thread", "p1", "--json"], { cwd }),
  ];
  for (const { code, stdout, stderr } of outputs) {
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test("Ctrl-C ends it with 130 and leaves nothing behind", async () => {
  const cwd = freshFolder();
  const line = (i: number) =>
    `${JSON.stringify({ type: "post", id: i, title: "t".repeat(200), author: "a", at: AT })}\n`;
  writeFileSync(join(cwd, "long.jsonl"), Array.from({ length: 200_000 }, (_, i) => line(i)).join(""));
  const child = start(["import", "long.jsonl", "--format", "jsonl", "--out", "long.db"], { cwd });
  child.stderr?.once("data", () => child.kill("SIGINT"));
  expect(await ended(child)).toEqual({ code: 130, signal: null });
  expect(readdirSync(cwd)).toEqual(["long.jsonl"]);
});

test.skipIf(!MAY_MOUNT)(`a disk that fills up is said, and nothing is left on it (${WHY_NOT})`, () => {
  const cwd = freshFolder();
  const line = (i: number) =>
    `${JSON.stringify({ type: "post", id: i, title: "t".repeat(200), author: "a", at: AT })}\n`;
  writeFileSync(join(cwd, "long.jsonl"), Array.from({ length: 5_000 }, (_, i) => line(i)).join(""));
  for (const size of ["100k", "400k", "1200k"]) {
    const { folder } = disk(size);
    const out = join(folder, "long.db");
    const { code, stderr } = polylogue(["import", "long.jsonl", "--format", "jsonl", "--out", out], { cwd });
    expect([size, code]).toEqual([size, 4]);
    expect(stderr).toContain("disk is full");
    expect(stderr).toContain("import again");
    expect(readdirSync(folder)).toEqual([]);
  }
});
