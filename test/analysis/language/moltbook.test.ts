import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { lexicalSpecificity } from "../../../src/analysis/language/answer-metrics.ts";
import { squished } from "../../../src/analysis/language/duplicates.ts";
import { pairwiseJaccard } from "../../../src/analysis/language/jaccard.ts";
import { distinctN } from "../../../src/analysis/language/lexical-diversity.ts";
import { inOrder, ownTexts } from "../../../src/analysis/language/own-texts.ts";
import {
  meanPostJaccard,
  nextIn,
  remarksIn,
  shareWithoutPostWord,
} from "../../../src/analysis/language/post-overlap.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { HAS_MOLTBOOK, MOLTBOOK_TITLE, moltbookCorpus } from "../../support/moltbook.ts";

const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");

/** To the six figures that are known. */
const close = (known: number): unknown => expect.closeTo(known, 5 - Math.floor(Math.log10(Math.abs(known))));

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  const corpus = HAS_MOLTBOOK ? moltbookCorpus() : undefined;
  const there = () => {
    if (!corpus) throw new Error("the data are not there");
    return corpus;
  };

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

  test("its first 100,000 words, read as one text, have theirs", () => {
    const first = ownTexts(there())
      .texts.flatMap(({ words }) => words)
      .slice(0, 100_000);
    expect([1, 2, 3].map((n) => distinctN([first], n))).toEqual([0.08657, 0.588896, 0.843477].map(close));
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
