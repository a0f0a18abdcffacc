import { describe, expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { authorship } from "../../../src/analysis/voices/authorship.ts";
import { modelFingerprint } from "../../../src/analysis/voices/fingerprint.ts";
import { macroF1 } from "../../../src/analysis/voices/macro-f1.ts";
import { masked } from "../../../src/analysis/voices/masked.ts";
import { heldOutPredictions, shelve } from "../../../src/analysis/voices/naive-bayes.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { wordsIn } from "../../../src/core/word-index.ts";
import { corpusOf, renamed, type Said } from "../../support/corpora.ts";
import { type ForumRow, oracle } from "../../support/oracle-forum.ts";

const TERMS = { seed: 1, surrogates: 19 };

interface Expected {
  readonly loo_pred: readonly string[];
  readonly loo_macro_f1: number;
  readonly leave_thread_out_pred: readonly string[];
  readonly leave_thread_out_acc: number;
  readonly leave_thread_out_macro_f1: number;
}

describe("naive Bayes", () => {
  const { input, expect: expected } = oracle<
    { readonly forum: readonly ForumRow[]; readonly alpha: number },
    Expected
  >("authorship.nb");
  const authors = [...new Set(input.forum.map((row) => row[3]))].sort();
  const of = input.forum.map((row) => authors.indexOf(row[3]));
  const threads = [...new Set(input.forum.map((row) => row[1]))];
  const predict = (foldOf: (row: ForumRow) => number): Int32Array => {
    const specimens = input.forum.map((row) => {
      const counts = new Map<string, number>();
      for (const word of wordsIn(row[6])) counts.set(word, (counts.get(word) ?? 0) + 1);
      return { counts, fold: foldOf(row) };
    });
    return heldOutPredictions(shelve(specimens), { of, classes: authors.length }, input.alpha);
  };

  test("gives the reference's authors with single texts held out: none right", () => {
    const predicted = predict((row) => row[0]);
    expect(Array.from(predicted, (label) => authors[label])).toEqual(expected.loo_pred);
    expect(macroF1(of, predicted)).toBeCloseTo(expected.loo_macro_f1, 9);
  });

  test("gives the reference's authors with threads held out: half right", () => {
    const predicted = predict((row) => threads.indexOf(row[1]));
    expect(Array.from(predicted, (label) => authors[label])).toEqual(expected.leave_thread_out_pred);
    const right = Array.from(predicted).filter((label, i) => label === of[i]).length / of.length;
    expect(right).toBeCloseTo(expected.leave_thread_out_acc, 9);
    expect(macroF1(of, predicted)).toBeCloseTo(expected.leave_thread_out_macro_f1, 9);
  });
});

test("masking leaves function words and punctuation, and takes topics and names out", () => {
  expect(masked("I think the tide's late, @Bo!", new Set(["bo"]))).toBe("i ***** the ****'s ****, @**!");
  expect(masked("Will will do", new Set(["will"]))).toBe("**** **** do");
});

type Manner = (topic: string, i: number) => string;
const TERSE: Manner = (topic) => `${topic}. no; not ${topic}. never.`;
const WORDY: Manner = (topic) =>
  `well, I would rather like to think that perhaps the ${topic} is what we have, you and I!`;
const ASKING: Manner = (topic) => `what is it about ${topic}, then? why? how could they?`;
const PLAIN: Manner = (topic) => `the ${topic} and the ${topic} of the day.`;
const TOPICS = ["tide", "bread", "comet", "bikes", "gulls", "rye"];

/** Threads on one topic each, in which every voice says something in its manner. */
function society(
  manners: Readonly<Record<string, Manner>>,
  models: Readonly<Record<string, string>> = {},
  seed = 1,
): Corpus {
  const said: Said[] = [];
  const rng = rngFor(seed, "test", "society");
  for (let thread = 0; thread < 24; thread += 1) {
    const topic = TOPICS[thread % TOPICS.length] as string;
    said.push({ by: "opener", body: `${topic} ${thread}`, given: true });
    for (const by of rng.shuffle(Object.keys(manners)))
      said.push({
        by,
        to: `p${thread + 1}`,
        body: (manners[by] as Manner)(`${topic} ${thread % 7}`, thread),
      });
  }
  return corpusOf(said, { models });
}

describe("authorship", () => {
  test("voices with manners of their own are told apart, and chance is far below", () => {
    const found = authorship([society({ ada: TERSE, bo: WORDY, cy: ASKING })], TERMS, "thread");
    expect(found.value).toBeGreaterThan(0.95);
    if (found.value === null) throw new Error("expected a value");
    expect(found.null?.mean).toBeGreaterThan(0.15);
    expect(found.null?.mean).toBeLessThan(0.5);
  });

  test("voices of one manner are not: the value lies about where chance does", () => {
    const found = authorship([society({ ada: PLAIN, bo: PLAIN, cy: PLAIN })], TERMS, "thread");
    expect(found.value).toBeLessThan(0.5);
  });

  test("a topic of one's own is no manner", () => {
    const own: Manner = () => "the harbour and the harbour of the gauges.";
    const other: Manner = () =>
      "the kitchen and the kitchen of the loaves!".replace("!", ".").replace("loaves", "loavez");
    const found = authorship([society({ ada: own, bo: other })], TERMS, "thread");
    expect(found.value).toBeLessThan(0.7);
  });

  test("is null with fewer than 20 texts an author, or a single author", () => {
    const few = corpusOf(
      Array.from({ length: 30 }, (_, i) => ({ by: i % 2 === 0 ? "ada" : "bo", body: "tea" })),
    );
    expect(authorship([few], TERMS, "thread").value).toBeNull();
    expect(authorship([society({ ada: TERSE })], TERMS, "thread").value).toBeNull();
  });

  test("with runs held out it takes several runs, and handles are one author over all of them", () => {
    const manners = { ada: TERSE, bo: WORDY };
    expect(authorship([society(manners)], TERMS, "run").value).toBeNull();
    const several = [society(manners, {}, 1), society(manners, {}, 2)];
    expect(authorship(several, TERMS, "run").value).toBeGreaterThan(0.95);
    const swapped = [society({ ada: TERSE, bo: WORDY }), society({ ada: WORDY, bo: TERSE })];
    expect(authorship(swapped, TERMS, "run").value).toBeLessThan(0.05);
  });

  test("does not know what anybody is called", () => {
    const corpus = society({ ada: TERSE, bo: WORDY, cy: PLAIN });
    expect(authorship([renamed(corpus)], TERMS, "thread")).toEqual(authorship([corpus], TERMS, "thread"));
  });
});

describe("the fingerprint of models", () => {
  const manners = { ada: TERSE, bo: TERSE, cy: WORDY, dee: WORDY };

  test("is seen through personas that were held out", () => {
    const models = { ada: "m1", bo: "m1", cy: "m2", dee: "m2" };
    expect(modelFingerprint([society(manners, models)], TERMS).value).toBeGreaterThan(0.95);
  });

  test("is not a persona's manner: where models and manners are crossed there is none", () => {
    const models = { ada: "m1", bo: "m2", cy: "m1", dee: "m2" };
    expect(modelFingerprint([society(manners, models)], TERMS).value).toBeLessThan(0.6);
  });

  test("is null where a model speaks for one persona only", () => {
    const models = { ada: "m1", bo: "m2", cy: "m2", dee: "m2" };
    expect(modelFingerprint([society(manners, models)], TERMS).value).toBeNull();
    expect(modelFingerprint([society(manners)], TERMS).value).toBeNull();
  });

  test("may be crossed over runs: personas that change models are held out in all of them", () => {
    const swapped = society(
      { ada: WORDY, bo: WORDY, cy: TERSE, dee: TERSE },
      { ada: "m2", bo: "m2", cy: "m1", dee: "m1" },
    );
    const straight = society(manners, { ada: "m1", bo: "m1", cy: "m2", dee: "m2" });
    const found = modelFingerprint([straight, swapped], TERMS);
    expect(found.value).toBeGreaterThan(0.95);
    expect(found.note).toContain("4 personas");
  });
});
