import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallFailure, CallOutcome, CallRequest, Completion } from "../../src/core/call.ts";
import { rngFor } from "../../src/core/rng.ts";
import { openLedger } from "../../src/engine/budget.ts";
import { type Cell, refuseStrangers } from "../../src/engine/cells.ts";
import { runCells } from "../../src/engine/experiment.ts";
import { replayRun } from "../../src/engine/replay.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  ORIGIN,
  options,
  plannedOf,
  play,
  playOn,
} from "../support/experiments.ts";
import { aWire, overAWire, type Wire } from "../support/wired.ts";

const planned = overAWire(plannedOf(experimentOf(LISTENERS)));
const calm = aWire();
const whole = await calm.time.drive(play(planned, calm));

const FAULTS = ["rate_limit", "overloaded", "server_error", "connection", "timeout", "bad_response"] as const;

/** Faults and delays that have nothing to do with the order of asking. */
function storm(salt: number, share: number): Wire {
  let n = 0;
  const dice = () => {
    n += 1;
    return rngFor(salt, "storm", n);
  };
  return aWire(
    (_, attempt): CallOutcome | undefined => {
      const rng = dice();
      if (attempt >= 4 || rng.next() >= share) return undefined;
      return {
        ok: false,
        failure: rng.pick<CallFailure>(FAULTS),
        message: `storm ${n}`,
        retryAfterMs: rng.int(20_000),
      };
    },
    () => dice().int(5_000),
  );
}

const rowsOf = (path: string) => {
  const file = RunFile.openForReading(path);
  try {
    return Array.from({ length: file.header().lastRound + 2 }, (_, round) => file.callsOf(round))
      .flat()
      .map((call) => ({ ...call, segments: call.segments }));
  } finally {
    file.close();
  }
};

