import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { LoggedEvent } from "../../src/core/events.ts";
import type { EventRow } from "../../src/store/event-row.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { OpenRound, type SealedRound } from "../../src/store/sealed-round.ts";
import { aCall, aFolder, aHeader, Chronicle, OPENING, ROUND_1 } from "./a-run.ts";

interface Begun {
  readonly path: string;
  readonly run: RunFile;
  readonly chronicle: Chronicle;
}

function begun(): Begun {
  const path = join(aFolder(), "run.db");
  const run = RunFile.create(path, aHeader);
  const chronicle = new Chronicle();
  run.commitRound(chronicle.close(OPENING));
  return { path, run, chronicle };
}

/** Seals a round that is closed already, handing on its rows. */
function sealed(
  previous: string,
  events: readonly LoggedEvent[],
  take: (row: EventRow) => void,
): SealedRound {
  const open = new OpenRound(previous, take);
  for (const logged of events.slice(0, -1)) open.add(logged);
  return open.close(() => events.at(-1) as LoggedEvent);
}

function tablesOf(path: string): unknown {
  const db = new Sqlite(path, { readonly: true });
  const tables = ["events", "rounds", "calls", "segments", "strands", "blobs", "agents"];
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY rowid`).raw().all());
  db.close();
  return rows;
}

/** More calls than one round of another file would wait for. */
const MANY = 4_200;

function writeRound({ run, chronicle }: Begun, facts: typeof ROUND_1, isDrafted: boolean): void {
  const { link, round } = chronicle;
  const take = isDrafted ? run.draft() : undefined;
  for (let context = 0; context < (round === 1 ? MANY : 9); context += 1)
    run.recordCall(aCall({ round, context }));
  const events = chronicle.close(facts, 2);
  if (take === undefined) run.commitRound(events);
  else run.commitAhead(sealed(link, events, take));
}

test("a round whose rows and calls go in as they come leaves the same file as one that is committed in one piece", () => {
  const [whole, drafted] = [begun(), begun()];
  for (const facts of [ROUND_1, []]) {
    writeRound(whole, facts, false);
    writeRound(drafted, facts, true);
  }
  for (const { run } of [whole, drafted]) run.close();
  expect(tablesOf(drafted.path)).toEqual(tablesOf(whole.path));
  const again = RunFile.openForReading(drafted.path);
  expect(again.verifyChain()).toMatchObject({ ok: true, rounds: 2 });
  again.close();
});

test("a draft that comes to nothing leaves its calls and none of its events, and the round can be played again", () => {
  const { path, run, chronicle } = begun();
  const { link } = chronicle;
  const take = run.draft();
  run.recordCall(aCall({ context: 1 }));
  const events = chronicle.close(ROUND_1, 2);
  sealed(link, events, take);
  run.abandon();
  expect(() => take({} as EventRow)).toThrow("is closed");
  run.recordCall(aCall({ context: 2 }));
  run.flush();
  expect([...run.events({ fromRound: 1 })]).toEqual([]);
  expect(run.callsOf(1).map(({ context }) => context)).toEqual([1, 2]);
  run.commitAhead(sealed(link, events, run.draft()));
  run.close();
  const again = RunFile.openForReading(path);
  expect([...again.events({ fromRound: 1 })]).toEqual(events);
  expect(again.verifyChain()).toMatchObject({ ok: true, rounds: 1 });
  again.close();
});

test("what is killed in the middle of a draft is as it was before the round", () => {
  const { path, run, chronicle } = begun();
  const { link } = chronicle;
  const take = run.draft();
  for (let context = 0; context < MANY; context += 1) run.recordCall(aCall({ context }));
  sealed(link, chronicle.close(ROUND_1, 2), take);
  const db = new Sqlite(path, { readonly: true });
  expect(db.prepare("SELECT max(round) FROM events").pluck().get()).toBe(0);
  expect(db.prepare("SELECT last_round FROM run").pluck().get()).toBe(0);
  db.close();
  run.abandon();
  run.close();
});

test("while a round is drafted nothing else is written, and a round that has lost a row is a bug", () => {
  const { run, chronicle } = begun();
  const { link } = chronicle;
  const take = run.draft();
  expect(() => run.draft()).toThrow("drafted already");
  expect(() => run.setStatus({ status: "done" })).toThrow("drafted");
  const rows: EventRow[] = [];
  const events = chronicle.close(ROUND_1, 2);
  const round = sealed(link, events, (row) => rows.push(row));
  for (const row of rows.slice(1)) take(row);
  expect(() => run.commitAhead(round)).toThrow(/events and \d+ rows/);
  run.abandon();
  run.commitRound(events);
  run.close();
});

test("a list of events with a gap in it is told of, and nothing of it stays", () => {
  const { run, chronicle } = begun();
  const events = chronicle.close(ROUND_1, 2);
  const [, second] = events;
  expect(() => run.commitRound(events.filter((event) => event !== second))).toThrow(/expected event/);
  expect([...run.events({ fromRound: 1 })]).toEqual([]);
  run.commitRound(events);
  expect(run.verifyChain()).toMatchObject({ ok: true, rounds: 1 });
  run.close();
});
