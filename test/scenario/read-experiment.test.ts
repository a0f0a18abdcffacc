import { join } from "node:path";
import { expect, test } from "vitest";
import { PolylogueError } from "../../src/core/errors.ts";
import { planIdentity } from "../../src/scenario/plan-identity.ts";
import { readExperiment } from "../../src/scenario/read-experiment.ts";
import { checkModel, checks, experimentOf, folderOf, problemsOf, read, scenario } from "./support.ts";

const BROKEN = "test/fixtures/scenario/broken";

function listing(file: string): string {
  const outcome = readExperiment(`${BROKEN}/${file}`, checks);
  if (outcome.ok) throw new Error("read without problems");
  return outcome.problems
    .map(
      (problem) =>
        `${problem.file.replace(`${BROKEN}/`, "")}:${problem.line}:${problem.col}  ${problem.message.replaceAll(`${BROKEN}/`, "")}\n`,
    )
    .join("");
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof PolylogueError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

test("every mistake of a file and its personas is named at once, in order, where it stands", async () => {
  await expect(listing("everything.yaml")).toMatchFileSnapshot(`../fixtures/scenario/broken/everything.txt`);
});

test("what a patch breaks is named in the patch", async () => {
  await expect(listing("arms.yaml")).toMatchFileSnapshot(`../fixtures/scenario/broken/arms.txt`);
});

test("a wrong type is named with what was expected and what was got", () => {
  expect(problemsOf(scenario().replace("rounds: 3", "rounds: ten"))).toEqual([
    '2:9 rounds: expected a whole number >= 1, got "ten"',
  ]);
});

test("an unknown key is named with the nearest known one", () => {
  expect(problemsOf(scenario("feed: { hodlout: 0.1 }"))).toEqual([
    '5:9 feed: unknown key "hodlout", did you mean "holdout"?',
  ]);
});

test("a broken persona costs no complaints about the handles it would have had", () => {
  const text =
    "name: tiny\nrounds: 3\nmodels: { m: synthetic/deaf }\npersonas: [gone.yaml, { handle: ada, follows: [bo] }]\ncast: { ada: m, bo: m }";
  expect(problemsOf(text)).toEqual(['4:12 personas: cannot read "gone.yaml": there is no such file']);
});

test("two personas of one handle are named with both places", () => {
  const text = scenario().replace("personas: [", "personas: [ada.yaml, ");
  const outcome = read(text, { "ada.yaml": "name: Ada\nhandle: ada\n" });
  expect(outcome.ok).toBe(false);
  const [problem, ...rest] = outcome.ok ? [] : outcome.problems;
  expect(rest).toEqual([]);
  expect(problem).toMatchObject({ line: 4, col: 32 });
  expect(problem?.message).toMatch(/^handle: "ada" is taken already, at .*ada\.yaml:2:9$/);
});

test("a scenario that is not there is an error of its own", () => {
  expect(codeOf(() => readExperiment("/nowhere/x.yaml", { checkModel }))).toBe("file_missing");
  expect(codeOf(() => readExperiment(folderOf({}), { checkModel }))).toBe("file_unreadable");
});

test.each([
  [
    "an alias bomb",
    `${["a: &a [x, x, x, x, x, x, x, x, x, x]", ..."bcdefg".split("").map((key, i) => `${key}: &${key} [${Array(10).fill(`*${"abcdef"[i]}`).join(", ")}]`)].join("\n")}`,
  ],
  ["an endless nest of brackets", `name: ${"[".repeat(100_000)}`],
  ["a closed nest of brackets", `name: ${"[".repeat(300)}${"]".repeat(300)}`],
  ["an empty file", ""],
  ["a list", "- 1"],
  ["two documents", "name: x\n---\nname: y"],
  ["a tab", "name: x\nfeed:\n\tsize: 3"],
])("%s ends in one problem", (_, text) => {
  expect(problemsOf(text)).toHaveLength(1);
});

test("an alias inside the value it names is one problem and no endless loop", () => {
  expect(problemsOf(scenario("opening: &o [*o]")).join()).toContain('alias "*o"');
});

test("a file of more than 4 MiB is not read", () => {
  expect(codeOf(() => read(`# ${"x".repeat(4 * 1024 * 1024)}`))).toBe("file_unreadable");
});

test("aliases and anchors mean what they mean in YAML", () => {
  const { runs } = experimentOf(
    scenario("communities: &all [general, bugs]\nopening: []\n").replace(
      "{ handle: bo }",
      "{ handle: bo, communities: [bugs] }",
    ),
  );
  expect(runs[0]?.plan.agents.map((agent) => agent.communities)).toEqual([["general", "bugs"], ["bugs"]]);
});

test("the shortest scenario gets every default", () => {
  const { runs, arms, baseline, seeds } = experimentOf(scenario());
  expect({ arms, baseline, seeds }).toEqual({
    arms: [{ name: "main", changes: "" }],
    baseline: "main",
    seeds: [1],
  });
  expect(runs).toHaveLength(1);
  expect(runs[0]?.plan).toMatchObject({
    version: 2,
    experiment: "tiny",
    arm: "main",
    seed: 1,
    clock: { roundMs: 1_800_000, startMs: Date.UTC(2026, 0, 28, 9) },
    activation: "simultaneous",
    order: "shuffled",
    communities: [{ name: "general", about: "" }],
    opening: [],
    feed: { sort: "hot", size: 10, home: "notifications-first", holdout: 0 },
    turn: { actions: 2, reads: 1 },
    memory: { notes: 20, recall: "recent", own: 5 },
    interventions: [],
    agents: [
      {
        handle: "ada",
        name: "ada",
        model: "only",
        schedule: { everyMs: 0, jitterMs: 0, probability: 1 },
        communities: ["general"],
        follows: [],
      },
      { handle: "bo" },
    ],
  });
  expect(runs[0]?.plan.instructions.length).toBeGreaterThan(200);
});

test("a persona's schedule overrides the scenario's, key by key", () => {
  const { runs } = experimentOf(
    scenario("schedule: { every: 1h, jitter: 10m }").replace(
      "{ handle: bo }",
      '{ handle: bo, schedule: { every: 2h, active: "22-06" } }',
    ),
  );
  expect(runs[0]?.plan.agents.map((agent) => agent.schedule)).toEqual([
    { everyMs: 3_600_000, jitterMs: 600_000, active: undefined, probability: 1 },
    { everyMs: 7_200_000, jitterMs: 600_000, active: [22, 6], probability: 1 },
  ]);
});

test("runs come arm by arm in file order, seeds ascending", () => {
  const { runs } = experimentOf(scenario("seeds: [7, 2]\narms: { second: {}, first: { feed: none } }"));
  expect(runs.map(({ plan }) => `${plan.arm}-${plan.seed}`)).toEqual([
    "second-2",
    "second-7",
    "first-2",
    "first-7",
  ]);
});

test("seeds and arms can be chosen from outside", () => {
  const file = join(folderOf({ "s.yaml": scenario("seeds: 3\narms: { a: {}, b: {} }") }), "s.yaml");
  const outcome = readExperiment(file, { checkModel, seeds: [9], arms: ["b"] });
  expect(outcome.ok && outcome.experiment.runs.map(({ plan }) => `${plan.arm}-${plan.seed}`)).toEqual([
    "b-9",
  ]);
  expect(codeOf(() => readExperiment(file, { checkModel, arms: ["c"] }))).toBe("usage");
});

test("a chosen seed is planned as it is among all", () => {
  const text = scenario("seeds: 3\ncast: { assign: latin-square }").replace(
    "{ only",
    "{ other: synthetic/listener, third: synthetic/mirror, only",
  );
  const file = join(folderOf({ "s.yaml": text }), "s.yaml");
  const [all, one] = [readExperiment(file, { checkModel }), readExperiment(file, { checkModel, seeds: [2] })];
  expect(all.ok && one.ok && one.experiment.runs[0]).toEqual(all.ok && all.experiment.runs[1]);
});

test("how a model is reached stays out of what identifies the plan", () => {
  const model = (more: string) =>
    scenario().replace("synthetic/deaf", `{ provider: synthetic, model: deaf${more} }`);
  const [plain, slow, other] = ["", ", latency: 2s, concurrency: 3", ", max_tokens: 12"].map(
    (more) => experimentOf(model(more)).runs[0],
  );
  if (!plain || !slow || !other) throw new Error("no runs");
  expect(slow.access).toMatchObject({ only: { latencyMs: 2_000, concurrency: 3 } });
  expect(planIdentity(slow.plan)).toBe(planIdentity(plain.plan));
  expect(planIdentity(other.plan)).not.toBe(planIdentity(plain.plan));
  expect(other.plan.models["only"]?.params).toEqual({ max_tokens: 12 });
});

test("a script's text is part of the plan, not its path", () => {
  const [here, there] = ["a/script.yaml", "b/other.yaml"].map((path) =>
    experimentOf(scenario().replace("synthetic/deaf", `{ provider: scripted, script: ${path} }`), {
      [path]: "- say: hello\n",
    }),
  );
  expect(here?.runs[0]?.plan.models["only"]?.script).toBe("- say: hello\n");
  expect(there?.runs).toEqual(here?.runs);
});

test("a plan is JSON all through", () => {
  const plan = experimentOf(scenario()).runs[0]?.plan;
  expect(planIdentity(JSON.parse(JSON.stringify(plan)))).toBe(plan && planIdentity(plan));
});

test("a plan is the same from another folder, in another time zone and with other line ends", () => {
  const files = {
    "people/bo.md": "---\nhandle: bo\ncanary: auto\n---\nYou listen.\n\nYou wait.\n",
    "rules.md": "Be kind.\nBe brief.\n",
  };
  const text = scenario("instructions: rules.md\nclock: { start: 2026-03-29T02:30:00+01:00 }").replace(
    "{ handle: bo }",
    "people/*.md",
  );
  const here = experimentOf(text, files).runs;
  const zone = process.env["TZ"];
  process.env["TZ"] = "Pacific/Kiritimati";
  const windows = Object.fromEntries(
    Object.entries(files).map(([name, body]) => [name, body.replaceAll("\n", "\r\n")]),
  );
  const there = experimentOf(text.replaceAll("\n", "\r\n"), windows).runs;
  process.env["TZ"] = zone ?? "UTC";
  expect(there).toEqual(here);
  expect(here[0]?.plan.clock.startMs).toBe(Date.UTC(2026, 2, 29, 1, 30));
});

test.each([
  ["2026-01-28T09:00:00", "a time without its zone"],
  ["2026-02-30T09:00:00Z", "a day that no month has"],
  ["yesterday", "a word"],
])("a clock cannot start at %s: %s", (start) => {
  expect(problemsOf(scenario(`clock: { start: "${start}" }`))).toHaveLength(1);
});
