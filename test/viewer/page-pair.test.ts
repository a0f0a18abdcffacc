import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pair, RoundLine, RunLine, RunState } from "../../src/viewer/api.ts";
import { lineWords } from "../../src/viewer/page/pair/line-words.ts";
import { momentOf } from "../../src/viewer/page/pair/pair-moment.ts";

const aRun = (id: string, state: RunState, lastRound: number, plannedRounds: number): RunLine =>
  ({ id, state, lastRound, plannedRounds }) as RunLine;

/** Two runs with so many closed rounds, the opening counted. */
function aPair(states: readonly [RunState, RunState], closed: readonly [number, number]): Pair {
  const line = (round: number, end: number): RoundLine | null =>
    round < end ? ({ round } as RoundLine) : null;
  const shared = Math.min(...closed);
  return {
    first: aRun("a", states[0], closed[0] - 1, 20),
    second: aRun("b", states[1], closed[1] - 1, 20),
    parting:
      closed[0] === closed[1]
        ? null
        : {
            round: shared,
            seq: 9,
            first: closed[0] > shared ? "[9]" : null,
            second: closed[1] > shared ? "[9]" : null,
          },
    sharedRounds: shared,
    kinship: null,
    rounds: Array.from({ length: Math.max(...closed) }, (_, round) => ({
      round,
      isShared: round < shared,
      first: line(round, closed[0]),
      second: line(round, closed[1]),
    })),
    after: [],
  };
}

const closed = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }));

describe("two runs side by side", () => {
  test("where neither goes on, an address without a round stands at the last round of either", () => {
    fc.assert(
      fc.property(closed, (ends) => {
        const moment = momentOf(aPair(["done", "stopped"], ends), undefined);
        expect(moment).toMatchObject({ round: Math.max(...ends) - 1, isLive: false });
        expect(moment.planned).toBe(moment.last);
      }),
    );
  });

  test("a run that goes on is followed, whichever side it is on, and of two the one that is behind", () => {
    fc.assert(
      fc.property(closed, ([one, other]) => {
        const left = momentOf(aPair(["running", "done"], [one, other]), undefined);
        const right = momentOf(aPair(["done", "running"], [other, one]), undefined);
        expect([left.round, right.round]).toEqual([one - 1, one - 1]);
        expect([left.sides[0].isLive, left.sides[1].isLive]).toEqual([true, false]);
        const both = momentOf(aPair(["running", "running"], [one, other]), undefined);
        expect(both).toMatchObject({ round: Math.min(one, other) - 1, isLive: true, planned: 20 });
      }),
    );
  });

  test("a round that was asked for stays, and no side is shown beyond its own end", () => {
    fc.assert(
      fc.property(closed, fc.nat(30), (ends, asked) => {
        const moment = momentOf(aPair(["running", "done"], ends), asked);
        expect(moment.round).toBe(Math.min(asked, Math.max(...ends) - 1));
        expect(moment.sides.map(({ round }) => round)).toEqual(
          ends.map((end) => Math.min(moment.round, end - 1)),
        );
      }),
    );
  });

  test("a log that has not got further yet does not part from the other; one that has ended does", () => {
    for (const state of ["running", "stopped", "crashed", "failed"] as const) {
      expect(momentOf(aPair([state, "done"], [3, 7]), undefined).parting).toBeNull();
      expect(momentOf(aPair(["done", state], [7, 3]), undefined).parting).toBeNull();
    }
    expect(momentOf(aPair(["done", "done"], [3, 7]), undefined).parting).toMatchObject({ round: 3 });
    expect(momentOf(aPair(["running", "done"], [7, 3]), undefined).parting).toMatchObject({ round: 3 });
  });
});

test("an event's line is told in words, and one that is none is shown as it is", () => {
  expect(lineWords('[167,7,1769601857142,"turn",42,6,0,null,"turn.taken",{"actions":1}]')).toBe(
    "turn 42: somebody takes a turn",
  );
  expect(lineWords('[167,7,1769601600000,"operator",null,null,null,null,"agent.changed",{"agent":0')).toBe(
    "an agent is changed, by the experimenter’s hand",
  );
  for (const odd of ["", "[]", "<script>", '[1,2,3,"turn",4,5,6,7,"no.such",{}]']) {
    expect(lineWords(odd)).toBe(odd);
  }
});
