import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isContentWord } from "../../../src/analysis/language/content-overlap.ts";
import { duplicates, squished } from "../../../src/analysis/language/duplicates.ts";
import { jaccard } from "../../../src/analysis/language/jaccard.ts";
import { hdd, movingTypeTokenRatio, mtld } from "../../../src/analysis/language/lexical-diversity.ts";
import { markerCounts } from "../../../src/analysis/language/markers.ts";
import { LANGUAGE_METRICS } from "../../../src/analysis/language/metrics.ts";
import {
  charShingles,
  nearDuplicates,
  withoutFirstSentence,
} from "../../../src/analysis/language/near-duplicates.ts";
import { inRandomOrder } from "../../../src/analysis/language/sample.ts";
import { eigenvalues } from "../../../src/analysis/language/vendi.ts";
import { smoothedKlBits, wordDistributions } from "../../../src/analysis/language/word-distribution.ts";
import { anyWords, latinWords, tokeniserFor } from "../../../src/analysis/language/words.ts";
import { DEFAULT_TERMS, measure } from "../../../src/analysis/measure.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { corpusOf } from "../../support/corpora.ts";

describe("words", () => {
  test.each([
    ["Don't panic: 42 GPT-4s!", ["don't", "panic", "gpt", "4s"]],
    ["it’s 'quoted' o'clock'", ["it’s", "quoted", "o'clock"]],
    ["café 漢字 🦊 --", ["caf"]],
  ])("of a-z in %j", (text, words) => {
    expect(latinWords(text)).toEqual(words);
  });

  test.each([
    ["Über café, 42!", ["über", "café"]],
    ["漢字とABC", ["漢", "字", "と", "abc"]],
    ["مرحبا بالعالم", ["مرحبا", "بالعالم"]],
    ["cafe\u0301", ["caf\u00e9"]],
    ["🦊 👩‍💻", []],
  ])("of every script in %j", (text, words) => {
    expect(anyWords(text)).toEqual(words);
  });

  test("are the same by both where all letters are a to z", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~’\n]*$/), (text) => {
        expect(anyWords(text.replaceAll("_", " "))).toEqual(latinWords(text.replaceAll("_", " ")));
      }),
    );
  });

  test("are read by Unicode where more than 3 % of letters are outside a to z, which the values say", () => {
    expect(tokeniserFor([`${"a".repeat(97)}éèü`]).note).toBeUndefined();
    expect(tokeniserFor([`${"a".repeat(96)}éèüß`]).note).toContain("4 %");
    const corpus = corpusOf([{ by: "ada", body: "Привет, мир" }]);
    const found = measure(corpus, LANGUAGE_METRICS, DEFAULT_TERMS).get("words");
    expect(found).toEqual({ value: 2, note: expect.stringContaining("100 %") });
  });

  test("that carry grammar say nothing, with what an apostrophe adds to them", () => {
    const words = latinWords("I don't think it’s the sourdough's fault");
    expect(words.filter((word) => isContentWord(word))).toEqual(["think", "sourdough's", "fault"]);
  });

  test("fall into all the classes they belong to", () => {
    // Articles, auxiliaries, conjunctions, adverbs, impersonal, personal, prepositions, quantifiers.
    expect(markerCounts(["the", "it’s", "and", "of", "my", "sourdough"])).toEqual([1, 1, 1, 0, 1, 1, 1, 0]);
  });
});

describe("duplicates", () => {
  test("count all copies or those beyond the first", () => {
    const texts = ["Hi  there", "hi there ", "Bye", "Hi there", "Bye", "Once"].map(squished);
    expect(duplicates(texts)).toEqual({ messages: 6, wordings: 3, inCopies: 5, excess: 3, inTop: 6 });
    expect(duplicates([..."abcdefghaa"]).inTop).toBe(9);
  });

  const sentence = "the quick brown fox jumps over the lazy dog by the river bank";

  test("are near where most of their runs of characters are the same", () => {
    const texts = [
      sentence,
      `${sentence} again`,
      "something else entirely was said here",
      sentence.slice(20),
    ];
    expect(nearDuplicates(texts, 0.8)).toEqual([true, true, false, false]);
  });

  test("are near exactly where some pair is, as long as there is no crowd", () => {
    const words = sentence.split(" ");
    const text = fc
      .array(fc.nat(words.length - 1), { minLength: 0, maxLength: 2 })
      .map((drop) => words.filter((_, i) => !drop.includes(i)).join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        const sets = texts.map((one) => charShingles(one, 5));
        const known = sets.map((a, i) => sets.some((b, j) => i !== j && jaccard(a, b) >= 0.8));
        expect(nearDuplicates(texts, 0.8)).toEqual(known);
      }),
    );
  });

  test.each([
    ["Great point! I also think so.", "I also think so."],
    ["**Hello.** More", "More"],
    ["Hello\nMore", "More"],
    ["好。然后", "然后"],
    ["3.5 is a number", ""],
    ["Only this.", ""],
  ])("%j without its first sentence is %j", (text, rest) => {
    expect(withoutFirstSentence(text)).toBe(rest);
  });
});

