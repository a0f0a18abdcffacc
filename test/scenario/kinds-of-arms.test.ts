import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/scenario/plan.ts";
import { planIdentity } from "../../src/scenario/plan-identity.ts";
import { seedPartner } from "../../src/scenario/seed-partner.ts";
import { experimentOf, problemsOf } from "./support.ts";

const TWO = `name: tiny
rounds: 3
seeds: 2
models: { warm: synthetic/listener, cold: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
cast: { ada: warm, bo: cold }
feed: { sort: new, size: 20, holdout: 0.1 }
arms:
  mixed: {}
`;

function plansOf(arm: string): readonly Plan[] {
  const { runs } = experimentOf(`${TWO}  it: { ${arm} }\n`);
  return runs.flatMap(({ plan }) => (plan.arm === "it" ? [plan] : []));
}

const firstOf = (arm: string): Plan => plansOf(arm)[0] as Plan;

/** What is wrong with an arm `it`, in line 10, beside `mixed` and whatever else. */
const wrongWith = (arm: string, others = "", base = TWO): string[] =>
  problemsOf(`${base}  it: { ${arm} }\n${others}`);

describe("a plan", () => {
  test("of an arm that was possible before has the hash it had before, but for how prompts are worded", () => {
    const { runs } = experimentOf(
      `name: kept
rounds: 3
seeds: 2
models: { warm: synthetic/listener?q=0.7, cold: synthetic/deaf }
personas: [{ handle: ada, canary: auto }, { handle: bo, bio: Waits. }]
cast: { assign: latin-square }
opening: [{ by: host, in: general, title: Awake? }]
feed: { size: 5, holdout: 0.1 }
instructions: rules.md
arms: { mixed: {}, one-model: { each: models, cast: $model }, isolated: { feed: none } }
`,
      { "rules.md": "Be kind.\n" },
    );
    const before = runs.map(({ plan }): Plan => ({ ...plan, version: 1 }));
    const hashes = before.map((plan) =>
      createHash("sha256").update(planIdentity(plan)).digest("hex").slice(0, 16),
    );
    expect(hashes).toEqual([
      "e3c58c382bdedcd8",
      "e4978e59a1e3a254",
      "0bcf39c63aa68287",
      "68867d171aa0d338",
      "df2a4ddea08c00eb",
      "f5c2444e89b9849a",
      "8b8651664fc54d04",
      "96ca2631b2351bf9",
    ]);
  });

  test("says nothing of what is as usual, even where the scenario spells it out", () => {
    const plain = { ...firstOf("turn: {}"), arm: "" };
    expect({
      ...firstOf("author: none, knows: own, feed: { texts: own, donor: none }, caps: {}"),
      arm: "",
    }).toEqual(plain);
    for (const key of ["author", "knows", "donor", "caps"]) expect(plain).not.toHaveProperty(key);
  });

  test("of an author, short or in full, names model, mode and what it sees", () => {
    expect(firstOf("author: warm").author).toEqual({ model: "warm", mode: "script", sees: "souls" });
    expect(firstOf("author: { model: cold, mode: turns, sees: bios }").author).toEqual({
      model: "cold",
      mode: "turns",
      sees: "bios",
    });
  });

  test("of an author lays every agent's words to the author's model", () => {
    expect(firstOf("author: cold").agents.map(({ model }) => model)).toEqual(["cold", "cold"]);
  });

  test("of an author needs no cast", () => {
    const text = TWO.replace(/cast:.*\n/, "").replace("mixed: {}", "mixed: { cast: warm }");
    expect(problemsOf(`${text}  it: { author: warm }\n`)).toEqual([]);
    expect(problemsOf(`${text}  it: {}\n`)).toHaveLength(1);
  });

  test("of a skeleton names the run of the same seed, and so does what the run needs", () => {
    const { runs } = experimentOf(`${TWO}  it: { author: { model: warm, skeleton: mixed } }\n`);
    const its = runs.filter(({ plan }) => plan.arm === "it");
    expect(its.map(({ plan }) => plan.author?.skeleton)).toEqual([
      { arm: "mixed", seed: 1 },
      { arm: "mixed", seed: 2 },
    ]);
    expect(its.map(({ needs }) => needs)).toEqual([
      { arm: "mixed", seed: 1, as: "skeleton" },
      { arm: "mixed", seed: 2, as: "skeleton" },
    ]);
    for (const { plan, needs } of runs) if (plan.arm === "mixed") expect(needs).toBeUndefined();
  });

  test("of a yoked arm names the partner's run, and has the donor's feed without holdout and notes", () => {
    const { runs } = experimentOf(`${TWO}  it: { feed: { donor: mixed } }\n`);
    const its = runs.filter(({ plan }) => plan.arm === "it");
    expect(its.map(({ plan }) => plan.donor)).toEqual([
      { arm: "mixed", seed: 2 },
      { arm: "mixed", seed: 1 },
    ]);
    expect(its.map(({ needs }) => needs)).toEqual([
      { arm: "mixed", seed: 2, as: "donor" },
      { arm: "mixed", seed: 1, as: "donor" },
    ]);
    expect(its[0]?.plan.feed).toEqual({ sort: "new", size: 20, home: "notifications-first", holdout: 0 });
    expect(its[0]?.plan.memory).toEqual({ notes: 0, recall: "recent", own: 5 });
  });

  test("of shuffled texts and of omniscient calls says so and nothing else", () => {
    const { texts: _, ...feed } = firstOf("feed: { texts: shuffled }").feed as { texts?: string };
    expect(firstOf("feed: { texts: shuffled }").feed).toMatchObject({ texts: "shuffled", holdout: 0.1 });
    expect(feed).toEqual(firstOf("turn: {}").feed);
    expect(firstOf("knows: everybody").knows).toBe("everybody");
  });

  test("of caps has those that are given", () => {
    expect(firstOf("caps: { output_tokens: 40_000, turns: 20 }").caps).toEqual({
      outputTokens: 40_000,
      turns: 20,
    });
  });
});

