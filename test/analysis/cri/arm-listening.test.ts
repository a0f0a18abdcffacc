import { describe, expect, test } from "vitest";
import { armsListening, type RunShare, shareOfRun } from "../../../src/analysis/cri/arm-listening.ts";
import { embeddersOf } from "../../../src/analysis/cri/embedders-of.ts";
import { listening } from "../../../src/analysis/cri/listening.ts";
import { listeningText } from "../../../src/cli/listening-table.ts";
import { width } from "../../../src/cli/terminal.ts";
import { probedCorpus } from "../../support/probes.ts";
import { syntheticForks } from "../../support/synthetic-forks.ts";

/** What controls a terminal, turns writing round, or shows nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/u;
const ORDER = { seed: 1, isSynthetic: true };

/** Thread sums of a share of about `value` in 30 threads of 4 forks. */
const sumsOf = (value: number) =>
  Array.from({ length: 30 }, (_, i) => [value * 3 + 0.05 * Math.sin(5 * i), 3, 4]);

const runOf = (cri: number, company: number): RunShare => ({
  gross: cri,
  effective: cri / 2,
  sums: { cri: sumsOf(cri), company: sumsOf(company), masked: sumsOf(cri / 2), parrot: sumsOf(0.6) },
});
const armOf = (name: string, probed: readonly RunShare[], why = "") => ({ name, runs: 3, probed, why });
const verdicts = (...arms: Parameters<typeof armsListening>[0]) =>
  armsListening(arms, ORDER)?.arms.map(({ verdict }) => verdict);

describe("arms side by side", () => {
  test("have a verdict each where both embedders put them in one order", () => {
    const found = [
      armOf("high", [runOf(0.5, 0.8)]),
      armOf("low", [runOf(0.3, 0.4)]),
      armOf("none", [runOf(0, 0)]),
    ];
    expect(verdicts(...found)).toEqual(["listens", "listens", "parallel monologue"]);
  });

  test("have none where two of them change places, and the sentence says why", () => {
    const arms = [
      armOf("a", [runOf(0.5, 0.4)]),
      armOf("b", [runOf(0.3, 0.8)]),
      armOf("c", [runOf(0.1, 0.1)]),
    ];
    const found = armsListening(arms, ORDER);
    expect(found?.opposed).toEqual([["a", "b"]]);
    expect(found?.arms.map(({ verdict }) => verdict)).toEqual(["undecided", "undecided", "undecided"]);
    expect(found?.sentence).toContain("order the arms differently (a and b change places)");
    expect(found?.sentence).not.toMatch(/listens?:/);
  });

  test("that overlap are in no order, so that chance refuses no claim", () => {
    expect(verdicts(armOf("a", [runOf(0.3, 0.5)]), armOf("b", [runOf(0.301, 0.499)]))).toEqual([
      "listens",
      "listens",
    ]);
  });

  test("that nobody has probed say so, and where none is there is nothing to say at all", () => {
    const found = armsListening([armOf("a", [runOf(0.3, 0.5)]), armOf("b", [], "nobody asked")], ORDER);
    expect(found?.arms[1]).toMatchObject({ verdict: "not available", cri: null, sentence: "nobody asked." });
    expect(found?.sentence).toContain("not available for b (nobody asked)");
    expect(armsListening([armOf("b", [], "nobody asked")], ORDER)).toBeUndefined();
  });

  test("cannot take over a terminal, whatever they are called and whatever their probes say", () => {
    const tricks = "\u001b[2J\u009b31m\u202egnp\u200b\r";
    const arms = [armOf(tricks, [runOf(0.3, 0.5)]), armOf("b", [], tricks)];
    const found = armsListening(arms, ORDER);
    if (!found) throw new Error("no listening");
    expect(listeningText(found, 80)).not.toMatch(UNSAFE);
  });

  test("stand within the page, whatever they are called", () => {
    const arms = [
      armOf("an-arm-with-a-name-that-is-longer-than-any-page-would-want-it-to-be", [runOf(0.3, 0.5)]),
    ];
    const found = armsListening(arms, ORDER);
    if (!found) throw new Error("no listening");
    for (const line of listeningText(found, 80).split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
    expect(listeningText(found, 80)).toContain("no language models");
  });
});

describe("one arm", () => {
  const forks = syntheticForks({ model: "listener?q=0.9&dense", forks: 40, draws: 3, seed: 5 });
  const corpus = probedCorpus(forks);
  const whole = listening({ forks, addressing: 0.5 }, embeddersOf(corpus), 1);

  test("of one run has that run's index", () => {
    const [arm] = armsListening([armOf("a", [shareOfRun(whole)])], ORDER)?.arms ?? [];
    expect(arm?.cri).toEqual(whole.cri);
    expect(arm?.masked).toEqual(whole.masked);
  });

  test("of two runs has the index of all their forks, and more sureness", () => {
    const halves = [0, 1].map((half) =>
      shareOfRun(
        listening({ forks: forks.filter((_, i) => i % 2 === half), addressing: 0.5 }, embeddersOf(corpus), 1),
      ),
    );
    const [arm] = armsListening([armOf("a", halves)], ORDER)?.arms ?? [];
    expect(arm?.cri?.value).toBeCloseTo(whole.cri?.value ?? Number.NaN, 12);
    expect(arm?.cri?.forks).toBe(40);
    expect(arm?.cri?.threads).toBe(40);
  });

  test("says nothing where its two embedders are on different sides", () => {
    expect(verdicts(armOf("a", [runOf(0.3, -0.2)]))).toEqual(["undecided"]);
  });
});
