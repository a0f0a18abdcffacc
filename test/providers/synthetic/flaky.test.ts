import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../../src/agent/answer.ts";
import type { CallOutcome, Completion, Provider } from "../../../src/core/call.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { experimentOf, LISTENERS, linesOf, plannedOf, play, playOn } from "../../support/experiments.ts";
import { WORLD } from "../contract.ts";
import { completionOf, promptOf, requestOf, SMALL_FEED, WITH_READS } from "../prompts.ts";
import { plausible } from "./samples.ts";

const FEED = promptOf({ messages: SMALL_FEED });
const N = 3000;

const open = (model: string): Promise<Provider> =>
  openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);

async function answers(model: string, n = N): Promise<Completion[]> {
  const provider = await open(model);
  const out: Completion[] = [];
  for (let draw = 0; draw < n; draw += 1)
    out.push(completionOf(await provider.complete(requestOf(FEED, { draw }, WITH_READS))));
  return out;
}

const failureOf = ({ truth }: Completion): string | undefined =>
  (truth as readonly { readonly failed?: string }[])[0]?.failed;

describe("a flaky model", () => {
  test("fails in each way with the chance that is asked for, and says which", async () => {
    const all = await answers("flaky?unreadable=0.1&refuse=0.05&truncate=0.2&empty=0.15");
    for (const [way, p] of [
      ["unreadable", 0.1],
      ["refuse", 0.05],
      ["truncate", 0.2],
      ["empty", 0.15],
    ] as const) {
      const failed = all.filter((completion) => failureOf(completion) === way);
      expect({ way, plausible: plausible(failed.length, N, p) }).toEqual({ way, plausible: true });
    }
  });

  test("fails at 0.1 and 0.05 when not told otherwise", async () => {
    const all = await answers("flaky");
    expect(plausible(all.filter((one) => failureOf(one) === "unreadable").length, N, 0.1)).toBe(true);
    expect(plausible(all.filter((one) => failureOf(one) === "refuse").length, N, 0.05)).toBe(true);
    expect(all.some((one) => ["truncate", "empty"].includes(failureOf(one) ?? ""))).toBe(false);
  });

  test.each([
    ["unreadable", "end", "unreadable"],
    ["refuse", "refusal", "declined"],
    ["truncate", "max_tokens", "truncated"],
    ["empty", "end", "empty"],
  ])("spoils an answer so that it is read as what it is: %s", async (way, stop, outcome) => {
    const only = ["unreadable", "refuse", "truncate", "empty"].map(
      (name) => `${name}=${name === way ? 1 : 0}`,
    );
    for (const completion of await answers(`flaky?${only.join("&")}`, 500)) {
      expect(completion.stop).toBe(stop);
      expect(completion.truth).toEqual([{ failed: way }]);
      expect(parseAnswer(completion)).toEqual({ type: "lost", outcome });
    }
  });

  test("is a listener, word for word, wherever it does not fail", async () => {
    const flaky = await answers("flaky?q=0.7&dense&unreadable=0.3&empty=0.2");
    const listener = await answers("listener?q=0.7&dense");
    flaky.forEach((completion, draw) => {
      if (failureOf(completion) === undefined)
        expect(completion).toEqual({ ...listener[draw], servedModel: completion.servedModel });
    });
  });

  test("fails again at the same address, and is thrown for anew at a repair", async () => {
    const provider = await open("flaky?unreadable=0.5");
    const failed = async (draw: number, repair: number): Promise<string | undefined> =>
      failureOf(completionOf(await provider.complete(requestOf(FEED, { draw, repair }))));
    let mended = 0;
    for (let draw = 0; draw < 200; draw += 1) {
      const first = await failed(draw, 0);
      expect(await failed(draw, 0)).toBe(first);
      if (first === "unreadable" && (await failed(draw, 1)) === undefined) mended += 1;
    }
    expect(mended).toBeGreaterThan(20);
  });
});

describe("a fault on the wire", () => {
  async function outcomes(model: string, n = N): Promise<CallOutcome[]> {
    const provider = await open(model);
    const out: CallOutcome[] = [];
    for (let draw = 0; draw < n; draw += 1) out.push(await provider.complete(requestOf(FEED, { draw })));
    return out;
  }

  test("comes with the chance and the name that are asked for", async () => {
    const all = await outcomes("flaky?unreadable=0&refuse=0&fail=0.3&fault=rate_limit");
    const failed = all.filter(({ ok }) => !ok);
    expect(plausible(failed.length, N, 0.3)).toBe(true);
    for (const outcome of failed) expect(outcome).toMatchObject({ ok: false, failure: "rate_limit" });
  });

  test("is overloaded when not told otherwise, and never the first call of an instance", async () => {
    const [first, ...rest] = await outcomes("flaky?fail=1", 50);
    expect(first?.ok).toBe(true);
    for (const outcome of rest) expect(outcome).toMatchObject({ ok: false, failure: "overloaded" });
  });

  test("passes: the same call asked again sooner or later comes through, with the answer it always has", async () => {
    const [faulty, sound] = [await open("flaky?fail=0.8"), await open("flaky")];
    for (let draw = 0; draw < 20; draw += 1) {
      const request = requestOf(FEED, { draw });
      let outcome = await faulty.complete(request);
      for (let attempt = 1; attempt < 100 && !outcome.ok; attempt += 1)
        outcome = await faulty.complete(request);
      expect({ ...completionOf(outcome), servedModel: "" }).toEqual({
        ...completionOf(await sound.complete(request)),
        servedModel: "",
      });
    }
  });

  test("never reaches a log: a run resumed past a fault at every call is the run without faults", async () => {
    const scenario = (model: string): string =>
      LISTENERS.replace("synthetic/listener?q=0.8", model).replace("rounds: 8", "rounds: 3");
    const smooth = await play(plannedOf(experimentOf(scenario("synthetic/flaky?q=0.8"))));
    const rough = await play(plannedOf(experimentOf(scenario("synthetic/flaky?q=0.8&fail=1"))));
    let { status } = rough.result;
    let resumes = 0;
    for (; status !== "done" && resumes < 200; resumes += 1) status = (await playOn(rough.path)).status;
    expect(resumes).toBeGreaterThan(3);
    expect(status).toBe("done");
    // The agents' rows name their model; all else is the same.
    const bare = (path: string): string => linesOf(path).join("\n").replaceAll("&fail=1", "");
    expect(bare(rough.path)).toBe(bare(smooth.path));
  });
});