describe("a log is a function of plan and answers, over a wire too", () => {
  test("the run that all others here are held against did something, and says what it cost", () => {
    const { counts, status, costUsd } = whole.result;
    expect(status).toBe("done");
    expect(counts.comments).toBeGreaterThan(10);
    expect(counts.attempts).toBe(calm.seen.length);
    const dollars = rowsOf(whole.path).reduce((sum, { priceUsd = Number.NaN }) => sum + priceUsd, 0);
    expect(costUsd).toBeCloseTo(dollars, 9);
    expect(costUsd).toBeGreaterThan(0);
  });

  test("no faults, delays or limits change it; every attempt is a row, and waiting is told apart", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        async (salt, share, concurrency) => {
          const wire = storm(salt, share);
          const narrow = overAWire(plannedOf(experimentOf(LISTENERS)), "schema", { concurrency, rpm: 60 });
          const { path, result } = await wire.time.drive(play(narrow, wire));
          expect(result).toMatchObject({ status: "done", logHash: whole.result.logHash });
          expect(result.counts.attempts).toBe(wire.seen.length);
          expect(result.costUsd).toBeUndefined();
          const rows = rowsOf(path);
          const again = rows.filter(({ attempt }) => attempt > 0);
          expect(again).toHaveLength(result.counts.failedCalls);
          expect(again.every(({ waitingMs }) => waitingMs > 0)).toBe(true);
          expect(rows.every(({ latencyMs }) => latencyMs <= 5_000)).toBe(true);
        },
      ),
      { numRuns: 8 },
    );
  });

  test("cut off anywhere and taken up again, it asks for no recorded answer again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: calm.seen.length - 1 }),
        async (salt, after) => {
          const wire = storm(salt, 0.3);
          const waits = new AbortController();
          const stop = {
            get stopping() {
              return wire.seen.length >= after;
            },
            waits: waits.signal,
          };
          const part = await wire.time.drive(play(planned, { ...wire, stop }));
          const answered = new Set(
            rowsOf(part.path).flatMap(({ round, context, ordinal, repair, outcome }) =>
              outcome.ok ? [`${round}/${context}/${ordinal}/${repair}`] : [],
            ),
          );
          const rest = storm(salt + 1, 0.3);
          const result = await rest.time.drive(playOn(part.path, rest));
          expect(result).toMatchObject({ status: "done", logHash: whole.result.logHash });
          expect(rest.seen.filter(({ place }) => answered.has(place))).toEqual([]);
          expect(result.counts.attempts).toBe(wire.seen.length + rest.seen.length);
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe("trouble that does not pass", () => {
  test("pauses the run before its round commits, naming model, failure and attempts; the count goes on after it", async () => {
    const [first = ""] = calm.seen.map(({ place }) => place).filter((place) => place.startsWith("3/"));
    const unlucky = Number(first.split("/")[1]);
    const victim = ({ address }: CallRequest): boolean => address.round === 3 && address.context === unlucky;
    const wire = aWire((request) => (victim(request) ? "overloaded" : undefined));
    const part = await wire.time.drive(play(planned, wire));
    expect(part.result).toMatchObject({ status: "stopped", rounds: 2 });
    expect(part.result.stopReason).toMatch(/^provider: [ab]: overloaded: gave up after 6 attempts in \d+ s/);
    const others = wire.seen.filter(
      ({ place }) => place.startsWith("3/") && !place.startsWith(`3/${unlucky}/`),
    );
    const landed = rowsOf(part.path).filter(({ round, context }) => round === 3 && context !== unlucky);
    expect(landed).toHaveLength(others.length);
    const rest = aWire();
    const result = await rest.time.drive(playOn(part.path, rest));
    expect(result.logHash).toBe(whole.result.logHash);
    const attempts = rowsOf(part.path)
      .filter(({ round, context, ordinal }) => round === 3 && context === unlucky && ordinal === 0)
      .map(({ attempt }) => attempt);
    expect(attempts).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test.each(["auth", "billing", "not_found", "bad_request"] as const)(
    "%s is asked once, and no run of the process asks that model again",
    async (failure) => {
      const wire = aWire(() => failure);
      const experiment = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 4"));
      const cells = cellsIn(
        freshFolder(),
        experiment.runs.map((run) => overAWire(run, "schema", { concurrency: 1 })),
      );
      const results = await wire.time.drive(runCells(cells, { ...options(wire), jobs: 2, origin: ORIGIN }));
      for (const { status, stopReason } of results) {
        expect(status).toBe("stopped");
        expect(stopReason).toMatch(new RegExp(`^provider: [ab]: ${failure}: it was ${failure}$`));
      }
      // Two models, each asked at most once.
      expect(wire.seen.length).toBeLessThanOrEqual(2);
      const mended = aWire();
      const rest = await mended.time.drive(runCells(cells, { ...options(mended), jobs: 2, origin: ORIGIN }));
      expect(rest.every(({ status }) => status === "done")).toBe(true);
    },
  );

  test("the operator's stop ends waits of minutes at once, and what is in flight lands", async () => {
    const waits = new AbortController();
    const slow: CallOutcome = { ok: false, failure: "rate_limit", message: "slow", retryAfterMs: 300_000 };
    const wire = aWire(
      ({ address }) => (address.context % 2 === 0 ? slow : undefined),
      ({ address }) => (address.context % 2 === 0 ? 100 : 60_000),
    );
    const stop = {
      get stopping() {
        return waits.signal.aborted;
      },
      waits: waits.signal,
    };
    const stopping = wire.time.sleep(50_000).then(() => waits.abort());
    const { path, result } = await wire.time.drive(play(planned, { ...wire, stop }));
    await stopping;
    expect(result.stopReason).toBe("interrupted");
    const rows = rowsOf(path);
    expect(rows).toHaveLength(wire.seen.length);
    expect(rows.some(({ outcome }) => outcome.ok)).toBe(true);
    expect(rows.some(({ outcome }) => !outcome.ok)).toBe(true);
    expect(wire.time.now()).toBe(60_000);
  });
});

const cellsIn = (folder: string, runs: readonly PlannedRun[]): readonly Cell[] =>
  runs.map((run) => {
    const { arm, seed } = run.plan;
    return { path: join(folder, `${arm}-s${seed}.db`), arm, seed, planned: run };
  });

const cellOf = (path: string): Cell => ({ path, arm: "only", seed: 7, planned });

describe("a budget", () => {
  test("of N calls is never exceeded by one, with eight runs at once, faults and resumes", async () => {
    const runs = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 8")).runs.map((run) => overAWire(run));
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 100 }), async (salt, cap) => {
        const folder = freshFolder();
        const cells = cellsIn(folder, runs);
        let sent = 0;
        for (const calls of [cap, 2 * cap]) {
          const wire = storm(salt + calls, 0.2);
          const ledger = openLedger(folder, { type: "set", budget: { calls } }, wire.clock);
          const shared = { ...options(wire), jobs: 8, origin: ORIGIN, ledgerOf: () => ledger };
          const results = await wire.time.drive(runCells(cells, shared));
          ledger?.close();
          sent += wire.seen.length;
          expect(sent).toBe(calls);
          for (const { status, stopReason } of results.filter((one) => one.status !== "done")) {
            expect(status).toBe("stopped");
            expect(stopReason).toMatch(/^budget: calls [\d,]+ of [\d,]+ are used$/);
          }
        }
        const rows = cells.reduce((sum, { path }) => sum + rowsOf(path).length, 0);
        expect(rows).toBe(sent);
      }),
      { numRuns: 3 },
    );
  });

  test("of dollars stops the run, and with more of them it goes on to the same log", async () => {
    const [folder, wire] = [freshFolder(), aWire()];
    const path = join(folder, "only-s7.db");
    const budget = { usd: (whole.result.costUsd ?? 0) / 2 };
    const ledger = openLedger(folder, { type: "set", budget }, wire.clock);
    const shared = { ...options(wire), jobs: 1, origin: ORIGIN };
    const [part] = await wire.time.drive(runCells([cellOf(path)], { ...shared, ledgerOf: () => ledger }));
    ledger?.close();
    expect(part).toMatchObject({
      status: "stopped",
      stopReason: expect.stringMatching(/^budget: usd 0\.\d+ of/),
    });
    expect(part?.costUsd).toBeLessThanOrEqual(budget.usd);
    const more = openLedger(folder, { type: "change", budget: { usd: 100 } }, wire.clock);
    const [rest] = await wire.time.drive(runCells([cellOf(path)], { ...shared, ledgerOf: () => more }));
    more?.close();
    expect(rest).toMatchObject({ status: "done", logHash: whole.result.logHash });
  });

  test("counts synthetic models' calls too, and leaves their log alone", async () => {
    const plain = plannedOf(experimentOf(LISTENERS));
    const free = await play(plain);
    const folder = freshFolder();
    const ledger = openLedger(folder, { type: "set", budget: { calls: 30 } }, () => 0);
    const part = await play(plain, { ledgerOf: () => ledger });
    expect(part.result).toMatchObject({ stopReason: "budget: calls 30 of 30 are used" });
    expect(part.result.counts.attempts).toBe(30);
    ledger?.close();
    expect((await playOn(part.path)).logHash).toBe(free.result.logHash);
  });

  test("that is older than its runs' calls counts those in", async () => {
    const part = await aWireDrive(play(planned, { ...calm, maxRounds: 2 }));
    const ledger = openLedger(
      dirname(part.path),
      { type: "set", budget: { calls: part.result.counts.calls } },
      () => 0,
    );
    const rest = await aWireDrive(playOn(part.path, { ...calm, ledgerOf: () => ledger }));
    ledger?.close();
    expect(rest).toMatchObject({
      status: "stopped",
      rounds: 2,
      stopReason: expect.stringMatching(/^budget: calls/),
    });
  });

  test("in dollars cannot be kept where a price is unknown, and nothing is sent", async () => {
    const wire = aWire();
    const folder = freshFolder();
    const ledger = openLedger(folder, { type: "set", budget: { usd: 1 } }, wire.clock);
    const unpriced = overAWire(plannedOf(experimentOf(LISTENERS)), "schema", {});
    const { result } = await wire.time.drive(play(unpriced, { ...wire, ledgerOf: () => ledger }));
    ledger?.close();
    expect(result.stopReason).toMatch(/^budget: the price of a is unknown/);
    expect(wire.seen).toEqual([]);
  });
});

