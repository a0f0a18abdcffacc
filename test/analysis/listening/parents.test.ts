import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auc } from "../../../src/analysis/listening/auc.ts";
import { parentIdentification } from "../../../src/analysis/listening/parent-identification.ts";
import { identified } from "../../../src/analysis/listening/parent-scores.ts";
import { parentTrials, type TrialTerms } from "../../../src/analysis/listening/parent-trials.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { wordsIn } from "../../../src/core/word-index.ts";
import { fitTfidf, sparseDot } from "../../../src/embedders/tfidf.ts";
import { corpusOf, renamed, type Said } from "../../support/corpora.ts";
import { type ForumRow, forumCorpus, oracle } from "../../support/oracle-forum.ts";

const TERMS = { seed: 1, surrogates: 19 };
const ALL: TrialTerms = {
  scope: "anywhere",
  replies: "all",
  mostReplies: 1_000,
  mostCandidates: 1_000,
  seed: 1,
  purpose: "test",
};

test("the area under the curve is the reference's, and is what counting pairs gives", () => {
  const { input, expect: expected } = oracle<{ pos: number[]; neg: number[] }, { auc: number }>("auc");
  expect(auc(input.pos, input.neg)).toBeCloseTo(expected.auc, 9);
  const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(scores, scores, (pos, neg) => {
      const pairs = pos.flatMap((p) => neg.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
      const mean = pairs.reduce((sum: number, one) => sum + one, 0) / pairs.length;
      expect(auc(pos, neg)).toBeCloseTo(mean, 9);
    }),
  );
});

describe("parent identification", () => {
  test("on the reference forum gives the reference's AUC by reply and bits", () => {
    interface Expected {
      readonly per_reply_auc: readonly (readonly [number, number])[];
      readonly mean_auc: number;
      readonly infonce_bits_mean: number;
      readonly n: number;
    }
    const { input, expect: expected } = oracle<{ forum: readonly ForumRow[]; tau: number }, Expected>(
      "parent_id.forum",
    );
    const documents = input.forum.map((row) => wordsIn(row[6]));
    const tfidf = fitTfidf(documents);
    const vectors = documents.map((words) => tfidf.weigh(words));
    const trials = parentTrials(forumCorpus(input.forum), ALL);
    const scores = trials.map(({ reply, candidates }) =>
      candidates.map(({ index }) =>
        sparseDot(vectors[reply.index] ?? new Map(), vectors[index] ?? new Map()),
      ),
    );
    const found = identified(scores, input.tau);
    const byReply = trials.map(({ reply }, i) => [reply.index, found.aucs[i] as number] as const);
    expect(byReply.sort((a, b) => a[0] - b[0])).toEqual(expected.per_reply_auc);
    expect(trials).toHaveLength(expected.n);
    expect(found.auc).toBeCloseTo(expected.mean_auc, 9);
    expect(found.bits).toBeCloseTo(expected.infonce_bits_mean, 9);
  });

  /** One post, twenty comments on it by two voices, each then answered by a third; `answer` says how. */
  const talk = (answer: (word: string, other: string) => string): readonly Said[] => {
    const words = Array.from({ length: 20 }, (_, i) => rngFor(i, "word").next().toString(36).slice(2, 10));
    return [
      { by: "host", body: "what now" },
      ...words.map((word, i) => ({
        by: i % 2 === 0 ? "ada" : "bo",
        to: "p1",
        body: `the ${word} it is`,
        given: true as const,
      })),
      ...words.map((word, i) => ({
        by: "cy",
        to: `c${i + 1}`,
        body: answer(word, words[(i + 7) % words.length] as string),
      })),
    ];
  };
  /** The same under a second post. */
  const underSecond = (one: Said): Said => (one.to === "p1" ? { ...one, to: "p2" } : one);
  const task = (give: "auc" | "bits") =>
    ({ name: `test_${give}`, scope: "thread", replies: "all", give }) as const;

  test("is near certain where replies take up what they answer, and mislead where they take up something else", () => {
    const [listening, deaf] = [
      corpusOf(talk((word) => `so ${word} then`)),
      corpusOf(talk((_, other) => `so ${other} then`)),
    ];
    expect(parentIdentification([listening], TERMS, task("auc")).value).toBeGreaterThan(0.95);
    expect(parentIdentification([listening], TERMS, task("bits")).value).toBeGreaterThan(1);
    expect(parentIdentification([deaf], TERMS, task("auc")).value).toBeLessThan(0.6);
  });

  test("chance lies at one half for the AUC, whatever the value", () => {
    const found = parentIdentification(
      [corpusOf(talk((word) => word))],
      { seed: 1, surrogates: 199 },
      task("auc"),
    );
    if (found.value === null) throw new Error("expected a value");
    expect(found.null?.mean).toBeGreaterThan(0.46);
    expect(found.null?.mean).toBeLessThan(0.54);
  });

  test("candidates are earlier, by others than the reply's author, and of its thread where that is asked", () => {
    const corpus = corpusOf([{ by: "dee", body: "elsewhere" }, ...talk((word) => word).map(underSecond)]);
    const sound = (scope: "thread" | "anywhere"): boolean[] =>
      parentTrials(corpus, { ...ALL, scope, mostCandidates: 6 }).map(
        ({ reply, candidates }) =>
          candidates.length === 6 &&
          new Set(candidates).size === 6 &&
          candidates[0]?.index === reply.parent &&
          candidates.every(({ author, at }) => author !== reply.author && at < reply.at) &&
          (scope === "anywhere" || candidates.every(({ thread }) => thread === reply.thread)),
      );
    expect(sound("thread")).toEqual(Array(20).fill(true));
    expect(sound("anywhere")).toEqual(Array(20).fill(true));
  });

  test("what was written at the same moment was not there to be answered", () => {
    const corpus = corpusOf([
      { by: "ada", body: "tea", minute: 0 },
      { by: "bo", to: "p1", body: "rye", minute: 1 },
      { by: "cy", to: "p1", body: "no", minute: 2 },
      { by: "dee", to: "p1", body: "gull", minute: 2 },
    ]);
    const found = parentTrials(corpus, ALL).map(({ candidates }) => candidates.map(({ id }) => id));
    expect(found).toEqual([
      ["p1", "c1"],
      ["p1", "c1"],
    ]);
  });

  test("of returns asks only about replies to one who answered the author", () => {
    const corpus = corpusOf([
      { by: "ada", body: "tea" },
      { by: "cy", to: "p1", body: "no" },
      { by: "bo", to: "p1", body: "rye tea" },
      { by: "ada", to: "c2", body: "rye indeed" },
      { by: "cy", to: "c3", body: "rye" },
    ]);
    const trials = parentTrials(corpus, { ...ALL, replies: "returns" });
    expect(trials.map(({ reply }) => reply.id)).toEqual(["c3"]);
  });

  test("does not depend on names, and is null where nobody answers anybody", () => {
    const corpus = corpusOf(talk((word) => `so ${word} then`));
    const bits = (of: typeof corpus): unknown => parentIdentification([of], TERMS, task("bits"));
    expect(bits(renamed(corpus))).toEqual(bits(corpus));
    expect(
      parentIdentification([corpusOf([{ by: "ada", body: "tea" }])], TERMS, task("auc")).value,
    ).toBeNull();
  });
});
