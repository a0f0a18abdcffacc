import { expect, test } from "vitest";
import { calibrationOf, isSound } from "../../../src/analysis/calibration/calibration.ts";
import { agreement, isSomething, worst } from "../../../src/analysis/calibration/check.ts";
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

test("a finding is sound within its interval, aside just out of it, and off far out", () => {
  expect(agreement(estimate(0.1, 0, 0.2), 0.15)).toBe("sound");
  expect(agreement(estimate(0.1, 0, 0.2), 0.25)).toBe("aside");
  expect(agreement(estimate(0.1, 0, 0.2), 0.4)).toBe("off");
  expect(agreement(estimate(1, 1, 1), 1)).toBe("sound");
  expect(agreement(estimate(1, 1, 1), 0.99)).toBe("off");
  expect(agreement(null, 0)).toBe("missing");
  expect(isSomething(estimate(0.1, 0.01, 0.2))).toBe("sound");
  expect(isSomething(estimate(0.1, -0.01, 0.2))).toBe("off");
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

const standings = ({ checks }: Judged) => checks.map(({ what, standing }) => `${what}: ${standing}`);

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
  expect(isSound(calibrationOf(1, [nobody], 0))).toBe(false);
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
