import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { measure } from "../../src/analysis/measure.ts";
import type { Measured } from "../../src/analysis/metric.ts";
import { METRICS } from "../../src/analysis/registry.ts";
import { HAS_MOLTBOOK, MOLTBOOK_TITLE, moltbookCorpus } from "../support/moltbook.ts";

/** A value that networkx and numpy have on the same files, by the name it goes under in papers on Moltbook. */
interface Row {
  readonly row: string;
  /** Written with six digits. */
  readonly value: number;
  /** Ours of the same definition. */
  readonly metric?: string;
  /** What ours is to be multiplied by: seconds are minutes here. */
  readonly times?: number;
  /** How far a heuristic may be from it. */
  readonly within?: number;
  /** Why it is no metric here. */
  readonly why?: string;
}

const ROWS = JSON.parse(readFileSync("test/fixtures/oracles/moltbook.first48h.json", "utf8")) as Row[];
const OURS = ROWS.filter(({ metric }) => metric !== undefined);

test("every published value is a metric of ours, or it is said why it is none", () => {
  const names = new Set(METRICS.map(({ name }) => name));
  expect(ROWS.filter(({ metric, why }) => (metric === undefined) === (why === undefined))).toEqual([]);
  expect(OURS.filter(({ metric = "" }) => !names.has(metric))).toEqual([]);
});

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  let known: ReadonlyMap<string, Measured> | undefined;
  const values = (): ReadonlyMap<string, Measured> => {
    const asked = new Set(OURS.map(({ metric }) => metric));
    known ??= measure(
      moltbookCorpus(),
      METRICS.filter(({ name }) => asked.has(name)),
      { seed: 42, surrogates: 0 },
    );
    return known;
  };

  test.each(OURS)("$row is $value, as $metric", ({ value, metric = "", times = 1, within }) => {
    const found = (values().get(metric)?.value ?? Number.NaN) * times;
    if (within === undefined) expect(Number(found.toPrecision(6))).toBeCloseTo(value, 6);
    else expect(Math.abs(found - value)).toBeLessThan(within);
  });

  test("chance gives the reciprocity that networkx has for permuted commenters", () => {
    const asked = METRICS.filter(({ name }) => name === "reciprocity_reply_target");
    const found = measure(moltbookCorpus(), asked, { seed: 42, surrogates: 200 }).get(
      "reciprocity_reply_target",
    );
    expect(found).toMatchObject({ value: expect.any(Number), null: { surrogates: 200 } });
    const { mean, sd } = (found?.value !== null && found?.null) || { mean: 0, sd: 0 };
    expect(Math.abs(mean - 0.185384)).toBeLessThan(0.004);
    expect(Math.abs(sd - 0.0103774)).toBeLessThan(0.003);
  });
});
