import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome, ModelAccess } from "../../src/core/call.ts";
import { rngFor } from "../../src/core/rng.ts";
import { type Entrant, type Gate, Gates, type Outside, type WaitReason } from "../../src/providers/gate.ts";
import { Sent } from "../../src/providers/minute-window.ts";
import { VirtualTime } from "../support/virtual-time.ts";

const SPEC = { provider: "anthropic", model: "haiku", params: {} };
const ANSWER: CallOutcome = {
  ok: true,
  completion: { text: "", stop: "end", servedModel: "haiku", usage: {}, sent: {} },
};
const failed = (failure: "rate_limit" | "overloaded" | "auth", retryAfterMs?: number): CallOutcome => ({
  ok: false,
  failure,
  message: failure,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

type Passage = Outside | { readonly type: "sent" };

/** As a call passes: in, there and back, out. */
async function passThrough(gate: Gate, entrant: Entrant, send: () => Promise<CallOutcome>): Promise<Passage> {
  const entry = await gate.enter(entrant);
  if (!(entry instanceof Sent)) return entry;
  gate.leave(entry, await send(), entrant);
  return { type: "sent" };
}

/** A gate with a server behind it that takes `latencyMs` and answers what it is told to. */
function setUp(access: ModelAccess = {}) {
  const time = new VirtualTime();
  const gate = new Gates(time).gateOf(SPEC, access);
  const sent: number[] = [];
  let [underWay, most] = [0, 0];
  const waits: WaitReason[] = [];
  const pass = (outcome: CallOutcome = ANSWER, entrant: Partial<Entrant> = {}): Promise<Passage> =>
    passThrough(
      gate,
      {
        tokens: 100,
        signal: new AbortController().signal,
        onWaiting: (why) => waits.push(why),
        ...entrant,
      },
      async () => {
        sent.push(time.now());
        underWay += 1;
        most = Math.max(most, underWay);
        await time.sleep(100);
        underWay -= 1;
        return outcome;
      },
    );
  const all = (count: number, outcome = ANSWER): Promise<readonly Passage[]> =>
    time.drive(Promise.all(Array.from({ length: count }, () => pass(outcome))));
  return { time, gate, sent, waits, pass, all, most: () => most };
}

/** Sends clean waves until the gate stops growing. */
async function grown({ gate, all }: { gate: Gate; all: (n: number) => Promise<unknown> }): Promise<number> {
  for (let before = 0; before !== gate.places; ) {
    before = gate.places;
    await all(gate.places * 2 + 1);
  }
  return gate.places;
}

describe("how many at once", () => {
  test("20 to begin with, and no more than 100 after any number of clean waves", async () => {
    const setup = setUp();
    await setup.all(20);
    expect(setup.most()).toBe(20);
    expect(setup.waits).toEqual([]);
    expect(setup.gate.places).toBe(20);
    expect(await grown(setup)).toBe(100);
    await setup.all(300);
    expect(setup.most()).toBe(100);
  });

  test("what the scenario says, from the first to the last", async () => {
    const setup = setUp({ concurrency: 3 });
    await setup.all(50);
    expect(setup.most()).toBe(3);
    expect(await grown(setup)).toBe(3);
  });

  test("also more than a gate would grow to by itself", async () => {
    const setup = setUp({ concurrency: 1_024 });
    await setup.all(2_000);
    expect(setup.most()).toBe(1_024);
  });

  test("the usual number for a server of one's own", () => {
    const gates = new Gates(new VirtualTime());
    expect(gates.gateOf({ ...SPEC, provider: "llama-cpp" }, {}).most).toBe(1);
    expect(gates.gateOf({ ...SPEC, provider: "llama-cpp" }, { concurrency: 8, baseUrl: "x" }).most).toBe(8);
  });

  test("a fifth less after refusals, once for all of one episode", async () => {
    const { gate, all, time } = setUp();
    await all(20, failed("rate_limit"));
    expect(gate.places).toBe(16);
    await all(5, failed("rate_limit"));
    expect(gate.places).toBe(16);
    await time.drive(time.sleep(15_000));
    await all(5, failed("rate_limit"));
    expect(gate.places).toBe(12);
  });

  test("never less than one, and more again after the episode", async () => {
    const setup = setUp({ concurrency: 2 });
    for (let i = 0; i < 5; i += 1) {
      await setup.all(1, failed("rate_limit"));
      await setup.time.drive(setup.time.sleep(15_000));
    }
    expect(setup.gate.places).toBe(1);
    await setup.time.drive(setup.time.sleep(15_000));
    expect(await grown(setup)).toBe(2);
  });

  test("trouble at the server holds growth back for a while, and cuts nothing", async () => {
    const { gate, all, time } = setUp();
    await all(1, failed("overloaded"));
    await all(60);
    expect(gate.places).toBe(20);
    await time.drive(time.sleep(15_000));
    await all(60);
    expect(gate.places).toBe(40);
  });

  test("one gate for a provider, address, key and model, whatever the alias or run", () => {
    const gates = new Gates(new VirtualTime());
    const gate = gates.gateOf(SPEC, {});
    expect(gates.gateOf({ ...SPEC, params: { max_tokens: 5 } }, { timeoutMs: 5 })).toBe(gate);
    for (const access of [{ baseUrl: "http://127.0.0.1:1" }, { apiKeyEnv: "OTHER" }]) {
      expect(gates.gateOf(SPEC, access)).not.toBe(gate);
    }
    expect(gates.gateOf({ ...SPEC, model: "sonnet" }, {})).not.toBe(gate);
  });
});

describe("how many a minute", () => {
  test("no minute holds more requests or tokens than the limits, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 100, max: 2_000 }),
        fc.integer(),
        async (rpm, tpm, salt) => {
          const { time, gate } = setUp({ rpm, tpm });
          const sent: { readonly at: number; readonly tokens: number }[] = [];
          const calls = Array.from({ length: 60 }, async (_, i) => {
            const rng = rngFor(salt, "load", i);
            const tokens = 1 + rng.int(100);
            await time.sleep(rng.int(90_000));
            const entrant = { tokens, signal: new AbortController().signal, onWaiting: () => {} };
            await passThrough(gate, entrant, async () => {
              sent.push({ at: time.now(), tokens });
              await time.sleep(rng.int(3_000));
              return ANSWER;
            });
          });
          await time.drive(Promise.all(calls));
          expect(sent).toHaveLength(60);
          for (const { at } of sent) {
            const minute = sent.filter((one) => one.at >= at && one.at < at + 60_000);
            expect(minute.length).toBeLessThanOrEqual(rpm);
            expect(minute.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(tpm);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("limits that an answer tells of hold from then on, unless the scenario knows better", async () => {
    const limits = { requestsPerMinute: 2 };
    const told: CallOutcome = ANSWER.ok ? { ok: true, completion: { ...ANSWER.completion, limits } } : ANSWER;
    const heeding = setUp();
    await heeding.all(1, told);
    await heeding.all(2);
    expect(heeding.time.now()).toBeGreaterThanOrEqual(60_000);
    expect(heeding.waits).toContain("rate limit");
    const knowing = setUp({ rpm: 50 });
    await knowing.all(1, told);
    await knowing.all(20);
    expect(knowing.time.now()).toBeLessThan(60_000);
  });

  test("everybody waits as long as a refusal asks, and is told so", async () => {
    const { all, sent, waits } = setUp();
    await all(1, failed("rate_limit", 30_000));
    await all(3);
    expect(sent.slice(1)).toEqual([30_100, 30_100, 30_100]);
    expect(waits).toContain("pause");
  });
});

describe("who is not let through", () => {
  test("nobody, after a failure that waiting does not mend: not even who waits already", async () => {
    const { time, pass, sent } = setUp({ concurrency: 1 });
    const passages = await time.drive(Promise.all([pass(failed("auth")), pass(), pass()]));
    expect(sent).toHaveLength(1);
    expect(passages.map(({ type }) => type)).toEqual(["sent", "shut", "shut"]);
    expect(await pass()).toMatchObject({ type: "shut", shut: { failure: "auth" } });
  });

  test("nobody, where the provider asks for more than ten minutes", async () => {
    const { all, sent } = setUp();
    await all(1, failed("rate_limit", 3_600_000));
    expect(await all(1)).toMatchObject([{ type: "shut", shut: { failure: "rate_limit" } }]);
    expect(sent).toHaveLength(1);
  });

  test("a question about the model itself shuts nobody out", async () => {
    const { time, pass } = setUp();
    const refused: CallOutcome = { ok: false, failure: "bad_request", message: "no such thing" };
    await time.drive(pass(refused, { isProbe: true }));
    expect((await time.drive(pass())).type).toBe("sent");
    await time.drive(pass(refused));
    expect((await pass()).type).toBe("shut");
  });

  test("who leaves, from the queue as from a wait; the others keep their turn", async () => {
    const { time, pass, sent } = setUp({ concurrency: 1, rpm: 2 });
    const leaving = new AbortController();
    const first = pass();
    const queued = pass(ANSWER, { signal: leaving.signal });
    const second = pass();
    leaving.abort();
    expect((await queued).type).toBe("left");
    await time.drive(Promise.all([first, second]));
    const later = new AbortController();
    const limited = pass(ANSWER, { signal: later.signal });
    await new Promise(setImmediate);
    later.abort();
    expect((await time.drive(limited)).type).toBe("left");
    expect(sent).toHaveLength(2);
    expect(time.now()).toBeLessThan(60_000);
  });
});
