import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { scriptShape } from "../../src/agent/script-answer.ts";
import { requestHash } from "../../src/engine/request-hash.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { type Answer, line, ofType, once, says, scripted, written } from "../support/scripts.ts";

describe("a script becomes turns", () => {
  test("of the lines of one voice that follow each other, in their order", async () => {
    const { log } = await written(
      once(
        says("bo", "p1", "one"),
        says("@ada", "p1", "two"),
        line("ADA", { type: "do_nothing" }),
        says("bo", "p1", "three"),
      ),
    );
    expect(ofType(log, "turn.taken").map(({ agent, outcome, actions }) => [agent, outcome, actions])).toEqual(
      [
        [1, "acted", 1],
        [0, "acted", 2],
        [1, "acted", 1],
      ],
    );
    expect(ofType(log, "comment.created").map(({ author, body, cause }) => [author, body, cause])).toEqual([
      [1, "one", { by: "turn", turn: 1, context: 3, call: 0, action: 0 }],
      [0, "two", { by: "turn", turn: 2, context: 3, call: 0, action: 1 }],
      [1, "three", { by: "turn", turn: 3, context: 3, call: 0, action: 3 }],
    ]);
  });

  test("with the round's length spread over them", async () => {
    const { log } = await written(once(says("ada", "p1", "one"), says("bo", "p1", "two")));
    const start = scripted.plan.clock.startMs;
    expect(
      log.flatMap(({ event, at }) => (event.type === "turn.taken" ? [(at - start) / 60_000] : [])),
    ).toEqual([10, 20]);
  });

  test("labels stand for what the lines before them wrote", async () => {
    const post = line("ada", { as: "n1", type: "post", community: "general", title: "A", body: "b" });
    const { log } = await written(
      once(post, says("bo", "n1", "yes", "n2"), line("ada", { type: "vote", target: "n2", value: 1 })),
    );
    expect(ofType(log, "comment.created")).toMatchObject([{ comment: "c1", post: "p2", parent: "p2" }]);
    expect(ofType(log, "vote.cast")).toMatchObject([{ voter: 0, item: "c1" }]);
  });

  test("a label never hides a message that stood there before", async () => {
    const { log } = await written(once(says("ada", "p1", "a", "p1"), says("bo", "p1", "b")));
    expect(ofType(log, "comment.created").map(({ parent }) => parent)).toEqual(["p1", "p1"]);
  });

  test("what is beyond reach is refused, as it was written, and the rest goes on", async () => {
    const { log } = await written(
      once(says("ada", "n7", "to nothing", "n1"), says("ada", "n1", "to that"), says("bo", "p1", "fine")),
    );
    expect(ofType(log, "action.refused")).toMatchObject([
      { agent: 0, reason: "unknown_target", action: { target: "n7" } },
      { agent: 0, reason: "unknown_target", action: { target: "n1" } },
    ]);
    expect(ofType(log, "comment.created")).toHaveLength(1);
  });

  test("beyond the actions of all who are awake nothing is carried out", async () => {
    const { log } = await written(once(...["a", "b", "c", "d", "e"].map((body) => says("ada", "p1", body))));
    expect(ofType(log, "comment.created")).toHaveLength(4);
    expect(ofType(log, "action.refused")).toMatchObject([
      { reason: "too_many_actions", action: { body: "e" } },
    ]);
  });

  test("nobody speaks asleep, and whom nobody knows is counted", async () => {
    const { log } = await written(
      once(
        says("cy", "p1", "zzz"),
        says("zed", "p1", "who?"),
        says("host", "p1", "me"),
        says("ada", "p1", "hi"),
      ),
    );
    expect(ofType(log, "action.refused").map(({ agent, reason }) => [agent, reason])).toEqual([
      [2, "not_awake"],
      [3, "not_awake"],
    ]);
    expect(ofType(log, "turn.taken").map(({ agent }) => agent)).toEqual([0, 1]);
    expect(ofType(log, "script.written")).toMatchObject([
      { outcome: "acted", lines: 4, malformed: 0, unknownVoices: 1 },
    ]);
  });

  test("lines that are none are counted and keep their place", async () => {
    const { log } = await written(
      once(
        "Here it is:",
        says("ada", "p1", "hi"),
        '{"by":"bo","type":"comm',
        line("bo", { type: "sing" }),
        says("bo", "p1", "ho"),
      ),
    );
    expect(ofType(log, "script.written")).toMatchObject([{ outcome: "acted", lines: 2, malformed: 2 }]);
    expect(ofType(log, "comment.created").map(({ cause }) => cause)).toMatchObject([
      { action: 0 },
      { action: 3 },
    ]);
  });
});

describe("all who are awake have a turn", () => {
  test.each<[string, Answer, string]>([
    ["silent where the script is over without them", { text: says("ada", "p1", "hi") }, "silent"],
    ["silent where nobody does anything", { text: line("bo", { type: "do_nothing" }) }, "silent"],
    ["declined with the script", { text: "No.", stop: "refusal" }, "declined"],
    ["filtered with the script", { text: says("ada", "p1", "hi"), stop: "filter" }, "filtered"],
    ["unreadable with the script", { text: "Once upon a time" }, "unreadable"],
    ["empty with the script", { text: " " }, "empty"],
    [
      "truncated where the context is full",
      { text: says("ada", "p1", "hi"), stop: "context_window" },
      "truncated",
    ],
  ])("%s", async (_, answer, outcome) => {
    const { log, asked } = await written(() => answer);
    expect(asked).toHaveLength(1);
    const turns = ofType(log, "turn.taken");
    expect(turns.map(({ agent }) => agent).sort()).toEqual([0, 1]);
    expect(turns.at(-1)?.outcome).toBe(outcome);
  });
});

