import { expect, test } from "vitest";
import { calibrationOf, isSound } from "../../../src/analysis/calibration/calibration.ts";
import {
  agreement,
  type Check,
  chanceOf,
  confirmed,
  isSomething,
  settled,
  worst,
} from "../../../src/analysis/calibration/check.ts";
import { type Judged, judged } from "../../../src/analysis/calibration/judge.ts";
import { SOCIETIES, type Society, type Truth } from "../../../src/analysis/calibration/societies.ts";
import type { Estimate } from "../../../src/analysis/cri/estimate.ts";
import { listening } from "../../../src/analysis/cri/listening.ts";
import { opposed } from "../../../src/analysis/cri/orders-alike.ts";
import type { ForkSamples } from "../../../src/analysis/probe/samples.ts";
import { picture } from "../../../src/cli/calibration-table.ts";
import { fitCooccurrence } from "../../../src/embedders/cooccurrence.ts";
import { fitLexical } from "../../../src/embedders/lexical.ts";
import { EMPTY_CORPUS } from "../../support/corpora.ts";
import { syntheticForks } from "../../support/synthetic-forks.ts";

const estimate = (value: number, lo: number, hi: number): Estimate => ({
  value,
  interval: { lo, hi },
  inner: { lo, hi },
  p: 0.5,
  forks: 10,
  threads: 10,
  sums: [],
});

/** Ten threads whose gains lie around `value` of their wholes. */
const around = (value: number, spread: number): Estimate => ({
  ...estimate(value, value - spread, value + spread),
  sums: Array.from({ length: 10 }, (_, i) => [10 * value + (i % 2 === 0 ? 3 : -3) * spread, 10, 1]),
});
const standing = (of: Estimate | null, truth: number) => agreement(of, truth).standing;

test("a finding is sound within its interval, and aside out of it", () => {
  expect(standing(estimate(0.1, 0, 0.2), 0.15)).toBe("sound");
  expect(standing(estimate(0.1, 0, 0.2), 0.25)).toBe("aside");
  expect(standing(estimate(1, 1, 1), 1)).toBe("sound");
  expect(standing(null, 0)).toBe("missing");
  expect(isSomething(estimate(0.1, 0.01, 0.2))).toBe("sound");
  expect(isSomething(estimate(0.1, -0.01, 0.2))).toBe("off");
});

test("how far chance would carry a finding goes by its threads, and is nobody's guess where they all agree", () => {
  expect(chanceOf(around(0.3, 0.1), 0.3)).toBeCloseTo(1, 9);
  // 10 is its distance in all, √(10 × .09 × 10/9) = 1 its error: t = 10 with nine degrees of freedom.
  expect(chanceOf(around(0.3, 0.1), 0.2)).toBeCloseTo(3.58e-6, 7);
  const exact = { ...around(1, 0), sums: Array.from({ length: 10 }, () => [10, 10, 1]) };
  expect(chanceOf(exact, 1)).toBe(1);
  expect(chanceOf(exact, 0.99)).toBe(0);
});

test("what lies aside is off where chance would have it less often than one calibration in a hundred has any", () => {
  const check = (p: number): Check => ({
    society: "s",
    what: "w",
    truth: "0",
    found: "1",
    standing: "aside",
    p,
  });
  const together = Array.from({ length: 10 }, () => check(0.5));
  expect(settled([check(0.0011), check(0.0009)], together).map((one) => one.standing)).toEqual([
    "aside",
    "off",
  ]);
  expect(settled([{ ...check(0.0009), standing: "sound" }], together)[0]?.standing).toBe("sound");
  // Made anew it is sound, and chance has done it; aside again, and it has not. What is off without a chance is not asked twice.
  const off: Check = { ...check(0.0009), standing: "off" };
  const sure: Check = { society: "s", what: "w", truth: "0", found: "1", standing: "off" };
  const after = (one: Check, again: Check["standing"]) => confirmed([one], [{ ...one, standing: again }])[0];
  expect(after(off, "sound")).toMatchObject({ standing: "aside", again: { standing: "sound" } });
  expect(after(off, "aside")?.standing).toBe("off");
  expect(after(sure, "sound")).toEqual(sure);
});

