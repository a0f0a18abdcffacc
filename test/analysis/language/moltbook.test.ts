import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { lexicalSpecificity } from "../../../src/analysis/language/answer-metrics.ts";
import { squished } from "../../../src/analysis/language/duplicates.ts";
import { pairwiseJaccard } from "../../../src/analysis/language/jaccard.ts";
import { distinctN } from "../../../src/analysis/language/lexical-diversity.ts";
import { LANGUAGE_METRICS } from "../../../src/analysis/language/metrics.ts";
import { inOrder, ownTexts } from "../../../src/analysis/language/own-texts.ts";
import {
  meanPostJaccard,
  nextIn,
  remarksIn,
  shareWithoutPostWord,
} from "../../../src/analysis/language/post-overlap.ts";
import { wordFrequencies, zipfSlope } from "../../../src/analysis/language/word-frequencies.ts";
import { DEFAULT_TERMS, measure } from "../../../src/analysis/measure.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { HAS_MOLTBOOK, MOLTBOOK_TITLE, moltbookCorpus } from "../../support/moltbook.ts";

/** Computed with numpy on the same files. */
const EXPECTED: Readonly<Record<string, number>> = {
  exact_duplicates_all_copies: 0.0243431,
  exact_duplicates_excess: 0.0158423,
  exact_duplicates_to_the_letter: 0.0239567,
  exact_duplicates_comments: 0.0260223,
  top7_wordings_share: 0.0127512,
  words: 265_426,
  word_types: 14_646,
  zipf_all_ranks: 1.35958,
  zipf_top_1000: 0.900184,
  unigram_entropy: 10.5038,
  hapax_share: 0.369248,
  comment_post_jaccard: 0.136821,
  comments_without_post_word: 0.0199907,
};

const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");

/** To the six figures that are known. */
const close = (known: number): unknown => expect.closeTo(known, 5 - Math.floor(Math.log10(Math.abs(known))));

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  const corpus = HAS_MOLTBOOK ? moltbookCorpus() : undefined;
  const there = () => {
    if (!corpus) throw new Error("the data are not there");
    return corpus;
  };

  test("has the known values where a measure stands alone", () => {
    const values = measure(
      there(),
      LANGUAGE_METRICS.filter(({ name }) => name in EXPECTED),
      { ...DEFAULT_TERMS, surrogates: 0 },
    );
    for (const [name, known] of Object.entries(EXPECTED)) {
      expect([name, values.get(name)?.value]).toEqual([name, close(known)]);
    }
  });

  test("1,000 different wordings have the known overlap, cut at white space", () => {
    const byWording = new Map<string, string>();
    for (const { text, message } of ownTexts(there()).texts) {
      const wording = squished(text);
      if (!byWording.has(wording)) byWording.set(wording, sha1(message.id));
    }
    const sample = [...byWording].sort(([, a], [, b]) => (a < b ? -1 : 1)).slice(0, 1_000);
    const found = pairwiseJaccard(sample.map(([wording]) => new Set(wording.split(" "))));
    expect(found.mean).toEqual(close(0.0522596));
    expect(found.shareAbove).toBeCloseTo(3.4034e-5, 9);
  });

  test("has 2,588 messages with text", () => {
    expect(ownTexts(there()).texts).toHaveLength(2_588);
  });

  test("has the known shares of different words and runs of words", () => {
    const words = ownTexts(there()).texts.map((text) => text.words);
    expect([1, 2, 3].map((n) => distinctN(words, n))).toEqual([0.0551792, 0.507208, 0.820572].map(close));
  });

  test("its first 100,000 words, read as one text, have theirs", () => {
    const first = ownTexts(there())
      .texts.flatMap(({ words }) => words)
      .slice(0, 100_000);
    expect([1, 2, 3].map((n) => distinctN([first], n))).toEqual([0.08657, 0.588896, 0.843477].map(close));
  });

  test("its Zipf slope depends on how far one looks", () => {
    const frequencies = wordFrequencies(ownTexts(there()).texts.map(({ words }) => words));
    expect(zipfSlope(frequencies, 5_000)).toEqual(close(1.11411));
  });

  test("comments share fewer words with the post after theirs than with their own", () => {
    const remarks = remarksIn(there(), { most: 5_000, rng: rngFor(1) });
    const posts = inOrder(there()).filter(({ type }) => type === "post");
    const keyOf = (place: number): string => sha1(posts[place]?.id ?? "");
    const order = posts.map((_, place) => place).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    expect(meanPostJaccard(remarks, nextIn(order))).toEqual(close(0.0569511));
    expect(lexicalSpecificity(remarks, order)).toBeCloseTo(0.136821 - 0.0569511, 6);
    expect(shareWithoutPostWord(remarks)).toEqual(close(0.0199907));
  });
});