describe("a script that is cut off", () => {
  test("goes on where it stopped, and the line in the middle is no loss", async () => {
    const second = says("bo", "n1", "and I");
    const { log, asked } = await written(({ address: { ordinal } }) =>
      ordinal === 0
        ? { text: `${says("ada", "p1", "hi", "n1")}\n${second.slice(0, 12)}`, stop: "max_tokens" }
        : { text: second },
    );
    expect(asked.map(({ address: { ordinal, name, context } }) => [ordinal, name, context])).toEqual([
      [0, "author", 3],
      [1, "author", 3],
    ]);
    const tail = asked[1]?.segments.slice(-3).map(({ kind, role }) => [kind, role]);
    expect(tail).toEqual([
      ["ask", "user"],
      ["answer", "assistant"],
      ["ask", "user"],
    ]);
    expect(ofType(log, "script.written")).toMatchObject([
      { outcome: "truncated", lines: 1, malformed: 0 },
      { outcome: "acted", lines: 1, malformed: 0 },
    ]);
    expect(ofType(log, "comment.created")).toMatchObject([
      { parent: "p1", cause: { call: 0, action: 0 } },
      { parent: "c1", cause: { call: 1, action: 0 } },
    ]);
  });

  test("may go on in the middle of that line", async () => {
    const second = says("bo", "p1", "and I {who} said nothing");
    const { log } = await written(({ address: { ordinal } }) =>
      ordinal === 0
        ? { text: `${says("ada", "p1", "hi")}\n${second.slice(0, 50)}`, stop: "max_tokens" }
        : { text: `${second.slice(50)}\n${says("bo", "p1", "more")}` },
    );
    expect(ofType(log, "comment.created").map(({ body }) => body)).toEqual([
      "hi",
      "and I {who} said nothing",
      "more",
    ]);
    expect(ofType(log, "turn.taken").map(({ agent, actions }) => [agent, actions])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test("is asked to go on four times, then those without lines have lost their turn", async () => {
    const { log, asked } = await written(() => ({
      text: `${says("ada", "p1", "on and on")}\n{"by":"bo`,
      stop: "max_tokens",
    }));
    expect(asked).toHaveLength(5);
    expect(ofType(log, "script.written").map(({ malformed }) => malformed)).toEqual([0, 0, 0, 0, 1]);
    expect(ofType(log, "turn.taken").map(({ agent, outcome }) => [agent, outcome])).toEqual([
      [0, "acted"],
      [1, "truncated"],
    ]);
  });
});

describe("an answer without a line", () => {
  const wired: PlannedRun = {
    ...scripted,
    plan: {
      ...scripted.plan,
      models: { warm: { provider: "openai", model: "m", params: {}, structured: "schema" } },
    },
  };

  test("is asked for once more of a model over a wire, whatever its rung", async () => {
    const { log, asked } = await written(
      ({ address: { repair } }) => ({ text: repair === 0 ? "Well." : says("ada", "p1", "hi") }),
      { run: wired },
    );
    expect(asked.map(({ address: { ordinal, repair } }) => [ordinal, repair])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(ofType(log, "script.written")).toMatchObject([{ outcome: "acted", lines: 1 }]);
  });

  test("is an outcome the second time", async () => {
    const { log, asked } = await written(() => ({ text: "Well." }), { run: wired });
    expect(asked).toHaveLength(2);
    expect(ofType(log, "turn.taken").map(({ outcome }) => outcome)).toEqual(["unreadable", "unreadable"]);
  });
});

test("people who look into the file find what a script lacked, and whose refusals were whose", async () => {
  const { path } = await written(
    once(says("cy", "p1", "zzz"), says("ada", "p1", "hi"), says("zed", "p1", "?"), '{"by":'),
  );
  const db = new Sqlite(path, { readonly: true });
  expect(db.prepare("SELECT agent, outcome, refused FROM turns ORDER BY turn").raw().all()).toEqual([
    ["ada", "acted", 0],
    ["bo", "silent", 0],
  ]);
  expect(db.prepare("SELECT what, model, agent, kind, message FROM failures").raw().all()).toEqual([
    ["script", "warm", null, "acted", "1 malformed, 1 by nobody, 0 missing"],
  ]);
  db.close();
});

test("what a script is asked for is part of the question", () => {
  const spec = { provider: "synthetic", model: "listener", params: {} };
  const address = { round: 1, context: 3, name: "author", ordinal: 0, draw: 0, repair: 0 };
  const hashes = [["ada"], ["bo"], ["ada", "bo"]].map((voices) =>
    requestHash(spec, { segments: [], answer: scriptShape({ voices }, 2), address }),
  );
  expect(new Set(hashes).size).toBe(3);
});

test("nobody awake, nobody asked", async () => {
  const { plan, access } = scripted;
  const asleep = plan.agents.map((agent) => ({ ...agent, schedule: { ...agent.schedule, probability: 0 } }));
  const { log, asked } = await written(once("{}"), { run: { access, plan: { ...plan, agents: asleep } } });
  expect(asked).toEqual([]);
  expect(ofType(log, "script.written")).toEqual([]);
});
