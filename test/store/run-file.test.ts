import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import type { LoggedEvent } from "../../src/core/events.ts";
import { eventLine, FIRST_LINK, sealRound } from "../../src/store/chain.ts";
import { textHash } from "../../src/store/hash.ts";
import { FORMAT_VERSION } from "../../src/store/migrations.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { sealedOf } from "../../src/store/sealed-round.ts";
import { aCall, aFolder, aHeader, aRun, Chronicle, OPENING, PERSONAS, ROUND_1 } from "./a-run.ts";

test("what a run is comes back as it was given", () => {
  const run = RunFile.create(join(aFolder(), "a", "b", "run.db"), {
    ...aHeader,
    createdAt: "2026-11-02T10:00:00.000Z",
  });
  const { personas: _, ...given } = aHeader;
  expect(run.header()).toEqual({
    ...given,
    draw: 0,
    inboxTaken: 0,
    formatVersion: FORMAT_VERSION,
    createdAt: "2026-11-02T10:00:00.000Z",
    status: "running",
    rounds: 0,
    lastRound: -1,
    lastSeq: 0,
    logHash: FIRST_LINK,
  });
  run.close();
});

test("events come back as they were logged, whole or by rounds, and their lines with them", () => {
  const path = join(aFolder(), "run.db");
  const { run, chronicle } = aRun(path);
  const again = new Chronicle();
  const rounds = [again.close(OPENING), again.close(ROUND_1, 2)];
  expect([...run.events({ toRound: 1 })]).toEqual(rounds.flat());
  expect([...run.events({ fromRound: 1, toRound: 1 })]).toEqual(rounds[1]);
  expect([...run.events({ fromRound: 9 })]).toEqual([]);
  expect([...run.events()].map(({ seq }) => seq)).toEqual(
    Array.from({ length: chronicle.seq }, (_, i) => i + 1),
  );
  expect(run.lines(1)).toEqual(rounds[1]?.map(eventLine));
  run.close();
});

test("the header follows the rounds", () => {
  const { run, chronicle } = aRun(join(aFolder(), "run.db"));
  expect(run.header()).toMatchObject({
    rounds: 2,
    lastRound: 2,
    lastSeq: chronicle.seq,
    logHash: chronicle.link,
  });
  run.close();
});

test("an outcome replaces the one before it whole", () => {
  const { run } = aRun(join(aFolder(), "run.db"));
  run.setStatus({
    status: "stopped",
    stopReason: "budget",
    comparable: false,
    comparableReason: "lost turns",
    counts: { turns: 4 },
  });
  expect(run.header()).toMatchObject({
    status: "stopped",
    stopReason: "budget",
    comparable: false,
    comparableReason: "lost turns",
    counts: { turns: 4 },
  });
  run.setStatus({ status: "running" });
  const { stopReason, comparable, counts } = run.header();
  expect({ stopReason, comparable, counts }).toEqual({
    stopReason: undefined,
    comparable: undefined,
    counts: undefined,
  });
  run.close();
});

test("calls come back as they were recorded, prompts included", () => {
  const { run } = aRun(join(aFolder(), "run.db"));
  const [first, failed, second] = run.callsOf(1);
  const flat = (call: typeof first) => call && { ...call, segments: [...call.segments] };
  expect(flat(first)).toEqual({ id: 1, ...aCall() });
  expect(flat(failed)).toEqual({
    id: 2,
    ...aCall({
      agent: 2,
      turn: 2,
      outcome: { ok: false, failure: "rate_limit", message: "slow down", retryAfterMs: 500 },
    }),
  });
  expect(second?.segments[0]).toBe(first?.segments[0]);
  expect(run.callsOf(3)).toEqual([]);
  run.close();
});

