import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { forkRun } from "../../src/engine/fork.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { importForum } from "../../src/import/import-forum.ts";
import { importPlan, windowsOf } from "../../src/import/import-plan.ts";
import type { Plan } from "../../src/scenario/plan.ts";
import { planIdentity } from "../../src/scenario/plan-identity.ts";
import { textHash } from "../../src/store/hash.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { RunLock } from "../../src/store/run-lock.ts";
import { freshFolder } from "../support/experiments.ts";
import { attempt, eventsOf, folderOf, imported, importedLines, orderOf } from "./support.ts";

const AT = Date.UTC(2026, 0, 28, 10);
const HOUR = 3_600_000;
const post = (id: string, over: object = {}) => ({
  type: "post",
  id,
  author: "a",
  community: "g",
  title: `title ${id}`,
  at: AT,
  ...over,
});
const posts = (count: number) => Array.from({ length: count }, (_, i) => JSON.stringify(post(`p${i}`)));

/** What `attempt` rejects with. */
const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return (error as { readonly code: unknown }).code;
  }
  throw new Error("nothing was wrong");
};

describe("lines that cannot be used", () => {
  const broken = [
    ...posts(400),
    "{ this is no JSON",
    JSON.stringify({ type: "post", id: "x", author: "a", title: "no time" }),
    "",
    "42",
  ].join("\n");

  test("are counted, and listed with their numbers and reasons", async () => {
    const { record, forum } = await imported(folderOf({ "all.jsonl": broken }), "jsonl");
    expect(record.badLines).toEqual([
      { file: "all.jsonl", line: 401, reason: "not JSON" },
      { file: "all.jsonl", line: 402, reason: "at: expected a time, got nothing" },
      { file: "all.jsonl", line: 404, reason: "expected an object, got 42" },
    ]);
    expect(record.counts).toMatchObject({ bad: 3, lines: 403 });
    expect(forum.posts).toHaveLength(400);
  });

  test("end the import where their share is above the threshold, and leave nothing", async () => {
    const order = orderOf(folderOf({ "all.jsonl": broken }), { maxBad: 0.005 });
    expect(await attempt(order)).toMatchObject({ type: "too-bad", record: { counts: { bad: 3 } } });
    expect(readdirSync(dirname(order.out))).toEqual([]);
  });

  test("are listed up to the twentieth", async () => {
    const order = orderOf(folderOf({ "all.jsonl": "no\n".repeat(50) }));
    const outcome = await attempt(order);
    expect(outcome).toMatchObject({ type: "too-bad", record: { counts: { bad: 50, lines: 50 } } });
    expect(outcome.type === "too-bad" && outcome.record.badLines).toHaveLength(20);
  });
});

test.each([
  ["a time that is none", { at: "yesterday" }],
  ["a time beyond all dates", { at: 9e15 }],
  ["an id that is an object", { id: {} }],
  ["no id", { id: null }],
  ["a body that is a number", { body: 7 }],
  ["votes below zero", { ups: -1 }],
  ["half a vote", { downs: 0.5 }],
  ["an unknown kind", { type: "poem" }],
])("%s makes a line bad", async (_, over) => {
  const outcome = await attempt(orderOf(folderOf({ "all.jsonl": [post("x", over)] })));
  expect(outcome).toMatchObject({ type: "too-bad", record: { counts: { bad: 1 } } });
});

