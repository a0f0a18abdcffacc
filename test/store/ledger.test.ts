import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Rng, rngFor } from "../../src/core/rng.ts";
import { type Amount, Ledger, type Refused } from "../../src/store/ledger.ts";
import type { Caps } from "../../src/store/ledger-caps.ts";
import { aFolder } from "./a-run.ts";

const CALL: Amount = { calls: 1, tokens: 100, usd: 0.01 };

let clock = 0;
const now = (): number => clock;

function opened(folder: string, caps: Caps, keepOthers = false): Ledger {
  return Ledger.open(folder, { caps, keepOthers, now });
}

/** What is on file as used or reserved. */
function onFile(folder: string): { calls: number; tokens: number; usd: number } {
  const db = new Sqlite(`${folder}/ledger.db`, { readonly: true });
  const row = db
    .prepare("SELECT sum(calls) AS calls, sum(tokens) AS tokens, sum(nano_usd) / 1e9 AS usd FROM sessions")
    .get() as { calls: number; tokens: number; usd: number };
  db.close();
  return row;
}

/** Reserves and settles until it is refused. */
async function spend(ledger: Ledger, rng: Rng): Promise<{ granted: number; refused: Refused }> {
  for (let granted = 0; ; granted += 1) {
    const reservation = await ledger.reserve(CALL);
    if (!reservation.ok) return { granted, refused: reservation };
    for (let hops = rng.int(3); hops > 0; hops -= 1) await new Promise(setImmediate);
    ledger.settle(CALL, { calls: 1, tokens: rng.int(100), usd: 0 });
  }
}

