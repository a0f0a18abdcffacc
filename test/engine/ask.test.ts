import { describe, expect, test } from "vitest";
import { answerShape } from "../../src/agent/answer.ts";
import type { CallOutcome, ModelSpec, Provider } from "../../src/core/call.ts";
import { rngFor } from "../../src/core/rng.ts";
import { askLive } from "../../src/engine/ask.ts";
import type { Asked } from "../../src/engine/asked.ts";
import { Lanes } from "../../src/engine/lanes.ts";

const SPEC: ModelSpec = { provider: "anthropic", model: "haiku", params: {} };
const ANSWER: CallOutcome = {
  ok: true,
  completion: { text: "", stop: "end", servedModel: "haiku", usage: {}, sent: {} },
};
const SHAPE = answerShape(false, 1);

/** A wave of calls to a server that answers nobody before `release`. */
function setUp(calls: number, concurrency: number) {
  const diary: string[] = [];
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const provider: Provider = {
    name: "anthropic",
    model: "haiku",
    complete: async () => {
      // As an SDK does: nothing is on the wire before the caller has paused.
      await Promise.resolve();
      diary.push("sent");
      await released;
      return ANSWER;
    },
  };
  const lanes = new Lanes({ gates: undefined, ledger: undefined, onWaiting: undefined });
  lanes.lay("model", SPEC, { concurrency });
  const wave = Array.from({ length: calls }, (_, agent): Asked => {
    const address = { round: 1, context: agent, name: `a${agent}`, ordinal: 0, draw: 0, repair: 0 };
    const request = { segments: [], answer: SHAPE, address };
    let isWorded = false;
    return {
      model: "model",
      spec: SPEC,
      turn: agent,
      get request() {
        if (!isWorded) diary.push("worded");
        isWorded = true;
        return request;
      },
    };
  });
  const ask = askLive({
    provider: () => provider,
    hasAnswers: () => false,
    recorded: () => undefined,
    inherited: () => undefined,
    attempt: () => 0,
    record: () => {},
    clock: () => 0,
    stop: { stopping: false },
    concurrency: (model) => lanes.concurrency(model),
    lane: (model) => lanes.lane(model),
    price: () => undefined,
    dice: () => rngFor(1, "retry"),
  });
  const sent = (): number => diary.filter((entry) => entry === "sent").length;
  return { diary, sent, release, answers: Promise.resolve(ask(wave)) };
}

async function settled(sent: () => number): Promise<number> {
  for (let before = -1; before !== sent(); ) {
    before = sent();
    for (let i = 0; i < 4; i += 1) await new Promise(setImmediate);
  }
  return sent();
}

describe("a wave of calls over the wire", () => {
  test.each([
    [1_024, 1_024],
    [1_024, 100],
    [3, 1_024],
  ])("of %i has as many under way as may be at once: %i", async (calls, concurrency) => {
    const { sent, release, answers } = setUp(calls, concurrency);
    expect(await settled(sent)).toBe(Math.min(calls, concurrency));
    release();
    expect(await answers).toHaveLength(calls);
    expect(sent()).toBe(calls);
  });

  test("begins with the first calls while the prompts of the others are still to be worded", async () => {
    const { diary, sent, release, answers } = setUp(1_024, 1_024);
    await settled(sent);
    release();
    await answers;
    expect(diary.slice(0, diary.indexOf("sent")).length).toBeLessThan(20);
  });
});
