import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasReachedCaps } from "../../src/engine/caps.ts";
import { replayRun } from "../../src/engine/replay.ts";
import type { CapsPlan, PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, LISTENERS, plannedOf, play, playOn } from "../support/experiments.ts";

const plain = plannedOf(experimentOf(LISTENERS));
const capped = (caps: CapsPlan): PlannedRun => ({ ...plain, plan: { ...plain.plan, caps } });

interface Amounts {
  readonly turns: number;
  readonly actions: number;
}

/** Turns and actions of each round from 1 on. */
function amountsOf(path: string): readonly Amounts[] {
  const file = RunFile.openForReading(path);
  try {
    const rounds = Array.from({ length: plain.plan.rounds }, () => ({ turns: 0, actions: 0 }));
    for (const { round, event } of file.events()) {
      const of = rounds[round - 1];
      if (event.type !== "turn.taken" || of === undefined) continue;
      of.turns += 1;
      of.actions += event.actions;
    }
    return rounds;
  } finally {
    file.close();
  }
}

const free = amountsOf((await play(plain)).path);

describe("caps", () => {
  test.each(["turns", "actions"] as const)(
    "on %s let whole rounds pass until they are reached, and none after",
    async (what) => {
      const half = Math.floor(free.reduce((sum, round) => sum + round[what], 0) / 2);
      const rounds = amountsOf((await play(capped({ [what]: half }))).path);
      let before = 0;
      rounds.forEach((round, i) => {
        expect(round).toEqual(before < half ? free[i] : { turns: 0, actions: 0 });
        before += round[what];
      });
      expect(before).toBeGreaterThanOrEqual(half);
      expect(rounds.at(-1)).toEqual({ turns: 0, actions: 0 });
    },
  );

  test("hold in a replay and over a resume", async () => {
    const whole = await play(capped({ turns: 9 }));
    const parted = await play(capped({ turns: 9 }), { maxRounds: 2 });
    expect((await playOn(parted.path)).logHash).toBe(whole.result.logHash);
    const file = RunFile.openForReading(whole.path);
    try {
      expect((await replayRun(file)).ok).toBe(true);
    } finally {
      file.close();
    }
  });

  test("on tokens stop nothing", async () => {
    expect(amountsOf((await play(capped({ outputTokens: 1 }))).path)).toEqual(free);
  });

  test("are reached exactly where a total is no less than its cap", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 50 }), (turns, actions, cap) => {
        const at = (caps: CapsPlan | undefined) =>
          hasReachedCaps({
            plan: { ...plain.plan, ...(caps && { caps }) },
            forum: { turns } as never,
            actions,
          });
        expect(at(undefined)).toBe(false);
        expect(at({ turns: cap })).toBe(turns >= cap);
        expect(at({ actions: cap })).toBe(actions >= cap);
        expect(at({ turns: cap, actions: cap })).toBe(turns >= cap || actions >= cap);
      }),
    );
  });
});
