import { describe, expect, test } from "vitest";
import type { Action } from "../../../src/core/actions.ts";
import type { AnswerShape, CallAddress, Segment } from "../../../src/core/call.ts";
import type { ItemId } from "../../../src/core/ids.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import type { TextTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import {
  ACTIONS_ONLY,
  completionOf,
  type Message,
  type ParsedAnswer,
  parsed,
  promptOf,
  requestOf,
  SMALL_FEED,
  WITH_READS,
} from "../prompts.ts";

interface Taken extends ParsedAnswer {
  readonly truth: readonly TextTruth[];
}

async function turns(
  segments: readonly Segment[],
  n: number,
  { answer = ACTIONS_ONLY, model = "listener?q=0.6", address = {} as Partial<CallAddress> } = {},
): Promise<Taken[]> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);
  const out: Taken[] = [];
  for (let round = 1; round <= n; round += 1) {
    const completion = completionOf(
      await provider.complete(requestOf(segments, { round, ...address }, answer)),
    );
    out.push({ ...parsed(completion), truth: completion.truth as readonly TextTruth[] });
  }
  return out;
}

const actionsOf = (taken: readonly Taken[]): readonly Action[] =>
  taken.flatMap(({ actions }) => actions ?? []);
const targetsOf = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) => ("target" in action ? [action.target] : []));
const shareOf = <T>(list: readonly T[], is: (entry: T) => boolean): number =>
  list.filter(is).length / list.length;

describe("a turn", () => {
  test("has every kind of action in it sooner or later, comments first of all", async () => {
    const actions = actionsOf(await turns(promptOf({ messages: SMALL_FEED }), 1000));
    const types = new Set(actions.map(({ type }) => type));
    expect([...types].sort()).toEqual(["comment", "do_nothing", "post", "remember", "vote"]);
    expect(shareOf(actions, ({ type }) => type === "comment")).toBeGreaterThan(0.4);
  });

  test.each([1, 2, 5])("holds from one to %d actions, and uses the room", async (most) => {
    const shape: AnswerShape = { reads: false, actions: most, schema: {} };
    const counts = (await turns(promptOf({ messages: SMALL_FEED }), 1000, { answer: shape })).map(
      ({ actions }) => actions?.length,
    );
    expect(Math.min(...counts.map(Number))).toBe(1);
    expect(Math.max(...counts.map(Number))).toBe(Math.min(most, 5));
  });

  test("never answers or votes on the agent's own messages", async () => {
    expect(targetsOf(actionsOf(await turns(promptOf({ messages: SMALL_FEED }), 1000)))).not.toContain("p2");
    const asBo = await turns(promptOf({ messages: SMALL_FEED }), 1000, { address: { name: "bo" } });
    expect(new Set(targetsOf(actionsOf(asBo)))).toEqual(new Set(["p2", "p3"]));
  });

  test("touches only what was shown, and nothing twice in the same way", async () => {
    const shape: AnswerShape = { reads: false, actions: 6, schema: {} };
    for (const { actions = [] } of await turns(promptOf({ messages: SMALL_FEED }), 1000, { answer: shape })) {
      const touched = actions.flatMap((action) =>
        "target" in action ? [`${action.type} ${action.target}`] : [],
      );
      expect(new Set(touched).size).toBe(touched.length);
      expect(actions.filter(({ type }) => type === "post").length).toBeLessThanOrEqual(1);
      for (const target of targetsOf(actions)) expect(["p1", "p3", "c4"]).toContain(target);
    }
  });

  test("prefers notifications, and open threads to the feed", async () => {
    const first = (taken: readonly Taken[]): readonly string[] =>
      targetsOf(taken.flatMap(({ actions }) => actions?.[0] ?? []));
    const withNotification = first(await turns(promptOf({ messages: SMALL_FEED }), 1000));
    expect(shareOf(withNotification, (target) => target === "c4")).toBeGreaterThan(0.75);
    const thread: Message = { slot: "c9", by: "bo", words: "So it is.", kind: "thread" };
    const withThread = first(await turns(promptOf({ messages: [...SMALL_FEED.slice(0, 3), thread] }), 1000));
    expect(shareOf(withThread, (target) => target === "c9")).toBeGreaterThan(0.75);
  });

  test("with an empty feed becomes a post in a community that is there", async () => {
    const actions = actionsOf(await turns(promptOf({ communities: "general,  bugs" }), 1000));
    expect(shareOf(actions, ({ type }) => type === "post")).toBeGreaterThan(0.75);
    expect(targetsOf(actions)).toEqual([]);
    const communities = actions.flatMap((action) => (action.type === "post" ? [action.community] : []));
    expect(new Set(communities)).toEqual(new Set(["general", "bugs"]));
  });

  test("with nothing to answer and nowhere to post leaves silence or a reminder", async () => {
    const actions = actionsOf(await turns(promptOf({ communities: "" }), 300));
    expect(new Set(actions.map(({ type }) => type))).toEqual(new Set(["do_nothing", "remember"]));
  });

  test("that says nothing says nothing else", async () => {
    for (const { actions = [] } of await turns(promptOf({ messages: SMALL_FEED }), 1000)) {
      if (actions.some(({ type }) => type === "do_nothing"))
        expect(actions).toEqual([{ type: "do_nothing" }]);
    }
  });

  test("votes mostly up", async () => {
    const votes = actionsOf(await turns(promptOf({ messages: SMALL_FEED }), 2000)).filter(
      ({ type }) => type === "vote",
    );
    const up = shareOf(votes, (vote) => vote.type === "vote" && vote.value === 1);
    expect(up).toBeGreaterThan(0.8);
    expect(up).toBeLessThan(0.95);
  });

  test("confesses the topic of every text, and of nothing else", async () => {
    for (const { actions = [], truth } of await turns(promptOf({ messages: SMALL_FEED }), 500)) {
      const texts = actions.flatMap((action, index) => {
        if (action.type === "comment") return [{ index, text: action.body }];
        if (action.type === "post") return [{ index, text: `${action.title} ${action.body}` }];
        return action.type === "remember" ? [{ index, text: action.text }] : [];
      });
      expect(truth.map(({ action, topic }) => [action, topic])).toEqual(
        texts.map(({ index, text }) => [index, topicOf(text)?.name]),
      );
      for (const { action, heard, from } of truth) {
        const done = actions[action];
        if (heard) expect(done).toMatchObject({ type: "comment", target: from });
      }
    }
  });

  test("does not depend on what else the model has been asked", async () => {
    const whole = await turns(promptOf({ messages: SMALL_FEED }), 50);
    expect((await turns(promptOf({ messages: SMALL_FEED }), 20)).slice(0, 20)).toEqual(whole.slice(0, 20));
  });
});

