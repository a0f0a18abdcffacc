import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Completion, ScriptSlot } from "../../../src/core/call.ts";
import type { ItemId } from "../../../src/core/ids.ts";
import { wordCount } from "../../../src/providers/synthetic/fitted-writer.ts";
import { topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import { WORLD } from "../contract.ts";
import { plausible } from "./samples.ts";
import { linesOf, OPENING, scripts, truthOf, WIDE } from "./script-samples.ts";

const slot = (id: string, by: string, words: number, parent?: string): ScriptSlot => ({
  id: id as ItemId,
  by,
  words,
  ...(parent === undefined ? { community: "general" } : { parent: parent as ItemId }),
});

const TREE: readonly ScriptSlot[] = [
  slot("p2", "ada", 40),
  slot("c1", "bo", 25, "p1"),
  slot("c2", "cy", 25, "c1"),
  slot("c3", "ada", 30, "c2"),
  slot("c4", "cy", 20, "p2"),
];
const WORDS_OF_P1 = OPENING[0]?.words ?? "";

/** Of each line the words it answers, where it is a comment. */
function answeredBy(completion: Completion): readonly (string | undefined)[] {
  const words = new Map<string, string>([["p1", WORDS_OF_P1]]);
  for (const { id = "", title, body = "" } of linesOf(completion)) {
    words.set(id, title === undefined ? body : `${title}\n${body}`);
  }
  return TREE.map(({ parent }) => words.get(parent ?? ""));
}

describe("where the tree is given", () => {
  test("there is one line for each slot, in order, with a title where it is a post and nothing else", async () => {
    for (const completion of await scripts(100, { model: "listener", slots: TREE })) {
      const lines = linesOf(completion);
      expect(lines.map(({ id }) => id)).toEqual(TREE.map(({ id }) => id));
      expect(lines.map((line) => Object.keys(line).join(" "))).toEqual([
        "id title body",
        "id body",
        "id body",
        "id body",
        "id body",
      ]);
      expect(truthOf(completion).map(({ action, voice }) => [action, voice])).toEqual(
        TREE.map(({ by }, index) => [index, by]),
      );
    }
  });

  test("a comment hears its parent with probability q, be it old or written just now", async () => {
    const all = await scripts(1000, { model: "listener?q=0.6", slots: TREE });
    for (const index of [1, 2, 3, 4]) {
      const heard = all.filter((completion) => truthOf(completion)[index]?.heard);
      expect(plausible(heard.length, all.length, 0.6)).toBe(true);
      for (const completion of heard) {
        expect(truthOf(completion)[index]).toMatchObject({
          from: TREE[index]?.parent,
          topic: topicOf(answeredBy(completion)[index] ?? "")?.name,
        });
      }
    }
    expect(all.some((completion) => truthOf(completion)[0]?.heard)).toBe(false);
  });

  test("the words of a parent are found in what the author wrote before it was asked to go on", async () => {
    const before = '{"id":"p9","title":"Flour","body":"A sourdough starter is a pet."}\n{"id":"c1","bo';
    const slots = [slot("c5", "bo", 20, "p9")];
    for (const completion of await scripts(20, { model: "listener?q=1", slots, answers: [before] }))
      expect(truthOf(completion)[0]).toMatchObject({ heard: true, from: "p9", topic: "bread" });
  });

  test("a parent that is nowhere, or was removed, is answered and not heard", async () => {
    const items = [{ id: "p1", by: "host", words: "[removed]" }];
    const slots = [slot("c1", "bo", 20, "p1"), slot("c2", "cy", 20, "c77")];
    for (const model of ["listener?q=1", "parrot"])
      for (const completion of await scripts(20, { model, items, slots }))
        expect(truthOf(completion).map(({ heard }) => heard)).toEqual([false, false]);
  });

  test.each(["listener", "listener?dense", "listener?manner=terse", "jitter"])(
    "the bodies of %s are of about the length that is asked for, and keep their topic",
    async (model) => {
      const lengths = fc.array(fc.integer({ min: 8, max: 400 }), { minLength: 2, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(lengths, fc.integer({ min: 1, max: 1000 }), async (words, seed) => {
          const slots = words.map((n, i) =>
            slot(i === 0 ? "p2" : `c${i}`, "bo", n, i === 0 ? undefined : "p1"),
          );
          const world = { ...WORLD, seed };
          for (const completion of await scripts(1, { model, slots, world })) {
            linesOf(completion).forEach(({ body = "", title = "" }, index) => {
              const wanted = words[index] ?? 0;
              expect(Math.abs(wordCount(body) - wanted)).toBeLessThanOrEqual(wanted / 2);
              expect(topicOf(`${title} ${body}`)?.name).toBe(truthOf(completion)[index]?.topic);
            });
          }
        }),
        { numRuns: 40, seed: 1 },
      );
    },
  );

  test("a text of one word or of none is as short as the writer can be", async () => {
    const slots = [slot("c1", "ada", 0, "p1"), slot("c2", "ada", 1, "p1")];
    for (const completion of await scripts(50, { model: "listener", slots }))
      for (const { body = "" } of linesOf(completion)) expect(wordCount(body)).toBeLessThan(20);
  });

  test("who else writes changes nobody's words", async () => {
    const bodiesOf = (completion: Completion, ids: readonly string[]): unknown =>
      linesOf(completion).filter(({ id = "" }) => ids.includes(id));
    const fewer = TREE.filter(({ by }) => by !== "bo");
    const all = await scripts(50, { model: "deaf", slots: TREE, items: WIDE.slice(0, 1) });
    const some = await scripts(50, { model: "deaf", slots: fewer, items: WIDE.slice(0, 1) });
    const ids = fewer.map(({ id }) => id);
    all.forEach((completion, draw) => {
      const other = some[draw];
      expect(other && bodiesOf(other, ids)).toEqual(bodiesOf(completion, ids));
    });
  });

  test("the omniscient let words slip there too", async () => {
    const truths = (await scripts(300, { model: "omniscient?slip=0.25", slots: TREE })).flatMap(truthOf);
    expect(plausible(truths.filter(({ slipped }) => slipped !== undefined).length, truths.length, 0.25)).toBe(
      true,
    );
  });
});
