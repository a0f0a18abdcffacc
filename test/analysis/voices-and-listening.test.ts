import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Corpus } from "../../src/analysis/corpus.ts";
import { LISTENING_METRICS } from "../../src/analysis/listening/metrics.ts";
import type { Measured } from "../../src/analysis/metric.ts";
import { VOICE_METRICS } from "../../src/analysis/voices/metrics.ts";
import { rngFor } from "../../src/core/rng.ts";
import {
  AWKWARD_TEXTS,
  anyCorpus,
  corpusOf,
  EMPTY_CORPUS,
  renamed,
  reordered,
  type Said,
} from "../support/corpora.ts";

const TERMS = { seed: 3, surrogates: 2 };
const METRICS = [...VOICE_METRICS, ...LISTENING_METRICS];

/** Sums may come in another order: equal but for the last digits. */
function expectSame(found: Measured, expected: Measured): void {
  if (found.value === null || expected.value === null) {
    expect(found).toEqual(expected);
    return;
  }
  expect(found.value).toBeCloseTo(expected.value, 6);
  if (expected.null !== undefined) expect(found.null?.mean).toBeCloseTo(expected.null.mean, 6);
}

/** Six voices of two models who say much at the same minute, so that every metric of texts has a value. */
function crowd(): Corpus {
  const rng = rngFor(1, "test", "crowd");
  const words = ["tide", "rye", "gull", "the", "of", "you", "and", "mud", "what", "we", "never", "so"];
  const said: Said[] = [];
  for (let i = 0; i < 240; i += 1) {
    const body = Array.from({ length: 6 }, () => rng.pick(words)).join(" ");
    const [by, minute] = [`v${rng.int(6)}`, Math.floor(i / 10)];
    const replies = said.flatMap(({ to }, at) => (to === undefined ? [] : [at]));
    // Only to what is a minute old at least, as in a round in which all act at once.
    const old = replies
      .filter((at) => (said[at]?.minute ?? 0) < minute)
      .map((at) => `c${replies.indexOf(at) + 1}`);
    const to = rng.int(2) === 0 && old.length > 0 ? rng.pick(old) : `p${1 + rng.int(5)}`;
    said.push({ by, minute, body, ...(i >= 10 && { to }) });
  }
  return corpusOf(said, {
    models: { v0: "a", v1: "a", v2: "a", v3: "b", v4: "b", v5: "b" },
  });
}

test.each([...VOICE_METRICS, ...LISTENING_METRICS.filter(({ name }) => name.startsWith("parent_id"))])(
  "$name has the same value for a crowd under other names and with its rows in another order",
  (metric) => {
    const corpus = crowd();
    const expected = metric.measure(corpus, TERMS);
    expect(expected.value).not.toBeNull();
    expectSame(metric.measure(renamed(corpus), TERMS), expected);
    expectSame(metric.measure(reordered(corpus), TERMS), expected);
  },
);

for (const metric of METRICS) {
  describe(metric.name, () => {
    test("does not depend on ids, handles, or the order of rows of one time", () => {
      fc.assert(
        fc.property(anyCorpus(), (corpus) => {
          const expected = metric.measure(corpus, TERMS);
          expectSame(metric.measure(renamed(corpus), TERMS), expected);
          expectSame(metric.measure(reordered(corpus), TERMS), expected);
        }),
        { numRuns: 8 },
      );
    });

    test("has a value or a reason for whatever there is", () => {
      const awkward: Corpus[] = [
        EMPTY_CORPUS,
        corpusOf([{ by: "ada", body: "tea" }]),
        corpusOf(AWKWARD_TEXTS.map((body) => ({ by: "ada", body }))),
        corpusOf(AWKWARD_TEXTS.map((body, i) => ({ by: `a${i % 2}`, body, ...(i > 0 && { to: "p1" }) }))),
      ];
      for (const corpus of awkward) {
        const { value, note } = metric.measure(corpus, TERMS);
        if (value === null) expect(note).not.toBe("");
        else expect(Number.isFinite(value)).toBe(true);
      }
    });
  });
}

test("every metric has a name of its own in snake case", () => {
  const names = METRICS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
});
