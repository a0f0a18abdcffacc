import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome, Provider } from "../../src/core/call.ts";
import { rngFor } from "../../src/core/rng.ts";
import { runCells } from "../../src/engine/experiment.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  linesOf,
  ORIGIN,
  options,
  plannedOf,
  play,
  playOn,
  wrapping,
} from "../support/experiments.ts";

const planned = plannedOf(experimentOf(LISTENERS));
const whole = await play(planned);

/** Answers arrive in an order that has nothing to do with the order of asking. */
function delayed(salt: number): (provider: Provider) => Provider {
  let calls = 0;
  return (provider) => ({
    ...provider,
    complete: async (request) => {
      calls += 1;
      const hops = rngFor(salt, "hops", calls).int(6);
      for (let i = 0; i < hops; i += 1) await new Promise(setImmediate);
      return provider.complete(request);
    },
  });
}

describe("a log is a function of plan and answers", () => {
  test("the run that all others here are held against did something", () => {
    const { counts, status } = whole.result;
    expect(status).toBe("done");
    expect(counts.comments).toBeGreaterThan(10);
    expect(counts.votes).toBeGreaterThan(3);
  });

  test("twice the same scenario, twice the same hash", async () => {
    const again = await play(plannedOf(experimentOf(LISTENERS)));
    expect(again.result.logHash).toBe(whole.result.logHash);
    expect(linesOf(again.path)).toEqual(linesOf(whole.path));
  });

  test("random delays of the providers change nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (salt) => {
        const late = await play(planned, { openProvider: wrapping(delayed(salt)) });
        expect(late.result.logHash).toBe(whole.result.logHash);
      }),
      { numRuns: 8 },
    );
  });

  test("eight jobs at once give the hashes of one", async () => {
    const experiment = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 8"));
    const hashes = async (jobs: number): Promise<readonly string[]> => {
      const dir = freshFolder();
      const cells = experiment.runs.map((run) => {
        const { arm, seed } = run.plan;
        return { path: `${dir}/${arm}-s${seed}.db`, arm, seed, planned: run };
      });
      const provider = wrapping(delayed(jobs));
      const results = await runCells(cells, { ...options({ openProvider: provider }), jobs, origin: ORIGIN });
      return results.map(({ logHash }) => logHash);
    };
    const [one, eight] = [await hashes(1), await hashes(8)];
    expect(eight).toEqual(one);
    expect(new Set(one).size).toBe(8);
  });

  test("sequential activation is as deterministic", async () => {
    const sequential = plannedOf(
      experimentOf(LISTENERS.replace("rounds: 8", "rounds: 4\nactivation: sequential")),
    );
    const at = await play(sequential);
    const late = await play(sequential, { openProvider: wrapping(delayed(3)) });
    expect(late.result.logHash).toBe(at.result.logHash);
    expect(at.result.logHash).not.toBe(whole.result.logHash);
  });
});

/** Counts what is asked, by place, and pulls the plug after so many calls. */
function counting(asked: Map<string, number>, after = Number.POSITIVE_INFINITY) {
  const stop = { stopping: false };
  const wrap = (provider: Provider): Provider => ({
    ...provider,
    complete: async (request): Promise<CallOutcome> => {
      const { round, context, ordinal } = request.address;
      const place = `${round}/${context}/${ordinal}`;
      asked.set(place, (asked.get(place) ?? 0) + 1);
      if ([...asked.values()].reduce((sum, n) => sum + n, 0) >= after) stop.stopping = true;
      return provider.complete(request);
    },
  });
  return { stop, openProvider: wrapping(wrap) };
}

describe("a run goes on where it stopped", () => {
  test("after any round, to the same hash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 7 }), async (round) => {
        const part = await play(planned, { maxRounds: round });
        expect(part.result).toMatchObject({ status: "stopped", stopReason: "max-rounds", rounds: round });
        const rest = await playOn(part.path);
        expect(rest.logHash).toBe(whole.result.logHash);
        expect(linesOf(part.path)).toEqual(linesOf(whole.path));
      }),
      { numRuns: 8 },
    );
  });

  test("in the middle of any round, asking for no recorded answer again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.result.counts.calls - 1 }), async (after) => {
        const asked = new Map<string, number>();
        const part = await play(planned, counting(asked, after));
        expect(part.result.stopReason).toBe("interrupted");
        const rest = await playOn(part.path, counting(asked));
        expect(rest.logHash).toBe(whole.result.logHash);
        expect([...asked.values()].every((times) => times === 1)).toBe(true);
        expect(rest.counts).toEqual(whole.result.counts);
      }),
      { numRuns: 12 },
    );
  });

  test("after a provider failed, which is a status and no event", async () => {
    let calls = 0;
    const failing = wrapping((provider) => ({
      ...provider,
      complete: async (request): Promise<CallOutcome> => {
        calls += 1;
        if (calls === 17) return { ok: false, failure: "overloaded", message: "come back later" };
        return provider.complete(request);
      },
    }));
    const part = await play(planned, { openProvider: failing });
    expect(part.result).toMatchObject({
      status: "stopped",
      stopReason: expect.stringContaining("overloaded"),
    });
    const rest = await playOn(part.path);
    expect(rest.logHash).toBe(whole.result.logHash);
    expect(rest.counts.failedCalls).toBe(1);
    expect(rest.counts.attempts).toBe(whole.result.counts.attempts + 1);
  });

  test("a done run stays as it is", async () => {
    const again = await playOn(whole.path);
    expect(again).toMatchObject({ status: "done", logHash: whole.result.logHash });
    const file = RunFile.openForReading(whole.path);
    expect(file.header()).toMatchObject({ status: "done", rounds: 8, comparable: true });
    file.close();
  });
});