test("a call is found by its place: the answered attempt, or else the last that failed", () => {
  const { run } = aRun(join(aFolder(), "run.db"));
  const failing = { ok: false, failure: "timeout", message: "" } as const;
  expect(run.callFor({ round: 1, context: 2, ordinal: 0 })).toMatchObject({
    attempt: 1,
    outcome: { ok: true },
  });
  expect(run.callFor({ round: 1, context: 2, ordinal: 1 })).toBeUndefined();
  expect(run.callFor({ round: 1, context: 2, ordinal: 0, draw: 1 })).toBeUndefined();
  run.recordCall(aCall({ round: 3, outcome: failing }));
  run.flush();
  expect(run.callFor({ round: 3, context: 1, ordinal: 0 })).toMatchObject({ attempt: 0, outcome: failing });
  run.recordCall(aCall({ round: 3, attempt: 1, outcome: failing }));
  run.flush();
  expect(run.callFor({ round: 3, context: 1, ordinal: 0 })).toMatchObject({ attempt: 1, outcome: failing });
  run.recordCall(aCall({ round: 3, attempt: 2 }));
  run.recordCall(aCall({ round: 3, attempt: 3, outcome: failing }));
  run.flush();
  expect(run.callFor({ round: 3, context: 1, ordinal: 0 })).toMatchObject({
    attempt: 2,
    outcome: { ok: true },
  });
  run.close();
});

test("everything a completion may say is kept", () => {
  const { run } = aRun(join(aFolder(), "run.db"));
  const completion = {
    text: "",
    stop: "max_tokens",
    servedModel: "m-2",
    usage: { inputTokens: 1, cachedTokens: 2, cacheWriteTokens: 3, outputTokens: 4, reasoningTokens: 5 },
    sent: {},
    reportedUsd: 0.25,
    reasoning: "hm",
    truth: null,
  } as const;
  const {
    agent: _,
    priceUsd: __,
    priceSource: ___,
    ...bare
  } = aCall({ round: 3, outcome: { ok: true, completion } });
  run.recordCall(bare);
  run.flush();
  const [call] = run.callsOf(3);
  expect(call && { ...call, segments: [...call.segments] }).toEqual({ id: 6, ...bare });
  run.close();
});

test("a round that never yields has its calls on file before it ends, so that a crash keeps them", () => {
  const path = join(aFolder(), "run.db");
  const run = RunFile.create(path, aHeader);
  run.commitRound(new Chronicle().close(OPENING));
  const onFile = (): unknown => {
    const reader = new Sqlite(path, { readonly: true });
    const calls = reader.prepare("SELECT count(*) FROM calls").pluck().get();
    reader.close();
    return calls;
  };
  for (let context = 0; context < 5_000; context += 1) run.recordCall(aCall({ context }));
  // The thread that writes needs no turn of the event loop, but it needs a moment.
  for (let tries = 0; onFile() === 0 && tries < 500; tries += 1)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  expect(onFile()).toBeGreaterThanOrEqual(4_096);
  run.flush();
  expect(onFile()).toBe(5_000);
  run.close();
});

test("equal segments and texts are stored once, whoever reads them", () => {
  const path = join(aFolder(), "run.db");
  const { run } = aRun(path);
  run.close();
  const db = new Sqlite(path, { readonly: true });
  expect(db.prepare("SELECT count(*) FROM segments").pluck().get()).toBe(4);
  expect(db.prepare("SELECT count(*) FROM blobs").pluck().get()).toBe(6);
  db.close();
});

test("agents carry their model and their persona", () => {
  const { run } = aRun(join(aFolder(), "run.db"));
  expect(run.agents()).toEqual([
    { number: 0, handle: "host", name: "Host", bio: "", provenance: "injected" },
    {
      number: 1,
      handle: "ada",
      name: "ADA",
      bio: "Calls herself ada.",
      provenance: "autonomous",
      model: "warm",
      provider: "synthetic",
      requestedModel: "listener?q=0.7",
      persona: textHash(PERSONAS.ada),
    },
    expect.objectContaining({ handle: "bo", requestedModel: "listener?q=0.2" }),
  ]);
  expect(run.blob(textHash(PERSONAS.bo))).toBe(PERSONAS.bo);
  expect(run.blob(textHash("nobody"))).toBeUndefined();
  run.close();
});

