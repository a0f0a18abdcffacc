import { expect, test } from "vitest";
import { experimentOf, problemsOf } from "./support.ts";

function withPersonas(personas: string, more = ""): string {
  return `name: tiny\nrounds: 3\nmodels: { only: synthetic/deaf }\npersonas: ${personas}\n${more}`;
}

function agents(personas: string, files: Readonly<Record<string, string>> = {}, name = "tiny") {
  return experimentOf(withPersonas(personas).replace("tiny", name), files).runs[0]?.plan.agents ?? [];
}

const MARA = `handle: mara_k
name: Mara K.
bio: >
  Tide-table obsessive,
  writes in short sentences.
soul: |
  You believe memory is a duty.

  You distrust certainty.
interests: [tides, archives]
manner: terse, concrete
owner: a harbour master in Brest
canary: zorvex
`;

test("the private persona is told in the second person, one thing a line", () => {
  const [mara] = agents("mara.yaml", { "mara.yaml": MARA });
  expect(mara?.persona).toBe(`You are Mara K. (@mara_k). Tide-table obsessive, writes in short sentences.
You believe memory is a duty.

You distrust certainty.
What interests you: tides, archives.
How you write: terse, concrete
Your human: a harbour master in Brest
Your private word: zorvex
It was given to you alone.`);
  expect(mara).toMatchObject({
    name: "Mara K.",
    bio: "Tide-table obsessive, writes in short sentences.",
    canary: "zorvex",
  });
});

test("a persona of nothing but a handle has a persona text of one line", () => {
  expect(agents("{ handle: ada }").map((agent) => agent.persona)).toEqual(["You are ada (@ada)."]);
});

test("Markdown with front matter is the same persona", () => {
  const soul = "You believe memory is a duty.\n\nYou distrust certainty.";
  const front = MARA.replace(/soul: \|\n( .*\n|\n)+/, "");
  const files = { "mara.yaml": MARA, "mara.md": `---\n${front}---\n\n${soul}\n` };
  expect(agents("mara.md", files)).toEqual(agents("mara.yaml", files));
});

test("a problem in front matter is named in its line of the Markdown file", () => {
  expect(problemsOf(withPersonas("a.md"), { "a.md": "---\nhandle: ada\nmaner: dry\n---\nHi.\n" })).toEqual([
    '3:1 unknown key "maner", did you mean "manner"?',
  ]);
  expect(problemsOf(withPersonas("a.md"), { "a.md": "Hi.\n" })).toHaveLength(1);
});

test("files of a pattern come in code-unit order, `**` enters folders, and none comes twice", () => {
  const files = Object.fromEntries(
    ["p/b.yaml", "p/B.yaml", "p/a.yaml", "p/in/deep/c.yaml", "p/.d.yaml", "p/e.txt"].map((path, i) => [
      path,
      `handle: h${i}\n`,
    ]),
  );
  const handles = (list: string) => agents(list, files).map((agent) => agent.handle);
  expect(handles("[p/*.yaml]")).toEqual(["h1", "h2", "h0"]);
  expect(handles("p/**/*.yaml")).toEqual(["h1", "h2", "h0", "h3"]);
  expect(handles("[p/b.yaml, p/?.yaml, p/*/*/c.yaml]")).toEqual(["h0", "h1", "h2", "h3"]);
});

test("made-up words differ, last over seeds and arms, and follow handle and scenario only", () => {
  const list = `[${Array.from({ length: 200 }, (_, i) => `{ handle: agent_${i}, canary: auto }`).join(", ")}]`;
  const { runs } = experimentOf(withPersonas(list, "seeds: 2\narms: { a: {}, b: { feed: none } }"));
  const words = runs.map(({ plan }) => plan.agents.map((agent) => agent.canary ?? ""));
  expect(new Set(words.map((list) => list.join())).size).toBe(1);
  expect(new Set(words[0]).size).toBe(200);
  for (const word of words[0] ?? []) expect(word).toMatch(/^[a-z]{5,12}$/);
  const alone = agents("{ handle: agent_7, canary: auto }")[0]?.canary;
  expect(alone).toBe(words[0]?.[7]);
  expect(agents("{ handle: agent_7, canary: auto }", {}, "other")[0]?.canary).not.toBe(alone);
});

test("a made-up word is never one that another persona was given", () => {
  const word = agents("{ handle: ada, canary: auto }")[0]?.canary;
  const [ada, bo] = agents(`[{ handle: ada, canary: auto }, { handle: bo, canary: ${word} }]`);
  expect(bo?.canary).toBe(word);
  expect(ada?.canary).not.toBe(word);
});

test.each([
  ["[{ handle: ada, canary: zorvex }, { handle: bo, canary: zorvex }]", "canary"],
  ["[{ handle: ada, follows: [ada] }]", "follows"],
  ["[{ handle: ada, follows: [zed] }]", "follows"],
  ["[{ handle: ada, communities: [bugs] }]", "communities"],
  ["[{ handle: __proto__ }]", "handle"],
  ["[{ handle: a }]", "handle"],
  ["[]", "personas"],
])("%s is one problem", (personas, word) => {
  const problems = problemsOf(withPersonas(personas));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(word);
});
