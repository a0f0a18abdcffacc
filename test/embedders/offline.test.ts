import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitCooccurrence } from "../../src/embedders/cooccurrence.ts";
import type { OfflineEmbedder } from "../../src/embedders/embedder.ts";
import { fitLexical } from "../../src/embedders/lexical.ts";
import { dot } from "../../src/embedders/vector.ts";
import { AWKWARD_TEXTS } from "../support/corpora.ts";

const TEXTS = [
  "the tide comes in over the mud flats at night",
  "gulls wait for the tide over the mud",
  "feed the rye starter flour before you bake bread",
  "bread wants rye flour and a hungry starter",
  "the harbour gauge reads the tide at night",
  "bake the bread when the starter is hungry",
];

const cosine = (embedder: OfflineEmbedder, a: string, b: string): number => {
  const [u, v] = embedder.embed([a, b]);
  return dot(u as Float32Array, v as Float32Array);
};

for (const [name, fitted] of [
  ["lexical", fitLexical],
  ["co-occurrence", fitCooccurrence],
] as const) {
  describe(name, () => {
    test("vectors have length 1, or 0 where nothing can be read", () => {
      const embedder = fitted(TEXTS);
      for (const vector of embedder.embed([...TEXTS, ...AWKWARD_TEXTS])) {
        expect(vector.length).toBe(embedder.dimensions);
        const length = Math.sqrt(dot(vector, vector));
        if (length !== 0) expect(length).toBeCloseTo(1, 5);
      }
      expect(embedder.embed([""])[0]?.every((value) => value === 0)).toBe(true);
      for (const [i, vector] of embedder.embed(TEXTS).entries())
        expect(dot(vector, vector), TEXTS[i]).toBeCloseTo(1, 5);
    });

    test("the order of the texts it is fitted to changes neither hash nor vectors", () => {
      const [there, back] = [fitted(TEXTS), fitted([...TEXTS].reverse())];
      expect(back.hash).toBe(there.hash);
      expect(back.embed(TEXTS)).toEqual(there.embed(TEXTS));
    });

    test("another corpus is another hash, and other vectors", () => {
      const [some, more] = [fitted(TEXTS), fitted([...TEXTS, "the tide again"])];
      expect(more.hash).not.toBe(some.hash);
      expect(more.embed(TEXTS)).not.toEqual(some.embed(TEXTS));
    });

    test("what a text's vector is does not depend on what is embedded beside it", () => {
      const embedder = fitted(TEXTS);
      fc.assert(
        fc.property(fc.subarray(TEXTS, { minLength: 1 }), (some) => {
          const alone = some.map((text) => embedder.embed([text])[0]);
          expect(embedder.embed(some)).toEqual(alone);
        }),
        { numRuns: 20 },
      );
    });

    test("texts of one topic are nearer than texts of two", () => {
      const embedder = fitted(TEXTS);
      const [tide, gulls, rye] = TEXTS as [string, string, string];
      expect(cosine(embedder, tide, gulls)).toBeGreaterThan(cosine(embedder, tide, rye) + 0.1);
    });

    test("it fits to nothing at all", () => {
      const embedder = fitted([]);
      expect(embedder.embed(["tea"])[0]).toHaveLength(embedder.dimensions);
    });
  });
}

test("the lexical one knows spelling: a word's other form is near, a synonym is not", () => {
  const embedder = fitLexical(TEXTS);
  expect(cosine(embedder, "harbour", "harbours")).toBeGreaterThan(0.3);
  expect(Math.abs(cosine(embedder, "harbour", "quay"))).toBeLessThan(0.1);
});

test("for the lexical one a word is as common as texts with it are many, however often one of them says it", () => {
  const embedder = fitLexical(["tea tea tea tea tea tea rye", "gull"]);
  const [tea, rye] = [cosine(embedder, "tea", "tea rye"), cosine(embedder, "rye", "tea rye")];
  expect(Math.abs(tea - rye)).toBeLessThan(0.1);
});

test("the co-occurrence one brings words of equal company together that share no letter sequence", () => {
  const company = ["old clock tower chimes loud", "wet boots muddy path long"];
  const texts = company
    .flatMap((words) => [`${words} gull`, `${words} tern`, `${words} gull tern`])
    .slice(0, 3);
  const others = [`${company[1]} kiln`, `${company[1]} oven`, `${company[1]} kiln oven`];
  const all = [...texts, ...others];
  const [counts, letters] = [fitCooccurrence(all), fitLexical(all)];
  expect(cosine(counts, "gull", "tern")).toBeGreaterThan(0.5);
  expect(cosine(counts, "gull", "kiln")).toBeLessThan(0.2);
  expect(Math.abs(cosine(letters, "gull", "tern"))).toBeLessThan(0.15);
});