describe("a finished run", () => {
  test("is one file, out of WAL", () => {
    const folder = aFolder();
    const path = join(folder, "run.db");
    aRun(path).run.finish();
    expect(readdirSync(folder)).toEqual(["run.db"]);
    const db = new Sqlite(path, { readonly: true });
    expect(db.pragma("journal_mode", { simple: true })).toBe("delete");
    db.close();
  });

  test("has its indexes, and loses them when it is written again", () => {
    const path = join(aFolder(), "run.db");
    const indexes = (): unknown => {
      const db = new Sqlite(path, { readonly: true });
      const names = db.prepare("SELECT count(*) FROM sqlite_master WHERE name LIKE 'calls\\_%' ESCAPE '\\'");
      const found = names.pluck().get();
      db.close();
      return found;
    };
    const { run, chronicle } = aRun(path);
    expect(indexes()).toBe(0);
    run.finish();
    expect(indexes()).toBe(2);
    const again = RunFile.openForWriting(path);
    again.commitRound(chronicle.close([]));
    expect(indexes()).toBe(0);
    again.finish();
    expect(indexes()).toBe(2);
  });

  test("is taken up again for more rounds as if it had never ended", () => {
    const [cut, whole] = [join(aFolder(), "run.db"), join(aFolder(), "run.db")];
    const [{ run: a, chronicle: one }, { run: b, chronicle: two }] = [aRun(cut), aRun(whole)];
    a.finish();
    const again = RunFile.openForWriting(cut);
    again.recordCall(aCall({ round: 3, turn: 5 }));
    again.commitRound(one.close([], 1));
    b.recordCall(aCall({ round: 3, turn: 5 }));
    b.commitRound(two.close([], 1));
    expect(again.header().logHash).toBe(b.header().logHash);
    expect(again.callsOf(3)).toHaveLength(1);
    again.finish();
    b.finish();
    const reader = RunFile.openForReading(cut);
    expect(reader.verifyChain()).toMatchObject({ ok: true, rounds: 3, logHash: one.link });
    reader.close();
  });
});

test("closing twice is closing once, and the lock goes with it", () => {
  const path = join(aFolder(), "run.db");
  const { run } = aRun(path);
  expect(existsSync(`${path}-lock`)).toBe(true);
  run.close();
  run.close();
  expect(existsSync(`${path}-lock`)).toBe(false);
});

describe("what an engine must never do is refused loudly", () => {
  test("a gap in seq, another round, a missing end, a wrong hash", () => {
    const { run, chronicle } = aRun(join(aFolder(), "run.db"));
    const before = run.header();
    const [end] = chronicle.close([]);
    if (end === undefined) throw new Error("no end");
    expect(() => run.commitRound([{ ...end, seq: end.seq + 1 }])).toThrow(/expected event/);
    expect(() => run.commitRound([{ ...end, round: 7 }])).toThrow(/expected event/);
    expect(() => run.commitRound([])).toThrow(/round.closed/);
    expect(() =>
      run.commitRound([{ ...end, event: { type: "round.closed", turns: 0, hash: FIRST_LINK } }]),
    ).toThrow(/hash/);
    const elsewhere = { ...end, event: { ...end.event, hash: sealRound(FIRST_LINK, []) } } as LoggedEvent;
    expect(() => run.commitRound(sealedOf(FIRST_LINK, [elsewhere]))).toThrow(/another past/);
    expect(run.header()).toEqual(before);
    run.commitRound([end]);
    expect(run.verifyChain()).toMatchObject({ ok: true, rounds: 3 });
    run.close();
  });

  test("the same place twice, a round that is not open", () => {
    const path = join(aFolder(), "run.db");
    const { run } = aRun(path);
    run.recordCall(aCall({ round: 3 }));
    expect(() => run.recordCall(aCall({ round: 3 }))).toThrow(/already/);
    expect(() => run.recordCall(aCall({ round: 2 }))).toThrow(/open/);
    run.close();
    const again = RunFile.openForWriting(path);
    expect(() => again.recordCall(aCall({ round: 3 }))).toThrow(/already/);
    again.close();
  });

  test("a persona nobody handed in, and writing to a run opened for reading", () => {
    const path = join(aFolder(), "run.db");
    const { personas: _, ...poor } = aHeader;
    const run = RunFile.create(path, poor);
    expect(() => run.commitRound(new Chronicle().close(OPENING))).toThrow(/persona/);
    run.registerPersonas(aHeader.personas ?? {});
    run.commitRound(new Chronicle().close(OPENING));
    run.close();
    const reader = RunFile.openForReading(path);
    expect(() => reader.flush()).toThrow(/for reading/);
    reader.close();
  });
});