describe("what is in the way", () => {
  const source = folderOf({ "all.jsonl": posts(3).join("\n") });

  test("an existing file is not touched", async () => {
    const order = orderOf(source);
    writeFileSync(order.out, "mine");
    expect(await failure(attempt(order))).toBe("output_exists");
    expect(readdirSync(dirname(order.out))).toEqual(["imported.db"]);
  });

  test("a file that another process is making is left to it", async () => {
    const order = orderOf(source);
    const lock = RunLock.take(order.out);
    expect(await failure(attempt(order))).toBe("run_locked");
    lock.release();
  });

  test.each([
    ["no such file", "nowhere", "file_missing"],
    ["a folder without data", freshFolder(), "file_missing"],
    ["an empty file", folderOf({ "all.jsonl": "\n\n" }), "usage"],
    ["a text", folderOf({ "all.json": '{ "posts": [' }), "file_unreadable"],
  ])("%s", async (_, from, code) => {
    const order = orderOf(from);
    expect(await failure(attempt(order))).toBe(code);
    expect(readdirSync(dirname(order.out))).toEqual([]);
  });

  test("more rounds than can be made", async () => {
    const long = folderOf({ "all.jsonl": [post("a"), post("b", { at: AT + 20_000 * HOUR })] });
    expect(await failure(attempt(orderOf(long, { roundMs: HOUR })))).toBe("usage");
  });

  test.each([1, 4, 5, 6])("being stopped at question %i leaves nothing behind", async (question) => {
    const order = orderOf(folderOf({ "all.jsonl": posts(25_000).join("\n") }));
    let asked = 0;
    const stopping = () => {
      asked += 1;
      return asked >= question;
    };
    expect(await importForum(order, { stopping })).toEqual({ type: "stopped" });
    expect(readdirSync(dirname(order.out))).toEqual([]);
  });

  test("what a killed import left is swept away by the next", async () => {
    const order = orderOf(source);
    writeFileSync(`${order.out}-importing`, "half");
    writeFileSync(`${order.out}-importing-wal`, "half");
    expect(await attempt(order)).toMatchObject({ type: "done" });
    expect(readdirSync(dirname(order.out))).toEqual(["imported.db"]);
  });
});