const aWireDrive = <T>(work: Promise<T>): Promise<T> => calm.time.drive(work);

const saying = (text: string, over: Partial<Completion> = {}): CallOutcome => ({
  ok: true,
  completion: { text, stop: "end", servedModel: "m-1", usage: {}, sent: {}, ...over },
});

const SILENCE = '{"actions":[{"type":"do_nothing"}]}';

describe("an answer that nothing can be read from", () => {
  const prompting = overAWire(plannedOf(experimentOf(LISTENERS)), "prompt");
  const babbling = (repaired: string) =>
    aWire(({ address }) => (address.repair > 0 ? saying(repaired) : saying("I think, therefore …")));

  test("is put right once, by a model that is held by words alone", async () => {
    const wire = babbling(SILENCE);
    const { path, result } = await wire.time.drive(play(prompting, wire));
    expect(result.counts).toMatchObject({
      lost: 0,
      silent: result.counts.turns,
      calls: 2 * result.counts.turns,
    });
    const repairs = rowsOf(path).filter(({ repair }) => repair === 1);
    expect(repairs).toHaveLength(result.counts.turns);
    const [first] = repairs;
    expect(first?.segments.slice(-2)).toMatchObject([
      { role: "assistant", kind: "answer", text: "I think, therefore …" },
      { role: "user", kind: "frame", text: expect.stringContaining("no JSON object") },
    ]);
    const file = RunFile.openForReading(path);
    expect(await replayRun(file)).toMatchObject({ ok: true, answers: result.counts.calls });
    expect(
      file.callFor({ round: 1, context: first?.context ?? 0, ordinal: 0, repair: 1 })?.outcome,
    ).toMatchObject({
      completion: { text: SILENCE },
    });
    file.close();
  });

  test("stays unreadable where the repair is no better, and is asked for no third time", async () => {
    const wire = babbling("still babbling");
    const { result } = await wire.time.drive(play(prompting, wire));
    expect(result.counts.unreadable).toBe(result.counts.turns);
    expect(result.counts.calls).toBe(2 * result.counts.turns);
    expect(result.comparable).toBe(false);
  });

  test.each([
    ["declined", saying("No.", { stop: "refusal" })],
    ["filtered", saying("", { stop: "filter" })],
    ["empty", saying(" ")],
    ["truncated", saying('{"actions":[', { stop: "max_tokens" })],
  ] as const)("is not asked for again where it was %s", async (_, outcome) => {
    const wire = aWire(() => outcome);
    const { result } = await wire.time.drive(play(prompting, wire));
    expect(result.counts.calls).toBe(result.counts.turns);
    expect(result.counts.lost).toBe(result.counts.turns);
  });

  test("is not put right by a model that a schema holds", async () => {
    const wire = aWire(() => saying("oops"));
    const { result } = await wire.time.drive(play(planned, wire));
    expect(result.counts.unreadable).toBe(result.counts.turns);
    expect(result.counts.calls).toBe(result.counts.turns);
  });

  test("is put right also after the run was cut off between the two", async () => {
    const full = babbling(SILENCE);
    const { result: through } = await full.time.drive(play(prompting, full));
    const wire = babbling(SILENCE);
    const stop = {
      get stopping() {
        return wire.seen.length >= 6;
      },
    };
    const part = await wire.time.drive(play(prompting, { ...wire, stop }));
    const rest = babbling(SILENCE);
    const result = await rest.time.drive(playOn(part.path, rest));
    expect(result.logHash).toBe(through.logHash);
    expect(wire.seen.length + rest.seen.length).toBe(full.seen.length);
  });
});

