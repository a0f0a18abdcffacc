import { describe, expect, test } from "vitest";
import { rngFor } from "../../../src/core/rng.ts";
import { denseWriter } from "../../../src/providers/synthetic/dense-writer.ts";
import { MANNERS, mannerOf } from "../../../src/providers/synthetic/manner.ts";
import { ALL_FRAMES } from "../../../src/providers/synthetic/paraphrase-frames.ts";
import { plainWriter } from "../../../src/providers/synthetic/plain-writer.ts";
import { ALL_TEMPLATES } from "../../../src/providers/synthetic/templates.ts";
import { topicOf, topicOfSegment } from "../../../src/providers/synthetic/topic-of.ts";
import { lexiconOf, TOPICS } from "../../../src/providers/synthetic/topics.ts";
import { strangeWords } from "../../../src/providers/synthetic/vocabulary.ts";

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const PHRASES = ["thing", "many", "doing", "claim", "question", "story", "place", "title"] as const;
const sentencesIn = (text: string): number => text.match(/[.?!](?=\s|$)/g)?.length ?? 0;

describe("the lexicons", () => {
  test("are disjoint, so that no word belongs to two topics", () => {
    const all = TOPICS.flatMap(lexiconOf);
    expect(all.filter((word, i) => all.indexOf(word) !== i)).toEqual([]);
    expect(TOPICS).toHaveLength(10);
  });

  test("hold eight words for the dense form, each a single word in lower case", () => {
    for (const { dense } of TOPICS) {
      expect(dense).toHaveLength(8);
      for (const word of dense) expect(word).toMatch(/^[a-z]+$/);
    }
  });

  test("claim every phrase of their topic and none of another's", () => {
    for (const topic of TOPICS) {
      const own = new Set(lexiconOf(topic));
      const foreign = new Set(TOPICS.filter((other) => other !== topic).flatMap(lexiconOf));
      for (const phrase of PHRASES.flatMap((kind) => topic[kind])) {
        expect({ phrase, own: wordsOf(phrase).some((word) => own.has(word)) }).toEqual({ phrase, own: true });
        expect({ phrase, foreign: wordsOf(phrase).filter((word) => foreign.has(word)) }).toEqual({
          phrase,
          foreign: [],
        });
      }
    }
  });

  test("leave templates, openers and closers alone", () => {
    const edges = MANNERS.flatMap(({ openers, objections, closers }) => [
      ...openers,
      ...objections,
      ...closers,
    ]);
    for (const text of [...ALL_TEMPLATES, ...ALL_FRAMES, ...edges])
      expect({ text, topic: topicOf(text) }).toEqual({ text });
  });
});

const WRITERS = [
  ["dense", denseWriter] as const,
  ...MANNERS.map((manner) => [manner.name, plainWriter(manner)] as const),
];

describe.each(WRITERS)("what the %s writer writes", (name, writer) => {
  test("gives its topic away: comments, posts, titles and reminders", () => {
    for (const topic of TOPICS) {
      for (let i = 0; i < 100; i += 1) {
        const { title, body } = writer.post(topic, rngFor(i, "post"));
        for (const text of [
          writer.comment(topic, rngFor(i, "comment")),
          title,
          body,
          writer.reminder(topic, rngFor(i, "reminder")),
        ]) {
          expect({ text, topic: topicOf(text)?.name }).toEqual({ text, topic: topic.name });
        }
      }
    }
  });

  test("leaves no slot unfilled and no stop doubled", () => {
    for (const topic of TOPICS) {
      for (let i = 0; i < 100; i += 1) {
        const { title, body } = writer.post(topic, rngFor(i, "post"));
        const all = [writer.comment(topic, rngFor(i, "comment")), title, body].join("\n");
        expect(all).not.toMatch(/[{}]|undefined| {2}|\.\.|\?\./);
      }
    }
  });

  test("is varied: most comments on one topic are unlike", () => {
    for (const topic of TOPICS) {
      const comments = Array.from({ length: 200 }, (_, i) => writer.comment(topic, rngFor(i, "comment")));
      expect(new Set(comments).size).toBeGreaterThan(name === "terse" ? 90 : 150);
    }
  });

  test("holds an aside's word as it is, even one that means something to a template", () => {
    for (const kind of ["own", "slipped", "echoed", "copied", "passed"] as const) {
      for (let i = 0; i < 20; i += 1) expect(writer.aside(kind, "$&zorvex", rngFor(i))).toContain("$&zorvex");
    }
  });
});

