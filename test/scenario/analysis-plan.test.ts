import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { unknownMetrics } from "../../src/scenario/analysis-plan-metrics.ts";
import { experimentOf, problemsOf, read, scenario } from "./support.ts";

const ARMS = "seeds: 6\narms: { mixed: {}, isolated: { feed: none } }\n";

const PLAN = {
  version: 1,
  experiment: "tiny",
  seeds: 6,
  endpoints: [
    {
      name: "listening",
      metric: "cri",
      question: "listening",
      role: "primary",
      contrast: ["mixed", "isolated"],
      expect: "greater",
    },
  ],
  margins: { cri: 0.1 },
  exclusions: [{ name: "unreadable", rule: "Runs that are not comparable." }],
  embedding: { name: "hashed-ngrams" },
  paraphraser: "synthetic/paraphraser",
};

const text = (change: object = {}): string => JSON.stringify({ ...PLAN, ...change }, null, 2);
const registered = (json: string, more = "") =>
  experimentOf(scenario(`${ARMS}${more}`), { "analysis-plan.json": json }).analysisPlan;
const wrongWith = (json: string) => problemsOf(scenario(ARMS), { "analysis-plan.json": json });

describe("an analysis plan beside a scenario", () => {
  test("is read word for word, with the hash of its canonical JSON", () => {
    const canonical = `{"a":[1,{"b":null,"c":"x"}]}`;
    // The hash is that of all that is written, keys in code-unit order and no white space.
    const sorted = (value: unknown): unknown =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, one]) => [key, sorted(one)]),
          )
        : Array.isArray(value)
          ? value.map(sorted)
          : value;
    expect(JSON.stringify(sorted({ a: [1, { c: "x", b: null }] }))).toBe(canonical);
    const plan = registered(text());
    expect(plan?.text).toBe(text());
    expect(plan?.hash).toBe(
      createHash("sha256")
        .update(JSON.stringify(sorted(PLAN)))
        .digest("hex"),
    );
  });

  test("keeps its hash through white space and the order of keys, and through nothing else", () => {
    const { experiment, ...rest } = PLAN;
    const hash = registered(text())?.hash;
    expect(registered(JSON.stringify({ ...rest, experiment }))?.hash).toBe(hash);
    expect(registered(text().replaceAll("  ", "\t"))?.hash).toBe(hash);
    expect(registered(text({ margins: { cri: 0.2 } }))?.hash).not.toBe(hash);
    expect(registered(text({ seeds: [1, 2, 3, 4, 5, 6] }))?.hash).not.toBe(hash);
  });

  test("is none where there is no file, and changes no run", () => {
    const plain = experimentOf(scenario(ARMS));
    expect(plain.analysisPlan).toBeUndefined();
    expect(experimentOf(scenario(ARMS), { "analysis-plan.json": text() }).runs).toEqual(plain.runs);
  });

  test("is left alone where it is another experiment's, unless the scenario names it", () => {
    const json = text({ experiment: "other" });
    const { analysisPlan, warnings } = experimentOf(scenario(ARMS), { "analysis-plan.json": json });
    expect(analysisPlan).toBeUndefined();
    expect(warnings.join()).toContain("for the experiment other");
    expect(problemsOf(scenario(`${ARMS}analysis_plan: a/p.json\n`), { "a/p.json": json })).toEqual([
      '3:17 experiment: expected "tiny", which this scenario is, got "other"',
    ]);
  });

  test("may stand wherever the scenario says", () => {
    const { analysisPlan } = experimentOf(scenario(`${ARMS}analysis_plan: a/p.json\n`), {
      "a/p.json": text(),
    });
    expect(analysisPlan?.file).toMatch(/a\/p\.json$/);
    expect(problemsOf(scenario(`${ARMS}analysis_plan: gone.json\n`))).toEqual([
      '7:16 analysis_plan: cannot read "gone.json": there is no such file',
    ]);
  });

  test("that names other seeds than the scenario has is told apart", () => {
    const warned = (seeds: unknown) =>
      experimentOf(scenario(ARMS), { "analysis-plan.json": text({ seeds }) }).warnings;
    expect(warned(6)).toEqual([]);
    expect(warned([1, 2, 3, 4])).toEqual([expect.stringContaining("does not name seeds 5, 6")]);
    expect(warned(7)).toEqual([expect.stringContaining("names seed 7")]);
  });
});

