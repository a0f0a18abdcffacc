import { describe, expect, test } from "vitest";
import { measure } from "../../../src/analysis/measure.ts";
import { INTERVAL_METRICS } from "../../../src/analysis/structure/interval-metrics.ts";
import {
  burstinessOf,
  gapsOf,
  memoryOf,
  spreadOf,
  variationOf,
} from "../../../src/analysis/structure/intervals.ts";
import { corpusOf } from "../../support/corpora.ts";
import { oracle } from "../../support/oracle.ts";

interface Known {
  readonly mean: number;
  readonly sd_pop: number;
  readonly B: number;
  readonly B_finite_KimJo: number;
  readonly memory: number;
}
type Gaps = { readonly intervals: readonly number[] };

describe("times between messages", () => {
  const { input, expect: known } = oracle<Gaps, Known>("burstiness");

  test("have the known mean, spread, burstiness and memory", () => {
    const { mean, deviation } = spreadOf(input.intervals);
    expect(mean).toBeCloseTo(known.mean, 9);
    expect(deviation).toBeCloseTo(known.sd_pop, 9);
    const variation = variationOf(input.intervals) ?? 0;
    expect((variation - 1) / (variation + 1)).toBeCloseTo(known.B, 9);
    expect(burstinessOf(input.intervals)).toBeCloseTo(known.B_finite_KimJo, 9);
    expect(memoryOf(input.intervals)).toBeCloseTo(known.memory, 9);
  });

  test("of a clock are as even as can be and have no memory to speak of", () => {
    const { input: regular, expect: even } = oracle<Gaps, Pick<Known, "B">>("burstiness.regular");
    expect(burstinessOf(regular.intervals)).toBe(even.B);
    expect(variationOf(regular.intervals)).toBe(0);
    expect(memoryOf(regular.intervals)).toBeNull();
  });

  test("a sample's coefficient of variation divides by one less, and needs two", () => {
    expect(variationOf([1, 3], true)).toBeCloseTo(Math.SQRT2 / 2, 12);
    expect(variationOf([1, 3])).toBe(0.5);
    expect(variationOf([4], true)).toBeNull();
    expect(variationOf([0, 0])).toBeNull();
    expect(gapsOf([1, 4, 6])).toEqual([3, 2]);
    expect(gapsOf([])).toEqual([]);
  });
});

/** Ada has forty turns and writes in those named. */
function writing(turns: readonly number[]) {
  const corpus = corpusOf(turns.map((round) => ({ by: "ada", round, minute: round })));
  const rows = Array.from({ length: 40 }, (_, turn) => {
    const at = turns.indexOf(turn);
    return { turn, agent: 0, round: turn, outcome: "acted", wrote: at < 0 ? [] : [at] };
  });
  return measure({ ...corpus, turns: rows }, INTERVAL_METRICS, { seed: 1, surrogates: 50 });
}

describe("the rhythm of an agent", () => {
  test("is burstier than chance where it writes in bouts, and less where it keeps time", () => {
    const bouts = writing([0, 1, 2, 3, 20, 21, 22, 23, 37, 38, 39]).get("burstiness_turns");
    const clock = writing([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]).get("burstiness_turns");
    for (const found of [bouts, clock]) expect(found).toMatchObject({ null: { surrogates: 50 } });
    const [high, low] = [bouts, clock].map((found) => {
      const chance = (found?.value !== null && found?.null) || { mean: 0, sd: 1 };
      return ((found?.value ?? 0) - chance.mean) / chance.sd;
    });
    expect(high).toBeGreaterThan(3);
    expect(low).toBeLessThan(-3);
    expect(clock?.value).toBe(-1);
  });

  test("in its own turns is unknown of an import, and in time needs four messages", () => {
    const values = measure(corpusOf([{ by: "ada" }, { by: "ada" }, { by: "ada" }]), INTERVAL_METRICS);
    expect(values.get("burstiness_turns")).toEqual({ value: null, note: "an import has no turns" });
    expect(values.get("interval_cv_median")?.value).toBeNull();
    expect(values.get("burstiness_time")?.value).toBeNull();
  });
});
