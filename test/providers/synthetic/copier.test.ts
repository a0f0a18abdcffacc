import { describe, expect, test } from "vitest";
import type { Action } from "../../../src/core/actions.ts";
import type { AnswerShape, Segment } from "../../../src/core/call.ts";
import type { ItemId } from "../../../src/core/ids.ts";
import { openProvider } from "../../../src/providers/open.ts";
import type { TextTruth } from "../../../src/providers/synthetic/truth.ts";
import { RunFile } from "../../../src/store/run-file.ts";
import { experimentOf, plannedOf, play } from "../../support/experiments.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, promptOf, requestOf } from "../prompts.ts";
import { plausible } from "./samples.ts";

interface Scene {
  readonly shown?: string;
  readonly notes?: readonly string[];
  readonly own?: readonly string[];
  readonly round?: number;
  readonly draw?: number;
  readonly force?: string;
  readonly actions?: number;
}

/** A prompt in which ada sees one message of bo's, has these notes, and wrote these texts lately. */
function promptFor({ shown = "The tide.", notes = [], own = [], force }: Scene): readonly Segment[] {
  const memory: Segment[] = notes.map((text) => ({ role: "user", kind: "memory", text: `| ${text}` }));
  own.forEach((text, i) => {
    const slot = `c${50 + i}` as ItemId;
    memory.push({ role: "user", kind: "frame", slot, text: `[${slot}] @ada answers p1` });
    memory.push({ role: "user", kind: "memory", slot, textSource: slot, text: `| ${text}` });
  });
  const messages = [{ slot: "p1", by: "bo", words: shown }];
  return [...promptOf({ messages, ...(force !== undefined && { force }) }), ...memory];
}

interface Taken {
  readonly actions: readonly Action[];
  readonly truth: readonly TextTruth[];
}

async function take(model: string, scene: Scene): Promise<Taken> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);
  const { round = 3, draw = 0, actions = 2 } = scene;
  const shape: AnswerShape = { reads: false, actions, schema: {} };
  const completion = completionOf(
    await provider.complete(requestOf(promptFor(scene), { round, draw }, shape)),
  );
  return { actions: parsed(completion).actions ?? [], truth: completion.truth as readonly TextTruth[] };
}

/** The same scene under many draws. */
const takeMany = (model: string, scene: Scene, n = 200): Promise<Taken[]> =>
  Promise.all(Array.from({ length: n }, (_, draw) => take(model, { ...scene, draw })));

const notesOf = ({ actions }: Taken): readonly string[] =>
  actions.flatMap((action) => (action.type === "remember" ? [action.text] : []));
const textsOf = ({ actions }: Taken): readonly string[] =>
  actions.flatMap((action) => (action.type === "comment" || action.type === "post" ? [action.body] : []));
/** What is confessed of the texts that say a phrase. */
const passedOf = ({ actions, truth }: Taken): readonly string[] =>
  truth.flatMap(({ action, passed }) =>
    passed !== undefined && JSON.stringify(actions[action]).includes(passed) ? [passed] : [],
  );
const MET = "Met in round 3, to be passed on: zorvex";

