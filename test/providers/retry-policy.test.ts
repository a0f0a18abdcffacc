import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallFailure } from "../../src/core/call.ts";
import { rngFor } from "../../src/core/rng.ts";
import {
  type FailedAttempt,
  isPassing,
  MOST_ATTEMPTS,
  MOST_MS,
  nextStep,
} from "../../src/providers/retry-policy.ts";

const PASSING = [
  "rate_limit",
  "overloaded",
  "server_error",
  "connection",
  "timeout",
  "bad_response",
] as const;
const LASTING = ["auth", "billing", "not_found", "bad_request", "aborted"] as const;

const passing = fc.constantFrom<CallFailure>(...PASSING);
const lasting = fc.constantFrom<CallFailure>(...LASTING);
const dice = fc.integer().map((seed) => rngFor(seed, "retry"));

/** Plays a call whose every attempt fails; the failures it came to, and the waits between them. */
function play(
  failing: (n: number) => Omit<FailedAttempt, "atMs">,
  { seed, latencyMs }: { readonly seed: number; readonly latencyMs: number },
): { readonly failures: FailedAttempt[]; readonly waits: number[]; readonly reason: string } {
  const rng = rngFor(seed, "retry");
  const failures: FailedAttempt[] = [];
  const waits: number[] = [];
  for (let atMs = latencyMs; ; atMs += latencyMs) {
    failures.push({ ...failing(failures.length), atMs });
    const step = nextStep(failures, rng);
    if (!step.retry) return { failures, waits, reason: step.reason };
    waits.push(step.afterMs);
    atMs += step.afterMs;
  }
}

const anyFailing = fc
  .array(fc.record({ failure: passing, message: fc.string(), retryAfterMs: fc.option(fc.nat(400_000)) }), {
    minLength: 1,
  })
  .map((list) => (n: number) => {
    const { retryAfterMs, ...failed } = list[n % list.length] as (typeof list)[number];
    return retryAfterMs === null ? failed : { ...failed, retryAfterMs };
  });

describe("whether a call is tried again", () => {
  test("what the operator has to mend never is, at whichever attempt", () => {
    fc.assert(
      fc.property(lasting, fc.nat(4), dice, (failure, before, rng) => {
        const failures = Array.from({ length: before }, (_, i) => ({
          failure: "timeout" as const,
          message: "",
          atMs: i,
        }));
        expect(isPassing(failure)).toBe(false);
        expect(nextStep([...failures, { failure, message: "", atMs: before }], rng).retry).toBe(false);
      }),
    );
  });

  test("what may pass is, after its first failure", () => {
    fc.assert(
      fc.property(passing, dice, (failure, rng) => {
        expect(nextStep([{ failure, message: "", atMs: 10 }], rng).retry).toBe(true);
      }),
    );
  });

  test("no call has more than 6 attempts, nor starts one after 10 minutes", () => {
    fc.assert(
      fc.property(anyFailing, fc.integer(), fc.nat(300_000), (failing, seed, latencyMs) => {
        const { failures, waits, reason } = play(failing, { seed, latencyMs });
        expect(failures.length).toBeLessThanOrEqual(MOST_ATTEMPTS);
        const lastStarted = (failures.at(-1)?.atMs ?? 0) - latencyMs;
        expect(lastStarted).toBeLessThanOrEqual(MOST_MS);
        expect(waits).toHaveLength(failures.length - 1);
        expect(reason).toContain(String(failures.length));
      }),
    );
  });

  test("no wait is shorter than the provider asks for", () => {
    fc.assert(
      fc.property(fc.nat(MOST_MS - 10), dice, (retryAfterMs, rng) => {
        const step = nextStep([{ failure: "rate_limit", message: "", retryAfterMs, atMs: 5 }], rng);
        expect(step.retry && step.afterMs).toBeGreaterThanOrEqual(retryAfterMs);
      }),
    );
  });

  test("a wait that would go beyond 10 minutes is not begun", () => {
    const step = nextStep(
      [{ failure: "rate_limit", message: "", retryAfterMs: MOST_MS, atMs: 5 }],
      rngFor(1, "retry"),
    );
    expect(step).toMatchObject({ retry: false, reason: expect.stringContaining("600 s") });
  });

  test("waits are drawn from zero up to a bound that grows: equal dice, equal waits", () => {
    const bound = [1_000, 3_000, 9_000, 27_000, 81_000];
    const most = bound.map(() => 0);
    for (let seed = 0; seed < 400; seed += 1) {
      const { waits } = play(() => ({ failure: "timeout", message: "" }), { seed, latencyMs: 1 });
      expect(play(() => ({ failure: "timeout", message: "" }), { seed, latencyMs: 1 }).waits).toEqual(waits);
      waits.forEach((wait, i) => {
        expect(wait).toBeLessThan(bound[i] ?? 0);
        most[i] = Math.max(most[i] ?? 0, wait);
      });
    }
    most.forEach((wait, i) => {
      expect(wait).toBeGreaterThan(0.9 * (bound[i] ?? 0));
    });
  });

  test("a server that breaks down three times with the same words is given up; with other words it is not", () => {
    const same = play(() => ({ failure: "server_error", message: "boom" }), { seed: 1, latencyMs: 1 });
    expect(same.failures).toHaveLength(3);
    const other = play((n) => ({ failure: "server_error", message: `boom ${n}` }), { seed: 1, latencyMs: 1 });
    expect(other.failures).toHaveLength(MOST_ATTEMPTS);
    const busy = play(() => ({ failure: "rate_limit", message: "slow down" }), { seed: 1, latencyMs: 1 });
    expect(busy.failures).toHaveLength(MOST_ATTEMPTS);
  });
});
