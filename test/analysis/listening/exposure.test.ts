import { describe, expect, test } from "vitest";
import type { Corpus, Exposure, Message, TurnRow } from "../../../src/analysis/corpus.ts";
import { adoptionRisk } from "../../../src/analysis/listening/adoption-risk.ts";
import { coinedIn, phrasesIn, takenUp } from "../../../src/analysis/listening/coinage.ts";
import { exposureEffect } from "../../../src/analysis/listening/exposure-effect.ts";
import { hajek, type Unit } from "../../../src/analysis/listening/hajek.ts";
import { mantelHaenszel } from "../../../src/analysis/listening/mantel-haenszel.ts";
import { drawAt } from "../../../src/core/rng.ts";
import { corpusOf, renamed, type Said } from "../../support/corpora.ts";
import { oracle } from "../../support/oracle-forum.ts";

const TERMS = { seed: 1, surrogates: 99 };

test("Mantel-Haenszel gives the reference's risk ratio and attributable fraction", () => {
  interface Row {
    readonly exp: readonly [number, number];
    readonly unexp: readonly [number, number];
  }
  const { input, expect: expected } = oracle<
    { strata: readonly Row[] },
    { rr_mh: number; attributable_fraction_exposed: number }
  >("adoption.mantel_haenszel");
  const strata = input.strata.map(({ exp, unexp }) => ({
    exposed: { cases: exp[0], total: exp[1] },
    unexposed: { cases: unexp[0], total: unexp[1] },
  }));
  const found = mantelHaenszel(strata);
  expect(found.riskRatio).toBeCloseTo(expected.rr_mh, 9);
  expect(found.attributable).toBeCloseTo(expected.attributable_fraction_exposed, 9);
  // One stratum's difference is that of its two risks.
  expect(mantelHaenszel(strata.slice(0, 1)).riskDifference).toBeCloseTo(3 / 10 - 2 / 20, 9);
});

test("Hájek's means are the reference's", () => {
  const { input, expect: expected } = oracle<
    { units: readonly { y: number; z: number; p: number }[] },
    { mu1: number; mu0: number }
  >("exposure.hajek");
  const units: Unit[] = input.units.map(({ y, z, p }) => ({ y, z: z === 1, p }));
  expect(hajek(units).shown).toBeCloseTo(expected.mu1, 9);
  expect(hajek(units).held).toBeCloseTo(expected.mu0, 9);
});

describe("phrases", () => {
  test("are four words in a row of which two carry a topic", () => {
    expect([...phrasesIn("The blue heron of Mill Street")]).toEqual([
      "the blue heron of",
      "blue heron of mill",
      "heron of mill street",
    ]);
    expect(phrasesIn("as it is with us and the tea").size).toBe(0);
  });

  test("belong to who said them first, in a round before anybody else, and to nobody where they were given", () => {
    const corpus = corpusOf([
      { by: "host", body: "cold tea on tuesdays", given: true },
      { by: "ada", body: "blue herons eat glass", round: 1 },
      { by: "bo", body: "two gulls share bread", round: 1 },
      { by: "cy", body: "two gulls share bread", round: 1 },
      { by: "cy", body: "blue herons eat glass and cold tea on tuesdays", round: 2 },
      { by: "ada", body: "blue herons eat glass", round: 3 },
    ]);
    expect(coinedIn(corpus).get("blue herons eat glass")).toBe(1);
    expect(coinedIn(corpus).has("two gulls share bread")).toBe(false);
    expect(coinedIn(corpus).has("cold tea on tuesdays")).toBe(false);
    expect([...takenUp(corpus, corpus.messages[4] as Message)]).toEqual([1]);
    expect([...takenUp(corpus, corpus.messages[5] as Message)]).toEqual([]);
  });
});

const READERS = 30;
const WRITERS = 12;
const HOLDOUT = 0.3;

/**
 * Each writer coins a phrase in round 1. In round 2 each reader is shown all posts but those held out from it, and takes a
 * phrase up, or answers, with probability `shown` where it was shown and `hidden` where it was not.
 */
function contagion(shown: number, hidden: number): Corpus {
  const said: Said[] = [];
  const exposures: Exposure[] = [];
  const wrote = new Map<number, number[]>();
  for (let w = 0; w < WRITERS; w += 1)
    said.push({ by: `w${w}`, body: `heron number${w} eats glass${w}`, round: 1 });
  for (let r = 0; r < READERS; r += 1) {
    const agent = WRITERS + r;
    for (let w = 0; w < WRITERS; w += 1) {
      const isShown = drawAt(1, "test", "held", r, w) >= HOLDOUT;
      exposures.push({ agent, round: 2, turn: r + 1, message: w, isShown, propensity: 1 - HOLDOUT });
      if (drawAt(1, "test", "takes", r, w) >= (isShown ? shown : hidden)) continue;
      wrote.set(r, [...(wrote.get(r) ?? []), said.length]);
      said.push({ by: `r${r}`, to: `p${w + 1}`, body: `yes heron number${w} eats glass${w}`, round: 2 });
    }
  }
  const others = Array.from({ length: READERS }, (_, r) => `r${r}`);
  const corpus = corpusOf(said, { others });
  const numberOf = (handle: string): number => corpus.voices.findIndex((voice) => voice.handle === handle);
  const numbers = new Map(others.map((handle, r) => [WRITERS + r, numberOf(handle)]));
  const turns = others.map((handle, r): TurnRow => {
    return { turn: r + 1, agent: numberOf(handle), round: 2, outcome: "acted", wrote: wrote.get(r) ?? [] };
  });
  const known = exposures.map((one) => ({ ...one, agent: numbers.get(one.agent) ?? one.agent }));
  return { ...corpus, turns, exposures: known };
}