describe("how a model is held to a form", () => {
  const open = overAWire(plannedOf(experimentOf(LISTENERS)), "open");
  /** Takes no schema: the two models are probed with two calls each. */
  const plain = () => {
    const wire = aWire();
    const probed: string[] = [];
    const openProvider: Wire["openProvider"] = async (spec, access, world) => {
      const provider = await wire.openProvider(spec, access, world);
      return {
        ...provider,
        complete: (request) => {
          if (request.address.name !== "probe") return provider.complete(request);
          probed.push(`${spec.model} ${spec.structured}`);
          return spec.structured === "schema"
            ? { ok: false, failure: "bad_request", message: "no schemas here" }
            : saying("{}");
        },
      };
    };
    return { ...wire, openProvider, probed };
  };

  test("is asked once for all runs of a process, stands in the plan, and is taken from there the next time", async () => {
    const runs = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: 3")).runs.map((run) =>
      overAWire(run, "open"),
    );
    const cells = cellsIn(freshFolder(), runs);
    const wire = plain();
    const carry = (some: readonly Cell[], over: Wire) =>
      over.time.drive(runCells(some, { ...options(over), jobs: 3, origin: ORIGIN }));
    await carry(cells.slice(0, 2), wire);
    expect(wire.probed).toHaveLength(4);
    const file = RunFile.openForReading(cells[0]?.path ?? "");
    expect(Object.values(file.header().models ?? {}).map(({ structured }) => structured)).toEqual([
      "json",
      "json",
    ]);
    file.close();
    expect(() => refuseStrangers(cells)).not.toThrow();
    const second = plain();
    const results = await carry(cells, second);
    expect(second.probed).toEqual([]);
    expect(results.every(({ status }) => status === "done")).toBe(true);
  });

  test("counts in the budget, and a model that cannot be asked leaves no file behind", async () => {
    const folder = freshFolder();
    const wire = plain();
    const ledger = openLedger(folder, { type: "set", budget: { calls: 3 } }, wire.clock);
    const shared = { ...options(wire), jobs: 1, origin: ORIGIN, ledgerOf: () => ledger };
    const path = join(folder, "only-s7.db");
    const [result] = await wire.time.drive(runCells([{ ...cellOf(path), planned: open }], shared));
    ledger?.close();
    expect(result).toMatchObject({
      status: "stopped",
      stopReason: "budget: calls 3 of 3 are used",
      rounds: 0,
    });
    expect(() => RunFile.openForReading(path)).toThrow(/no run/);
    const refusing = aWire(() => "auth");
    const [refused] = await refusing.time.drive(
      runCells([{ ...cellOf(path), planned: open }], { ...options(refusing), jobs: 1, origin: ORIGIN }),
    );
    expect(refused?.stopReason).toBe("provider: a: auth: it was auth");
  });
});

describe("a model that moves while the run goes on", () => {
  test("is told of, with all it was", async () => {
    const wire = aWire(({ address }) =>
      saying(SILENCE, { servedModel: address.round < 4 ? "m-1" : "m-2", fingerprint: "f", host: "there" }),
    );
    const { path, result } = await wire.time.drive(play(planned, wire));
    const moved = { served: ["m-1", "m-2"], fingerprints: ["f"] };
    expect(result.drift).toEqual([
      { model: "a", ...moved },
      { model: "b", ...moved },
    ]);
    expect(result.counts.drifted).toBe(2);
    const file = RunFile.openForReading(path);
    expect(file.header().counts).toMatchObject({ drifted: 2 });
    expect(file.callsOf(1)[0]?.outcome).toMatchObject({ completion: { host: "there", fingerprint: "f" } });
    file.close();
    expect(whole.result.drift).toEqual([]);
  });
});
