import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FEATURE_SETS, LOOKS } from "../../../src/analysis/gap/feature-sets.ts";
import { floorOf } from "../../../src/analysis/gap/floor.ts";
import { type GapRun, gapBetween } from "../../../src/analysis/gap/gap.ts";
import { HeldOut } from "../../../src/analysis/gap/held-out.ts";
import { labelTest, meansOf } from "../../../src/analysis/gap/label-test.ts";
import { Logistic, scoreOf } from "../../../src/analysis/gap/logistic.ts";
import { type Matrix, matrixOf, standardised } from "../../../src/analysis/gap/matrix.ts";
import { type PairTable, pairTable } from "../../../src/analysis/gap/pair-table.ts";
import { looksAt, setsThatTell } from "../../../src/analysis/gap/sets-told.ts";
import { threadsSeen } from "../../../src/analysis/gap/threads-seen.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { AWKWARD_TEXTS, anyCorpus, corpusOf, renamed, reordered } from "../../support/corpora.ts";
import { type Moved, runsOf } from "./tables.ts";

const asRuns = (runs: ReturnType<typeof runsOf>): readonly GapRun[] =>
  runs.map((threads, i) => ({ seed: i + 1, threads: () => threads }));

function between(world: number, { pairs = 8, threads = 4, moved = {} as Moved } = {}) {
  const found = gapBetween(
    asRuns(runsOf(pairs, { world, arm: "mock", threads, moved })),
    asRuns(runsOf(pairs, { world, arm: "real", threads })),
    1,
  );
  if ("why" in found) throw new Error(found.why);
  return found;
}

describe("the classifier", () => {
  test("finds the coefficient at which the slope is 0: two rows at 1 and -1, penalty 1, so that c = 2 / (1 + e^c)", () => {
    const fitted = new Logistic(matrixOf([[1], [-1]]), [1, 1]).fit([1, -1]);
    const c = fitted[0] ?? 0;
    // By hand: 2 / (1 + e^.6748) = 2 / 2.9637 = .6748.
    expect(c).toBeCloseTo(0.6748, 2);
    expect(fitted[1]).toBeCloseTo(0, 6);
  });

  test("without any column gives everything the odds of the labels: three rows of four are positive", () => {
    const fitted = new Logistic(matrixOf([[], [], [], []], 0), [1, 1, 1, 1]).fit([1, 1, 1, -1]);
    expect(scoreOf(fitted, new Float64Array(), 0)).toBeCloseTo(Math.log(3), 1);
  });

  test("has every slope near 0 where it stops, for any rows and labels", () => {
    const row = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.boolean()), { minLength: 4, maxLength: 20 }), (rows) => {
        const matrix = matrixOf(rows.map(([numbers]) => numbers));
        const signs = rows.map(([, is]) => (is ? 1 : -1));
        const fitted = new Logistic(
          matrix,
          rows.map(() => 1),
        ).fit(signs);
        for (let column = 0; column < 3; column += 1) {
          const slope = rows.reduce(
            (sum, [numbers], i) => {
              const sign = signs[i] as number;
              const score = scoreOf(fitted, matrix.values, i * 3);
              return sum + (sign * (numbers[column] as number)) / (1 + Math.exp(sign * score));
            },
            -(fitted[column] as number),
          );
          expect(Math.abs(slope)).toBeLessThan(0.4);
        }
      }),
      { numRuns: 50 },
    );
  });
});

test("columns come out with mean 0 and deviation 1, and one that never varies is left out", () => {
  const { columns, values } = standardised(
    matrixOf([
      [1, 7, 0.1],
      [3, 7, 0.1],
    ]),
  );
  expect([columns, [...values]]).toEqual([1, [-1, 1]]);
});

describe("held out", () => {
  const table = pairTable(
    runsOf(4, { world: 1, arm: "a" }).map((run, i) => [
      run,
      runsOf(4, { world: 1, arm: "b", moved: { surface: 2 } })[i] ?? [],
    ]),
  );
  const heldOut = new HeldOut(table);

  test("a pair's own labels exchanged turn its AUC into what is left to 1, and all others' do so again", () => {
    const [plain] = heldOut.told([0, 0, 0, 0]);
    const [own] = heldOut.told([1, 0, 0, 0]);
    const [others] = heldOut.told([0, 1, 1, 1]);
    const [all] = heldOut.told([1, 1, 1, 1]);
    for (const look of LOOKS) {
      const auc = plain?.[look] ?? Number.NaN;
      expect(own?.[look]).toBeCloseTo(1 - auc, 12);
      expect(others?.[look]).toBeCloseTo(1 - auc, 12);
      expect(all?.[look]).toBeCloseTo(auc, 12);
    }
  });

  test("the p value counts all ways to deal the labels, the short way as the long way", () => {
    const seen = meansOf(heldOut.told([0, 0, 0, 0]));
    const found = labelTest(heldOut, seen, () => rngFor(1, "never"));
    const all = Array.from({ length: 16 }, (_, pattern) =>
      meansOf(heldOut.told([0, 1, 2, 3].map((pair) => (pattern >> pair) & 1))),
    );
    for (const look of LOOKS) {
      const asGood = all.filter((told) => told[look] >= seen[look] - 1e-9).length;
      expect([look, found[look].p]).toEqual([look, asGood / 16]);
      expect(found[look].smallest).toBe(2 / 2 ** 4);
    }
  });
});

