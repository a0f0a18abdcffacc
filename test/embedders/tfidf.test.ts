import { expect, test } from "vitest";
import { wordsIn } from "../../src/core/word-index.ts";
import { fitTfidf, sparseDot } from "../../src/embedders/tfidf.ts";
import { type ForumRow, oracle } from "../support/oracle-forum.ts";

interface Expected {
  readonly mean_pairwise_cosine_distance: number;
  readonly cos_1_0: number;
  readonly cos_5_4: number;
  readonly cos_3_0: number;
  readonly cos_8_3: number;
  readonly n_vocab: number;
}

test("words of the reference forum have the reference's vocabulary and cosines", () => {
  const { input, expect: expected } = oracle<{ readonly forum: readonly ForumRow[] }, Expected>(
    "embed.tfidf_forum",
  );
  const documents = input.forum.map((row) => wordsIn(row[6]));
  const tfidf = fitTfidf(documents);
  const vectors = documents.map((words) => tfidf.weigh(words));
  const cosine = (a: number, b: number): number =>
    sparseDot(vectors[a] ?? new Map(), vectors[b] ?? new Map());
  expect(tfidf.frequencies.size).toBe(expected.n_vocab);
  expect(cosine(1, 0)).toBeCloseTo(expected.cos_1_0, 9);
  expect(cosine(5, 4)).toBeCloseTo(expected.cos_5_4, 9);
  expect(cosine(3, 0)).toBeCloseTo(expected.cos_3_0, 9);
  expect(cosine(8, 3)).toBeCloseTo(expected.cos_8_3, 9);
  const pairs = vectors.flatMap((_, i) => vectors.slice(0, i).map((_v, j) => 1 - cosine(i, j)));
  const mean = pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
  expect(mean).toBeCloseTo(expected.mean_pairwise_cosine_distance, 9);
});

test("features that the fit never saw are left out", () => {
  const tfidf = fitTfidf([["tea"], ["rye"]]);
  expect(tfidf.idf("gull")).toBeUndefined();
  expect([...tfidf.weigh(["tea", "gull"])]).toEqual([["tea", 1]]);
  expect(tfidf.weigh(["gull"]).size).toBe(0);
});
