import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../../src/agent/answer.ts";
import type { Completion } from "../../../src/core/call.ts";
import { topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import type { LineTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import { CHI_SQUARE, chiSquareUniform, plausible } from "./samples.ts";
import {
  type Item,
  linesOf,
  type ScriptLine,
  scripts,
  truthOf,
  VOICES,
  type Voice,
  WIDE,
} from "./script-samples.ts";

interface Said {
  readonly line: ScriptLine;
  readonly truth: LineTruth;
  /** The text that it answers. */
  readonly answered: string | undefined;
}

/** Every comment of some scripts with its truth and the words it answers. */
function comments(all: readonly Completion[], items: readonly Item[]): readonly Said[] {
  return all.flatMap((completion) => {
    const lines = linesOf(completion);
    const words = new Map(items.map((item) => [item.id, item.words]));
    for (const { as, title, body } of lines) {
      if (as !== undefined) words.set(as, [title, body].filter((part) => part !== undefined).join("\n"));
    }
    return truthOf(completion).flatMap((truth) => {
      const line = lines[truth.action];
      if (line?.type !== "comment") return [];
      return [{ line, truth, answered: words.get(line.target ?? "") }];
    });
  });
}

describe("a script", () => {
  test.each(["listener", "omniscient?slip=0.5", "copier?phrase=ebb", "parrot", "mirror"])(
    "of %s is lines that the handbook knows, on messages of others that are there by then",
    async (model) => {
      for (const completion of await scripts(200, { model, items: WIDE, actions: 3 })) {
        const authors = new Map<string | undefined, string>(WIDE.map(({ id, by }) => [id, by]));
        linesOf(completion).forEach(({ by, as, ...action }) => {
          const text = JSON.stringify(action);
          expect(parseAnswer({ ...completion, text })).toMatchObject({ type: "actions", unreadable: 0 });
          const others = [...authors.keys()].filter((slot) => authors.get(slot) !== by);
          expect([...others, undefined]).toContain(action.target);
          expect(authors.has(as)).toBe(false);
          if (as !== undefined) authors.set(as, by);
        });
      }
    },
  );

  test("lets each voice speak in its turn, once at least and no more often than it may", async () => {
    const counts = new Map<number, number>();
    for (const completion of await scripts(300, { model: "listener", items: WIDE, actions: 2 })) {
      const order = linesOf(completion).map(({ by }) => by);
      const turns = order.filter((by, index) => by !== order[index - 1]);
      expect(turns).toEqual(["ada", "bo", "cy"]);
      for (const { handle } of VOICES) {
        const n = order.filter((by) => by === handle).length;
        counts.set(n, (counts.get(n) ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual([1, 2]);
  });

  test("never answers or votes on what its speaker wrote, nor on what was removed", async () => {
    const items: readonly Item[] = [
      { id: "p1", by: "ada", words: "The tide." },
      { id: "p2", by: "bo", words: "The dough." },
      { id: "p3", by: "host", words: "[removed]" },
    ];
    const deeds = (await scripts(300, { model: "listener", items, speak: ["ada"] })).flatMap(linesOf);
    const targets = deeds.flatMap(({ target }) => target ?? []);
    expect(new Set(targets)).toEqual(new Set(["p2"]));
  });

  test("prefers what was said to its speaker since that one last wrote", async () => {
    const items: readonly Item[] = [
      { id: "p1", by: "ada", words: "The tide." },
      { id: "c1", by: "bo", parent: "p1", words: "The dough." },
      { id: "c2", by: "ada", parent: "c1", words: "The tide again." },
      { id: "c3", by: "cy", parent: "p1", words: "The chord." },
      ...WIDE.slice(3),
    ];
    const all = await scripts(500, { model: "listener", items, speak: ["ada"], actions: 1 });
    const targets = all.flatMap(linesOf).flatMap(({ target }) => target ?? []);
    const share = (id: string): number => targets.filter((target) => target === id).length / targets.length;
    expect(share("c3")).toBeGreaterThan(0.7);
    expect(share("c1")).toBeLessThan(0.1);
  });

  test("throws other dice for each voice", async () => {
    const voices = VOICES.map(({ handle }) => ({ handle, persona: "How you write: terse" }));
    const bodies = (await scripts(100, { model: "deaf", voices, items: WIDE })).map((completion) =>
      linesOf(completion).flatMap(({ body }) => body ?? []),
    );
    const repeated = bodies.filter((texts) => new Set(texts).size < texts.length);
    expect(repeated.length).toBeLessThan(10);
  });

  test("gives the word only to those who are awake", async () => {
    for (const completion of await scripts(50, { model: "listener", speak: ["cy", "ada"] })) {
      expect([...new Set(linesOf(completion).map(({ by }) => by))]).toEqual(["cy", "ada"]);
    }
  });

  test("says nothing with a line that says so, and only such a line", async () => {
    const silent = (await scripts(300, { model: "listener", items: WIDE })).flatMap((completion) =>
      linesOf(completion).filter(({ type }) => type === "do_nothing"),
    );
    expect(plausible(silent.length, 900, 0.1 + 0.04 * 0.62)).toBe(true);
    for (const line of silent) expect(Object.keys(line)).toEqual(["by", "type"]);
  });

  test("converses: some lines answer lines of the same script", async () => {
    const said = comments(await scripts(500, { model: "listener", items: WIDE.slice(0, 1) }), WIDE);
    const within = said.filter(({ line }) => line.target?.startsWith("n"));
    expect(within.length).toBeGreaterThan(100);
    for (const { truth } of within.filter(({ truth }) => truth.heard)) expect(truth.from).toMatch(/^n\d+$/);
  });

  test("is the same for the same address, and another for every other part of it", async () => {
    const texts = async (asked: object): Promise<readonly string[]> =>
      (await scripts(20, { model: "listener", items: WIDE, ...asked })).map(({ text }) => text);
    const plain = await texts({});
    expect(await texts({})).toEqual(plain);
    for (const part of [{ round: 2 }, { name: "writer" }, { ordinal: 1 }, { repair: 1 }])
      expect(await texts({ address: part })).not.toEqual(plain);
    for (const part of [{ seed: 12 }, { arm: "script" }])
      expect(await texts({ world: { ...WORLD, ...part } })).not.toEqual(plain);
  });

  test("a forced line is one comment of the first voice on its message", async () => {
    for (const completion of await scripts(20, { model: "listener", items: WIDE, force: "p3" })) {
      expect(linesOf(completion)).toMatchObject([{ by: "ada", type: "comment", target: "p3" }]);
    }
  });

  test("no voices and no forum are answered", async () => {
    expect((await scripts(1, { model: "listener", voices: [], items: [] }))[0]?.text).toBe("");
    for (const completion of await scripts(50, { model: "listener", items: [] }))
      expect(linesOf(completion).length).toBeGreaterThanOrEqual(3);
  });
});

describe("one voice more", () => {
  const dee: Voice = { handle: "dee", persona: "How you write: wry" };

  test("at the end changes no line of the others", async () => {
    const three = await scripts(200, { model: "listener", items: WIDE });
    const four = await scripts(200, { model: "listener", items: WIDE, voices: [...VOICES, dee] });
    three.forEach(({ text }, draw) => {
      expect(four[draw]?.text.startsWith(`${text}\n`)).toBe(true);
    });
  });

  test("in the midst of them shifts nobody's draws", async () => {
    const bare = (all: readonly Completion[]): unknown =>
      all.map((completion) =>
        linesOf(completion).flatMap(({ by, as: _as, target: _target, ...rest }) =>
          by === "dee" ? [] : [{ by, ...rest }],
        ),
      );
    const [ada, ...rest] = VOICES;
    if (ada === undefined) throw new Error("nobody");
    const four = await scripts(200, { model: "deaf", items: WIDE, voices: [ada, dee, ...rest] });
    expect(bare(four)).toEqual(bare(await scripts(200, { model: "deaf", items: WIDE })));
  });
});

describe("the truth of a script", () => {
  test.each([
    "listener?q=0",
    "listener?q=0.6",
    "listener?q=0.6&dense",
    "listener?q=1",
    "flaky?q=0.3&unreadable=0&refuse=0",
  ])(
    "%s hears what it answers with its chance, be it an older message or a line just written",
    async (model) => {
      const q = Number(/q=([\d.]+)/.exec(model)?.[1]);
      const items = WIDE.slice(0, 2);
      const said = comments(await scripts(1500, { model, items }), items);
      for (const just of [true, false]) {
        const some = said.filter(({ line }) => line.target?.startsWith("n") === just);
        expect(some.length).toBeGreaterThan(300);
        expect(plausible(some.filter(({ truth }) => truth.heard).length, some.length, q)).toBe(true);
      }
      for (const { line, truth, answered } of said) {
        if (!truth.heard) continue;
        expect(truth).toMatchObject({ from: line.target, topic: topicOf(answered ?? "")?.name });
      }
    },
  );

  test("the deaf never hear, and draw their topics uniformly", async () => {
    const said = comments(await scripts(1500, { model: "deaf", items: WIDE }), WIDE);
    expect(said.some(({ truth }) => truth.heard)).toBe(false);
    const counts = TOPICS.map(({ name }) => said.filter(({ truth }) => truth.topic === name).length);
    expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE[9]);
  });

  test("names voice, line and topic of every text and of nothing else", async () => {
    for (const completion of await scripts(300, { model: "listener?canary=0.3", items: WIDE })) {
      const texts = linesOf(completion).flatMap(({ by, title = "", body }, action) =>
        body === undefined ? [] : [{ action, voice: by, topic: topicOf(`${title} ${body}`)?.name }],
      );
      expect(truthOf(completion).map(({ action, voice, topic }) => ({ action, voice, topic }))).toEqual(
        texts,
      );
    }
  });

  test("parrots, paraphrasers, mirrors and jitters do to a line just written what they do to any message", async () => {
    const within = async (model: string): Promise<readonly Said[]> => {
      const all = comments(await scripts(400, { model, items: WIDE.slice(0, 1) }), WIDE);
      const some = all.filter(({ truth }) => truth.from?.startsWith("n"));
      expect(some.length).toBeGreaterThan(20);
      return some;
    };
    for (const { line, answered } of await within("parrot")) expect(line.body).toBe(answered);
    for (const { truth } of await within("paraphraser")) expect(truth.through).toBe("paraphrase");
    for (const { truth } of await within("jitter?q=0.9"))
      expect(truth).toMatchObject({ heard: false, through: "wording" });
    for (const { truth, answered } of await within("mirror?q=0.9")) {
      expect(truth.through).toBe("keywords");
      for (const word of truth.copied ?? []) expect(answered?.toLowerCase()).toContain(word);
    }
  });

  test("a copier passes a phrase of others on once, in a round after it was written", async () => {
    const items: readonly Item[] = [
      { id: "p1", by: "host", words: "The blue door stands open." },
      { id: "c1", by: "ada", parent: "p1", words: "The Blue Door, you say." },
    ];
    const model = "copier?q=0&phrase=blue+door";
    for (const completion of await scripts(200, { model, items })) {
      const passed = truthOf(completion).filter((truth) => truth.passed !== undefined);
      const texts = new Set(truthOf(completion).map(({ voice }) => voice));
      expect(passed.map(({ voice }) => voice)).toEqual(["bo", "cy"].filter((voice) => texts.has(voice)));
    }
    for (const completion of await scripts(50, { model: `${model}&p=0`, items }))
      expect(completion.text).not.toContain("blue door");
  });

  test("a copier decides once and for all whether it will pass a phrase on", async () => {
    const items: readonly Item[] = [{ id: "p1", by: "host", words: "The blue door stands open." }];
    const passes = async (seed: number, round: number): Promise<boolean> => {
      const model = "copier?p=0.5&phrase=blue+door";
      const asked = { model, items, force: "p1", world: { ...WORLD, seed }, address: { round } };
      const [completion] = await scripts(1, asked);
      return completion !== undefined && truthOf(completion)[0]?.passed !== undefined;
    };
    let passing = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const first = await passes(seed, 1);
      expect(await passes(seed, 2)).toBe(first);
      if (first) passing += 1;
    }
    expect(plausible(passing, 300, 0.5)).toBe(true);
  });
});
