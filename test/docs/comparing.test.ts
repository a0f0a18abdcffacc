import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_METRICS, VOICE_BY_VOICE } from "../../src/analysis/compare/default-metrics.ts";
import { MOLTBOOK_FIGURES } from "../../src/analysis/compare/moltbook-figures.ts";
import { METRICS } from "../../src/analysis/registry.ts";
import { designEffect, effectiveSize } from "../../src/analysis/statistics/variance-components.ts";
import { visibleInPairs } from "../../src/analysis/statistics/visible.ts";

const page = readFileSync("docs/comparing.md", "utf8");

test("what docs/comparing.md says of pairs is what the tests can show", () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\.\d+) \| (nothing|[\d.]+) \|$/gm)];
  expect(rows).toHaveLength(7);
  for (const [, pairs, smallest, visible] of rows) {
    expect(Number(smallest)).toBeCloseTo(2 / 2 ** Number(pairs), 3);
    const seen = visibleInPairs(Number(pairs));
    expect(visible).toBe(seen === null ? "nothing" : seen.toFixed(2));
  }
});

test("what it says of messages that depend on each other is the design effect", () => {
  expect(page).toContain(`= ${designEffect(200, 0.1).toFixed(1)}`);
  expect(page).toContain(`${Math.round(effectiveSize(200, 0.1, 5))} independent ones`);
});

test("metrics that are compared by default, by voice, or against published figures exist", () => {
  const known = new Set(METRICS.map(({ name }) => name));
  const named = [...DEFAULT_METRICS, ...VOICE_BY_VOICE, ...MOLTBOOK_FIGURES.map(({ metric }) => metric)];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
