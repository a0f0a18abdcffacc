import { describe, expect, test } from "vitest";
import { bleu, selfBleu } from "../../../src/analysis/language/bleu.ts";
import { compressionRatio } from "../../../src/analysis/language/compression.ts";
import { contentOverlap, contentWords } from "../../../src/analysis/language/content-overlap.ts";
import { coordination, type Exchange } from "../../../src/analysis/language/coordination.ts";
import { jsdBits, klBits, resonanceAt } from "../../../src/analysis/language/divergence.ts";
import { jaccard } from "../../../src/analysis/language/jaccard.ts";
import {
  distinctN,
  hdd,
  movingTypeTokenRatio,
  mtld,
  nGrams,
  typeTokenRatio,
} from "../../../src/analysis/language/lexical-diversity.ts";
import {
  agreement,
  charShingles,
  minHash,
  shingleHashes,
  wordShingles,
} from "../../../src/analysis/language/near-duplicates.ts";
import { vendiOfWords } from "../../../src/analysis/language/repetition-metrics.ts";
import { styleMatching } from "../../../src/analysis/language/style-matching.ts";
import { vendi } from "../../../src/analysis/language/vendi.ts";
import { entropyBits, wordFrequencies } from "../../../src/analysis/language/word-frequencies.ts";
import { latinWords } from "../../../src/analysis/language/words.ts";
import { oracle } from "../../support/oracle.ts";

const DIGITS = 9;

describe("a speech of 272 words", () => {
  interface Speech {
    readonly tokens: number;
    readonly types: number;
    readonly ttr: number;
    readonly distinct_1: number;
    readonly distinct_2: number;
    readonly distinct_3: number;
    readonly mattr_50: number;
    readonly mtld: { readonly forward: number; readonly backward: number; readonly mtld: number };
    readonly hdd_42: number;
    readonly entropy_unigram_bits: number;
  }
  const { input, expect: expected } = oracle<{ readonly text: string }, Speech>("text.gettysburg");
  const words = latinWords(input.text);

  test("is split into its words", () => {
    expect(words).toHaveLength(expected.tokens);
    expect(new Set(words).size).toBe(expected.types);
  });

  test("has the known share of different words and runs of words", () => {
    expect(typeTokenRatio(words)).toBeCloseTo(expected.ttr, DIGITS);
    for (const n of [1, 2, 3] as const) {
      expect(distinctN([words], n)).toBeCloseTo(expected[`distinct_${n}`], DIGITS);
    }
  });

  test("has the known MATTR, MTLD in both directions, HD-D and entropy", () => {
    expect(movingTypeTokenRatio(words, 50)).toBeCloseTo(expected.mattr_50, DIGITS);
    const found = mtld(words);
    expect(found.forward).toBeCloseTo(expected.mtld.forward, DIGITS);
    expect(found.backward).toBeCloseTo(expected.mtld.backward, DIGITS);
    expect(found.mtld).toBeCloseTo(expected.mtld.mtld, DIGITS);
    expect(hdd(words)).toBeCloseTo(expected.hdd_42, DIGITS);
    expect(entropyBits(wordFrequencies([words]))).toBeCloseTo(expected.entropy_unigram_bits, DIGITS);
  });

  test("repeats no run of four words", () => {
    expect(new Set(nGrams(words, 4)).size).toBe(words.length - 3);
  });

  test("is packed as tightly as elsewhere, within the 3 % by which builds of zlib differ", () => {
    const packed = oracle<
      object,
      { readonly compression_ratio_l9: number; readonly compression_ratio_l9_doubled: number }
    >("compression.gettysburg").expect;
    const off = (value: number, known: number): number => Math.abs(value / known - 1);
    expect(off(compressionRatio(input.text), packed.compression_ratio_l9)).toBeLessThan(0.03);
    expect(off(compressionRatio(input.text.repeat(2)), packed.compression_ratio_l9_doubled)).toBeLessThan(
      0.03,
    );
  });
});

test("BLEU of a sentence against three references is NLTK's", () => {
  const { input, expect: expected } = oracle<
    { readonly hyp: readonly string[]; readonly refs: readonly (readonly string[])[] },
    { readonly bleu4: number }
  >("bleu.nltk_doc");
  expect(bleu(input.hyp, input.refs)).toBeCloseTo(expected.bleu4, DIGITS);
});

describe("a forum of twelve messages", () => {
  const { input, expect: expected } = oracle<
    { readonly texts: readonly string[] },
    { readonly bleu4: number; readonly bleu2: number }
  >("selfbleu.forum");
  const texts = input.texts.map(latinWords);

  test("has the known self-BLEU", () => {
    expect(selfBleu(texts, { smooth: true })).toBeCloseTo(expected.bleu4, DIGITS);
    expect(selfBleu(texts, { smooth: true, order: 2 })).toBeCloseTo(expected.bleu2, DIGITS);
  });

  test("each of them scores against the others as self-BLEU has it", () => {
    const scores = texts.map((words, i) => bleu(words, texts.toSpliced(i, 1), { smooth: true }));
    expect(scores.reduce((sum, score) => sum + score / scores.length, 0)).toBeCloseTo(expected.bleu4, DIGITS);
  });

  test("has the known effective number of texts under tf-idf", () => {
    const known = oracle<object, { readonly vendi: number }>("embed.tfidf_forum").expect.vendi;
    expect(vendiOfWords(texts)).toBeCloseTo(known, DIGITS);
  });

  test("takes up the known share of content words of what is answered", () => {
    const uptake = oracle<
      { readonly texts: readonly string[]; readonly stop: readonly string[] },
      {
        readonly pairs: readonly (readonly [number, number])[];
        readonly reply_overlap: readonly number[];
      }
    >("uptake.content_overlap");
    const stop = new Set(uptake.input.stop);
    const content = uptake.input.texts.map((text) => contentWords(latinWords(text), stop));
    for (const [i, [parent, reply]] of uptake.expect.pairs.entries()) {
      const value = contentOverlap(content[reply] ?? new Set(), content[parent] ?? new Set());
      expect([i, value]).toEqual([i, expect.closeTo(uptake.expect.reply_overlap[i] as number, DIGITS)]);
    }
  });
});