describe("a copier", () => {
  const MODEL = "copier?delay=2&phrase=zorvex";
  const SHOWN = "So it is, Zorvex! The tide.";

  test("notes the phrase in the turn in which it is first shown, and does not say it", async () => {
    for (const taken of await takeMany(MODEL, { shown: SHOWN })) {
      expect(notesOf(taken).at(-1)).toBe(MET);
      expect(taken.actions.length).toBeLessThanOrEqual(2);
      expect(taken.truth.at(-1)).toEqual({ action: taken.actions.length - 1, heard: false, noted: "zorvex" });
      for (const text of textsOf(taken)) expect(text).not.toMatch(/zorvex/i);
    }
  });

  test("notes it even where it has room for nothing else", async () => {
    expect((await take(MODEL, { shown: SHOWN, actions: 1 })).actions).toEqual([
      { type: "remember", text: MET },
    ]);
  });

  test.each([3, 4])("that met it in round 3 is silent on it in round %d", async (round) => {
    for (const taken of await takeMany(MODEL, { shown: SHOWN, notes: ["Come back.", MET], round })) {
      expect(JSON.stringify(taken.actions)).not.toContain("zorvex");
    }
  });

  test.each([5, 9])(
    "that met it in round 3 says it in round %d, in the first text of the turn",
    async (round) => {
      const all = await takeMany(MODEL, { shown: SHOWN, notes: ["Come back.", MET], round });
      for (const taken of all) {
        const texts = textsOf(taken);
        expect(texts.map((text) => text.includes("zorvex"))).toEqual(texts.map((_, i) => i === 0));
        expect(passedOf(taken)).toEqual(texts.length > 0 ? ["zorvex"] : []);
        expect(notesOf(taken).join()).not.toContain("zorvex");
      }
      expect(all.filter((taken) => textsOf(taken).length > 1).length).toBeGreaterThan(5);
    },
  );

  test("says it under force too", async () => {
    const { actions, truth } = await take(MODEL, { shown: SHOWN, notes: [MET], round: 5, force: "p1" });
    expect(actions).toEqual([{ type: "comment", target: "p1", body: expect.stringContaining("zorvex") }]);
    expect(truth).toMatchObject([{ action: 0, passed: "zorvex" }]);
  });

  test("that finds it among its own texts notes that, and never says it again", async () => {
    for (const taken of await takeMany(MODEL, {
      notes: [MET],
      own: ["There is talk of zorvex."],
      round: 6,
    })) {
      expect(notesOf(taken).at(-1)).toBe("Passed on: zorvex");
      for (const text of textsOf(taken)) expect(text).not.toContain("zorvex");
    }
    for (const taken of await takeMany(MODEL, {
      shown: SHOWN,
      notes: [MET, "Passed on: zorvex"],
      round: 40,
    })) {
      expect(taken.actions.map((action) => JSON.stringify(action)).join()).not.toContain("zorvex");
    }
  });

  test("decides once, with probability p, whether to pass it on", async () => {
    const all = await takeMany("copier?phrase=zorvex&p=0.3", { shown: SHOWN }, 1500);
    const passes = all.filter((taken) => notesOf(taken).includes(MET));
    expect(plausible(passes.length, all.length, 0.3)).toBe(true);
    const kept = "Met in round 3, to be kept: zorvex";
    for (const taken of all) expect([MET, kept]).toContain(notesOf(taken).at(-1));
    for (const taken of await takeMany("copier?phrase=zorvex&p=0.3", { notes: [kept], round: 30 })) {
      expect(JSON.stringify(taken.actions)).not.toContain("zorvex");
    }
  });

  test("follows a phrase of several words across case and punctuation, and not a part of a word", async () => {
    const model = "copier?phrase=the+blue+door";
    expect(notesOf(await take(model, { shown: "I saw The Blue, door." })).at(-1)).toBe(
      "Met in round 3, to be passed on: the blue door",
    );
    for (const shown of ["the blue doors", "the bluer door", "bathe blue door", "blue the door"]) {
      expect(JSON.stringify((await take(model, { shown })).actions)).not.toContain("blue");
    }
  });

  test("without a phrase of its own follows the first strange word of five letters, and only that one", async () => {
    const [first, second] = ["The tide is glorpish and quam.", "It is all wumpled."];
    const met = await take("copier", { shown: first });
    expect(notesOf(met).at(-1)).toBe("Met in round 3, to be passed on: glorpish");
    expect(notesOf(await take("copier", { shown: "The tide is quam." })).join()).not.toContain("quam");
    const later = await takeMany("copier", { shown: second, notes: notesOf(met), round: 5 });
    expect(JSON.stringify(later)).not.toContain("wumpled");
    expect(later.some((taken) => textsOf(taken).join().includes("glorpish"))).toBe(true);
  });

  test("is a listener in everything else", async () => {
    const scene: Scene = { shown: "Dough and flour.", round: 5 };
    for (let draw = 0; draw < 200; draw += 1) {
      expect(await take("copier?q=0.6&phrase=zorvex", { ...scene, draw })).toEqual(
        await take("listener?q=0.6", { ...scene, draw }),
      );
    }
  });
});

test("in a run each copier says the phrase once, no sooner than its delay after it first saw it", async () => {
  const scenario = `
version: 1
name: copiers
rounds: 16
seeds: [3]
models: { c: "synthetic/copier?delay=2&phrase=zorvex" }
cast: c
personas: [{ handle: ada }, { handle: bo }, { handle: cy }, { handle: dee }, { handle: eli }]
opening: [{ by: host, in: general, title: A word, body: "The word is zorvex." }]
feed: { sort: hot, size: 10, home: notifications-first }
turn: { actions: 2, reads: 1 }
arms: { only: {} }
baseline: only
`;
  const { path, result } = await play(plannedOf(experimentOf(scenario)));
  expect(result.status).toBe("done");
  const file = RunFile.openForReading(path);
  const met = new Map<number, number>();
  const said: { agent: number; round: number }[] = [];
  for (const { round, event } of file.events()) {
    if (event.type === "note.written" && event.text.startsWith("Met")) {
      expect(met.has(event.agent)).toBe(false);
      met.set(event.agent, round);
    }
    if ((event.type === "comment.created" || event.type === "post.created") && event.body.includes("zorvex"))
      said.push({ agent: event.author, round });
  }
  file.close();
  // All five see the opening post in round 1.
  expect([...met.values()]).toEqual([1, 1, 1, 1, 1]);
  const speakers = said.filter(({ round }) => round > 0);
  expect(speakers.length).toBe(5);
  expect(new Set(speakers.map(({ agent }) => agent)).size).toBe(5);
  for (const { agent, round } of speakers) expect(round).toBeGreaterThanOrEqual((met.get(agent) ?? 99) + 2);
});
