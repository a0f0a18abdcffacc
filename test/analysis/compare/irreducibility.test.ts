import { expect, test } from "vitest";
import { compareArms } from "../../../src/analysis/compare/compare-arms.ts";
import { irreducibilityOf } from "../../../src/analysis/compare/irreducibility.ts";
import type { GapContrast } from "../../../src/analysis/compare/pairwise.ts";
import { LOOKS, type Look } from "../../../src/analysis/gap/feature-sets.ts";
import type { Told } from "../../../src/analysis/gap/held-out.ts";
import { GAP_METRICS } from "../../../src/analysis/gap/metrics.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { armOf, asking } from "./values.ts";

const PAIRS = 20;
const HALF: Told = { surface: 0.5, structure: 0.5, content: 0.5, together: 0.5 };
const looks = (of: (look: Look) => number): Told =>
  Object.fromEntries(LOOKS.map((look) => [look, of(look)])) as Record<Look, number>;

/** An arm told from mixed, on average so well by each look, with what pairs differ by; p is .002 or .4 a look. */
function told(auc: Partial<Told>, { spread = 0.05, unlikely = [] as readonly Look[] } = {}): GapContrast {
  const noise = Array.from({ length: PAIRS }, (_, i) => (i % 2 === 0 ? spread : -spread));
  const runs = (arm: string) =>
    new Map(noise.map((_, i): [number, string] => [i + 1, `one/${arm}-s${i + 1}.db`]));
  return {
    arm: "script",
    against: "mixed",
    gap: {
      pairs: noise.map((by, i) => ({
        seed: i + 1,
        told: looks((look) => (auc[look] ?? 0.5) + by),
        floor: HALF,
      })),
      tests: Object.fromEntries(
        LOOKS.map((look) => [
          look,
          { p: unlikely.includes(look) ? 0.002 : 0.4, smallest: 0.002, isExact: false, widening: 1 },
        ]),
      ) as GapContrast["gap"]["tests"],
      threads: 400,
      ofThreads: 620,
    },
    paths: { arm: runs("script"), against: runs("mixed") },
  };
}

function compared(contrast: GapContrast, isSynthetic = false) {
  const values = Array.from({ length: PAIRS }, () => 0.5);
  const arms = [armOf("mixed", values, { metric: "gap" }), armOf("script", values, { metric: "gap" })];
  const questions = asking(arms, "gap", {
    marginOf: () => ({ value: 0.1, in: "unit", source: "analysis plan" }),
  });
  const { metrics } = compareArms(arms, GAP_METRICS, questions, 1, [contrast]);
  const found = irreducibilityOf([contrast], metrics, { baseline: "mixed", questions, seed: 1, isSynthetic });
  const [arm] = found?.arms ?? [];
  const [difference] = metrics.find(({ name }) => name === "gap")?.differences ?? [];
  return { arm, difference, sentence: found?.sentence };
}

test("what is told by what is said is different, and says by what", () => {
  const { arm, difference, sentence } = compared(
    told({ content: 0.8, together: 0.8 }, { unlikely: ["content", "together"] }),
  );
  expect(difference).toMatchObject({
    p: 0.002,
    verdict: "different",
    n: PAIRS,
    hedgesG: null,
    visible: null,
  });
  expect(arm?.sentence).toMatch(
    /^script is told from mixed \(AUC 0\.80, 0\.50 among runs of mixed; GAP 0\.30 \[0\.2\d, 0\.3\d\]\): by what is said\.$/,
  );
  expect(sentence).toBe("script is told from mixed, in these features.");
});

test("what is told by its looks alone is a tell of formatting, and is not called more", () => {
  const { arm, sentence } = compared(
    told({ surface: 0.9, together: 0.8 }, { unlikely: ["surface", "together"] }),
    true,
  );
  expect(arm).toMatchObject({ verdict: "formatting", toldBy: ["surface"] });
  expect(arm?.sentence).toContain("a tell of formatting, which says nothing of interaction");
  expect(sentence).toBe(
    "Of synthetic models, no language models: script is told from mixed by formatting alone, as far as is shown, in these features.",
  );
});

test("the same within the margin is said only where every set by itself is within it", () => {
  expect(compared(told({})).arm).toMatchObject({ verdict: "equivalent", toldBy: [] });
  const { arm, difference } = compared(told({ structure: 0.59 }));
  expect(arm?.verdict).toBe("undecided");
  expect(difference?.note).toBe("structure alone is not shown to be within the margin");
});

test("a difference within the margin is trivial, and few steady pairs are undecided where they vary too much", () => {
  const small = compared(
    told({ content: 0.53, together: 0.53 }, { spread: 0.01, unlikely: ["content", "together"] }),
  );
  expect(small.arm).toMatchObject({ verdict: "trivial" });
  expect(small.arm?.sentence).toContain("by less than the margin of 0.10");
  expect(compared(told({ together: 0.6 }, { spread: 0.4 })).arm?.verdict).toBe("undecided");
});

test("no sentence claims what its verdict does not, whatever the numbers", () => {
  const rng = rngFor(1, "sentences");
  for (let i = 0; i < 200; i += 1) {
    const unlikely = LOOKS.filter(() => rng.next() < 0.4);
    const { arm } = compared(
      told(
        looks(() => 0.3 + 0.6 * rng.next()),
        { spread: rng.next() / 2, unlikely },
      ),
    );
    const claims = /^script is told from mixed/.test(arm?.sentence ?? "");
    expect(claims).toBe(["different", "formatting", "trivial"].includes(arm?.verdict ?? ""));
    if (claims) expect(arm?.looks.together.interval?.lo).toBeGreaterThan(0);
  }
});
