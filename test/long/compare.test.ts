import { expect, test } from "vitest";
import { compareArms } from "../../src/analysis/compare/compare-arms.ts";
import type { ComparedArm } from "../../src/analysis/compare/compared-arm.ts";
import { measure } from "../../src/analysis/measure.ts";
import type { Metric } from "../../src/analysis/metric.ts";
import { readCorpus } from "../../src/analysis/read-corpus.ts";
import { metricsNamed } from "../../src/analysis/registry.ts";
import { asking } from "../analysis/compare/values.ts";
import { experimentOf, LISTENERS, play } from "../support/experiments.ts";

const [EXPERIMENTS, PAIRS] = [60, 6];
const METRICS: readonly Metric[] = metricsNamed([
  "comments",
  "depth_mean",
  "share_comments_no_reply",
  "share_turns_silent",
]);

/** Whole societies of synthetic models under two settings: the scenario, and itself again under another name. */
const TWINS = experimentOf(
  LISTENERS.replace("arms: { only: {} }", "arms: { only: {}, again: {} }")
    .replace("seeds: [7]", `seeds: ${EXPERIMENTS * PAIRS}`)
    .replace("rounds: 8", "rounds: 4"),
);

async function armsOf(): Promise<readonly ComparedArm[]> {
  const arms = new Map<string, ComparedArm["runs"][number][]>();
  for (const planned of TWINS.runs) {
    const { path } = await play(planned);
    const { arm, seed } = planned.plan;
    const values = measure(readCorpus(path), METRICS, { seed: 1, surrogates: 0 });
    arms.set(arm, [...(arms.get(arm) ?? []), { path, seed, values }]);
  }
  return [...arms].map(([name, runs]) => ({ name, experiment: "listeners", runs }));
}

/** Kolmogorov's distance of p values from what they should be; they come in steps of 2 / 2^6. */
function distance(ps: readonly number[]): number {
  const levels = Array.from({ length: 32 }, (_, i) => (i + 1) / 32);
  return Math.max(
    ...levels.map((level) => Math.abs(ps.filter((p) => p <= level + 1e-9).length / ps.length - level)),
  );
}

test("societies against themselves: p values are uniform, and next to nothing is called different", async () => {
  const arms = await armsOf();
  const ps = new Map(METRICS.map(({ name }) => [name, [] as number[]]));
  let claims = 0;
  for (let i = 0; i < EXPERIMENTS; i += 1) {
    const own = arms.map((arm) => ({ ...arm, runs: arm.runs.slice(i * PAIRS, (i + 1) * PAIRS) }));
    const { metrics } = compareArms(own, METRICS, asking(own, "comments"));
    for (const { name, differences } of metrics) ps.get(name)?.push(differences[0]?.p ?? 1);
    claims += Number(metrics.some(({ differences }) => differences[0]?.verdict === "different"));
  }
  // 1.95 / √60: farther away are 1 in 1,000 series. Values that are whole numbers tie, which only makes p larger.
  for (const [name, of] of ps) expect(distance(of), name).toBeLessThan(0.252);
  // The primary at .031, the others together at .05: 8 % of 60 experiments, 14 in 999 of 1,000 series.
  expect(claims).toBeLessThanOrEqual(14);
}, 900_000);