test("`each: models` makes one author for each alias", () => {
  const { runs } = experimentOf(
    `${TWO}  it: { each: models, author: $model }\n  full: { each: models, author: { model: $model, mode: turns } }\n`,
  );
  const authors = new Map(runs.map(({ plan }) => [plan.arm, plan.author?.model]));
  expect([...authors]).toEqual([
    ["mixed", undefined],
    ["it-warm", "warm"],
    ["it-cold", "cold"],
    ["full-warm", "warm"],
    ["full-cold", "cold"],
  ]);
});

test("seeds read each other in pairs, by value, and nobody itself", () => {
  expect([1, 2, 3, 4, 7, 8].map(seedPartner)).toEqual([2, 1, 4, 3, 8, 7]);
  for (let seed = 1; seed < 100; seed += 1) expect(seedPartner(seedPartner(seed))).toBe(seed);
});

describe("an arm is refused, where it stands,", () => {
  test.each([
    ["author: wram", '10:17 author: no model "wram", did you mean "warm"?'],
    ["author: { model: wram }", '10:26 author: no model "wram", did you mean "warm"?'],
    [
      "author: { mode: script }",
      '10:17 author: missing key "model": expected an alias: 1 to 40 of a-z, 0-9, dot, - and _, beginning with a letter or digit',
    ],
    [
      "author: { model: warm, sees: soul }",
      '10:38 author.sees: expected "souls" or "bios", got "soul", did you mean "souls"?',
    ],
    [
      "author: warm, feed: none",
      "10:9 author: with `feed: none` it means nothing; one context has all its words before it, so that it cannot be shown nothing",
    ],
    [
      "author: warm, knows: everybody",
      "10:30 knows: an author is told of everybody by `author.sees`; `everybody` is for separate contexts",
    ],
    [
      "author: warm, feed: { texts: shuffled }",
      "10:38 feed.texts: an author knows its own words, so that they cannot be exchanged; take out `author`",
    ],
    [
      "author: warm, feed: { donor: mixed }",
      "10:38 feed.donor: an author reads what it has written, no recorded feed; take out `author`",
    ],
    [
      "author: { model: warm, mode: turns, skeleton: mixed }",
      "10:55 author.skeleton: only `mode: script` fills a given tree; turn by turn nobody can be told what to answer",
    ],
    [
      "feed: { donor: mixed, texts: shuffled }",
      "10:38 feed.texts: a recorded feed is read as it was; `shuffled` is for a living one",
    ],
    ["feed: { donor: mixd }", '10:24 feed.donor: no arm "mixd", did you mean "mixed"?'],
    [
      "author: { model: warm, skeleton: it }",
      "10:42 author.skeleton: expected another arm: no run can be built on itself",
    ],
    ["feed: { donor: it }", "10:24 feed.donor: expected another arm: no run can be built on itself"],
    [
      "feed: { donor: mixed, size: 5 }",
      '10:31 feed.size: it is another in "mixed", on whose runs this arm is built (feed.donor); leave it as it is there',
    ],
    [
      "feed: { donor: mixed }, schedule: { every: 1h }",
      '10:33 schedule: it is another in "mixed", on whose runs this arm is built (feed.donor); leave it as it is there',
    ],
    [
      "feed: { donor: mixed }, personas: [{ handle: ada }, { handle: bo, bio: x }]",
      '10:33 personas: it is another in "mixed", on whose runs this arm is built (feed.donor); leave it as it is there',
    ],
    [
      "author: { model: warm, skeleton: mixed }, rounds: 4",
      '10:51 rounds: it is another in "mixed", on whose runs this arm is built (author.skeleton); leave it as it is there',
    ],
    [
      "author: { model: warm, skeleton: mixed }, opening: [{ by: host, in: general, title: t }]",
      '10:51 opening: it is another in "mixed", on whose runs this arm is built (author.skeleton); leave it as it is there',
    ],
  ])("that says `%s`", (arm, problem) => {
    expect(wrongWith(arm)).toEqual([problem]);
  });

  test.each([
    ["one context writes for all", "other: { author: warm }", "feed: { donor: other }"],
    ["nobody is shown anything", "other: { feed: none }", "feed: { donor: other }"],
    ["words are exchanged", "other: { feed: { texts: shuffled } }", "feed: { donor: other }"],
    ["no feed but a recorded one", "other: { feed: { donor: mixed } }", "feed: { donor: other }"],
    [
      "no feed but a recorded one",
      "other: { feed: { donor: mixed } }",
      "author: { model: warm, skeleton: other }",
    ],
    [
      'the tree of "mixed"',
      "other: { author: { model: warm, skeleton: mixed } }",
      "author: { model: warm, skeleton: other }",
    ],
  ])("whose donor cannot serve because of it: %s", (why, other, arm) => {
    expect(wrongWith(arm, `  ${other}\n`)).toEqual([
      expect.stringMatching(/^10:\d+ (feed\.donor|author\.skeleton): /),
    ]);
    expect(wrongWith(arm, `  ${other}\n`).join()).toContain(why);
  });

  test("that would close a circle", () => {
    expect(wrongWith("feed: { donor: other }", "  other: { feed: { donor: it } }\n")).toHaveLength(2);
  });

  test("that is yoked, for each seed without its partner", () => {
    const lacking = (seeds: string) =>
      wrongWith("feed: { donor: mixed }", "", TWO.replace("seeds: 2", `seeds: ${seeds}`));
    expect(lacking("4")).toEqual([]);
    expect(lacking("[7, 8]")).toEqual([]);
    expect(lacking("3").join()).toMatch(/^10:24 feed\.donor: .*, 3 lacks 4$/);
    expect(lacking("[0, 1, 5]").join()).toMatch(/0 has no partner, 1 lacks 2, 5 lacks 6$/);
  });

  test("that is yoked to people who are others under each seed", () => {
    const base = TWO.replace(/personas:.*/, "personas: { generate: 3, seed: run }").replace(
      /cast:.*/,
      "cast: warm",
    );
    expect(wrongWith("feed: { donor: mixed }", "", base).join()).toContain("another under each seed");
    expect(wrongWith("author: { model: warm, skeleton: mixed }", "", base)).toEqual([]);
  });

  test("that names an unfolded arm by the name it had before", () => {
    const others = "  one: { each: models, cast: $model }\n";
    expect(wrongWith("feed: { donor: one }", others).join()).toContain("it unfolds into one-warm, one-cold");
    expect(wrongWith("feed: { donor: one-cold }", others)).toEqual([]);
  });
});

