import { describe, expect, test } from "vitest";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { type Answer, type Author, line, ofType, once, says, scripted, written } from "../support/scripts.ts";

const donors = await written(
  once(
    line("ada", { as: "n1", type: "post", community: "general", title: "A", body: "one two three" }),
    says("bo", "n1", "four five", "n2"),
    line("ada", { type: "vote", target: "n2", value: 1 }),
    says("ada", "n2", "six"),
  ),
);
const { plan, access } = scripted;
const logHash = RunFile.openForReading(donors.path).header().logHash;
const author = {
  model: "warm",
  mode: "script",
  sees: "souls",
  skeleton: { arm: "script", seed: 1, logHash },
} as const;
const run: PlannedRun = { access, plan: { ...plan, author } };

describe("where the tree is given", () => {
  const given = (by: Author) => written(by, { run, donor: donors.log });
  const slot = (id: string, body: string, title?: string): string =>
    JSON.stringify({ id, ...(title && { title }), body });

  test("the author is told who writes what in answer to what, and how long", async () => {
    const { asked } = await given(once());
    expect(asked[0]?.answer.script).toEqual({
      voices: ["ada", "bo"],
      slots: [
        { id: "p2", by: "ada", community: "general", words: 3 },
        { id: "c1", by: "bo", parent: "p2", words: 2 },
        { id: "c2", by: "ada", parent: "c1", words: 1 },
      ],
    });
  });

  test("its words fill the tree, in whatever order they come", async () => {
    const { log, asked } = await given(
      once(
        slot("c2", "SIX"),
        slot("[P2]", "ONE", "T"),
        slot("c1", "FOUR"),
        slot("c1", "again"),
        slot("c9", "?"),
      ),
    );
    expect(asked).toHaveLength(1);
    expect(ofType(log, "post.created")[1]).toMatchObject({
      post: "p2",
      title: "T",
      body: "ONE",
      cause: { action: 1 },
    });
    expect(ofType(log, "comment.created")).toMatchObject([
      { comment: "c1", parent: "p2", author: 1, body: "FOUR", cause: { context: 3, call: 0, action: 2 } },
      { comment: "c2", parent: "c1", author: 0, body: "SIX", cause: { action: 0 } },
    ]);
    expect(ofType(log, "script.written")).toMatchObject([
      { lines: 3, malformed: 2, unknownVoices: 0, missing: 0 },
    ]);
    expect(ofType(log, "vote.cast")).toMatchObject([
      { voter: 0, item: "c1", value: 1, cause: { by: "turn", turn: 3 } },
    ]);
    expect(ofType(log, "turn.taken").map(({ agent }) => agent)).toEqual(
      ofType(donors.log, "turn.taken").map(({ agent }) => agent),
    );
  });

  test("what it leaves out is asked for once more, then nothing was written", async () => {
    const { log, asked } = await given(({ address: { ordinal } }) => ({
      text: ordinal === 0 ? slot("p2", "ONE", "T") : slot("c2", "SIX"),
    }));
    expect(asked.map(({ answer }) => answer.script?.slots?.map(({ id }) => id))).toEqual([
      ["p2", "c1", "c2"],
      ["c1", "c2"],
    ]);
    expect(ofType(log, "script.written").map(({ missing }) => missing)).toEqual([2, 1]);
    expect(ofType(log, "comment.created")).toMatchObject([{ body: "[nothing written]" }, { body: "SIX" }]);
    expect(ofType(log, "comment.created")[0]?.cause).not.toHaveProperty("action");
  });

  test("a title that is missing, or an empty body, is words nobody wrote", async () => {
    const { log } = await given(once(slot("p2", "ONE"), slot("c1", " "), slot("c2", "SIX")));
    expect(ofType(log, "script.written").map(({ missing, malformed }) => [missing, malformed])).toEqual([
      [2, 2],
      [2, 3],
    ]);
    expect(ofType(log, "post.created")[1]).toMatchObject({
      title: "[nothing written]",
      body: "[nothing written]",
    });
  });

  test("an answer that is cut off goes on", async () => {
    const { log, asked } = await given(({ address: { ordinal } }) =>
      ordinal === 0
        ? { text: `${slot("p2", "ONE", "T")}\n{"id":"c1","bo`, stop: "max_tokens" }
        : { text: `${slot("c1", "FOUR")}\n${slot("c2", "SIX")}` },
    );
    expect(asked).toHaveLength(2);
    expect(ofType(log, "script.written")).toMatchObject([
      { outcome: "truncated", lines: 1, malformed: 0, missing: 2 },
      { outcome: "acted", lines: 2, missing: 0 },
    ]);
  });

  test.each<[string, Answer, number]>([
    ["declined", { text: "No.", stop: "refusal" }, 1],
    ["empty", { text: "" }, 1],
  ])("an answer that is %s is not asked for again", async (outcome, answer, calls) => {
    const { log, asked } = await given(() => answer);
    expect(asked).toHaveLength(calls);
    expect(ofType(log, "script.written")).toMatchObject([{ outcome, lines: 0, missing: 3 }]);
  });

  test("a run with too much unwritten is not comparable", async () => {
    const { path } = await given(() => ({ text: "" }));
    const file = RunFile.openForReading(path);
    expect(file.header()).toMatchObject({ comparable: false, counts: { unwritten: 3, turns: 3, lost: 0 } });
    file.close();
  });
});
