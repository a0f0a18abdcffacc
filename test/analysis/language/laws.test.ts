import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { LANGUAGE_METRICS } from "../../../src/analysis/language/metrics.ts";
import { DEFAULT_TERMS, measure } from "../../../src/analysis/measure.ts";
import type { Measured } from "../../../src/analysis/metric.ts";
import { rngFor } from "../../../src/core/rng.ts";
import {
  AWKWARD_TEXTS,
  anyCorpus,
  corpusOf,
  EMPTY_CORPUS,
  renamed,
  reordered,
  type Said,
} from "../../support/corpora.ts";

const NO_CHANCE = { ...DEFAULT_TERMS, surrogates: 0 };
const FEW = { seed: 3, surrogates: 2 };
const of = (corpus: Corpus, terms = NO_CHANCE): ReadonlyMap<string, Measured> =>
  measure(corpus, LANGUAGE_METRICS, terms);

/** Sums in another order end in other digits. */
const digits = (value: number): string => value.toFixed(9).replace("-0.000000000", "0.000000000");
const rounded = (values: ReadonlyMap<string, Measured>): unknown[] =>
  [...values].map(([name, measured]) => [
    name,
    measured.value === null
      ? null
      : [digits(measured.value), measured.null && [digits(measured.null.mean), digits(measured.null.sd)]],
  ]);

/** So much talk that no measure lacks anything; many messages share a moment. */
function talk(seed: number, messages = 700): Corpus {
  const rng = rngFor(seed, "talk");
  const agents = Array.from({ length: 40 }, (_, i) => `agent${i}`);
  const ids: string[] = [];
  const said: Said[] = [];
  for (let i = 0; i < messages; i += 1) {
    const posts = ids.filter((id) => id.startsWith("p")).length;
    const to = i < 8 || rng.int(12) === 0 ? undefined : ids[rng.int(ids.length)];
    ids.push(to === undefined ? `p${posts + 1}` : `c${ids.length - posts + 1}`);
    const length = 6 + rng.int(28);
    // Squared, so that some words are common: the first of them are function words.
    const words = Array.from(
      { length },
      () => VOCABULARY[Math.floor(rng.next() ** 2 * VOCABULARY.length)] as string,
    );
    said.push({
      by: rng.pick(agents),
      body: `${words.slice(0, 3).join(" ")}. ${words.slice(3).join(" ")}.`,
      minute: Math.floor(i / 5),
      ...(to === undefined ? { title: words.slice(0, 3).join(" ") } : { to }),
    });
  }
  return corpusOf(said);
}

const VOCABULARY = [
  ..."the a and i you of to is not but it in that just very all some we they with for can will".split(" "),
  ...Array.from({ length: 1_500 }, (_, i) => `w${i.toString(26)}x`),
];

describe("the language of a corpus", () => {
  test("is the same under other ids, handles and numbers of agents", () => {
    fc.assert(
      fc.property(anyCorpus(), fc.nat(5), (corpus, seed) => {
        expect(rounded(of(renamed(corpus, seed), FEW))).toEqual(rounded(of(corpus, FEW)));
      }),
      { numRuns: 60 },
    );
  });

  test("is the same whatever the order of messages of one moment", () => {
    fc.assert(
      fc.property(anyCorpus(), fc.nat(5), (corpus, seed) => {
        expect(rounded(of(reordered(corpus, seed), FEW))).toEqual(rounded(of(corpus, FEW)));
      }),
      { numRuns: 60 },
    );
  });

  test("has every measure where there is much of it, with chance where it is told of, and none of them depends on names or rows", () => {
    const corpus = talk(1);
    const values = of(corpus, FEW);
    for (const { name, nullModel } of LANGUAGE_METRICS) {
      const found = values.get(name);
      // So many different words make the test slow; its neighbour of 1,000 runs the same lines.
      if (name === "zipf_top_5000") continue;
      expect([name, found?.value]).toEqual([name, expect.any(Number)]);
      expect([name, found?.value !== null && found?.null !== undefined]).toEqual([
        name,
        nullModel !== undefined,
      ]);
    }
    expect(rounded(of(renamed(reordered(corpus, 2), 3), FEW))).toEqual(rounded(values));
  });

  test("is a finite number or says why not", () => {
    fc.assert(
      fc.property(anyCorpus(), (corpus) => {
        for (const [name, measured] of of(corpus, FEW)) {
          if (measured.value === null) expect([name, measured.note.length > 5]).toEqual([name, true]);
          else expect([name, Number.isFinite(measured.value)]).toEqual([name, true]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("shares lie between 0 and 1", () => {
    const check = (corpus: Corpus): void => {
      const values = of(corpus);
      for (const { name, unit } of LANGUAGE_METRICS) {
        const value = values.get(name)?.value ?? 0;
        // A difference of two shares.
        if (unit === "share" && name !== "lexical_specificity") {
          expect([name, value >= 0, value <= 1 + 1e-12]).toEqual([name, true, true]);
        }
      }
    };
    fc.assert(fc.property(anyCorpus(), check), { numRuns: 60 });
    check(talk(2));
  });

  test("what was given is nobody's language, and what answers it still answers it", () => {
    const asked = { by: "host", title: "Rye?", body: "Who bakes rye bread?", given: true };
    const values = of(corpusOf([asked, asked, { by: "ada", to: "p1", body: "Rye bread, always" }]));
    expect(values.get("words")?.value).toBe(3);
    expect(values.get("exact_duplicates_all_copies")?.value).toBe(0);
    expect(values.get("overlap_parent")?.value).toBe(1);
  });

  test.each([
    ["nothing", EMPTY_CORPUS],
    ["agents who say nothing", corpusOf([], { others: ["ada", "bo"] })],
    ["one post", corpusOf([{ by: "ada", title: "Tea?", body: "Anyone?" }])],
    [
      "one agent that answers itself",
      corpusOf([
        { by: "ada", body: "a b" },
        { by: "ada", to: "p1", body: "b a" },
      ]),
    ],
    ["given messages only", corpusOf([{ by: "host", body: "Go on.", given: true }])],
    ["awkward texts", corpusOf(AWKWARD_TEXTS.map((body) => ({ by: "ada", body })))],
    [
      "awkward texts that answer one another",
      corpusOf(
        Array.from({ length: 60 }, (_, i) => ({
          by: i % 2 ? "ada" : "bo",
          body: AWKWARD_TEXTS[i % 9 === 2 && i > 9 ? 3 : i % 9] ?? "",
          ...(i > 0 && { to: i === 1 ? "p1" : `c${i - 1}` }),
        })),
      ),
    ],
  ])("can be asked of %s", (_, corpus) => {
    for (const [name, { value }] of of(corpus, FEW)) {
      expect([name, value === null || Number.isFinite(value)]).toEqual([name, true]);
    }
  });
});