describe("diversity of words", () => {
  const anyText = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1, maxLength: 80 });

  test("over moving windows is the mean over the windows", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (words, window) => {
        const windows = words
          .slice(window - 1)
          .map((_, i) => new Set(words.slice(i, i + window)).size / window);
        const known =
          words.length <= window
            ? new Set(words).size / words.length
            : windows.reduce((sum, ratio) => sum + ratio, 0) / windows.length;
        expect(movingTypeTokenRatio(words, window)).toBeCloseTo(known, 9);
      }),
    );
  });

  test("HD-D of as many draws as words is the type-token ratio", () => {
    fc.assert(
      fc.property(anyText, (words) => {
        expect(hdd(words, words.length)).toBeCloseTo(new Set(words).size / words.length, 9);
      }),
    );
  });

  test("MTLD of words that never repeat is their number, both ways", () => {
    expect(mtld(["a", "b", "c"])).toEqual({ forward: 3, backward: 3, mtld: 3 });
    expect(mtld(["a", "a", "a", "a"]).mtld).toBe(2);
  });

  test("a stretch of MTLD ends at 0.72 itself", () => {
    const stretch = (name: string): string[] => Array.from({ length: 25 }, (_, i) => `${name}${i % 18}`);
    expect(mtld([...stretch("a"), ...stretch("b")]).forward).toBe(25);
  });
});

test("eigenvalues of a symmetric matrix keep its trace and its sum of squares", () => {
  const anyMatrix = fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    }),
  );
  fc.assert(
    fc.property(anyMatrix, (half) => {
      const matrix = half.map((row, i) => row.map((value, j) => (value + (half[j]?.[i] ?? 0)) / 2));
      const values = eigenvalues(matrix);
      const trace = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
      const squares = matrix.flat().reduce((sum, value) => sum + value * value, 0);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 8);
      expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 8);
    }),
  );
});

test("the divergence of smoothed texts is 0 from themselves and positive from others", () => {
  const { at, background } = wordDistributions([
    ["tea", "rye"],
    ["rye", "tea"],
    ["gull", "tide", "tea"],
  ]);
  const [a, b, c] = [at(0), at(1), at(2)];
  expect(smoothedKlBits(a, b, background)).toBeCloseTo(0, 12);
  // Half its own words and half the common ones (tea 3/7, rye 2/7, gull 1/7, tide 1/7).
  const p = [1 / 4 + 3 / 14, 1 / 4 + 2 / 14, 1 / 14, 1 / 14];
  const q = [1 / 6 + 3 / 14, 2 / 14, 1 / 6 + 1 / 14, 1 / 6 + 1 / 14];
  const known = p.reduce((sum, share, i) => sum + share * Math.log2(share / (q[i] ?? 0)), 0);
  expect(smoothedKlBits(a, c, background)).toBeCloseTo(known, 12);
});

test("a random order has every member once, and each place is as likely for each", () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(), (size, seed) => {
      const items = Array.from({ length: size }, (_, i) => i);
      expect([...inRandomOrder(items, rngFor(seed, "order"))].sort((a, b) => a - b)).toEqual(items);
    }),
  );
  const first = Array.from(
    { length: 3_000 },
    (_, i) => inRandomOrder([0, 1, 2], rngFor(i, "order")).next().value,
  );
  for (const member of [0, 1, 2]) {
    const share = first.filter((one) => one === member).length / first.length;
    expect(Math.abs(share - 1 / 3)).toBeLessThan(0.04);
  }
});