describe("known truths", () => {
  test("two sets of runs of one making are told apart no better than each among themselves", () => {
    const gaps = Array.from({ length: 8 }, (_, world) => looksAt(between(world), 0.1, 1).together.gap);
    expect(Math.abs(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)).toBeLessThan(0.05);
  });

  test.each(FEATURE_SETS)("an author whose %s is its own is told by that, and by nothing else", (set) => {
    const looks = looksAt(between(3, { moved: { [set]: set === "content" ? 0.5 : 1.8 } }), 0.1, 1);
    expect(setsThatTell(looks, 0.05)).toEqual([set]);
    expect(looks.together.gap).toBeGreaterThan(0.15);
  });

  test("an arm held against itself, thread for thread, has an AUC of a half and p = 1", () => {
    const runs = asRuns(runsOf(6, { world: 5, arm: "same" }));
    const found = gapBetween(runs, runs, 1);
    expect("why" in found ? found.why : found.pairs.map(({ told }) => told.together)).toEqual(
      Array.from({ length: 6 }, () => 0.5),
    );
    expect("why" in found ? 0 : found.tests.together.p).toBe(1);
  });

  test("runs of one arm among each other: the floor is a half, within what two hundred arrangements leave", () => {
    const floors = Array.from({ length: 6 }, (_, world) =>
      meansOf(floorOf(runsOf(8, { world, arm: "real" }), 1)),
    );
    const mean = floors.reduce((sum, { together }) => sum + together, 0) / floors.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });

  test("of 300 tables without any difference p is as often below each level as it should be", () => {
    const [tables, pairs] = [300, 6];
    const ps = Array.from({ length: tables }, (_, world) => {
      const heldOut = new HeldOut(numbersOnly(pairs, world));
      return labelTest(heldOut, meansOf(heldOut.told(new Uint8Array(pairs))), () => rngFor(1)).together.p;
    });
    const levels = Array.from({ length: 32 }, (_, i) => (i + 1) / 32);
    const distance = Math.max(
      ...levels.map((level) => ps.filter((p) => p <= level + 1e-9).length / tables - level),
    );
    // Kolmogorov, one-sided, 1 in 1,000: sqrt(ln(1000) / 600). Ties only make p larger.
    expect(distance).toBeLessThan(0.108);
    expect(ps.filter((p) => p < 0.05).length).toBeGreaterThan(2);
  });
});

describe("what it is not for", () => {
  test("too few pairs, or too few threads in their runs, get no value and are told how many it takes", () => {
    const few = asRuns(runsOf(5, { world: 1, arm: "a" }));
    expect(gapBetween(few, few, 1)).toEqual({
      why: "6 pairs of runs with 3 threads or more each are the fewest; there are 5",
    });
    const thin = asRuns(runsOf(7, { world: 1, arm: "a", threads: 2 }));
    expect(gapBetween(thin, thin, 1)).toEqual({
      why: "6 pairs of runs with 3 threads or more each are the fewest; there are 0 (7 more have a run with fewer than 3 threads)",
    });
    expect(gapBetween([], few, 1)).toHaveProperty("why");
  });

  test("of very many threads each run gives an equal part, and it is told how many", () => {
    const { threads, ofThreads } = between(1, { pairs: 6, threads: 40 });
    expect([threads, ofThreads]).toEqual([6 * 2 * 33, 480]);
  });
});

describe("threads as they are seen", () => {
  test("are the same under other names, ids and order of rows, whatever the forum", () => {
    fc.assert(
      fc.property(anyCorpus(), fc.nat(), (corpus, seed) => {
        const expected = threadsSeen(corpus);
        expect(threadsSeen(renamed(corpus, seed))).toEqual(expected);
        expect(sorted(threadsSeen(reordered(corpus, seed)))).toEqual(sorted(expected));
      }),
      { numRuns: 60 },
    );
  });

  test("know nobody's name and nobody's private word", () => {
    const said = (ada: string, word: string) =>
      corpusOf(
        [
          { by: "host", title: "Tea?", given: true },
          { by: ada, to: "p1", body: `@${ada}, this is ${word}; and BO?` },
          { by: "bo", to: "c1", body: "Yes." },
        ],
        { canaries: { bo: word } },
      );
    expect(threadsSeen(said("ada", "zorvex"))).toEqual(threadsSeen(said("x_9_long_name", "mib")));
    expect(threadsSeen(said("ada", "zorvex"))[0]?.words).toBe("@name, this is name; and name?\nYes.");
  });

  test("are those in which an agent wrote, and all their numbers are finite, whatever is written", () => {
    const corpus = corpusOf([
      { by: "host", title: "Nobody answers", given: true },
      ...AWKWARD_TEXTS.map((body) => ({ by: "ada", title: "", body })),
    ]);
    const threads = threadsSeen(corpus);
    expect(threads).toHaveLength(AWKWARD_TEXTS.length);
    for (const { surface, structure } of threads) {
      expect([...surface, ...structure].every(Number.isFinite)).toBe(true);
    }
  });
});

/** Three threads a run, two numbers a set, and what each run has of its own: nothing that is one side's. */
function numbersOnly(pairs: number, world: number): PairTable {
  const runs = Array.from({ length: 2 * pairs }, (_, run) => rngFor(world, "run", run));
  const matrix = (): Matrix =>
    standardised(
      matrixOf(
        runs.flatMap((rng) => {
          const own = [rng.normal(), rng.normal()];
          return [0, 1, 2].map(() => own.map((shift) => shift + rng.normal()));
        }),
      ),
    );
  const rows = runs.flatMap((_, run) => [run, run, run]);
  return {
    sets: { surface: matrix(), structure: matrix(), content: matrix() },
    pairs,
    pair: Int32Array.from(rows, (run) => run >> 1),
    side: Uint8Array.from(rows, (run) => run & 1),
  };
}

/** Sums over messages in another order end in other digits. */
const sorted = (threads: ReturnType<typeof threadsSeen>): string[] =>
  threads
    .map(
      ({ structure, words }) => `${words.split("\n").sort().join(" ")} ${structure.map((n) => n.toFixed(6))}`,
    )
    .sort();
