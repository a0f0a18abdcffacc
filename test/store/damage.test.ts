import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import type { Verification } from "../../src/store/verify-chain.ts";
import { aCall, aRun, byTurn } from "./a-run.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-damage-"));
const whole = join(folder, "whole.db");
const hurt = join(folder, "hurt.db");

beforeAll(() => {
  const { run, chronicle } = aRun(whole);
  const { outcome } = aCall();
  if (!outcome.ok) throw new Error("expected an answer");
  const completion = {
    ...outcome.completion,
    text: "odd \ud800 answer",
    reasoning: "a thought \ufffd of its own",
  };
  run.recordCall(aCall({ round: 3, turn: 5, outcome: { ok: true, completion } }));
  const note = { type: "note.written", agent: 1, text: "\ufffd was here", visible: [] } as const;
  run.commitRound(chronicle.close([[byTurn(5, 1, 0), note]], 1));
  run.finish();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What verification says after `sql` was done to a copy behind everybody's back. */
function after(sql: string, ...values: unknown[]): Verification {
  copyFileSync(whole, hurt);
  const db = new Sqlite(hurt);
  db.pragma("ignore_check_constraints = ON");
  db.prepare(sql).run(...values);
  db.close();
  const run = RunFile.openForReading(hurt);
  try {
    return run.verifyChain();
  } finally {
    run.close();
  }
}

/** The stored bytes of a text with one of them changed. */
function flipped(bytes: Buffer, at: number, by: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at % copy.length;
  copy[place] = (copy[place] ?? 0) ^ by;
  return copy;
}

function read<T>(sql: string): T[] {
  const db = new Sqlite(whole, { readonly: true });
  const rows = db.prepare<[], T>(sql).all();
  db.close();
  return rows;
}

const aFlip = [fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 })] as const;

test("an untouched file verifies", () => {
  expect(after("UPDATE run SET id = id")).toMatchObject({ ok: true, rounds: 3 });
});

test("one changed byte in any event's payload is found, and its round named", () => {
  const events = read<{ seq: number; round: number; bytes: Buffer }>(
    "SELECT seq, round, CAST(payload AS BLOB) AS bytes FROM events",
  );
  fc.assert(
    fc.property(...aFlip, (which, at, by) => {
      const { seq, round, bytes } = events[which % events.length] ?? expect.fail("no events");
      const found = after(
        "UPDATE events SET payload = CAST(? AS TEXT) WHERE seq = ?",
        flipped(bytes, at, by),
        seq,
      );
      expect(found).toMatchObject({ ok: false, round, kind: "event" });
    }),
  );
});

test("a change in any other column of any event is found, and its round named", () => {
  const changes = [
    "seq = seq + 1000",
    "round = round + 1",
    "at = at + 1",
    "cause = 'import'",
    "turn = 99",
    "context = 99",
    "call = 99",
    "action = 99",
    "type = type || 'x'",
  ];
  const events = read<{ seq: number; round: number }>("SELECT seq, round FROM events");
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...changes), (which, change) => {
      const { seq, round } = events[which % events.length] ?? expect.fail("no events");
      expect(after(`UPDATE events SET ${change} WHERE seq = ?`, seq)).toMatchObject({
        ok: false,
        round,
        kind: "event",
      });
    }),
  );
});

test("an event that is gone is found, the last round included", () => {
  for (const { seq, round } of read<{ seq: number; round: number }>("SELECT seq, round FROM events")) {
    expect(after("DELETE FROM events WHERE seq = ?", seq)).toMatchObject({ ok: false, round, kind: "event" });
  }
  expect(after("DELETE FROM events WHERE round = 3")).toMatchObject({ ok: false, round: 3, kind: "event" });
});