test("the effective number of things is that of the paper's readme", () => {
  const { input, expect: expected } = oracle<
    { readonly K: readonly (readonly number[])[] },
    { readonly q1: number; readonly q2: number; readonly identity3: number; readonly ones3: number }
  >("vendi.readme");
  const square = (value: (i: number, j: number) => number): number[][] =>
    [0, 1, 2].map((i) => [0, 1, 2].map((j) => value(i, j)));
  expect(vendi(input.K)).toBeCloseTo(expected.q1, DIGITS);
  expect(vendi(input.K, 2)).toBeCloseTo(expected.q2, DIGITS);
  expect(vendi(square((i, j) => (i === j ? 1 : 0)))).toBeCloseTo(expected.identity3, DIGITS);
  expect(vendi(square(() => 1))).toBeCloseTo(expected.ones3, DIGITS);
});

describe("two sentences that differ in a word", () => {
  const { input, expect: expected } = oracle<
    { readonly a: string; readonly b: string; readonly k: number },
    { readonly jaccard_char5: number; readonly jaccard_word2: number }
  >("neardup.jaccard");
  const [a, b] = [latinWords(input.a), latinWords(input.b)];
  const [charsOfA, charsOfB] = [a, b].map((words) => charShingles(words.join(" "), input.k)) as [
    Set<string>,
    Set<string>,
  ];

  test("have the known Jaccard coefficients", () => {
    expect(jaccard(charsOfA, charsOfB)).toBeCloseTo(expected.jaccard_char5, DIGITS);
    expect(jaccard(wordShingles(a, 2), wordShingles(b, 2))).toBeCloseTo(expected.jaccard_word2, DIGITS);
  });

  test.each([64, 256, 1024])("MinHash estimates theirs within three standard errors at %i hashes", (k) => {
    const [one, other] = [a, b].map((words) => minHash(shingleHashes(words.join(" "), input.k), k));
    const equal = agreement(one as Uint32Array, other as Uint32Array);
    const known = expected.jaccard_char5;
    expect(Math.abs(equal - known)).toBeLessThan(3 * Math.sqrt((known * (1 - known)) / k));
  });
});

test("the divergence of two distributions is half a bit, of disjoint ones a whole", () => {
  const { input, expect: expected } = oracle<
    Readonly<Record<"p" | "q" | "p2" | "q2", readonly number[]>>,
    { readonly pq: number; readonly disjoint: number }
  >("jsd");
  expect(jsdBits(input.p, input.q)).toBeCloseTo(expected.pq, DIGITS);
  expect(jsdBits(input.p2, input.q2)).toBeCloseTo(expected.disjoint, DIGITS);
});

test("novelty, transience and resonance are those of the paper", () => {
  const { input, expect: expected } = oracle<
    { readonly dist: readonly (readonly number[])[]; readonly w: number },
    readonly {
      readonly j: number;
      readonly novelty: number;
      readonly transience: number;
      readonly resonance: number;
    }[]
  >("novelty_transience");
  const at = (place: number): readonly number[] => input.dist[place] ?? [];
  for (const { j, novelty, transience, resonance } of expected) {
    const found = resonanceAt(j, input.w, (one, given) => klBits(at(one), at(given)));
    expect(found.novelty).toBeCloseTo(novelty, DIGITS);
    expect(found.transience).toBeCloseTo(transience, DIGITS);
    expect(found.resonance).toBeCloseTo(resonance, DIGITS);
  }
});

test("coordination on one marker is that of the paper's first equation, and of its contrast form", () => {
  const { input, expect: expected } = oracle<
    { readonly exchanges_target_reply: readonly (readonly [number, number])[] },
    {
      readonly coordination: number;
      readonly baseline: number;
      readonly conditional: number;
      readonly conditional_absent: number;
      readonly contrast_present_minus_absent: number;
    }
  >("coordination.one_marker");
  const exchanges = input.exchanges_target_reply.map(
    ([target, reply]): Exchange => [target === 1, reply === 1],
  );
  const found = coordination(exchanges);
  expect(found?.coordination).toBeCloseTo(expected.coordination, DIGITS);
  expect(found?.baseline).toBeCloseTo(expected.baseline, DIGITS);
  expect(found?.conditional).toBeCloseTo(expected.conditional, DIGITS);
  expect(found?.conditionalAbsent).toBeCloseTo(expected.conditional_absent, DIGITS);
  expect(found?.contrast).toBeCloseTo(expected.contrast_present_minus_absent, DIGITS);
});

test("style matching of two rates is that of the paper", () => {
  const { input, expect: expected } = oracle<
    { readonly p1: number; readonly p2: number },
    { readonly lsm: number }
  >("lsm");
  expect(styleMatching(input.p1, input.p2)).toBeCloseTo(expected.lsm, DIGITS);
});
