import { join } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cause, Event, LoggedEvent, View } from "../../src/core/events.ts";
import { postId } from "../../src/core/ids.ts";
import { eventLine } from "../../src/store/chain.ts";
import { EVENT_DOCS } from "../../src/store/event-docs.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { aFolder, aHeader, Chronicle } from "./a-run.ts";

const aText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom('x","views":[1]', '","views":', "\ud800", "\\"),
);

const aTurn: fc.Arbitrary<Event> = fc.record({
  type: fc.constant("turn.taken"),
  agent: fc.nat(3),
  outcome: fc.constantFrom("acted", "silent"),
  reads: fc.array(fc.record({ type: fc.constant("search"), query: aText }), { maxLength: 2 }),
  views: fc.array(
    fc.record({
      surface: fc.constant("search"),
      of: aText,
      eligible: fc.array(fc.nat(99).map(postId), { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
  actions: fc.nat(3),
}) as fc.Arbitrary<Event>;

const aCause: fc.Arbitrary<Cause> = fc.constantFrom<Cause>(
  { by: "scenario" },
  { by: "turn", turn: 3, context: 1, call: 2 },
  { by: "turn", turn: 3, context: 1, call: 2, action: 0 },
);

const examples = Object.values(EVENT_DOCS)
  .map(({ example }): Event => example)
  .filter(({ type }) => type !== "round.closed" && type !== "agent.joined" && type !== "agent.changed");

const aFact = fc.tuple(aCause, fc.oneof(aTurn, fc.constantFrom(...examples)));

function written(rounds: readonly (readonly (readonly [Cause, Event])[])[]): string {
  const path = join(aFolder(), "run.db");
  const file = RunFile.create(path, aHeader);
  const chronicle = new Chronicle();
  for (const facts of rounds) file.commitRound(chronicle.close(facts));
  file.close();
  return path;
}

function reading<T>(path: string, use: (file: RunFile) => T): T {
  const file = RunFile.openForReading(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

const blind = (logged: LoggedEvent): LoggedEvent =>
  logged.event.type === "turn.taken" ? { ...logged, event: { ...logged.event, views: [] } } : logged;

const viewsOf = ({ cause, event }: LoggedEvent): (readonly View[])[] =>
  event.type === "turn.taken" && cause.by === "turn" ? [event.views] : [];

describe("a log read whole", () => {
  const byRound = (file: RunFile, rounds: number): string[][] =>
    Array.from({ length: rounds }, (_, round) => file.lines(round));

  test("says what its rows say, round by round", () => {
    fc.assert(
      fc.property(fc.array(fc.array(aFact, { maxLength: 6 }), { minLength: 1, maxLength: 3 }), (rounds) => {
        reading(written(rounds), (file) => {
          const lines = byRound(file, rounds.length);
          expect(Array.from(file.events(), eventLine)).toEqual(lines.flat());
          for (const [round, expected] of lines.entries()) {
            const read = file.events({ fromRound: round, toRound: round });
            expect(Array.from(read, eventLine)).toEqual(expected);
          }
        });
      }),
      { numRuns: 12 },
    );
  });

  const facts = Array.from({ length: 1_100 }, () => [{ by: "scenario" }, examples[0]] as [Cause, Event]);

  test.each([
    ["cut short", "UPDATE events SET payload = substr(payload, 1, 5) WHERE seq = 700"],
    [
      "one row that says two",
      `UPDATE events SET payload = '{"a":1}},{"seq":701,"event":{"b":2}' WHERE seq = 700`,
    ],
  ])("names the row at fault: %s", (_what, damage) => {
    const path = written([facts]);
    const db = new Sqlite(path);
    db.exec(damage);
    db.close();
    reading(path, (file) => {
      const read: number[] = [];
      const readAll = (): void => {
        for (const { seq } of file.events()) read.push(seq);
      };
      expect(readAll).toThrow(
        expect.objectContaining({ code: "run_damaged", message: "event 700 of the run is not readable" }),
      );
      expect(read).toEqual(Array.from({ length: 699 }, (_, i) => i + 1));
    });
  });

  test("goes on behind a page, without a gap", () => {
    reading(written([facts, facts]), (file) => {
      expect(Array.from(file.events(), ({ seq }) => seq)).toEqual(
        Array.from({ length: 2_202 }, (_, i) => i + 1),
      );
      expect(Array.from(file.events({ fromRound: 1 }), ({ seq }) => seq)).toHaveLength(1_101);
    });
  });
});

describe("a log read by the page", () => {
  test("is the log, but for what turns were shown; and that is what is read apart, from anywhere on", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(aFact, { maxLength: 6 }), { maxLength: 3 }),
        fc.nat(20),
        (rounds, from) => {
          reading(written(rounds), (file) => {
            const all = [...file.events()];
            const later = all.filter(({ seq }) => seq > from);
            expect([...file.blindEvents(from)]).toEqual(later.map(blind));
            const last = all.at(-1)?.seq ?? 0;
            expect([...file.views(from, last)]).toEqual(later.flatMap(viewsOf));
            expect([...file.views(0, from)]).toEqual(all.filter(({ seq }) => seq <= from).flatMap(viewsOf));
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  test("goes on behind a page, without a gap", () => {
    const facts = Array.from({ length: 1_100 }, () => [{ by: "scenario" }, examples[0]] as [Cause, Event]);
    reading(written([facts, facts]), (file) =>
      expect([...file.blindEvents(0)].map(({ seq }) => seq)).toEqual(
        Array.from({ length: 2_202 }, (_, i) => i + 1),
      ),
    );
  });

  test("says where it is damaged", () => {
    const path = written([[[{ by: "scenario" }, examples[0] as Event]]]);
    const db = new Sqlite(path);
    db.exec("UPDATE events SET payload = substr(payload, 1, 5) WHERE seq = 1");
    db.close();
    reading(path, (file) =>
      expect(() => [...file.blindEvents(0)]).toThrow(
        expect.objectContaining({ code: "run_damaged", message: expect.stringContaining("1") }),
      ),
    );
  });
});