test("one changed byte in any text is found, with the first round and the kind of what it belongs to", () => {
  const blobs = read<{ id: number; bytes: Buffer; round: number; kind: string }>(
    `WITH uses AS (
       SELECT persona AS blob, joined_round AS round, 'persona' AS kind FROM agents WHERE persona IS NOT NULL
       UNION ALL SELECT answer, round, 'answer' FROM calls WHERE answer IS NOT NULL
       UNION ALL SELECT reasoning, round, 'reasoning' FROM calls WHERE reasoning IS NOT NULL
       UNION ALL SELECT s.blob, c.round, 'segment' FROM calls c, json_each(c.segments) p JOIN segments s ON s.id = p.value)
     SELECT b.id, CAST(b.text AS BLOB) AS bytes, min(u.round) AS round, u.kind AS kind
     FROM blobs b JOIN uses u ON u.blob = b.id GROUP BY b.id`,
  );
  expect(new Set(blobs.map(({ kind }) => kind))).toEqual(
    new Set(["persona", "answer", "reasoning", "segment"]),
  );
  fc.assert(
    fc.property(...aFlip, (which, at, by) => {
      const { id, bytes, round, kind } = blobs[which % blobs.length] ?? expect.fail("no texts");
      const found = after("UPDATE blobs SET text = CAST(? AS TEXT) WHERE id = ?", flipped(bytes, at, by), id);
      expect(found).toMatchObject({ ok: false, round, kind });
    }),
  );
});

test("a letter that reads the same once decoded is still a changed byte", () => {
  const disguised = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    copy[copy.indexOf("\ufffd")] = 0xf0;
    expect([copy.equals(bytes), copy.toString()]).toEqual([false, bytes.toString()]);
    return copy;
  };
  const [text] = read<{ id: number; bytes: Buffer }>(
    "SELECT id, CAST(text AS BLOB) AS bytes FROM blobs WHERE text LIKE 'a thought%'",
  );
  const [event] = read<{ seq: number; bytes: Buffer }>(
    "SELECT seq, CAST(payload AS BLOB) AS bytes FROM events WHERE round = 3 AND type = 'note.written'",
  );
  if (text === undefined || event === undefined) throw new Error("expected a thought and a note");
  const inText = after(
    "UPDATE blobs SET text = CAST(? AS TEXT) WHERE id = ?",
    disguised(text.bytes),
    text.id,
  );
  expect(inText).toMatchObject({ ok: false, round: 3, kind: "reasoning" });
  const inEvent = after(
    "UPDATE events SET payload = CAST(? AS TEXT) WHERE seq = ?",
    disguised(event.bytes),
    event.seq,
  );
  expect(inEvent).toMatchObject({ ok: false, round: 3, kind: "event" });
});

test.each([
  [
    "a segment said to be of another kind",
    "UPDATE segments SET kind = 'memory' WHERE kind = 'feed'",
    1,
    "segment",
  ],
  ["a segment shown as another message", "UPDATE segments SET slot = 'p9' WHERE slot = 'p1'", 1, "segment"],
  ["a segment that is gone", "DELETE FROM segments WHERE kind = 'feed'", 1, "segment"],
  ["a prompt that is no list", "UPDATE calls SET segments = '[1,,2]' WHERE id = 4", 2, "segment"],
  ["an answer that points nowhere", "UPDATE calls SET answer = 999 WHERE id = 4", 2, "answer"],
  ["an answer taken away", "UPDATE calls SET answer = NULL WHERE id = 4", 2, "answer"],
  ["a call that is gone", "DELETE FROM calls WHERE id = 3", 2, "call"],
  ["a last link that is another", "UPDATE run SET log_hash = 'x'", 3, "header"],
  ["an agent with another model", "UPDATE agents SET model = 'cold' WHERE handle = 'ada'", 0, "agent"],
  ["an agent with another persona", "UPDATE agents SET persona = 1 WHERE handle = 'bo'", 0, "agent"],
  [
    "a text that nobody uses",
    "INSERT INTO blobs (id, hash, text) VALUES ((SELECT max(id) + 1 FROM blobs), x'00', 'x')",
    -1,
    "text",
  ],
])("%s is found", (_, sql, round, kind) => {
  expect(after(sql)).toMatchObject({ ok: false, round, kind });
});
