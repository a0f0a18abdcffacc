import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rngFor } from "../../../src/core/rng.ts";
import { denseWriter } from "../../../src/providers/synthetic/dense-writer.ts";
import { MANNERS } from "../../../src/providers/synthetic/manner.ts";
import { paraphrase } from "../../../src/providers/synthetic/paraphrase.ts";
import { ALL_FRAMES } from "../../../src/providers/synthetic/paraphrase-frames.ts";
import { plainWriter } from "../../../src/providers/synthetic/plain-writer.ts";
import { ALL_TEMPLATES } from "../../../src/providers/synthetic/templates.ts";
import { isTopicWord, topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import { strangeWords } from "../../../src/providers/synthetic/vocabulary.ts";

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const topicWords = (text: string): readonly string[] => wordsOf(text).filter(isTopicWord);
const otherWords = (text: string): ReadonlySet<string> =>
  new Set(wordsOf(text).filter((word) => !isTopicWord(word)));

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return both / (a.size + b.size - both);
}

const WRITERS = [denseWriter, ...MANNERS.map(plainWriter)];

/** Any text that a synthetic model may write, private words and all. */
const anyText = fc
  .record({
    writer: fc.constantFrom(...WRITERS),
    topic: fc.constantFrom(...TOPICS),
    seed: fc.nat(),
    form: fc.constantFrom("comment", "post", "aside"),
  })
  .map(({ writer, topic, seed, form }) => {
    const rng = rngFor(seed);
    if (form === "post") {
      const { title, body } = writer.post(topic, rng);
      return `${title}\n${body}`;
    }
    const comment = writer.comment(topic, rng);
    return form === "comment" ? comment : `${comment} ${writer.aside("own", "zorvex", rng)}`;
  });

describe("a paraphrase", () => {
  test("keeps the topic words, all of them and in their order, and so the topic", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const other = paraphrase(text, rngFor(seed));
        expect(topicWords(other)).toEqual(topicWords(text));
        expect(topicOf(other)).toBe(topicOf(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("keeps private words, handles, ids and numbers", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        expect(strangeWords(paraphrase(text, rngFor(seed)))).toEqual(strangeWords(text));
      }),
      { numRuns: 300 },
    );
    const said = paraphrase("Ask @ada_3 about p12: the tide of 1953 was Zorvex.", rngFor(1));
    for (const word of ["@ada_3", "p12", "tide", "1953", "Zorvex"]) expect(said).toContain(word);
  });

  test("shares no word with the text beyond those: the Jaccard overlap of the rest is 0 in every text", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const rest = (words: string): ReadonlySet<string> =>
          new Set([...otherWords(words)].filter((word) => word !== "zorvex"));
        expect(jaccard(rest(text), rest(paraphrase(text, rngFor(seed))))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test("differs from the text, and so does the paraphrase of a paraphrase", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const once = paraphrase(text, rngFor(seed));
        const twice = paraphrase(once, rngFor(seed));
        expect(once).not.toBe(text);
        expect(twice).not.toBe(once);
        expect(topicWords(twice)).toEqual(topicWords(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("depends on the text and the dice alone, and dice differ", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        expect(paraphrase(text, rngFor(seed))).toBe(paraphrase(text, rngFor(seed)));
      }),
      { numRuns: 100 },
    );
    const all = Array.from({ length: 50 }, (_, i) => paraphrase("The tide is here.", rngFor(i)));
    expect(new Set(all).size).toBe(8);
  });

  test("keeps lines, sentences and questions apart, and a title without a stop one", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const other = paraphrase(text, rngFor(seed));
        const marks = (line: string): readonly string[] => line.match(/[.?!](?=\s|$)/g) ?? [];
        const asks = (line: string): readonly boolean[] => marks(line).map((mark) => mark === "?");
        expect(other.split("\n").map(asks)).toEqual(text.split("\n").map(asks));
      }),
      { numRuns: 500 },
    );
  });

  test.each(["", "\n", "💥 … !?", " "])("of a text without a word is the text: %j", (text) => {
    expect(paraphrase(text, rngFor(1))).toBe(text);
  });

  test("survives any text, keeping its topic words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.nat(), (text, seed) => {
        const tidal = `${text} tide`;
        expect(topicWords(paraphrase(tidal, rngFor(seed)))).toEqual(topicWords(tidal));
      }),
    );
  });

  test.each([
    ["stops", "!".repeat(100_000)],
    ["stops that never end", `${"?".repeat(100_000)}x`],
    ["words", "the tide ".repeat(12_000)],
    ["blanks", `${" ".repeat(100_000)}x`],
  ])("of 100 kB of %s does not take for ever", (_, text) => {
    expect(paraphrase(text, rngFor(1))).toBeTypeOf("string");
  });
});

test("the paraphraser's own words are nobody else's and no topic's", () => {
  const own = new Set(ALL_FRAMES.flatMap((frame) => wordsOf(frame.replace("{list}", ""))));
  const edges = MANNERS.flatMap(({ openers, objections, closers }) => [
    ...openers,
    ...objections,
    ...closers,
  ]);
  const phrases = TOPICS.flatMap((topic) => [
    ...topic.dense,
    topic.lexicon,
    ...topic.thing,
    ...topic.many,
    ...topic.doing,
    ...topic.claim,
    ...topic.question,
    ...topic.story,
    ...topic.place,
    ...topic.title,
  ]);
  const others = [...ALL_TEMPLATES, ...edges, ...phrases].flatMap(wordsOf);
  expect(others.filter((word) => own.has(word))).toEqual([]);
});
