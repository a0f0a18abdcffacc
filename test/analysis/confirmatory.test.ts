import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exploratoryText, type RegisteredRun, standing } from "../../src/analysis/confirmatory.ts";

const run = (seed: number, hash?: string): RegisteredRun => ({
  arm: "mixed",
  seed,
  ...(hash !== undefined && { analysisPlan: { hash } }),
});

describe("results are", () => {
  test("confirmatory where all runs were made under the plan that stands", () => {
    expect(standing([run(1, "a"), run(2, "a")], { hash: "a" })).toEqual({
      standing: "confirmatory",
      reasons: [],
    });
  });

  test("unplanned where there never was a plan", () => {
    expect(standing([run(1)], undefined)).toEqual({ standing: "unplanned", reasons: [] });
  });

  test.each([
    ["the plan changed", [run(1, "a"), run(2, "b")], "b", /changed after 1 of 2 runs \(mixed s1\) had begun/],
    [
      "it changed after all of them",
      [run(1, "a"), run(2, "a")],
      "b",
      /changed after all 2 runs \(mixed s1 first\)/,
    ],
    [
      "it was written too late",
      [run(1), run(2, "a")],
      "a",
      /written after 1 of 2 runs \(mixed s1\) had begun/,
    ],
    [
      "it is gone",
      [run(1), run(2, "a")],
      undefined,
      /under which 1 of 2 runs \(mixed s2\) began is not there/,
    ],
  ])("exploratory where %s, which is said", (_, runs, hash, said) => {
    const read = standing(runs, hash === undefined ? undefined : { hash });
    expect(read.standing).toBe("exploratory");
    expect(exploratoryText(read)).toMatch(/^exploratory: /);
    expect(read.reasons.join()).toMatch(said);
  });

  test("confirmatory only then, whatever the runs", () => {
    const hash = fc.constantFrom("a", "b", undefined);
    fc.assert(
      fc.property(fc.array(hash, { minLength: 1 }), hash, (hashes, current) => {
        const { standing: how } = standing(
          hashes.map((one, i) => run(i, one)),
          current === undefined ? undefined : { hash: current },
        );
        const all = hashes.every((one) => one === current);
        const expected = all ? (current === undefined ? "unplanned" : "confirmatory") : "exploratory";
        expect(how).toBe(expected);
      }),
    );
  });
});