describe("a ledger", () => {
  test("never grants a call more than its cap, with two ledgers on one file and random outcomes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer(), async (cap, salt) => {
        const folder = aFolder();
        const ledgers = [opened(folder, { calls: cap }), opened(folder, { calls: cap })];
        const asked = Array.from({ length: 16 }, (_, i) =>
          spend(ledgers[i % 2] as Ledger, rngFor(salt, "asker", i)),
        );
        const spent = await Promise.all(asked);
        for (const ledger of ledgers) ledger.close();
        expect(spent.reduce((sum, { granted }) => sum + granted, 0)).toBe(cap);
        expect(spent.every(({ refused }) => refused.of === "calls" && refused.used === cap)).toBe(true);
        expect(onFile(folder).calls).toBe(cap);
      }),
      { numRuns: 12 },
    );
  });

  test("never lets dollars and tokens beyond their caps where the worst case is an upper bound", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), async (salt, ofTokens) => {
        const folder = aFolder();
        const caps = ofTokens ? { tokens: 1_000 } : { usd: 0.1 };
        const ledger = opened(folder, caps);
        let [tokens, usd] = [0, 0];
        await Promise.all(
          Array.from({ length: 12 }, async (_, i) => {
            const rng = rngFor(salt, "asker", i);
            while ((await ledger.reserve(CALL)).ok) {
              const used = { calls: 1, tokens: 1 + rng.int(100), usd: 0.0001 + 0.0099 * rng.next() };
              for (let hops = rng.int(4); hops > 0; hops -= 1) await new Promise(setImmediate);
              [tokens, usd] = [tokens + used.tokens, usd + used.usd];
              ledger.settle(CALL, used);
            }
          }),
        );
        ledger.close();
        const [used, cap, worst] = ofTokens ? [tokens, 1_000, 100] : [usd, 0.1, 0.01];
        expect(used).toBeLessThanOrEqual(cap + 1e-9);
        // Nobody was turned away while what others gave back would have let them through.
        expect(used).toBeGreaterThan(cap - worst - 1e-9);
      }),
      { numRuns: 12 },
    );
  });

  test("turns nobody away for what is only reserved: it waits for that to be settled", async () => {
    const ledger = opened(aFolder(), { usd: 0.015 });
    expect(await ledger.reserve(CALL)).toEqual({ ok: true });
    const [second, third] = [ledger.reserve(CALL), ledger.reserve(CALL)];
    await new Promise(setImmediate);
    ledger.settle(CALL, { ...CALL, usd: 0.001 });
    expect(await second).toEqual({ ok: true });
    ledger.settle(CALL, { ...CALL, usd: 0.009 });
    expect(await third).toMatchObject({ ok: false, of: "usd", used: 0.01, cap: 0.015, asked: 0.01 });
    ledger.close();
  });

  test("has what it granted on file before it says so", async () => {
    const folder = aFolder();
    const ledger = opened(folder, { usd: 1 });
    const granted = await Promise.all([CALL, CALL, CALL].map((call) => ledger.reserve(call)));
    expect(granted).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(onFile(folder)).toEqual({ calls: 3, tokens: 300, usd: 0.03 });
    ledger.close();
  });

  test("keeps what a killed process had reserved, and gives back what was settled", async () => {
    const folder = aFolder();
    const ledger = opened(folder, { calls: 3 });
    await ledger.reserve(CALL);
    await ledger.reserve(CALL);
    ledger.settle(CALL, { calls: 0, tokens: 0, usd: 0 });
    ledger.close();
    const next = opened(folder, {}, true);
    expect(await next.reserve(CALL)).toEqual({ ok: true });
    expect(await next.reserve(CALL)).toEqual({ ok: true });
    expect(await next.reserve(CALL)).toMatchObject({ ok: false, of: "calls", used: 3, cap: 3, asked: 1 });
    next.close();
  });

  test("takes a higher cap, keeps the others where told so, and else lifts them", async () => {
    const folder = aFolder();
    opened(folder, { calls: 1, tokens: 150 }).close();
    const more = opened(folder, { calls: 5 }, true);
    expect(more.caps()).toEqual({ calls: 5, tokens: 150 });
    expect(await more.reserve(CALL)).toEqual({ ok: true });
    more.settle(CALL, CALL);
    expect(await more.reserve(CALL)).toMatchObject({ ok: false, of: "tokens" });
    more.close();
    const other = opened(folder, { calls: 9 });
    expect(other.caps()).toEqual({ calls: 9 });
    expect(await other.reserve(CALL)).toEqual({ ok: true });
    other.close();
  });

  test("a call that costs nothing passes where the dollars are spent", async () => {
    const ledger = opened(aFolder(), { usd: 0.01 });
    expect(await ledger.reserve(CALL)).toEqual({ ok: true });
    ledger.settle(CALL, CALL);
    expect(await ledger.reserve(CALL)).toMatchObject({ ok: false, of: "usd" });
    expect(await ledger.reserve({ ...CALL, usd: 0 })).toEqual({ ok: true });
    ledger.close();
  });

  test("counts the running time of all sessions", async () => {
    const folder = aFolder();
    clock = 0;
    const first = opened(folder, { wallMs: 5_000 });
    clock = 3_000;
    expect(first.outOfTime()).toBeUndefined();
    first.close();
    clock = 100_000;
    const second = opened(folder, {}, true);
    expect(second.outOfTime()).toBeUndefined();
    clock = 102_500;
    expect(second.outOfTime()).toMatchObject({ of: "wallMs", used: 5_500, cap: 5_000 });
    expect(await second.reserve(CALL)).toMatchObject({ ok: false, of: "wallMs" });
    second.close();
  });

  test("counts in what was used before it was there, once", () => {
    const folder = aFolder();
    const before = (): Amount => ({ calls: 7, tokens: 70, usd: 0.5 });
    Ledger.open(folder, { caps: { calls: 10 }, keepOthers: false, before, now }).close();
    Ledger.open(folder, { caps: { calls: 10 }, keepOthers: false, before, now }).close();
    expect(onFile(folder)).toEqual({ calls: 7, tokens: 70, usd: 0.5 });
  });
});
