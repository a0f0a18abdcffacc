import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commentId, postId } from "../../src/core/ids.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { aFolder, aHeader, aRun, Chronicle, OPENING } from "./a-run.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-views-"));
let db: Sqlite.Database;

beforeAll(() => {
  aRun(join(folder, "run.db")).run.finish();
  db = new Sqlite(join(folder, "run.db"), { readonly: true });
});

afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const rows = (sql: string): unknown[] => db.prepare(sql).all();

test("posts carry their score, their thread and their time", () => {
  expect(
    rows(
      "SELECT id, round, time, author, model, title, score, ups, downs, comments, removed, audience, cause FROM posts",
    ),
  ).toEqual([
    {
      id: "p1",
      round: 0,
      time: "2026-01-28T09:00:00Z",
      author: "host",
      model: null,
      title: "Who is awake?",
      score: 0,
      ups: 0,
      downs: 0,
      comments: 2,
      removed: 0,
      audience: "everybody",
      cause: "scenario",
    },
  ]);
});

test("comments know their depth, their replies and whether they were removed", () => {
  expect(
    rows("SELECT id, parent, depth, author, model, score, replies, removed, turn FROM comments"),
  ).toEqual([
    {
      id: "c1",
      parent: "p1",
      depth: 1,
      author: "ada",
      model: "warm",
      score: 0,
      replies: 1,
      removed: 1,
      turn: 1,
    },
    {
      id: "c2",
      parent: "c1",
      depth: 2,
      author: "bo",
      model: "cold",
      score: -1,
      replies: 0,
      removed: 0,
      turn: 2,
    },
  ]);
});

test("only votes that stand are votes", () => {
  expect(rows("SELECT voter, item, value, round FROM votes")).toEqual([
    { voter: "ada", item: "c2", value: -1, round: 2 },
  ]);
});

test("turns carry every outcome and what was refused", () => {
  expect(
    rows("SELECT turn, round, agent, outcome, actions, refused, reads, denied, views FROM turns"),
  ).toEqual([
    {
      turn: 1,
      round: 1,
      agent: "ada",
      outcome: "acted",
      actions: 2,
      refused: 0,
      reads: 0,
      denied: 0,
      views: 1,
    },
    {
      turn: 2,
      round: 1,
      agent: "bo",
      outcome: "acted",
      actions: 3,
      refused: 1,
      reads: 1,
      denied: 1,
      views: 1,
    },
    {
      turn: 3,
      round: 2,
      agent: "ada",
      outcome: "acted",
      actions: 3,
      refused: 0,
      reads: 0,
      denied: 0,
      views: 0,
    },
    {
      turn: 4,
      round: 2,
      agent: "bo",
      outcome: "unreadable",
      actions: 0,
      refused: 0,
      reads: 0,
      denied: 0,
      views: 0,
    },
  ]);
});

test("exposures keep rank before the holdout, and the chance of having been shown", () => {
  expect(rows("SELECT agent, item, rank, surface, sort, eligible, shown, propensity FROM exposures")).toEqual(
    [
      {
        agent: "ada",
        item: "p1",
        rank: 1,
        surface: "feed",
        sort: "hot",
        eligible: 1,
        shown: 1,
        propensity: 0.85,
      },
      {
        agent: "ada",
        item: "c8",
        rank: 2,
        surface: "feed",
        sort: "hot",
        eligible: 1,
        shown: 0,
        propensity: 0.85,
      },
      {
        agent: "ada",
        item: "c9",
        rank: 3,
        surface: "feed",
        sort: "hot",
        eligible: 1,
        shown: 1,
        propensity: 1,
      },
    ],
  );
});

test("refusals, notes and failures are there to be counted", () => {
  expect(rows("SELECT agent, attempted, reason FROM refusals")).toEqual([
    { agent: "bo", attempted: "vote", reason: "self_vote" },
  ]);
  expect(rows("SELECT agent, text, visible FROM notes")).toEqual([
    { agent: "bo", text: "ada is awake", visible: '["p1","c1"]' },
  ]);
  expect(rows("SELECT agent, model, what, kind, message, attempt FROM failures")).toEqual([
    { agent: "bo", model: "cold", what: "call", kind: "rate_limit", message: "slow down", attempt: 0 },
    { agent: "bo", model: "cold", what: "turn", kind: "unreadable", message: null, attempt: null },
  ]);
});

test("cost counts calls apart from attempts", () => {
  expect(
    rows(
      "SELECT model, requested_model, served_models, calls, attempts, failed_attempts, input_tokens, usd, unpriced FROM cost",
    ),
  ).toEqual([
    {
      model: "cold",
      requested_model: "listener?q=0.2",
      served_models: "listener",
      calls: 2,
      attempts: 3,
      failed_attempts: 1,
      input_tokens: 240,
      usd: 0,
      unpriced: 0,
    },
    expect.objectContaining({ model: "warm", calls: 2, attempts: 2, usd: 0 }),
  ]);
});

test("prompts show every piece in order, answers every word", () => {
  expect(rows("SELECT position, role, kind, slot, text FROM prompts WHERE call = 1")).toEqual([
    { position: 1, role: "system", kind: "rules", slot: null, text: "Be kind. Answer what was said." },
    { position: 2, role: "user", kind: "persona", slot: null, text: "You believe memory is a duty." },
    { position: 3, role: "user", kind: "feed", slot: "p1", text: "Who is awake?" },
  ]);
  expect(rows("SELECT agent, text FROM answers WHERE turn = 4")).toEqual([
    { agent: "bo", text: '[{"type":"comment","target":"p1","body":"I am, says 2."}]' },
  ]);
  expect(rows("SELECT agent, text FROM personas WHERE agent = 'bo'")).toEqual([
    { agent: "bo", text: "You ask one question at a time." },
  ]);
});

test("ten thousand posts and as many comments are a matter of one query each", () => {
  const path = join(aFolder(), "big.db");
  const run = RunFile.create(path, aHeader);
  const chronicle = new Chronicle();
  run.commitRound(chronicle.close(OPENING));
  const numbers = Array.from({ length: 10_000 }, (_, i) => i + 2);
  const posts = numbers.map((n) => {
    const event = {
      type: "post.created",
      post: postId(n),
      author: 1,
      community: "general",
      title: `t${n}`,
      body: "b",
    } as const;
    return [{ by: "import" }, event] as const;
  });
  const comments = numbers.map((n) => {
    const parent = n > 2 && n % 10 !== 0 ? commentId(n - 1) : postId(n);
    const post = postId(n % 10 === 0 || n === 2 ? n : Math.max(2, n - (n % 10)));
    const event = {
      type: "comment.created",
      comment: commentId(n),
      post,
      parent,
      author: 2,
      body: "b",
    } as const;
    return [{ by: "import" }, event] as const;
  });
  run.commitRound(chronicle.close([...posts, ...comments]));
  run.finish();
  const big = new Sqlite(path, { readonly: true });
  expect(big.prepare("SELECT count(*), sum(comments) FROM posts").raw().get()).toEqual([10_001, 10_000]);
  expect(big.prepare("SELECT count(*), max(depth) FROM comments").raw().get()).toEqual([10_000, 10]);
  big.close();
});
