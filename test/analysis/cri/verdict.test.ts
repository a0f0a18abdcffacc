import { expect, test } from "vitest";
import type { Estimate } from "../../../src/analysis/cri/estimate.ts";
import type { Listening } from "../../../src/analysis/cri/listening.ts";
import { listeningVerdict } from "../../../src/analysis/cri/verdict.ts";

/** Half of a 95 % interval around the value. */
const estimate = (value: number, half: number, p: number): Estimate => ({
  value,
  interval: { lo: value - half, hi: value + half },
  inner: { lo: value - 0.84 * half, hi: value + 0.84 * half },
  p,
  forks: 60,
  threads: 30,
  sums: [],
});

const found = (over: Partial<Listening>): Listening => ({
  forks: 60,
  threads: 30,
  cri: estimate(0.3, 0.05, 0.0001),
  company: estimate(0.5, 0.05, 0.0001),
  gross: 0.31,
  placebo: 0.01,
  quick: 0.3,
  masked: estimate(0.2, 0.05, 0.0001),
  addressed: null,
  act: null,
  addressing: 0.5,
  effective: 0.15,
  deaf: null,
  parrot: estimate(0.4, 0.1, 0.0001),
  anchored: null,
  tiers: {},
  ...over,
});
const verdict = (over: Partial<Listening>) => listeningVerdict(found(over)).verdict;

const NOTHING = estimate(0.01, 0.04, 0.4);

test("what follows the meaning beyond the message's words listens", () => {
  expect(verdict({})).toBe("listens");
  expect(listeningVerdict(found({})).sentence).toContain("0.30 [0.25, 0.35]");
});

test("what has nothing left without the message's words echoes, and where that is not sure it is undecided", () => {
  expect(verdict({ masked: estimate(0, 0.04, 0.6) })).toBe("echoes");
  expect(verdict({ masked: estimate(0.05, 0.2, 0.3) })).toBe("undecided");
  expect(verdict({ masked: null })).toBe("undecided");
});

test("nothing left is nothing only beside what there was: a small index is no echo because its rest is small", () => {
  const small = { cri: estimate(0.04, 0.01, 0.001), company: estimate(0.05, 0.02, 0.001) };
  expect(verdict({ ...small, masked: estimate(0.02, 0.03, 0.1) })).toBe("undecided");
  expect(verdict({ ...small, masked: estimate(0, 0.01, 0.5) })).toBe("echoes");
});

test("not to find anything is no finding: only a narrow interval, under both embedders, is a monologue", () => {
  expect(verdict({ cri: NOTHING, company: NOTHING })).toBe("parallel monologue");
  expect(verdict({ cri: estimate(0.01, 0.2, 0.4), company: NOTHING })).toBe("undecided");
  expect(verdict({ cri: NOTHING, company: estimate(0.01, 0.2, 0.4) })).toBe("undecided");
  expect(verdict({ cri: { ...NOTHING, inner: null, interval: null }, company: NOTHING })).toBe("undecided");
});

test("there is no monologue on a scale on which nothing could be found: a parrot has to be beyond the margin", () => {
  const silent = { cri: NOTHING, company: NOTHING };
  expect(verdict({ ...silent, parrot: estimate(0.4, 0.1, 0.001) })).toBe("parallel monologue");
  expect(verdict({ ...silent, parrot: estimate(0.04, 0.02, 0.001) })).toBe("undecided");
  expect(verdict({ ...silent, parrot: estimate(0.15, 0.1, 0.001) })).toBe("undecided");
  expect(listeningVerdict(found({ ...silent, parrot: null })).sentence).toContain("no parrot was asked");
});

test("an index that is small and sure is no monologue, and one of which the embedders disagree is nothing yet", () => {
  expect(verdict({ cri: estimate(0.03, 0.01, 0.001), company: estimate(0.04, 0.02, 0.001) })).not.toBe(
    "parallel monologue",
  );
  expect(verdict({ cri: NOTHING, company: estimate(0.03, 0.01, 0.001) })).toBe("undecided");
  expect(verdict({ company: estimate(-0.02, 0.05, 0.8) })).toBe("undecided");
});

test("a monologue that jumps at wording is told so", () => {
  const { sentence } = listeningVerdict(found({ cri: NOTHING, company: NOTHING, gross: 0.4 }));
  expect(sentence).toContain("they do react to its wording (0.40)");
});

test("no fork and no variation are not available, and say which", () => {
  expect(listeningVerdict(found({ forks: 0, cri: null })).sentence).toContain("No comment");
  expect(listeningVerdict(found({ cri: null })).sentence).toContain("never vary");
});