describe("an imported run", () => {
  const run = importedLines(posts(3).map((line) => JSON.parse(line) as unknown));

  test("is done, in round 0, and says where it comes from", async () => {
    const { header, record } = await run;
    expect(header).toMatchObject({ arm: "import", status: "done", lastRound: 0, comparable: true });
    const plan = JSON.parse(header.planJson) as Plan;
    expect(plan.imported).toEqual(record);
    expect(record.files).toMatchObject([
      { name: "all.jsonl", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(header.planHash).toBe(textHash(planIdentity(plan)));
  });

  test("has a plan like any other", async () => {
    const { record } = await run;
    const plan: Plan = importPlan({ experiment: "x", windows: windowsOf([]), record });
    expect(plan.agents).toEqual([]);
  });

  test("is verified by a replay, which plays nothing; a changed word is found", async () => {
    const { path } = await run;
    const replayed = async () => {
      const file = RunFile.openForReading(path);
      try {
        return await replayRun(file);
      } finally {
        file.close();
      }
    };
    expect(await replayed()).toMatchObject({ ok: true, imported: true, rounds: 0, answers: 0 });
    const db = new Sqlite(path);
    db.exec("UPDATE events SET payload = replace(payload, 'title p1', 'title p9')");
    db.close();
    expect(await replayed()).toMatchObject({
      ok: false,
      divergences: [{ kind: "record damaged", round: 0 }],
    });
  });

  test("cannot be forked: nobody is there to go on", async () => {
    const { path } = await importedLines([post("p")]);
    const order = { round: 0, change: { type: "none" }, answers: "fresh", codeVersion: "0" } as const;
    const out = join(freshFolder(), "fork.db");
    expect(() => forkRun(path, out, order)).toThrowError(expect.objectContaining({ code: "usage" }));
    expect(existsSync(out)).toBe(false);
  });

  test("has the same votes and ids in its tables as in its log", async () => {
    const { path } = await importedLines([
      post("p", { ups: 7, downs: 2 }),
      {
        type: "comment",
        id: "x",
        post: "p",
        parent: "gone",
        author: "b",
        body: "",
        at: AT,
        ups: 0,
        downs: 3,
      },
      { type: "vote", voter: "b", post: "p", value: 1 },
    ]);
    const db = new Sqlite(path, { readonly: true });
    expect(db.prepare("SELECT external, ups, downs, score, missing, cause FROM posts").all()).toEqual([
      { external: "p", ups: 8, downs: 2, score: 6, missing: 0, cause: "import" },
    ]);
    expect(db.prepare("SELECT external, ups, downs, orphan, depth FROM comments").all()).toEqual([
      { external: "x", ups: 0, downs: 3, orphan: 1, depth: 1 },
    ]);
    db.close();
  });
});

describe("rounds by time", () => {
  const lines = [
    post("a", { at: AT + 600_000 }),
    post("b", { at: AT + HOUR }),
    post("c", { at: AT + 3 * HOUR + 1 }),
  ];

  test("begin at whole hours; hours in which nothing happened are rounds too", async () => {
    const run = await importedLines(lines, { roundMs: HOUR });
    expect(eventsOf(run, "post.created").map(({ external, round }) => [external, round])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 4],
    ]);
    expect(run.header.rounds).toBe(4);
    expect((JSON.parse(run.header.planJson) as Plan).clock).toEqual({ startMs: AT, roundMs: HOUR });
  });

  test("do not change what stands at the end", async () => {
    const [cut, whole] = [await importedLines(lines, { roundMs: HOUR }), await importedLines(lines)];
    const words = ({ forum }: typeof cut) => forum.posts.map(({ id, title, at }) => [id, title, at]);
    expect(words(cut)).toEqual(words(whole));
  });
});

test("two who bear one name are told apart; a name alone is whoever bears it, if only one does", async () => {
  const at = "2026-01-28T10:00:00Z";
  const line = (id: string, author: object) => ({ id, title: "t", submolt: "g", created_at: at, ...author });
  const { forum } = await imported(
    folderOf({
      "posts.jsonl": [
        line("1", { author: "solo" }),
        line("2", { author_id: "u1", author: "twin" }),
        line("3", { author_id: "u2", author: "twin" }),
        line("4", { author_id: "u3", author: "solo" }),
        line("5", { author: "twin" }),
        line("6", { author: "[deleted]" }),
        line("7", {}),
      ],
    }),
    "moltbook",
  );
  expect(forum.posts.map(({ author }) => forum.agents[author]?.handle)).toEqual([
    "solo",
    "twin",
    "twin~2",
    "solo",
    "twin~3",
    "[deleted]",
    "[deleted]",
  ]);
});

test("hostile words and names are stored as they are, but for what no column can hold in a name", async () => {
  const hostile = "\u001b[2J\u0000\u202e\ud800 '; DROP TABLE events; -- <script> \u2028";
  const run = await importedLines([
    post("__proto__", {
      author: `${hostile}\ud800`,
      community: hostile,
      title: hostile,
      body: "x".repeat(2 ** 20),
    }),
    post("constructor", { author: "__proto__" }),
    { type: "agent", id: "__proto__", model: "__proto__" },
  ]);
  const [first] = run.forum.posts.filter(({ title }) => title === hostile);
  expect(first).toMatchObject({ community: hostile, body: "x".repeat(2 ** 20) });
  expect(run.forum.agents.map(({ handle }) => handle)).toContain("__proto__");
  expect(run.forum.agents[first?.author ?? 0]?.handle).not.toMatch(/[\p{Surrogate}\0]/u);
});

test("JSON may hold characters that end lines elsewhere, a byte order mark, and Windows line ends", async () => {
  const text = `\ufeff${JSON.stringify(post("p", { title: "a\u2028b\u2029c\u0085d" }))}\r\n\r\n`;
  const { forum, record } = await imported(folderOf({ "all.jsonl": text }), "jsonl");
  expect(forum.posts.map(({ title }) => title)).toEqual(["a\u2028b\u2029c\u0085d"]);
  expect(record.counts.lines).toBe(1);
});
