import { describe, expect, test } from "vitest";
import { compareArms, type MetricFacts } from "../../src/analysis/compare/compare-arms.ts";
import type { ComparedArm } from "../../src/analysis/compare/compared-arm.ts";
import type { Comparison } from "../../src/analysis/compare/comparison.ts";
import { precisionText } from "../../src/analysis/compare/precision.ts";
import { sentenceOf } from "../../src/analysis/compare/sentence.ts";
import { GROUPS } from "../../src/analysis/registry.ts";
import { compareMarkdown } from "../../src/cli/compare-markdown.ts";
import { compareText } from "../../src/cli/compare-text.ts";
import { scaleOf, strip } from "../../src/cli/interval-strip.ts";
import { width } from "../../src/cli/terminal.ts";
import { armOf, asking, normals } from "../analysis/compare/values.ts";

const METRICS: readonly MetricFacts[] = [
  { name: "depth_mean", unit: "levels", group: "structure" },
  { name: "cri", unit: "share", group: "listening" },
  { name: "posts", unit: "messages", group: "size" },
];

/** An arm of eight runs: depth, listening and posts about these means; no posts at all where `posts` is null. */
function anArm(name: string, depth: number, cri: number, posts: number | null): ComparedArm {
  const about = (mean: number, sd: number, of: string): number[] =>
    normals(8, { seed: 3, arm: `${name} ${of}`, rho: 0.4 }).map((one) => mean + sd * one);
  const [depths, cris, counts] = [
    about(depth, 0.1, "depth"),
    about(cri, 0.05, "cri"),
    about(posts ?? 0, 2, "posts"),
  ];
  const arm = armOf(name, depths);
  return {
    ...arm,
    runs: arm.runs.map((run, i) => ({
      ...run,
      values: new Map([
        ...run.values,
        ["cri", { value: cris[i] ?? 0 }],
        ["cri_company", { value: cris[i] ?? 0 }],
        [
          "posts",
          posts === null ? { value: null, note: "nobody posted" } : { value: Math.round(counts[i] ?? 0) },
        ],
      ]),
    })),
  };
}

function comparisonOf(arms: readonly ComparedArm[], over: Partial<Comparison> = {}): Comparison {
  const questions = asking(arms, "cri");
  const outcome = compareArms(arms, METRICS, questions);
  const answered = {
    experiments: ["tea"],
    baseline: arms[0]?.name ?? "",
    unit: "run" as const,
    by: "arm" as const,
    arms: arms.map(({ name, runs }) => ({ name, runs: runs.length, seeds: runs.map(({ seed }) => seed) })),
    isSynthetic: true,
    standing: { standing: "unplanned" as const, reasons: [] },
    alpha: 0.05,
    leftOut: [
      { path: "runs/tea/deaf-s9.db", arm: "deaf", seed: 9, why: "stopped after round 4: interrupted" },
    ],
    references: [{ metric: "depth_mean", value: 1.07, source: "Holtz 2026, arXiv 2602.10131" }],
    ...outcome,
    ...over,
  };
  const precision = precisionText(
    outcome.metrics.flatMap(({ differences }) => differences),
    questions,
  );
  return { ...answered, precision, sentence: sentenceOf(answered, precision) };
}

const THREE = [
  anArm("mixed", 1.4, 0.5, 14),
  anArm("deaf", 1.1, 0.02, 15),
  anArm("one-model-with-a-very-long-name", 1.42, 0.51, null),
];
const how = (columns: number, over = {}) => ({
  onlyChanged: false,
  everything: false,
  titles: GROUPS,
  style: { color: false, width: columns },
  ...over,
});

describe("the screen", () => {
  test.each([80, 120])("at %i columns", async (columns) => {
    const text = compareText(comparisonOf(THREE), how(columns));
    for (const line of text.split("\n")) expect(width(line)).toBeLessThanOrEqual(columns);
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/compare-${columns}.txt`);
  });

  test("has no pictures where there is no room, and a dot for each mean where there is", () => {
    expect(compareText(comparisonOf(THREE), how(80))).not.toContain("●");
    const dots = compareText(comparisonOf(THREE), how(120)).match(/●/g) ?? [];
    // Three arms in three metrics, one of which one arm has no value of.
    expect(dots).toHaveLength(8);
  });

  test("with only what changed has no metric in which nothing did", () => {
    const text = compareText(comparisonOf(THREE), how(80, { onlyChanged: true }));
    expect(text).toContain("depth_mean");
    expect(text).not.toContain("posts");
    expect(text).toContain("2 of 3 metrics differ");
  });

  test("of many arms shows what is decided and counts the rest", () => {
    const many = [...THREE, ...[1, 2, 3, 4].map((i) => anArm(`twin-${i}`, 1.4, 0.5, 14))];
    expect(compareText(comparisonOf(many), how(80))).toMatch(/\d more: /);
    expect(compareText(comparisonOf(many), how(80, { everything: true }))).not.toMatch(/\d more: /);
  });

  test("of no runs, of one arm, and of hostile names stands", () => {
    expect(compareText(comparisonOf([], { isSynthetic: false }), how(80))).toContain(
      "No run can be compared.",
    );
    expect(compareText(comparisonOf([anArm("only", 1, 1, 1)]), how(80))).toContain(
      "There is only only (8 runs)",
    );
    const hostile = [anArm("mixed", 1, 1, 1), anArm("\u001b[31mred\u202e", 1, 1, 1)];
    const shown = compareText(comparisonOf(hostile), how(80));
    for (const unsafe of ["\u001b", "\u202e"]) expect(shown).not.toContain(unsafe);
  });
});

test("in Markdown nothing in a name ends a cell", () => {
  const text = compareMarkdown(comparisonOf([anArm("a|b", 1, 1, 1), anArm("*c*", 2, 2, 2)]), how(80));
  expect(text).toContain("a\\|b");
  for (const line of text.split("\n").filter((one) => one.startsWith("|"))) {
    expect(line.replaceAll("\\|", "").split("|")).toHaveLength(8);
  }
});

describe("a strip", () => {
  test("draws the interval from end to end, the mean in it and the baseline behind it", () => {
    const scale = scaleOf([{ mean: 5, lo: 0, hi: 10 }]) ?? { from: 0, to: 1 };
    expect(strip({ mean: 5, lo: 2, hi: 8 }, scale, { columns: 11, mark: 9 })).toBe("  ├──●──┤┊ ");
    expect(strip({ mean: 5, lo: null, hi: null }, scale, { columns: 11, mark: 0 })).toBe("┊    ●     ");
    expect(strip({ mean: null, lo: null, hi: null }, scale, { columns: 5, mark: null })).toBe("     ");
  });

  test("has no scale where everything is one value", () => {
    expect(scaleOf([{ mean: 1, lo: 1, hi: 1 }])).toBeUndefined();
    expect(scaleOf([])).toBeUndefined();
  });
});
