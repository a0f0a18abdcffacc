import { expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { LANGUAGE_METRICS } from "../../../src/analysis/language/metrics.ts";
import { measure } from "../../../src/analysis/measure.ts";
import type { Measured } from "../../../src/analysis/metric.ts";
import { type Rng, rngFor } from "../../../src/core/rng.ts";
import { corpusOf, type Said } from "../../support/corpora.ts";

const TERMS = { seed: 1, surrogates: 20 };
const AGENTS = Array.from({ length: 10 }, (_, i) => `agent${i}`);
const GRAMMAR = "the and i very some with is it".split(" ");

/** Words of one topic, with each kind of grammar present or not by a coin. */
function words(topic: number, rng: Rng, grammar = GRAMMAR.filter(() => rng.int(2) === 0)): string {
  const content = Array.from({ length: 8 }, () => `t${topic}w${rng.int(40)}`);
  return [...grammar, ...content].join(" ");
}

/** Twenty threads of a post and twenty comments that answer anything before them; `reply` says how. */
function forum(reply: (parent: string, topic: number, rng: Rng) => string, seed = 5): Corpus {
  const rng = rngFor(seed, "forum");
  const said: Said[] = [];
  const bodies = new Map<string, string>();
  let comments = 0;
  for (let post = 1; post <= 20; post += 1) {
    const there = [`p${post}`];
    bodies.set(`p${post}`, words(post, rng));
    said.push({ by: rng.pick(AGENTS), body: bodies.get(`p${post}`) ?? "" });
    for (let i = 0; i < 20; i += 1) {
      const to = rng.pick(there);
      comments += 1;
      bodies.set(`c${comments}`, reply(bodies.get(to) ?? "", post, rng));
      said.push({ by: rng.pick(AGENTS), to, body: bodies.get(`c${comments}`) ?? "" });
      there.push(`c${comments}`);
    }
  }
  return corpusOf(said);
}

/** How many standard deviations above chance; 0 where there is no chance. */
function above(corpus: Corpus, name: string): number {
  const found: Measured | undefined = measure(
    corpus,
    LANGUAGE_METRICS.filter((metric) => metric.name === name),
    TERMS,
  ).get(name);
  if (found?.value === null || found?.null === undefined) throw new Error(`${name} has no chance beside it`);
  return (found.value - found.null.mean) / found.null.sd;
}

const value = (corpus: Corpus, name: string): number | null | undefined =>
  measure(corpus, LANGUAGE_METRICS, { seed: 1, surrogates: 0 }).get(name)?.value;

/** Stays on topic and hears nothing else. */
const deaf = forum((_, topic, rng) => words(topic, rng));
/** Takes up half of what it answers, word by word. */
const listening = forum((parent, topic, rng) => {
  const kept = parent.split(" ").filter(() => rng.int(2) === 0);
  return [...kept, words(topic, rng, [])].join(" ");
});
/** Uses the grammar of what it answers and its own content. */
const coordinating = forum((parent, topic, rng) =>
  words(
    topic,
    rng,
    GRAMMAR.filter((word) => parent.split(" ").includes(word) || rng.int(5) === 0),
  ),
);

test("those who keep to the topic and hear nothing overlap by thread, and not by what they answer", () => {
  expect(above(deaf, "overlap_parent")).toBeGreaterThan(5);
  expect(Math.abs(above(deaf, "overlap_parent_in_thread"))).toBeLessThan(3);
  expect(above(deaf, "comment_post_jaccard")).toBeGreaterThan(5);
  expect(value(deaf, "lexical_specificity")).toBeGreaterThan(0.05);
});

test("those who take up what they answer overlap with it beyond their thread", () => {
  expect(above(listening, "overlap_parent_in_thread")).toBeGreaterThan(5);
});

test("the parent is exchanged for another message of the thread, never for itself", () => {
  const corpus = corpusOf([
    { by: "ada", body: "rye bread" },
    { by: "bo", to: "p1", body: "gull tide" },
    { by: "cy", to: "p1", body: "rye bread" },
  ]);
  const found = measure(corpus, LANGUAGE_METRICS, TERMS).get("overlap_parent_in_thread");
  expect(found).toEqual({ value: 1, null: { mean: 0, sd: 0, surrogates: 20 }, note: "1 answer" });
});

test("those who write grammar by a coin do not coordinate; those who take it over do", () => {
  expect(Math.abs(above(deaf, "coordination"))).toBeLessThan(3);
  expect(above(coordinating, "coordination")).toBeGreaterThan(5);
});

test("talk that goes from topic to topic is less novel than the same in random order", () => {
  expect(above(deaf, "novelty")).toBeLessThan(-5);
  expect(above(deaf, "transience")).toBeLessThan(-5);
});

test("threads that leave their topic with depth drift, others do not", () => {
  const said: Said[] = [];
  let comments = 0;
  const rng = rngFor(2, "drift");
  for (let post = 1; post <= 20; post += 1) {
    said.push({ by: "ada", body: words(post, rng, []) + words(post, rng, []) });
    for (let depth = 1; depth <= 6; depth += 1) {
      comments += 1;
      const away = Array.from({ length: 2 * depth }, () => `far${rng.int(5_000)}`);
      const near = words(post, rng, []).split(" ").slice(Math.min(7, depth));
      said.push({
        by: "bo",
        to: depth === 1 ? `p${post}` : `c${comments - 1}`,
        body: [...near, ...away].join(" "),
      });
    }
  }
  const drifting = corpusOf(said);
  expect(value(drifting, "topic_drift")).toBeGreaterThan(0.02);
  expect(above(drifting, "topic_drift")).toBeGreaterThan(3);
  expect(Math.abs(above(deaf, "topic_drift"))).toBeLessThan(3);
});

test("agents of one style match whether they talk or not", () => {
  const found = measure(deaf, LANGUAGE_METRICS, TERMS).get("lsm");
  expect(found?.value).toBeGreaterThan(0.8);
  // Everybody has answered everybody here: there is nobody to compare them with.
  expect(found && "null" in found).toBe(false);
});

test("one wording said a hundred times is all duplicates, low in variety and high in self-similarity", () => {
  const rng = rngFor(1, "template");
  const template = (i: number) =>
    `Great point about item${i}! ${words(1, rng, GRAMMAR)} and that is what i think`;
  const varied = corpusOf(Array.from({ length: 150 }, (_, i) => ({ by: "ada", body: words(i, rng) })));
  const same = corpusOf(Array.from({ length: 150 }, () => ({ by: "ada", body: "gm frens" })));
  const alike = corpusOf(Array.from({ length: 150 }, (_, i) => ({ by: "ada", body: template(i) })));
  expect(value(same, "exact_duplicates_all_copies")).toBe(1);
  expect(value(same, "exact_duplicates_excess")).toBe(149 / 150);
  expect(value(same, "near_duplicates")).toBe(1);
  expect(value(varied, "near_duplicates")).toBe(0);
  expect(value(alike, "self_bleu4")).toBeGreaterThan(Number(value(varied, "self_bleu4")) + 0.1);
  expect(value(alike, "vendi")).toBeLessThan(Number(value(varied, "vendi")) / 2);
  // A hundred copies of one text are one different text: too few to sample.
  expect(value(same, "vendi")).toBeNull();
});

test("variety is measured at a fixed number of words, and not below it", () => {
  const short = corpusOf([{ by: "ada", body: "one two three" }]);
  const found = measure(short, LANGUAGE_METRICS, TERMS);
  expect(found.get("distinct_2")).toEqual({ value: null, note: "needs 10,000 words, there are 3" });
  expect(found.get("mtld")).toEqual({ value: null, note: "no agent wrote 100 words" });
});
