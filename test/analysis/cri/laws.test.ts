import fc from "fast-check";
import { expect, test } from "vitest";
import { recoveredByAnchor, recoveredOnLabels } from "../../../src/analysis/calibration/recovered.ts";
import { beginning } from "../../../src/analysis/cri/beginning.ts";
import { cosineDistance, energyDistance, kernelDistance } from "../../../src/analysis/cri/distance.ts";
import { estimated } from "../../../src/analysis/cri/estimate.ts";
import { forkParts, type Replies } from "../../../src/analysis/cri/fork-parts.ts";
import { listening } from "../../../src/analysis/cri/listening.ts";
import { messageMask } from "../../../src/analysis/cri/message-mask.ts";
import { signFlip } from "../../../src/analysis/cri/sign-flip.ts";
import type { ForkSamples, Sampled } from "../../../src/analysis/probe/samples.ts";
import type { PostId } from "../../../src/core/ids.ts";
import { fitCooccurrence } from "../../../src/embedders/cooccurrence.ts";
import { fitLexical } from "../../../src/embedders/lexical.ts";
import { AWKWARD_TEXTS } from "../../support/corpora.ts";
import { syntheticForks, withDraws } from "../../support/synthetic-forks.ts";

type Vector = readonly number[];

const point = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
const condition = fc.array(point, { minLength: 2, maxLength: 4 });
const anyReplies: fc.Arbitrary<Replies<Vector>> = fc.record({
  original: condition,
  paraphrase: condition,
  swap: condition,
});

const close = (parts: ReturnType<typeof forkParts>) => ({
  s: expect.closeTo(parts.s, 9),
  q: expect.closeTo(parts.q, 9),
  vx: expect.closeTo(parts.vx, 9),
  vp: expect.closeTo(parts.vp, 9),
});

const changed = (of: Replies<Vector>, change: (list: readonly Vector[]) => Vector[]): Replies<Vector> => ({
  original: change(of.original),
  paraphrase: change(of.paraphrase),
  swap: change(of.swap),
});

test("the order of samples says nothing", () => {
  fc.assert(
    fc.property(anyReplies, (replies) => {
      const turned = changed(replies, (list) => [...list].reverse());
      expect(forkParts(turned, cosineDistance)).toEqual(close(forkParts(replies, cosineDistance)));
    }),
  );
});

test("turning the space of an embedding changes nothing, under none of the three distances", () => {
  fc.assert(
    fc.property(anyReplies, fc.double({ min: 0, max: 6, noNaN: true }), (replies, angle) => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const turned = changed(replies, (list) =>
        list.map(([x = 0, y = 0, z = 0]) => [z, cos * x - sin * y, sin * x + cos * y]),
      );
      for (const distance of [cosineDistance, energyDistance, kernelDistance]) {
        expect(forkParts(turned, distance)).toEqual(close(forkParts(replies, distance)));
      }
    }),
  );
});

test("paraphrase and swap exchanged turn the net excess round, and dice alone can so do no more good than harm", () => {
  fc.assert(
    fc.property(anyReplies, ({ original, paraphrase, swap }) => {
      const [one, other] = [
        forkParts({ original, paraphrase, swap }, cosineDistance),
        forkParts({ original, paraphrase: swap, swap: paraphrase }, cosineDistance),
      ];
      expect(other.vx - other.vp).toBeCloseTo(-(one.vx - one.vp), 9);
    }),
  );
});

test("a text of which nothing is left is half a step from any other, and none from its like", () => {
  const [none, some] = [
    [0, 0],
    [0.6, 0.8],
  ];
  expect(cosineDistance(none as number[], some as number[])).toBeCloseTo(0.5, 12);
  expect(cosineDistance(none as number[], none as number[])).toBe(0);
});

