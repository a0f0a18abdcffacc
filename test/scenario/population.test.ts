import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AgentPlan } from "../../src/scenario/plan.ts";
import { experimentOf, problemsOf } from "./support.ts";

interface World {
  readonly name?: string;
  /** Further keys of the scenario. */
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function scenarioWith(personas: string, { name = "town", more = "" }: World = {}): string {
  return `name: ${name}\nrounds: 3\nmodels: { only: synthetic/deaf }\npersonas: ${personas}\n${more}`;
}

function runsWith(personas: string, world: World = {}) {
  return experimentOf(scenarioWith(personas, world), world.files).runs.map(({ plan }) => plan);
}

function agentsWith(personas: string, world: World = {}): readonly AgentPlan[] {
  return runsWith(personas, world)[0]?.agents ?? [];
}

const CROWD = `{ generate: 300, traits: { patience: [low, high], age: { mean: 43, sd: 14 } }, follows: { mean: 4 }, canary: auto }`;
const handlesOf = (agents: readonly AgentPlan[]) => agents.map(({ handle }) => handle);
const personasOf = (agents: readonly AgentPlan[]) => agents.map(({ persona }) => persona);
const lineOf = (agent: AgentPlan | undefined, start: string) =>
  agent?.persona.split("\n").find((line) => line.startsWith(start));

describe("which population is drawn", () => {
  test("every arm and seed has the same one, and does not hold it twice", () => {
    const runs = runsWith(CROWD, {
      more: "seeds: 3\narms: { a: {}, b: { feed: none }, c: { turn: { reads: 0 } } }",
    });
    expect(runs).toHaveLength(9);
    for (const { agents } of runs) expect(agents).toBe(runs[0]?.agents);
    expect(runs[0]?.agents).toHaveLength(300);
  });

  test("another scenario has another one, unless both name a seed", () => {
    const drawn = (name: string, seed: string) =>
      personasOf(agentsWith(CROWD.replace("{ ", `{ ${seed}`), { name }));
    expect(drawn("there", "")).not.toEqual(drawn("here", ""));
    expect(drawn("there", "seed: 7, ")).toEqual(drawn("here", "seed: 7, "));
    expect(drawn("here", "seed: 8, ")).not.toEqual(drawn("here", "seed: 7, "));
  });

  test("`seed: run` draws one for each seed, the same in all arms", () => {
    const runs = runsWith(CROWD.replace("{ ", "{ seed: run, "), {
      more: "seeds: [4, 9]\narms: { a: {}, b: { feed: none } }",
    });
    const [a4, a9, b4, b9] = runs.map(({ agents }) => agents);
    expect(b4).toBe(a4);
    expect(b9).toBe(a9);
    expect(handlesOf(a4 ?? []).filter((handle) => handlesOf(a9 ?? []).includes(handle))).toEqual([]);
    const alone = agentsWith(CROWD.replace("{ ", "{ seed: run, "), { more: "seeds: [9]" });
    expect(alone).toEqual(a9);
  });

  test("arms of other schedules have the same people at other hours", () => {
    const [day, night] = runsWith(CROWD, { more: 'arms: { a: {}, b: { schedule: { active: "22-06" } } }' });
    expect(night?.agents.map((agent) => ({ ...agent, schedule: undefined }))).toEqual(
      day?.agents.map((agent) => ({ ...agent, schedule: undefined })),
    );
    expect(night?.agents[0]?.schedule).toEqual({ ...day?.agents[0]?.schedule, active: [22, 6] });
  });

  test("two populations that read the same are different people", () => {
    const agents = agentsWith(`[${CROWD}, { handle: ada }, ${CROWD}]`);
    expect(agents).toHaveLength(601);
    expect(agents[300]?.handle).toBe("ada");
    expect(new Set(handlesOf(agents)).size).toBe(601);
    expect(new Set(agents.map(({ canary }) => canary)).size).toBe(601);
    expect(agents[301]?.schedule).not.toEqual(agents[0]?.schedule);
  });
});

describe("growing a population", () => {
  const size = fc.integer({ min: 1, max: 120 });
  const seed = fc.nat(1_000);
  const grown = (n: number, base: number, model: string) =>
    agentsWith(
      CROWD.replace("300", String(n))
        .replace("mean: 4 }", `mean: 4, model: ${model} }`)
        .replace("{ ", `{ seed: ${base}, `),
    );

  test("changes nothing of those who were there, but that they may follow newcomers", () => {
    const model = fc.constantFrom("preferential", "uniform");
    fc.assert(
      fc.property(size, size, seed, model, (n, more, base, kind) => {
        const before = grown(n, base, kind);
        const known = new Set(handlesOf(before));
        const after = grown(n + more, base, kind).slice(0, n);
        const kept = after.map((agent) => ({
          ...agent,
          follows: agent.follows.filter((one) => known.has(one)),
        }));
        expect(kept).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  test("changes nothing of the population beside it", () => {
    const beside = (n: number) =>
      agentsWith(`[{ generate: ${n}, canary: auto }, { generate: 200, canary: auto }]`).slice(n);
    expect(beside(3_000)).toEqual(beside(30));
  });

  test("is not felt by a listed persona, whose made-up word stays", () => {
    const word = (list: string) => agentsWith(list).find(({ handle }) => handle === "ada")?.canary;
    const ada = "{ handle: ada, canary: auto }";
    expect(word(`[{ generate: 5000, canary: auto }, ${ada}]`)).toBe(word(ada));
  });

  test("a trait more changes no other draw", () => {
    const [plain, more] = ["", "trade: [baker, joiner], "].map((trait) =>
      agentsWith(CROWD.replace("traits: { ", `traits: { ${trait}`)),
    );
    const without = more?.map((agent) => ({
      ...agent,
      persona: agent.persona.replace(/trade (baker|joiner), /, ""),
    }));
    expect(without).toEqual(plain);
  });
});

describe("handles", () => {
  test("made-up ones are valid, all different and can be spoken", () => {
    const handles = handlesOf(agentsWith("{ generate: 20000 }"));
    expect(new Set(handles).size).toBe(20_000);
    for (const handle of handles)
      expect(handle).toMatch(/^([b-df-hj-np-tv-z]{1,2}[aeiou]){3,6}(s|r|th|sh|p|f|ng)?$/);
    expect(Math.max(...handles.map((handle) => handle.length))).toBeLessThanOrEqual(32);
  });

  test("keep clear of listed personas", () => {
    const [first] = handlesOf(agentsWith("{ generate: 3 }"));
    const handles = handlesOf(agentsWith(`[{ generate: 3 }, { handle: ${first} }]`));
    expect(new Set(handles).size).toBe(4);
    expect(handles.slice(1, 3)).toEqual(handlesOf(agentsWith("{ generate: 3 }")).slice(1));
  });

  test("keep clear of each other where populations have seeds of their own", () => {
    const list = [1, 2, 3].map((seed) => `{ generate: 3000, seed: ${seed}, canary: auto }`).join(", ");
    const agents = agentsWith(`[${list}]`);
    expect(new Set(handlesOf(agents)).size).toBe(9_000);
    expect(new Set(agents.map(({ canary }) => canary)).size).toBe(9_000);
  });

  test("are numbered from 1 where a pattern is given", () => {
    expect(handlesOf(agentsWith('{ generate: 3, handles: "agent_{n}" }'))).toEqual([
      "agent_1",
      "agent_2",
      "agent_3",
    ]);
  });

  test("are never somebody's private word", () => {
    const agents = agentsWith("{ generate: 20000, canary: auto }");
    const words = new Set(agents.map(({ canary }) => canary));
    expect(words.size).toBe(20_000);
    expect(agents.filter(({ handle }) => words.has(handle))).toEqual([]);
    for (const { canary } of agents) expect(canary).toMatch(/^[a-z]{4,24}$/);
  });
});

describe("templates", () => {
  const MARA =
    "handle: mara\nname: Mara K.\nbio: Tides.\nsoul: You wait.\nmanner: terse\nowner: a pilot\ninterests: [tides, maps]\ncanary: zorvex\nfollows: [bo]\nschedule: { every: 1h, jitter: 5m }\n";

  test("lend what they are, and keep who they are", () => {
    const [agent] = agentsWith("{ generate: 1, from: mara.yaml }", { files: { "mara.yaml": MARA } });
    expect(agent).toMatchObject({ name: agent?.handle, bio: "Tides.", canary: undefined, follows: [] });
    expect(agent?.schedule.jitterMs).toBe(300_000);
    expect(agent?.persona).toBe(
      `You are ${agent?.handle} (@${agent?.handle}). Tides.\nYou wait.\nWhat interests you: tides, maps.\nHow you write: terse\nYour human: a pilot`,
    );
  });

  test("are drawn equally often, in files and in place", () => {
    const agents = agentsWith('{ generate: 4000, from: ["p/*.yaml", { soul: Two. }, { soul: Two. }] }', {
      files: { "p/a.yaml": "handle: ada\nsoul: One.\n", "p/b.md": "---\nhandle: bo\n---\nThree.\n" },
    });
    const count = (soul: string) => agents.filter(({ persona }) => persona.includes(`\n${soul}`)).length;
    expect(count("One.") / 4_000).toBeCloseTo(1 / 3, 1);
    expect(count("Two.") / 4_000).toBeCloseTo(2 / 3, 1);
    expect(count("One.") + count("Two.")).toBe(4_000);
  });

  test("that ship are eight, and their agents have interests of their own", () => {
    const agents = agentsWith("{ generate: 400 }");
    const souls = new Set(agents.map(({ persona }) => persona.split("\n")[1]));
    expect(souls.size).toBe(8);
    const interests = new Set(agents.map((agent) => lineOf(agent, "What interests you:")));
    expect(interests.size).toBeGreaterThan(300);
    expect(interests.has(undefined)).toBe(false);
  });

  test("interests come from the pool, all different, as many as wanted", () => {
    const drawn = (more: string) =>
      agentsWith(`{ generate: 200, from: [{ interests: [a1, b2] }, { interests: [b2, c3] }], ${more} }`).map(
        (agent) => (lineOf(agent, "What interests you: ") ?? ": .").split(": ")[1]?.slice(0, -1).split(", "),
      );
    for (const list of drawn("interests: { each: 3 }")) expect(list?.toSorted()).toEqual(["a1", "b2", "c3"]);
    const sizes = drawn("interests: { from: [x, y, z], each: [1, 2] }").map((list) => {
      expect(new Set(list).size).toBe(list?.length);
      return list?.length;
    });
    expect(new Set(sizes)).toEqual(new Set([1, 2]));
    expect(new Set(drawn("canary: none").map(String))).toEqual(new Set(["a1,b2", "b2,c3"]));
  });
});

describe("traits", () => {
  const drawn = (trait: string, generate = 4_000) =>
    agentsWith(`{ generate: ${generate}, traits: { x: ${trait} } }`).map(
      (agent) => lineOf(agent, "Traits: x ")?.slice("Traits: x ".length) ?? "",
    );
  const share = (values: readonly string[], value: string) =>
    values.filter((other) => other === value).length / values.length;

  test("stand in the private persona on one line", () => {
    const [agent] = agentsWith(
      "{ generate: 1, traits: { patience: [high], age of your owner: { from: 43, to: 43 } } }",
    );
    expect(lineOf(agent, "Traits:")).toBe("Traits: patience high, age of your owner 43");
    expect(agent?.bio).toBe("");
  });

  test("a list is drawn equally, weights by weight", () => {
    expect(share(drawn("[low, 3, true]"), "true")).toBeCloseTo(1 / 3, 1);
    const weighted = drawn("{ often: 3, never: 0, seldom: 1 }");
    expect(share(weighted, "often")).toBeCloseTo(0.75, 1);
    expect(share(weighted, "never")).toBe(0);
  });

  test("traits know nothing of each other", () => {
    const agents = agentsWith("{ generate: 4000, traits: { x: [low, high], y: [low, high] } }");
    const same = agents.filter((agent) => /x (\w+), y \1$/.test(lineOf(agent, "Traits:") ?? ""));
    expect(same.length / 4_000).toBeCloseTo(0.5, 1);
  });

  test("a range is uniform on its numbers, both ends included", () => {
    expect(new Set(drawn("{ from: 2, to: 5 }"))).toEqual(new Set(["2", "3", "4", "5"]));
    expect(new Set(drawn("{ from: 0.5, to: 0.7, decimals: 1 }"))).toEqual(new Set(["0.5", "0.6", "0.7"]));
    for (const value of drawn("{ from: 0, to: 0.5 }", 100)) expect(value).toMatch(/^0\.\d\d$/);
  });

  test("a normal number has its mean and deviation, and keeps within its bounds", () => {
    const free = drawn("{ mean: 100, sd: 15 }").map(Number);
    const mean = free.reduce((sum, value) => sum + value, 0) / free.length;
    const sd = Math.sqrt(free.reduce((sum, value) => sum + (value - mean) ** 2, 0) / free.length);
    expect(Math.abs(mean - 100)).toBeLessThan(1);
    expect(Math.abs(sd - 15)).toBeLessThan(1);
    const cut = drawn("{ mean: 100, sd: 15, min: 95, max: 110 }").map(Number);
    expect([Math.min(...cut), Math.max(...cut)]).toEqual([95, 110]);
    expect(share(cut.map(String), "95")).toBeLessThan(0.12);
  });

  test("a normal number with next to no room is uniform in what there is", () => {
    expect(new Set(drawn("{ mean: 1, sd: 1000000, min: 1, max: 3 }", 60))).toEqual(new Set(["1", "2", "3"]));
  });
});

describe("activity", () => {
  const everies = (activity: string, more = "") =>
    agentsWith(`{ generate: 20000, activity: ${activity} }`, { more }).map(
      ({ schedule }) => schedule.everyMs,
    );
  const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length / 2] ?? 0;
  const HOUR = 3_600_000;

  test("under pareto the rates have the tail that alpha says, by Hill's estimate", () => {
    for (const alpha of [1.5, 1.7, 2.5]) {
      const rates = everies(`{ alpha: ${alpha}, fastest: 1s, slowest: 900d }`).map((every) => 1 / every);
      const least = 1 / (900 * 24 * HOUR);
      // Hill (1975): the mean of the logarithms above the least is 1 / (alpha - 1).
      const tail = rates.length / rates.reduce((sum, rate) => sum + Math.log(rate / least), 0);
      expect(Math.abs(tail + 1 - alpha)).toBeLessThan(0.03);
    }
  });

  test("pareto keeps within its bounds, by default one round and 96", () => {
    const drawn = everies("{}", "clock: { round: 1h }");
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(HOUR);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(96 * HOUR);
    expect(Math.min(...drawn)).toBeLessThan(1.2 * HOUR);
    expect(Math.max(...drawn)).toBeGreaterThan(95 * HOUR);
  });

  test.each(["{ median: 3h }", "{ distribution: lognormal, median: 3h, sigma: 2, slowest: 4h }"])(
    "half of the agents wake more often than the median of %s",
    (activity) => {
      expect(medianOf(everies(activity)) / (3 * HOUR)).toBeCloseTo(1, 1);
    },
  );

  test("uniform is uniform between its bounds", () => {
    const drawn = everies("{ distribution: uniform, fastest: 1h, slowest: 3h }");
    expect(medianOf(drawn) / HOUR).toBeCloseTo(2, 1);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(3 * HOUR);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(HOUR);
  });

  test("`none` leaves waking to the schedule; else the schedule says the rest", () => {
    const more = 'schedule: { every: 2h, jitter: 10m, active: "08-23", probability: 0.5 }';
    const [left] = agentsWith("{ generate: 1, activity: none }", { more });
    expect(left?.schedule).toEqual({
      everyMs: 2 * HOUR,
      jitterMs: 600_000,
      active: [8, 23],
      probability: 0.5,
    });
    const [drawn] = agentsWith("{ generate: 1 }", { more });
    expect(drawn?.schedule).toEqual({ ...left?.schedule, everyMs: drawn?.schedule.everyMs });
    expect(drawn?.schedule.everyMs).not.toBe(2 * HOUR);
  });
});

describe("follows", () => {
  const graph = (follows: string, generate = 5_000) =>
    agentsWith(`{ generate: ${generate}, follows: ${follows} }`);
  const followersOf = (agents: readonly AgentPlan[]) => {
    const counts = new Map<string, number>();
    for (const { follows } of agents) for (const one of follows) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  };

  test("nobody follows themselves, a stranger, or anybody twice", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 0.5, 3, 40, 200),
        fc.constantFrom("preferential", "uniform"),
        fc.constantFrom(0, 0.3, 1),
        (n, mean, model, returned) => {
          const agents = graph(`{ mean: ${mean}, model: ${model}, returned: ${returned} }`, n);
          const handles = new Set(handlesOf(agents));
          for (const { handle, follows } of agents) {
            expect(new Set(follows).size).toBe(follows.length);
            expect(follows).not.toContain(handle);
            expect(follows.every((one) => handles.has(one))).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([0, 0.1, 1])("an agent follows as many as the mean says, %d of them returned", (returned) => {
    for (const model of ["preferential", "uniform"]) {
      const agents = graph(`{ mean: 5, model: ${model}, returned: ${returned} }`);
      const edges = agents.reduce((sum, { follows }) => sum + follows.length, 0);
      expect(Math.abs(edges / agents.length - 5)).toBeLessThan(0.15);
      const followed = new Map(agents.map(({ handle, follows }) => [handle, new Set(follows)]));
      const mutual = agents.reduce(
        (sum, { handle, follows }) => sum + follows.filter((one) => followed.get(one)?.has(handle)).length,
        0,
      );
      expect(mutual / edges).toBeCloseTo((2 * returned) / (1 + returned), 1);
    }
  });

  test("preferential attachment has Price's tail, by Hill's estimate", () => {
    const counts = [...followersOf(graph("{ mean: 5, returned: 0 }", 40_000)).values()];
    const least = 30;
    const tail = counts.filter((count) => count >= least);
    // Discrete counts from `least` on, continuity-corrected (Clauset, Shalizi and Newman 2009, eq. 3.7).
    const alpha = 1 + tail.length / tail.reduce((sum, count) => sum + Math.log(count / (least - 0.5)), 0);
    // Price (1976): 2 + 1 / mean, where one with k followers is followed in proportion to k + 1.
    expect(Math.abs(alpha - 2.2)).toBeLessThan(0.15);
  });

  test("uniform attachment has no such tail", () => {
    const most = (model: string) => Math.max(...followersOf(graph(`{ mean: 5, model: ${model} }`)).values());
    expect(most("uniform")).toBeLessThan(80);
    expect(most("preferential")).toBeGreaterThan(300);
  });

  test("left out, nobody follows anybody", () => {
    expect(agentsWith("{ generate: 50 }").filter(({ follows }) => follows.length > 0)).toEqual([]);
  });
});

describe("casting", () => {
  const square = (personas: string, more: string) => runsWith(personas, { more }).map(({ agents }) => agents);

  test("a Latin square gives each generated agent every model once in a block", () => {
    const text = scenarioWith("{ generate: 100 }", { more: "seeds: 2\ncast: { assign: latin-square }" });
    const { runs } = experimentOf(
      text.replace("only: synthetic/deaf", "a: synthetic/deaf, b: synthetic/listener"),
    );
    const [one, two] = runs.map(({ plan }) => plan.agents);
    expect(one?.filter(({ model }) => model === "a")).toHaveLength(50);
    one?.forEach((agent, i) => {
      expect([agent.model, two?.[i]?.model].toSorted()).toEqual(["a", "b"]);
      expect({ ...two?.[i], model: agent.model }).toEqual(agent);
    });
  });

  test("arms that give the same person the same model share it", () => {
    const [first, second] = square("{ generate: 10 }", "arms: { a: {}, b: { cast: only } }");
    expect(second?.[3]).toBe(first?.[3]);
  });
});

describe("what is wrong is named where it stands", () => {
  const clash = '[{ handle: agent_7 }, { generate: 9, handles: "agent_{n}" }]';
  test.each([
    ["{ generate: 0 }", "4:23 personas.generate: expected a whole number from 1 to 1000000, got 0"],
    ["{ generat: 5 }", '4:13 personas: unknown key "generat", did you mean "generate"?'],
    ["{ generate: 5, trais: {} }", '4:26 personas: unknown key "trais", did you mean "traits"?'],
    [
      "[{ generate: 5, follow: { mean: 3 } }]",
      '4:27 personas[0]: unknown key "follow", did you mean "follows"?',
    ],
    [
      "{ generate: 5, follows: { men: 3 } }",
      '4:37 personas.follows: unknown key "men", did you mean "mean"?',
    ],
    ["{ generate: 5, from: [{ sol: x }] }", '4:35 personas.from[0]: unknown key "sol", did you mean "soul"?'],
    ["{ generate: 5, from: [gone.yaml] }", '4:33 from: cannot read "gone.yaml": there is no such file'],
    ["{ generate: 5, from: none/*.yaml }", '4:32 from: no file matches "none/*.yaml"'],
    [
      "{ generate: 5, traits: { x: { mean: 3, ds: 1 } } }",
      '4:50 personas.traits.x: unknown key "ds", did you mean "sd"?',
    ],
    [
      "{ generate: 5, traits: { x: { mean: 3, sd: 1, min: 4 } } }",
      "4:62 personas.traits.x.min: expected a number <= mean, got 4",
    ],
    [
      "{ generate: 5, traits: { x: { form: 3, to: 4 } } }",
      '4:41 personas.traits.x: unknown key "form", did you mean "from"?',
    ],
    [
      "{ generate: 5, traits: { x: { from: 5, to: 4 } } }",
      "4:54 personas.traits.x.to: expected a number >= from, got 4",
    ],
    [
      "{ generate: 5, traits: { x: { a: 0, b: 0 } } }",
      "4:50 personas.traits.x.b: expected a weight above 0, since no other is, got 0",
    ],
    [
      "{ generate: 5, traits: { x: [] } }",
      "4:39 personas.traits.x: expected a list of one value or more, a map from value to weight, { mean, sd, min, max } or { from, to }, got a list",
    ],
    ["{ generate: 5, traits: { x: { a: -1 } } }", "4:44 personas.traits.x.a: expected a number >= 0, got -1"],
    [
      "{ generate: 5, interests: { from: [a, b], each: 3 } }",
      "4:59 interests.each: expected at most 2, which is all that the pool holds, got 3",
    ],
    [
      "{ generate: 5, from: [{ soul: x }], interests: {} }",
      "4:58 interests.each: expected at most 0, which is all that the pool holds, got 4",
    ],
    [
      "{ generate: 5, interests: { each: [3, 1] } }",
      "4:49 personas.interests.each[1]: expected a whole number >= the first, got 1",
    ],
    [
      "{ generate: 5, activity: { distribution: uniform, alpha: 2 } }",
      '4:61 personas.activity: unknown key "alpha"',
    ],
    [
      "{ generate: 5, activity: { distribution: normal } }",
      '4:52 personas.activity.distribution: expected "pareto", "lognormal" or "uniform", got "normal"',
    ],
    [
      "{ generate: 5, activity: { fastest: 2d, slowest: 1d } }",
      "4:60 activity: expected `fastest` (2d) to be shorter than `slowest` (1d)",
    ],
    [
      "{ generate: 5, activity: { median: 10m } }",
      "4:46 activity.median: expected a time above 30m, got 10m",
    ],
    [
      "{ generate: 5, activity: { distribution: lognormal, median: 10d } }",
      "4:71 activity.median: expected a time from 30m to 2d, got 10d",
    ],
    [
      "{ generate: 5, activity: { median: 2h, slowest: 1d } }",
      '4:46 personas.activity.median: expected `median` or `slowest`, not both: with `alpha` and `fastest`, each follows from the other, got "2h"',
    ],
    [
      "{ generate: 5, handles: agent }",
      '4:35 personas.handles: expected a pattern with {n} for the agent\'s number, such as agent_{n}, made of a-z, 0-9 and _, got "agent"',
    ],
    ['{ generate: 5, handles: "{n}" }', '4:35 handles: expected handles of 2 letters or more, got "1"'],
    [clash, /^4:22 handle: "agent_7" is taken already by a generated agent, at .*scenario\.yaml:4:57$/],
    [
      '[{ generate: 20, handles: "a{n}" }, { generate: 3, handles: "a1{n}" }]',
      /^4:71 handle: "a11" is taken already by a generated agent/,
    ],
    ["{ generate: 5, communities: [bugs] }", '4:40 communities[0]: no community "bugs"'],
    [
      "{ generate: 5, seed: later }",
      '4:32 personas.seed: expected a whole number from 0 to 2147483647, or "run", got "later"',
    ],
    [
      "[{ generate: 5 }, { handle: ada, follows: [bo] }]",
      '4:54 follows[0]: no persona "bo"; generated agents cannot be named here',
    ],
    [
      `[${Array(11).fill("{ generate: 1 }").join(", ")}]`,
      "4:194 personas: at most 10 populations fit into one arm",
    ],
  ])("%s", (personas, problem) => {
    const problems = problemsOf(scenarioWith(personas)).filter((one) => !one.includes("missing key"));
    expect(problems).toEqual([typeof problem === "string" ? problem : expect.stringMatching(problem)]);
  });

  test("a cast by handle, since generated agents have no handle to be named by", () => {
    expect(
      problemsOf(scenarioWith("[{ handle: ada }, { generate: 2 }]", { more: "cast: { ada: only }" })),
    ).toEqual([
      "5:1 cast: a map cannot name generated agents; give one alias for all, or { assign: latin-square }",
    ]);
  });

  test("a template file's own mistakes, in that file", () => {
    const outcome = problemsOf(scenarioWith("{ generate: 2, from: ada.yaml }"), {
      "ada.yaml": "handle: ada\nbioo: x\n",
    });
    expect(outcome).toEqual(['2:1 unknown key "bioo", did you mean "bio"?']);
  });

  test("handles that grow too long", () => {
    const problems = problemsOf(scenarioWith(`{ generate: 1000, handles: "${"x".repeat(29)}{n}" }`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("longer than 32");
    expect(problemsOf(scenarioWith(`{ generate: 999, handles: "${"x".repeat(29)}{n}" }`))).toEqual([]);
  });
});

describe("notes", () => {
  const notes = (population: string, more = "") => experimentOf(scenarioWith(population, { more })).warnings;

  test("count generated agents and name none", () => {
    expect(notes("{ generate: 1000 }")).toEqual([
      expect.stringMatching(/^\d+ of 1000 generated agents are due less than once in 3 rounds/),
    ]);
    expect(notes("{ generate: 10, activity: { fastest: 10m, slowest: 20m } }")).toEqual([
      expect.stringMatching(/^10 of 10 generated agents are due more often/),
    ]);
    expect(notes("{ generate: 10, activity: none }")).toEqual([]);
    expect(notes("{ generate: 10, activity: none }", 'schedule: { active: "20-22" }')).toEqual([
      "of the generated agents, none ever wakes in 3 rounds",
    ]);
  });

  test("say when a plan is too long to be stored", () => {
    const soul = "x".repeat(39_999);
    const note = expect.stringContaining("too long to be stored");
    expect(notes(`{ generate: 13000, activity: none, from: { soul: ${soul} } }`)).toEqual([]);
    expect(notes(`{ generate: 13500, activity: none, from: { soul: ${soul} } }`)).toEqual([note]);
  });

  test("say that a passing population cannot be crossed with models", () => {
    const text = scenarioWith("{ generate: 4, activity: none, seed: run }", {
      more: "seeds: 2\ncast: { assign: latin-square }",
    });
    const { warnings } = experimentOf(text.replace("only:", "more: synthetic/listener, only:"));
    expect(warnings).toEqual([expect.stringContaining("Latin square")]);
  });
});
