import { describe, expect, test } from "vitest";
import type { Corpus } from "../../src/analysis/corpus.ts";
import { measure, upToRound } from "../../src/analysis/measure.ts";
import type { Measured } from "../../src/analysis/metric.ts";
import { readCorpus } from "../../src/analysis/read-corpus.ts";
import { METRICS } from "../../src/analysis/registry.ts";
import { AWKWARD_TEXTS, corpusOf, EMPTY_CORPUS, renamed, reordered, type Said } from "../support/corpora.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";

const TERMS = { seed: 3, surrogates: 2 };
const { path } = await play(plannedOf(experimentOf(LISTENERS)));
const run = readCorpus(path);
const values = (corpus: Corpus): ReadonlyMap<string, Measured> => measure(corpus, METRICS, TERMS);

/** Sums in another order end in other digits. */
const digits = (value: number): string => value.toFixed(9).replace("-0.000000000", "0.000000000");
const rounded = (corpus: Corpus): unknown[] =>
  [...values(corpus)].map(([name, found]) =>
    found.value === null
      ? [name, null]
      : [name, digits(found.value), found.null && [digits(found.null.mean), digits(found.null.sd)]],
  );

/** What a run has beside its messages, with nothing in it. */
const played = (corpus: Corpus): Corpus => ({ ...corpus, turns: [], exposures: [], votes: [] });
const answering = (by: (i: number) => string): Corpus =>
  corpusOf(
    AWKWARD_TEXTS.map(
      (body, i): Said => ({ by: by(i), body, ...(i > 0 && { to: i === 1 ? "p1" : `c${i - 1}` }) }),
    ),
  );
const onePost = corpusOf([{ by: "ada", title: "Tea?", body: "Anyone?" }]);

describe("all metrics there are", () => {
  test("have a name of their own in snake case, a definition, a source and a trap", () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    for (const { name, unit, definition, source, trap } of METRICS) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      for (const words of [unit, source]) expect([name, words.length > 0]).toEqual([name, true]);
      for (const words of [definition, trap])
        expect([name, words]).toEqual([name, expect.stringMatching(/^.{15,}\.$/)]);
    }
  });

  test("are the same of a whole run under other ids, handles, numbers of agents and order of rows", () => {
    const expected = rounded(run);
    expect(rounded(renamed(run, 2))).toEqual(expected);
    expect(rounded(reordered(renamed(run, 4), 5))).toEqual(expected);
    // Most of them have something to be the same about.
    expect(expected.filter((one) => (one as unknown[])[1] !== null).length).toBeGreaterThan(
      METRICS.length / 2,
    );
  });

  test("come out alike when asked for alone and when asked for together", () => {
    const together = values(run);
    for (const metric of METRICS) {
      const alone = measure({ ...run }, [metric], TERMS).get(metric.name);
      expect([metric.name, alone]).toEqual([metric.name, together.get(metric.name)]);
    }
  });

  test.each([
    ["nothing", EMPTY_CORPUS],
    ["a run in which nothing happened", played(EMPTY_CORPUS)],
    ["a run up to its opening", upToRound(run, 0)],
    ["agents who say nothing", played(corpusOf([], { others: ["ada", "bo"] }))],
    ["one post", onePost],
    ["a run of one post", played(onePost)],
    [
      "one agent that answers itself",
      corpusOf([
        { by: "ada", body: "tea" },
        { by: "ada", to: "p1", body: "tea" },
      ]),
    ],
    ["given messages only", played(corpusOf([{ by: "host", body: "Go on.", given: true }]))],
    [
      "a word of a million letters, right to left, emoji, half a character, from one agent",
      answering(() => "ada"),
    ],
    ["the same from two", played(answering((i) => (i % 2 === 0 ? "ada" : "bo")))],
  ])("have a value or a reason of %s", (_, corpus) => {
    for (const [name, { value, note }] of values(corpus)) {
      if (value === null) expect([name, note]).toEqual([name, expect.stringMatching(/.{5,}/)]);
      else expect([name, Number.isFinite(value)]).toEqual([name, true]);
    }
  });
});