const anyGains = fc.array(
  fc.record({
    thread: fc.constantFrom("p1", "p2", "p3", "p4", "p5", "p6"),
    gain: fc.double({ min: -1, max: 1, noNaN: true }),
    whole: fc.double({ min: 0.1, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("names of threads say nothing, and the inner interval lies within the outer", () => {
  fc.assert(
    fc.property(anyGains, (gains) => {
      const found = estimated(gains, { seed: 1, name: "test" });
      const renamed = gains.map((gain) => ({ ...gain, thread: `other ${gain.thread}` }));
      expect(estimated(renamed, { seed: 1, name: "test" })).toEqual(found);
      if (found?.interval && found.inner) {
        expect(found.inner.lo).toBeGreaterThanOrEqual(found.interval.lo);
        expect(found.inner.hi).toBeLessThanOrEqual(found.interval.hi);
      }
    }),
    { numRuns: 30 },
  );
});

test("a one-sided p and that of the other side add up to 1 and what is tied", () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (list) => {
      const dice = { seed: 1, name: "test" };
      const both =
        signFlip(list, dice) +
        signFlip(
          list.map((value) => -value),
          dice,
        );
      expect(both).toBeGreaterThanOrEqual(1);
      expect(both).toBeLessThanOrEqual(2);
    }),
    { numRuns: 30 },
  );
});

test("the mask takes out what stood in the messages, and what it leaves was in the reply", () => {
  expect(messageMask(["the ebb is late"])("So the ebb is late again, you say?")).toBe("So again, you say?");
  const word = fc.constantFrom("ebb", "the", "of", "tide", "who", "is", "Rye", "漢字", "été");
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(text, text, (message, reply) => {
      const left = messageMask([message])(reply).split(" ").filter(Boolean);
      const said = reply.split(" ");
      expect(left.every((one) => said.includes(one))).toBe(true);
      const topical = new Set(message.split(" ").filter((one) => !["the", "of", "who", "is"].includes(one)));
      expect(left.some((one) => topical.has(one))).toBe(false);
    }),
  );
});

test("a message that is repeated whole leaves nothing, in any script", () => {
  for (const words of ["The tide, the tide!", "Кто здесь живёт сейчас?", "漢字かな", "été à Paris"]) {
    expect(messageMask([words])(words).replaceAll(/\P{L}/gu, "")).toBe("");
  }
});

/** Half of a surrogate pair. */
const HALF = /\p{Surrogate}/u;

test("a reply's beginning is fifty words or 400 characters of it, whole or cut, and never half a character", () => {
  expect(beginning(Array.from({ length: 60 }, (_, i) => `w${i}`).join(" ")).split(" ")).toHaveLength(50);
  for (const text of [...AWKWARD_TEXTS, "🦊".repeat(300)]) {
    const cut = beginning(text);
    expect(text.trim().startsWith(cut)).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(400);
    if (!HALF.test(text)) expect(cut).not.toMatch(HALF);
  }
});

const FORKS = syntheticForks({ model: "listener?q=0.8&dense", forks: 18, draws: 3, seed: 5, threads: 9 });
const TEXTS = FORKS.flatMap(({ words, draws }) => [words.m, ...draws.original.map(({ text }) => text)]);
const TWO = { lexical: fitLexical(TEXTS), company: fitCooccurrence(TEXTS) };
const read = (forks: readonly ForkSamples[], seed = 1) => listening({ forks, addressing: 0.5 }, TWO, seed);

test("a tiny society of listeners listens, under both embedders, by labels, and without the messages' words", () => {
  const found = read(FORKS);
  expect(found.cri?.p).toBeLessThan(0.01);
  expect(found.company?.p).toBeLessThan(0.01);
  expect(found.masked?.value).toBeGreaterThan(0);
  expect(found.effective).toBeCloseTo((found.cri?.value ?? 0) / 2, 12);
  const labels = recoveredOnLabels(FORKS, 10, { seed: 1, name: "test" });
  expect(labels?.interval?.lo).toBeLessThan(0.8);
  expect(labels?.interval?.hi).toBeGreaterThan(0.8);
});

test("other names of agents, another order of samples and other seeds leave the index as it is", () => {
  const found = read(FORKS);
  const renamed = FORKS.map((fork) => ({
    ...fork,
    agent: `not ${fork.agent}`,
    thread: `p9${fork.thread.slice(1)}` as PostId,
  }));
  expect(read(renamed)).toEqual(found);
  const turned = withDraws(FORKS, (draws) => ({
    original: [...draws.original].reverse(),
    paraphrase: [...draws.paraphrase].reverse(),
    swap: [...draws.swap].reverse(),
  }));
  expect(read(turned).cri?.value).toBeCloseTo(found.cri?.value ?? Number.NaN, 6);
  expect(read(FORKS, 2).cri?.value).toBe(found.cri?.value);
});

test("where the paraphrase moves as much as the swap the net index is 0, however large the gross", () => {
  const same = withDraws(FORKS, ({ original, swap }): Sampled => ({ original, paraphrase: swap, swap }));
  const found = read(same);
  expect(found.cri?.value).toBeCloseTo(0, 9);
  expect(found.gross).toBeGreaterThan(0.05);
  expect(found.placebo).toBeCloseTo(found.gross ?? Number.NaN, 9);
});

test("a society that is its own anchor listens as much as its anchor", () => {
  const dice = { seed: 1, name: "test" };
  expect(recoveredByAnchor(FORKS, FORKS, TWO.lexical, dice)?.q).toBeCloseTo(1, 9);
});
