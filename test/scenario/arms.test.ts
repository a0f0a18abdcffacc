import { expect, test } from "vitest";
import { experimentOf, problemsOf } from "./support.ts";

const TWO = `name: tiny
rounds: 3
models: { warm: synthetic/listener, cold: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
cast: { ada: warm, bo: cold }
feed: { sort: new, size: 20 }
`;

function castOf(arms: string): Record<string, string> {
  const { runs } = experimentOf(`${TWO}${arms}`);
  return Object.fromEntries(
    runs.map(({ plan }) => [plan.arm, plan.agents.map((agent) => agent.model).join(" ")]),
  );
}

test("`each: models` makes one arm for each alias", () => {
  expect(castOf("arms: { mixed: {}, one-model: { each: models, cast: $model } }")).toEqual({
    mixed: "warm cold",
    "one-model-warm": "warm warm",
    "one-model-cold": "cold cold",
  });
});

test("a model that only the arm brings is unfolded too", () => {
  const arms = "arms: { one: { each: models, models: { third: synthetic/mirror }, cast: $model } }";
  expect(Object.keys(castOf(arms))).toEqual(["one-warm", "one-cold", "one-third"]);
});

test("a patch changes single keys of the feed and replaces a cast whole", () => {
  const { runs } = experimentOf(`${TWO}arms: { small: { feed: { size: 5 } }, alone: { feed: none } }`);
  expect(runs.map(({ plan }) => plan.feed)).toEqual([
    { sort: "new", size: 5, home: "notifications-first", holdout: 0 },
    "none",
  ]);
  expect(problemsOf(`${TWO}arms:\n  half: { cast: { ada: cold } }`)).toEqual(["8:11 cast: no model for bo"]);
});

test("a feed patched over `none` is a feed with the defaults", () => {
  const { runs } = experimentOf(
    `${TWO.replace(/feed:.*\n/, "feed: none\n")}arms: { seen: { feed: { size: 5 } } }`,
  );
  expect(runs[0]?.plan.feed).toMatchObject({ sort: "hot", size: 5 });
});

test("a model patched under its alias replaces that model only", () => {
  const { runs } = experimentOf(`${TWO}arms: { other: { models: { warm: "synthetic/listener?q=0.1" } } }`);
  expect(runs[0]?.plan.models).toMatchObject({ warm: { model: "listener?q=0.1" }, cold: { model: "deaf" } });
});

test("what every arm supplies need not stand above", () => {
  expect(castOf("arms: { all-warm: { cast: warm }, all-cold: { cast: cold } }")).toEqual({
    "all-warm": "warm warm",
    "all-cold": "cold cold",
  });
  const without = TWO.replace(/cast:.*\n/, "");
  expect(problemsOf(`${without}arms: { a: { cast: warm } }`)).toEqual([]);
  expect(problemsOf(`${without}arms: { a: { cast: warm }, b: {} }`)).toHaveLength(1);
});

test("the same problem in every arm is named once", () => {
  expect(
    problemsOf(`${TWO}opening: [{ by: host, in: bugs, title: t }]\narms: { a: {}, b: {}, c: {} }`),
  ).toEqual(['7:27 opening[0].in: no community "bugs"']);
});

test("an arm with nothing behind it changes nothing", () => {
  expect(castOf("arms:\n  control:\n  other: { feed: none }")).toMatchObject({ control: "warm cold" });
});

test("changes say what the patch says", () => {
  const { arms } = experimentOf(`${TWO}arms: { a: {}, b: { feed: none, turn: { reads: 0 } } }`);
  expect(arms).toEqual([
    { name: "a", changes: "" },
    { name: "b", changes: "feed: none; turn: { reads: 0 }" },
  ]);
});

test.each([
  ["seeds: 3", "8:8 seeds: all arms share it, so no arm can change it"],
  ["analysis_plan: x.json", "8:8 analysis_plan: all arms share it, so no arm can change it"],
  [
    "budget: { usd: 1 }",
    "8:8 budget: it covers the whole experiment; an arm that stops sooner than the others cannot be compared with them",
  ],
  ["each: seeds", '8:14 each: expected "models", got "seeds"'],
  ["cast: $model", '8:14 "$model" has a meaning only in an arm with `each: models`'],
  ["memroy: {}", '8:8 unknown key "memroy", did you mean "memory"?'],
])("an arm cannot say `%s`", (patch, problem) => {
  expect(problemsOf(`${TWO}arms:\n  a: { ${patch} }`)).toEqual([problem]);
});

test("the first arm is the baseline unless one is named", () => {
  expect(experimentOf(`${TWO}arms: { a: {}, b: {} }`).baseline).toBe("a");
  expect(experimentOf(`${TWO}arms: { a: {}, b: {} }\nbaseline: b`).baseline).toBe("b");
});
