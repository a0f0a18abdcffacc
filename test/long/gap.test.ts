import { expect, test } from "vitest";
import { type Gap, type GapRun, gapBetween } from "../../src/analysis/gap/gap.ts";
import { looksAt, setsThatTell } from "../../src/analysis/gap/sets-told.ts";
import { threadsSeen } from "../../src/analysis/gap/threads-seen.ts";
import { readCorpus } from "../../src/analysis/read-corpus.ts";
import { experimentOf, LISTENERS, play } from "../support/experiments.ts";

const [EXPERIMENTS, PAIRS, KNOWN] = [24, 8, 12];

/**
 * Whole societies: one that is there twice, and authors who write everybody by the same generator, in the personas' manners, and
 * all in one manner.
 */
const SOCIETIES = experimentOf(
  LISTENERS.replace(
    /models:.*\ncast:.*\n/,
    'models: { a: "synthetic/listener?q=0.6", mono: "synthetic/listener?q=0.6&manner=formal" }\ncast: a\nactivation: sequential\n',
  )
    .replace(/bio: (Counts|Asks|Mends|Keeps|Sleeps)/g, "manner: Terse., bio: $1")
    .replace("rounds: 8", "rounds: 10")
    .replace(/interventions:.*\n/, "")
    .replace(
      "arms: { only: {} }",
      "arms: { only: {}, again: {}, script: { author: a }, one-manner: { author: mono } }",
    )
    .replace("seeds: [7]", `seeds: ${EXPERIMENTS * PAIRS}`),
);

async function runsOf(arm: string, most: number): Promise<readonly GapRun[]> {
  const runs: GapRun[] = [];
  for (const planned of SOCIETIES.runs.filter(({ plan }) => plan.arm === arm && plan.seed <= most)) {
    const threads = threadsSeen(readCorpus((await play(planned)).path));
    runs.push({ seed: planned.plan.seed, threads: () => threads });
  }
  return runs;
}

const real = await runsOf("only", EXPERIMENTS * PAIRS);

function against(arm: readonly GapRun[], from: number, count: number): Gap {
  const of = (runs: readonly GapRun[]) => runs.filter(({ seed }) => seed > from && seed <= from + count);
  const found = gapBetween(of(arm), of(real), 1);
  if ("why" in found) throw new Error(found.why);
  return found;
}

test("a society against itself: p is uniform, GAP is 0 on average, and its interval seldom leaves 0 out", async () => {
  const again = await runsOf("again", EXPERIMENTS * PAIRS);
  const gaps = Array.from({ length: EXPERIMENTS }, (_, i) => against(again, i * PAIRS, PAIRS));
  const ps = gaps.map(({ tests }) => tests.together.p);
  const levels = Array.from({ length: 32 }, (_, i) => (i + 1) / 32);
  const distance = Math.max(
    ...levels.map((level) => ps.filter((p) => p <= level + 1e-9).length / ps.length - level),
  );
  // Kolmogorov, one-sided, 1 in 1,000: sqrt(ln(1000) / 48). Not every run has three threads: some have fewer pairs.
  expect(distance).toBeLessThan(0.38);
  const found = gaps.map((gap) => looksAt(gap, 0.1, 1).together);
  const mean = found.reduce((sum, { gap }) => sum + gap, 0) / found.length;
  expect(Math.abs(mean)).toBeLessThan(0.06);
  const out = found.filter(({ interval }) => (interval?.lo ?? 0) > 0 || (interval?.hi ?? 0) < 0).length;
  // Of 24 at 5 %: more than 4 are 6 in 1,000 series. Not widened for what pairs teach each other there would be 5.
  expect(out).toBeLessThanOrEqual(4);
}, 600_000);

test("an author who writes by the same generator is not told by what is said; one in a single manner is", async () => {
  const script = looksAt(against(await runsOf("script", KNOWN), 0, KNOWN), 0.1, 1);
  const oneManner = looksAt(against(await runsOf("one-manner", KNOWN), 0, KNOWN), 0.1, 1);
  expect(Math.abs(script.content.gap)).toBeLessThan(0.15);
  expect(setsThatTell(script, 0.05)).not.toContain("content");
  expect(setsThatTell(oneManner, 0.05)).toContain("content");
  expect(oneManner.together.gap).toBeGreaterThan(0.2);
}, 600_000);