describe("effects of exposure", () => {
  test("come out as they were put in, far from what new dice give", () => {
    for (const outcome of ["adopted", "replied"] as const) {
      const found = exposureEffect([contagion(0.5, 0.1)], TERMS, outcome);
      if (found.value === null) throw new Error(found.note);
      expect(found.value).toBeGreaterThan(0.28);
      expect(found.value).toBeLessThan(0.52);
      expect(Math.abs(found.null?.mean ?? 1)).toBeLessThan(0.05);
      expect(found.value).toBeGreaterThan(4 * (found.null?.sd ?? 1));
    }
  });

  test("are about 0 where being shown changes nothing", () => {
    const found = exposureEffect([contagion(0.3, 0.3)], TERMS, "adopted");
    if (found.value === null) throw new Error(found.note);
    expect(Math.abs(found.value)).toBeLessThan(3 * (found.null?.sd ?? 0));
    const ratio = adoptionRisk([contagion(0.3, 0.3)], TERMS, "riskRatio");
    expect(ratio.value).toBeGreaterThan(0.7);
    expect(ratio.value).toBeLessThan(1.4);
  });

  test("as risks: the ratio and the difference of taking up, exposed against not", () => {
    const ratio = adoptionRisk([contagion(0.5, 0.1)], TERMS, "riskRatio");
    expect(ratio.value).toBeGreaterThan(3);
    expect(ratio.value).toBeLessThan(9);
    expect(adoptionRisk([contagion(0.5, 0.1)], TERMS, "riskDifference").value).toBeGreaterThan(0.28);
  });

  test("have no ratio where nobody unexposed ever did it, but a difference", () => {
    expect(adoptionRisk([contagion(0.5, 0)], TERMS, "riskRatio").value).toBeNull();
    expect(adoptionRisk([contagion(0.5, 0)], TERMS, "riskDifference").value).toBeGreaterThan(0.35);
  });

  test("leave out what was shown without dice", () => {
    const corpus = contagion(0.5, 0.1);
    const exempt = corpus.messages
      .filter(({ index }) => index >= WRITERS)
      .map(({ index }) => ({ agent: 0, round: 2, turn: 99, message: index, isShown: true, propensity: 1 }));
    const more = { ...corpus, exposures: [...(corpus.exposures ?? []), ...exempt] };
    expect(exempt.length).toBeGreaterThan(50);
    expect(exposureEffect([more], TERMS, "replied")).toEqual(exposureEffect([corpus], TERMS, "replied"));
  });

  test("weigh units by their own dice, also those of chance: a post seen more for being answered more has no effect", () => {
    const corpus = contagion(0, 0);
    const answered = new Set(Array.from({ length: READERS }, (_, r) => r).filter((r) => r % 2 === 0));
    const replies = [...answered].map((r): Said => ({ by: `r${r}`, to: "p1", body: "yes", round: 2 }));
    const posts = corpus.messages
      .slice(0, WRITERS)
      .map(({ body }, w): Said => ({ by: `w${w}`, body, round: 1 }));
    const again = corpusOf([...posts, ...replies], { others: corpus.voices.map(({ handle }) => handle) });
    const exposures = again.voices
      .filter(({ handle }) => handle.startsWith("r"))
      .map(({ number, handle }, i): Exposure => {
        const propensity = answered.has(Number(handle.slice(1))) ? 0.9 : 0.5;
        return { agent: number, round: 2, turn: i + 1, message: 0, isShown: i % 3 > 0, propensity };
      });
    const found = exposureEffect([{ ...again, exposures }], { seed: 1, surrogates: 400 }, "replied");
    if (found.value === null) throw new Error(found.note);
    expect(Math.abs(found.null?.mean ?? 1)).toBeLessThan(0.15);
  });

  test("are null without exposures, without a holdout, and for a recorded feed", () => {
    const corpus = contagion(0.5, 0.1);
    const feeds: (readonly Exposure[] | undefined)[] = [
      undefined,
      corpus.exposures?.map((one) => ({ ...one, isShown: true, propensity: 1 })),
      corpus.exposures?.map((one) => ({ ...one, propensity: undefined })),
    ];
    for (const exposures of feeds)
      expect(exposureEffect([{ ...corpus, exposures }], TERMS, "replied").value).toBeNull();
    expect(adoptionRisk([{ ...corpus, exposures: undefined }], TERMS, "riskDifference").value).toBeNull();
  });

  test("do not depend on names", () => {
    const corpus = contagion(0.5, 0.1);
    for (const outcome of ["adopted", "replied"] as const)
      expect(exposureEffect([renamed(corpus)], TERMS, outcome)).toEqual(
        exposureEffect([corpus], TERMS, outcome),
      );
    expect(adoptionRisk([renamed(corpus)], TERMS, "riskRatio")).toEqual(
      adoptionRisk([corpus], TERMS, "riskRatio"),
    );
  });
});