test("an instrument is no better than its worst check, and aside is good enough", () => {
  expect(worst([])).toBe("sound");
  expect(worst(["sound", "aside", "missing", "off"])).toBe("off");
  expect(isSound({ standing: worst(["sound", "aside"]) })).toBe(true);
  expect(isSound({ standing: worst(["sound", "missing"]) })).toBe(false);
});

test("two readings oppose each other only where both are sure of their order", () => {
  const [low, high, wide] = [estimate(0.1, 0, 0.2), estimate(0.5, 0.4, 0.6), estimate(0.3, 0, 0.9)];
  const a = { name: "a", first: low, second: high };
  const b = { name: "b", first: high, second: low };
  const c = { name: "c", first: high, second: wide };
  expect(opposed([a, b])).toEqual([["a", "b"]]);
  expect(opposed([a, c])).toEqual([]);
  expect(opposed([a, { ...a, name: "d" }])).toEqual([]);
});

const SETTINGS = { forks: 16, draws: 3, seed: 3 } as const;
const ANCHOR = syntheticForks({ model: "listener?q=1&dense", ...SETTINGS });
const TEXTS = ANCHOR.flatMap(({ words, draws }) => [words.m, ...draws.original.map(({ text }) => text)]);
const TWO = { lexical: fitLexical(TEXTS), company: fitCooccurrence(TEXTS) };

function judgedAs(truth: Truth, forks: readonly ForkSamples[]): Judged {
  const society: Society = { name: "test", model: "test", truth };
  const found = listening({ forks, addressing: 0.5 }, TWO, 1);
  return judged({
    society,
    corpus: EMPTY_CORPUS,
    forks,
    anchor: ANCHOR,
    found,
    embedder: TWO.lexical,
    seed: 1,
  });
}

const standings = ({ checks }: Judged) =>
  settled(checks, checks).map(({ what, standing }) => `${what}: ${standing}`);

test("a listener taken for what it is is sound, and taken for another is off", () => {
  expect(standings(judgedAs({ kind: "listener", q: 1 }, ANCHOR))).toEqual([
    "q from labels: sound",
    "q from texts: sound",
  ]);
  expect(standings(judgedAs({ kind: "listener", q: 0.2 }, ANCHOR))).toEqual([
    "q from labels: off",
    "q from texts: off",
  ]);
});

test("a parrot taken for a listener, a jitter or a mirror is found out", () => {
  const parrots = syntheticForks({ model: "parrot?dense", ...SETTINGS });
  expect(standings(judgedAs({ kind: "parrot" }, parrots))).toEqual([
    "gross index: sound",
    "placebo's share of gross: sound",
    "index without its words: sound",
  ]);
  expect(standings(judgedAs({ kind: "jitter" }, parrots))).toContain("net index: off");
  expect(standings(judgedAs({ kind: "isolated" }, parrots))).toEqual(["index: off"]);
});

test("without a probe nothing is sound", () => {
  const nobody = judgedAs({ kind: "listener", q: 0 }, []);
  expect(standings(nobody)).toEqual(["q from labels: missing", "q from texts: missing"]);
  expect(isSound(calibrationOf(1, [nobody], { answers: 0 }))).toBe(false);
});

test("each truth has a society, and each society a name of its own", () => {
  expect(new Set(SOCIETIES.map(({ name }) => name)).size).toBe(SOCIETIES.length);
  expect(new Set(SOCIETIES.map(({ truth }) => truth.kind))).toEqual(
    new Set<Truth["kind"]>(["listener", "jitter", "mirror", "parrot", "secrets", "isolated"]),
  );
});

test("the picture holds the truth, what was found and how sure it is", () => {
  const recovered = {
    q: 0.5,
    interval: { lo: 0.25, hi: 0.75 },
    index: estimate(0, 0, 0),
    indexOf: (q: number) => q,
  };
  expect(picture(recovered, 0)).toBe("┃······──────●───────······");
  expect(picture(recovered, 0.5)).toBe("·······──────◆───────······");
  expect(picture(null, 1)).toMatch(/^·{26}┃$/);
});