test("a tree may come from an isolated arm or from a free script", () => {
  expect(wrongWith("author: { model: warm, skeleton: other }", "  other: { feed: none }\n")).toEqual([]);
  expect(wrongWith("author: { model: warm, skeleton: other }", "  other: { author: cold }\n")).toEqual([]);
});

test("of an arm that is wrong in itself, nothing is said to whoever is built on it", () => {
  expect(wrongWith("feed: { donor: other }", "  other: { rounds: none }\n")).toEqual([
    '11:20 rounds: expected a whole number >= 1, got "none"',
  ]);
});

describe("a note", () => {
  const notes = (arms: string) =>
    experimentOf(`${TWO}${arms}`).warnings.filter((text) => !text.includes("p-value"));

  test("tells of settings that do nothing for a script, arms together", () => {
    expect(notes("  a: { author: warm }\n  b: { author: cold, turn: { reads: 2 } }\n")).toEqual([
      expect.stringMatching(/^a: .* feed there has no effect/),
      expect.stringMatching(/^b: .* turn\.reads and feed there have no effect/),
    ]);
    expect(notes("  a: { author: warm }\n  b: { author: cold }\n")).toEqual([
      expect.stringMatching(/^a, b: /),
    ]);
    expect(notes("  a: { author: { model: warm, mode: turns } }\n")).toEqual([]);
  });

  test("says what a recorded feed switches off", () => {
    expect(notes("  a: { feed: { donor: mixed } }\n")).toEqual([
      expect.stringMatching(/holdout is 0 here instead of 0.1.*notes are off/),
    ]);
    expect(notes("  a: { feed: { donor: mixed, holdout: 0 }, memory: { notes: 0 } }\n")).toEqual([]);
  });

  test("tells of caps that differ between arms", () => {
    expect(notes("  a: { caps: { turns: 3 } }\n")).toEqual([
      expect.stringMatching(/^caps differ between arms/),
    ]);
    expect(notes("caps: { turns: 3 }\n")).toEqual([]);
  });
});