describe("reading", () => {
  test("opens posts of the feed in some turns and acts in the others", async () => {
    const taken = await turns(promptOf({ messages: SMALL_FEED }), 1000, { answer: WITH_READS });
    const opened = taken.flatMap(({ read }) => (read === undefined ? [] : [read]));
    expect(opened.length / taken.length).toBeGreaterThan(0.3);
    expect(opened.length / taken.length).toBeLessThan(0.4);
    expect(new Set(opened.map((read) => (read.type === "open" ? read.target : read.type)))).toEqual(
      new Set(["p1", "p2", "p3"]),
    );
  });

  test("does not open a thread that stands open", async () => {
    const open: Message = { slot: "p1", by: "bo", words: "The tide", kind: "thread" };
    const taken = await turns(promptOf({ messages: [...SMALL_FEED, open] }), 500, { answer: WITH_READS });
    const targets = taken.flatMap(({ read }) => (read?.type === "open" ? [read.target] : []));
    expect(new Set(targets)).toEqual(new Set(["p2", "p3"]));
  });

  test("is left out where there is no post to open", async () => {
    const taken = await turns(promptOf({ messages: SMALL_FEED.slice(3) }), 300, { answer: WITH_READS });
    expect(taken.every(({ read }) => read === undefined)).toBe(true);
  });
});

test("what was removed, and a line about votes, are nothing to answer", async () => {
  const messages: readonly Message[] = [{ slot: "p1", by: "bo", words: "[removed]" }];
  const votes = {
    role: "user",
    kind: "notification",
    slot: "p3" as ItemId,
    text: "Your p3 stands at 2",
  } as const;
  const frame = { role: "user", kind: "frame", slot: "p3" as ItemId, text: "[p3] @bo in general" } as const;
  expect(targetsOf(actionsOf(await turns([...promptOf({ messages }), votes, frame], 300)))).toEqual([]);
});

test("a frame names its author first, whoever else it mentions", async () => {
  const segments = promptOf({ messages: SMALL_FEED.slice(0, 1) }).map((segment) =>
    segment.slot === "p1" && segment.kind === "frame"
      ? { ...segment, text: "[p1] @ada answered @bo in p3" }
      : segment,
  );
  expect(targetsOf(actionsOf(await turns(segments, 300)))).toEqual([]);
});

test("tokens are estimated at four characters each", async () => {
  const provider = await openProvider({ provider: "synthetic", model: "deaf", params: {} }, {}, WORLD);
  const segments: Segment[] = [
    { role: "system", kind: "rules", text: "12345" },
    { role: "user", kind: "ask", text: "1234" },
  ];
  const { usage, text, stop, servedModel, sent } = completionOf(await provider.complete(requestOf(segments)));
  expect(usage).toEqual({ inputTokens: 3, outputTokens: Math.ceil(text.length / 4) });
  expect({ stop, servedModel, sent }).toEqual({ stop: "end", servedModel: "synthetic/deaf", sent: {} });
});
