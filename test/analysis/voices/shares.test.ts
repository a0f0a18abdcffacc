import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distancesAmong, permanovaShare } from "../../../src/analysis/voices/permanova.ts";
import { varianceShare } from "../../../src/analysis/voices/variance-shares.ts";
import { corpusOf, renamed, type Said } from "../../support/corpora.ts";

const TERMS = { seed: 1, surrogates: 19 };
const apart = (a: number, b: number): number => Math.abs(a - b);

describe("PERMANOVA", () => {
  test("is the R² of one-way analysis of variance where distances are those of a line", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.nat(2)), { minLength: 3 }),
        (points) => {
          const values = points.map(([value]) => value);
          const groups = points.map(([, group]) => group);
          const squares = (some: readonly number[]): number => {
            const mean = some.reduce((sum, one) => sum + one, 0) / some.length;
            return some.reduce((sum, one) => sum + (one - mean) ** 2, 0);
          };
          const total = squares(values);
          fc.pre(total > 0);
          const within = [0, 1, 2]
            .map((group) => values.filter((_, i) => groups[i] === group))
            .filter(({ length }) => length > 0)
            .reduce((sum, some) => sum + squares(some), 0);
          expect(permanovaShare(distancesAmong(values, apart), groups)).toBeCloseTo(1 - within / total, 9);
        },
      ),
    );
  });

  test("is null where nothing differs, and without pairs", () => {
    expect(permanovaShare(distancesAmong([1, 1], apart), [0, 1])).toBeNull();
    expect(permanovaShare(distancesAmong([], apart), [])).toBeNull();
  });
});

/** Four threads of two topics; what is said goes with the thread, and not with who says it. */
const TOPICAL: readonly Said[] = [
  "tide gulls mud",
  "rye bread flour",
  "tide harbour mud",
  "rye starter flour",
].flatMap((topic, thread) => [
  { by: `host${thread}`, body: topic },
  ...["ada", "bo", "cy"].map((by) => ({
    by,
    to: `p${thread + 1}`,
    body: `${topic} and more ${topic} ${by.length}`,
  })),
]);

describe("shares of variation", () => {
  const corpus = corpusOf(TOPICAL, { models: { ada: "m1", bo: "m1", cy: "m2" } });

  test("go to what explains the texts: the thread, not the author", () => {
    const [thread, persona] = [
      varianceShare([corpus], TERMS, "thread"),
      varianceShare([corpus], TERMS, "persona"),
    ];
    if (thread.value === null || persona.value === null) throw new Error("expected values");
    expect(thread.value).toBeGreaterThan(0.8);
    expect(thread.value).toBeGreaterThan((thread.null?.mean ?? 1) + 3 * (thread.null?.sd ?? 1));
    expect(persona.value).toBeLessThan(0.3);
  });

  test("of a run take several runs, and of a model models", () => {
    expect(varianceShare([corpus], TERMS, "run").value).toBeNull();
    expect(varianceShare([corpusOf(TOPICAL)], TERMS, "model").value).toBeNull();
    const other = corpusOf(
      TOPICAL.map(({ body, ...rest }) => ({ ...rest, body: `${body} comet binoculars orion` })),
    );
    const share = varianceShare([corpus, other], TERMS, "run");
    expect(share.value).toBeGreaterThan(share.value === null ? 1 : (share.null?.mean ?? 1));
  });

  test("do not depend on names", () => {
    const [as, other] = [
      varianceShare([corpus], TERMS, "persona"),
      varianceShare([renamed(corpus)], TERMS, "persona"),
    ];
    expect(other.value).toBeCloseTo(as.value as number, 9);
  });
});
