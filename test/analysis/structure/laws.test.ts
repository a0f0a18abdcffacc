import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { DEFAULT_TERMS, measure, upToRound } from "../../../src/analysis/measure.ts";
import type { Measured } from "../../../src/analysis/metric.ts";
import { STRUCTURE_METRICS } from "../../../src/analysis/structure/metrics.ts";
import { rngFor } from "../../../src/core/rng.ts";
import {
  AWKWARD_TEXTS,
  anyCorpus,
  corpusOf,
  EMPTY_CORPUS,
  renamed,
  reordered,
} from "../../support/corpora.ts";

const NO_CHANCE = { ...DEFAULT_TERMS, surrogates: 0 };
const FEW = { seed: 3, surrogates: 2 };
const of = (corpus: Corpus, terms = NO_CHANCE): ReadonlyMap<string, Measured> =>
  measure(corpus, STRUCTURE_METRICS, terms);

/** Sums in another order end in other digits. */
const rounded = (values: ReadonlyMap<string, Measured>): [string, string | null][] =>
  [...values].map(([name, { value }]) => [name, value === null ? null : value.toFixed(9)]);

describe("structure", () => {
  test("is the same under other ids, handles and numbers of agents", () => {
    fc.assert(
      fc.property(anyCorpus(), fc.nat(5), (corpus, seed) => {
        expect(rounded(of(renamed(corpus, seed)))).toEqual(rounded(of(corpus)));
      }),
    );
  });

  test("finds the same communities under other names, with the same chance beside them", () => {
    const rng = rngFor(1, "crowd");
    const posts = Array.from({ length: 120 }, (_, i) => ({ by: `agent_${i}` }));
    const replies = Array.from({ length: 900 }, () => {
      return { by: `agent_${rng.int(120)}`, to: `p${1 + rng.int(120)}` };
    });
    const corpus = corpusOf([...posts, ...replies]);
    const [modularity, weighted] = STRUCTURE_METRICS.filter(({ name }) => name.startsWith("modularity"));
    expect(modularity?.measure(renamed(corpus), FEW)).toEqual(modularity?.measure(corpus, FEW));
    expect(weighted?.measure(renamed(corpus), FEW)).toEqual(weighted?.measure(corpus, FEW));
  });

  test("is the same whatever the order of messages of one moment", () => {
    fc.assert(
      fc.property(anyCorpus(), fc.nat(5), (corpus, seed) => {
        expect(rounded(of(reordered(corpus, seed)))).toEqual(rounded(of(corpus)));
      }),
    );
  });

  test("is a finite number or says why not, with chance beside it where it is told of", () => {
    fc.assert(
      fc.property(anyCorpus(), (corpus) => {
        for (const [name, measured] of of(corpus, FEW)) {
          if (measured.value === null) expect([name, measured.note.length > 5]).toEqual([name, true]);
          else expect([name, Number.isFinite(measured.value)]).toEqual([name, true]);
          const told = STRUCTURE_METRICS.find((metric) => metric.name === name)?.nullModel !== undefined;
          if (measured.value !== null && measured.null) expect([name, told]).toEqual([name, true]);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("shares lie between 0 and 1", () => {
    fc.assert(
      fc.property(anyCorpus(), (corpus) => {
        const values = of(corpus);
        for (const { name, unit } of STRUCTURE_METRICS) {
          const value = values.get(name)?.value ?? 0;
          // Corrected for density it may fall below 0.
          if (unit === "share" && name !== "reciprocity_rho") {
            expect([name, value >= 0, value <= 1]).toEqual([name, true, true]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["nothing", EMPTY_CORPUS],
    ["agents who say nothing", corpusOf([], { others: ["ada", "bo"] })],
    ["one post", corpusOf([{ by: "ada", title: "Tea?" }])],
    [
      "one agent that answers itself",
      corpusOf([{ by: "ada" }, { by: "ada", to: "p1" }, { by: "ada", to: "c1" }]),
    ],
    ["given messages only", corpusOf([{ by: "host", given: true }])],
    ["awkward texts", corpusOf(AWKWARD_TEXTS.map((body) => ({ by: "ada", body })))],
  ])("can be asked of %s", (_, corpus) => {
    for (const [name, { value }] of of(corpus, FEW))
      expect([name, Number.isNaN(value)]).toEqual([name, false]);
  });

  test("given messages make no ties and no counts, and stay in their threads", () => {
    const values = of(
      corpusOf([
        { by: "host", title: "Who is awake?", given: true },
        { by: "ada", to: "p1" },
        { by: "bo", to: "c1" },
        { by: "ada", to: "c2" },
      ]),
    );
    expect(values.get("posts")?.value).toBe(0);
    expect(values.get("comments")?.value).toBe(3);
    expect(values.get("depth_max")?.value).toBe(3);
    expect(values.get("graph_nodes")?.value).toBe(2);
    expect(values.get("reciprocity_reply_target")?.value).toBe(1);
    expect(values.get("reciprocity_post_author")?.value).toBeNull();
    expect(values.get("aba_share_of_comments")?.value).toBeCloseTo(1 / 3, 9);
    expect(values.get("share_threads_author_returns")?.value).toBeNull();
  });

  test("those whom an import does not name are nobody: no ties, no returns, no shares", () => {
    const said = corpusOf([
      { by: "?" },
      { by: "ada", to: "p1" },
      { by: "?", to: "c1" },
      { by: "?", to: "p1" },
    ]);
    const corpus: Corpus = {
      ...said,
      voices: said.voices.map((voice) => (voice.handle === "?" ? { ...voice, isAnonymous: true } : voice)),
    };
    const values = of(corpus);
    expect(values.get("comments")?.value).toBe(3);
    expect(values.get("agents_active")?.value).toBe(1);
    expect(values.get("graph_nodes")?.value).toBe(0);
    expect(values.get("share_threads_author_returns")?.value).toBe(0);
    expect(values.get("aba_share_of_comments")?.value).toBe(0);
    expect(values.get("commenters_per_thread")?.value).toBe(3);
  });

  test("latency counts what still waits as waiting, in rounds and in minutes", () => {
    const values = of(
      corpusOf([
        { by: "ada", minute: 0, round: 1 },
        { by: "bo", to: "p1", minute: 30, round: 2 },
        { by: "ada", to: "p1", minute: 31, round: 2 },
        { by: "cy", minute: 60, round: 3 },
      ]),
    );
    // Four messages, one answered after a round and half an hour; the last is watched for no time at all.
    expect(values.get("share_answered_within_1_round")?.value).toBeCloseTo(1 / 3, 9);
    expect(values.get("share_answered_within_60_minutes")?.value).toBeCloseTo(1 / 2, 9);
    expect(values.get("reply_latency_median_rounds")?.value).toBeNull();
    expect(values.get("reply_latency_median_minutes")?.value).toBe(30);
  });

  test("models that answer only their own kind are assortative, others the reverse", () => {
    const models = { ada: "a", bo: "a", cy: "b", dee: "b" };
    const own = corpusOf([{ by: "ada" }, { by: "cy" }, { by: "bo", to: "p1" }, { by: "dee", to: "p2" }], {
      models,
    });
    const other = corpusOf([{ by: "ada" }, { by: "cy" }, { by: "dee", to: "p1" }, { by: "bo", to: "p2" }], {
      models,
    });
    expect(of(own).get("assortativity_model")?.value).toBe(1);
    expect(of(other).get("assortativity_model")?.value).toBe(-1);
    expect(
      of({ ...own, voices: own.voices.map((voice) => ({ ...voice, model: undefined })) }).get(
        "assortativity_model",
      ),
    ).toEqual({
      value: null,
      note: "nobody's model is known",
    });
  });
});

describe("what is asked of a corpus without turns, votes and calls", () => {
  test("is not available, with the reason", () => {
    const values = of(corpusOf([{ by: "ada" }]));
    for (const name of ["turns", "share_turns_lost", "votes_cast", "usd"]) {
      expect(values.get(name)?.value).toBeNull();
      expect(values.get(name)?.note).not.toBe("");
    }
  });
});

describe("a corpus up to a round", () => {
  const corpus = corpusOf(
    [
      { by: "ada", round: 0, ups: 1 },
      { by: "bo", to: "p1", round: 1 },
      { by: "ada", to: "c1", round: 2 },
    ],
    {
      votes: [
        { voter: 1, message: 0, value: 1, round: 1 },
        { voter: 1, message: 0, value: 0, round: 2 },
        { voter: 0, message: 1, value: -1, round: 2 },
      ],
    },
  );

  test("has what was said and voted by then, and nothing later", () => {
    const first = upToRound(corpus, 1);
    expect(first.messages.map(({ id, ups, downs }) => [id, ups, downs])).toEqual([
      ["p1", 1, 0],
      ["c1", 0, 0],
    ]);
    expect(first.votes).toHaveLength(1);
    expect(first.rounds).toBe(1);
  });

  test("is the corpus itself at its last round", () => {
    expect(upToRound(corpus, 2)).toBe(corpus);
  });
});