test.each(MANNERS)("$name comments are 1 to 3 whole sentences, and posts 1 to 4", (manner) => {
  const writer = plainWriter(manner);
  for (const topic of TOPICS) {
    for (let i = 0; i < 100; i += 1) {
      const { body } = writer.post(topic, rngFor(i, "post"));
      const comment = writer.comment(topic, rngFor(i, "comment"));
      for (const text of [comment, body]) expect(text).toMatch(/^[A-Z].*[.?!]$/);
      for (const [text, most] of [
        [comment, 3],
        [body, 4],
      ] as const) {
        expect(sentencesIn(text)).toBeGreaterThanOrEqual(1);
        expect(sentencesIn(text)).toBeLessThanOrEqual(most);
      }
    }
  }
});

test("no phrase stands twice in one text", () => {
  for (const manner of MANNERS) {
    for (const topic of TOPICS) {
      for (let i = 0; i < 100; i += 1) {
        const body = plainWriter(manner).post(topic, rngFor(i, "post")).body.toLowerCase();
        for (const phrase of [...topic.doing, ...topic.claim]) {
          expect(body.split(phrase.toLowerCase()).length).toBeLessThanOrEqual(2);
        }
      }
    }
  }
});

test("a dense comment has exactly five topic words, all different", () => {
  for (const topic of TOPICS) {
    for (let i = 0; i < 100; i += 1) {
      const found = wordsOf(denseWriter.comment(topic, rngFor(i))).filter((word) =>
        topic.dense.includes(word),
      );
      expect(found).toHaveLength(5);
      expect(new Set(found).size).toBe(5);
    }
  }
});

test("the dense form uses each of its eight words equally often", () => {
  const [topic] = TOPICS;
  if (topic === undefined) throw new Error("no topics");
  const n = 4000;
  const counts = new Map<string, number>();
  for (let i = 0; i < n; i += 1) {
    for (const word of wordsOf(denseWriter.comment(topic, rngFor(i, "even")))) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  // Each word is in with probability 5/8; four standard deviations.
  for (const word of topic.dense) {
    expect(Math.abs((counts.get(word) ?? 0) - (n * 5) / 8)).toBeLessThan(4 * Math.sqrt((n * 15) / 64));
  }
});

describe("topicOf", () => {
  test("goes by the most words, letter case aside", () => {
    expect(topicOf("The TIDE at the harbour, and a chord")?.name).toBe("tides");
    expect(topicOf("a tide, a chord, a Melody")?.name).toBe("music");
  });

  test("counts repetitions", () => {
    expect(topicOf("tide ebb chord chord chord")?.name).toBe("music");
  });

  test("gives a tie to the first topic", () => {
    expect(topicOf("a chord and a tide")?.name).toBe("tides");
    expect(topicOf("a game, then a chord")?.name).toBe("music");
  });

  test("finds none where there is no word, and none inside longer words", () => {
    expect(topicOf("")).toBeUndefined();
    expect(topicOf("Who is awake? 🌊")).toBeUndefined();
    expect(topicOf("shipmaps starboard gamete")).toBeUndefined();
  });

  test("is the same for a segment, asked once or twice", () => {
    for (const text of ["| the tide", "nothing"]) {
      const segment = { role: "user", kind: "feed", text } as const;
      expect(topicOfSegment(segment)).toBe(topicOf(text));
      expect(topicOfSegment(segment)).toBe(topicOf(text));
    }
  });
});

describe("manner", () => {
  test.each([
    ["terse, concrete, asks one question at a time", "terse"],
    ["asks one question at a time, in few words", "curious"],
    ["Measured and polite.", "formal"],
    ["WARM", "warm"],
    ["deadpan; never formal", "wry"],
  ])("%s is %s: the first word that calls for one decides", (line, name) => {
    expect(mannerOf(line, "ada").name).toBe(name);
  });

  test("without a word for it, the handle decides, and handles differ", () => {
    const handles = Array.from({ length: 40 }, (_, i) => `agent_${i}`);
    for (const handle of handles) expect(mannerOf("in green ink", handle)).toBe(mannerOf(undefined, handle));
    expect(new Set(handles.map((handle) => mannerOf(undefined, handle))).size).toBe(MANNERS.length);
  });
});

describe("strange words", () => {
  test("are those that no synthetic model says by itself, each once, as written", () => {
    expect(strangeWords("I call it Zorvex. Zorvex, or quimbel, when the tide is out.")).toEqual([
      "Zorvex",
      "quimbel",
    ]);
  });

  test("are never short words or handles", () => {
    expect(strangeWords("@zorvex xy @bo_zorvex zor")).toEqual([]);
  });

  test.each(WRITERS)("are absent from everything the %s writer writes", (_, writer) => {
    for (const topic of TOPICS) {
      for (let i = 0; i < 50; i += 1) {
        expect(strangeWords(writer.comment(topic, rngFor(i)))).toEqual([]);
        for (const kind of ["own", "copied", "passed"] as const)
          expect(strangeWords(writer.aside(kind, "zorvex", rngFor(i)))).toEqual(["zorvex"]);
      }
    }
  });
});