describe("a mistake in it is named at its place", () => {
  test.each([
    ["an unknown key", { endpionts: [] }, 'unknown key "endpionts", did you mean "endpoints"?'],
    [
      "an unknown key of an endpoint",
      { endpoints: [{ name: "ab", metric: "cri", rol: "x" }] },
      'endpoints[0]: unknown key "rol", did you mean "role"?',
    ],
    [
      "an unknown word",
      { endpoints: [{ name: "ab", metric: "cri", expect: "more" }] },
      "endpoints[0].expect: expected",
    ],
    [
      "an unknown arm",
      { endpoints: [{ name: "ab", metric: "cri", contrast: ["mixde", "isolated"] }] },
      'no arm "mixde", did you mean "mixed"?',
    ],
    [
      "one arm alone",
      { endpoints: [{ name: "ab", metric: "cri", contrast: ["mixed"] }] },
      "expected two arms",
    ],
    ["no endpoints", { endpoints: [] }, "at least one endpoint"],
    [
      "a name twice",
      {
        endpoints: [
          { name: "ab", metric: "cri" },
          { name: "ab", metric: "gap" },
        ],
      },
      'endpoints[1].name: "ab" is taken already',
    ],
    [
      "a hash that is none",
      { embedding: { name: "x", hash: "abc" } },
      "embedding.hash: expected 64 hex digits",
    ],
    ["a margin below zero", { margins: { cri: -1 } }, "margins.cri: expected a number >= 0"],
  ])("%s", (_, change, message) => {
    const problems = wrongWith(text(change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  test("with line and column in its own file", () => {
    const outcome = read(scenario(ARMS), { "analysis-plan.json": text({ alhpa: 0.1 }) });
    const [problem] = outcome.ok ? [] : outcome.problems;
    const lines = text({ alhpa: 0.1 }).split("\n");
    expect(problem?.file).toMatch(/analysis-plan\.json$/);
    expect(lines[(problem?.line ?? 0) - 1]?.slice((problem?.col ?? 0) - 1)).toMatch(/^"alhpa"/);
  });

  test.each([
    ["a comma too many", '{\n  "version": 1,\n  "seeds": [1, 2,],\n  "experiment": "tiny"\n}', "3:18"],
    ["a comma too few", '{\n  "version": 1\n  "experiment": "tiny"\n}', "3:3"],
    ["a comma before the end", '{ "version": 1, }', "1:17"],
    ["a bare word", '{ "version": one, "experiment": "tiny", "seeds": 6 }', "1:14"],
    ["an end too early", '{ "version": 1,\n  "experiment"', "2:15"],
    ["YAML", "version: 1\nexperiment: tiny\n", "1:1"],
  ])("such as %s", (_, json, place) => {
    expect(wrongWith(json)).toEqual([expect.stringMatching(new RegExp(`^${place} not valid JSON: .+`))]);
  });

  test("and a text that holds no map", () => {
    expect(wrongWith("[1]").join()).toContain("expected a map");
  });

  test("and a required key that is missing", () => {
    const { seeds: _, ...rest } = PLAN;
    expect(wrongWith(JSON.stringify(rest)).join()).toContain('missing key "seeds"');
  });
});

describe("a metric that an analysis plan names", () => {
  const plan = (change: object) => ({ file: "analysis-plan.json", text: text(change) });
  const known = ["cri", "depth_mean", "gini_posts"];

  test("and that there is none of is told at its place, with the nearest there is", () => {
    const [endpoint] = PLAN.endpoints;
    const misspelt = plan({
      endpoints: [{ ...endpoint, metric: "depht_mean" }],
      margins: { cri: 0.1, gini_post: 0.05 },
    });
    const lines = misspelt.text.split("\n");
    const placeOf = (word: string) => {
      const line = lines.findIndex((one) => one.includes(word));
      return { line: line + 1, col: (lines[line] ?? "").indexOf(`"${word}"`) + 1 };
    };
    expect(unknownMetrics(misspelt, known)).toEqual([
      {
        file: "analysis-plan.json",
        ...placeOf("depht_mean"),
        message: 'endpoints[0].metric: there is no metric "depht_mean", did you mean "depth_mean"?',
      },
      {
        file: "analysis-plan.json",
        ...placeOf("gini_post"),
        message: 'margins: there is no metric "gini_post", did you mean "gini_posts"?',
      },
    ]);
  });

  test("is left alone where there is one", () => {
    expect(unknownMetrics(plan({}), known)).toEqual([]);
  });
});
