import { describe, expect, test } from "vitest";
import { jsonText } from "../../src/cli/output.ts";
import type { AgentStory } from "../../src/cli/show-agent.ts";
import type { Overview } from "../../src/cli/show-overview.ts";
import { type PromptShown, promptText } from "../../src/cli/show-prompt.ts";
import { type ThreadPost, threadOf, threadText } from "../../src/cli/show-thread.ts";
import { width } from "../../src/cli/terminal.ts";
import { commentId, postId } from "../../src/core/ids.ts";
import { newPlay } from "../core/play.ts";
import { experimentOf, plannedOf, play } from "../support/experiments.ts";
import { json, PAGE, said } from "./in-process.ts";

/** Ada reads and answers under Bo, Bo tries what is refused and declines at last; one of them writes to the terminal. */
const SCENARIO = `
version: 1
name: two
rounds: 4
seeds: [1]
models: { script: { provider: scripted, script: two.script.yaml } }
personas: [{ handle: ada, name: Ada, bio: Keeps the tide book. }, { handle: bo, name: Bo, bio: Asks. }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
turn: { actions: 2, reads: 1 }
feed: { sort: hot, size: 5, home: notifications-first, holdout: 0 }
order: listed
arms: { only: {} }
baseline: only
`;
const SCRIPT = String.raw`
ada:
  - { actions: [{ type: comment, target: p1, body: "I am.\e]0;owned\a \e[31mRed\u202e text." }, { type: follow, handle: bo }] }
  - - { read: { type: open, target: p1 } }
    - { actions: [{ type: comment, target: c2, body: "Counting what?" }, { type: vote, target: c2, value: 1 }] }
  - { actions: [{ type: remember, text: "bo counts" }, { type: follow, handle: bo }] }
  - { actions: [{ type: remove, target: c1 }] }
bo:
  - { actions: [{ type: comment, target: p1, body: "Awake, and counting." }] }
  - { actions: [{ type: vote, target: c2, value: 1 }, { type: post, community: general, title: Numbers, body: "Four." }] }
  - { actions: [{ type: do_nothing }] }
  - { stop: refusal, text: "I would rather not." }
`;

const { path } = await play(plannedOf(experimentOf(SCENARIO, { "two.script.yaml": SCRIPT })));
const show = (...args: readonly string[]) => said("show", path, ...args);
const shown = <T>(...args: readonly string[]): Promise<T> => json<T>("show", path, ...args);

describe("a thread", () => {
  test("is nested under what it answers, with who wrote it, when, and how it was taken", async () => {
    expect((await show("--thread", "p1")).out).toBe(
      [
        "p1 · Who is awake?",
        "@host (outsider) · general · round 0 · 0 points · 3 comments",
        "",
        "  Say so.",
        "",
        "├─ c1 · @ada (script) [removed] · round 1 · 0 points",
        "│",
        "└─ c2 · @bo (script) · round 1 · 1 point",
        "   Awake, and counting.",
        "   │",
        "   └─ c3 · @ada (script) · round 2 · 0 points",
        "      Counting what?",
      ].join("\n"),
    );
  });

  test("is the tree for machines", async () => {
    const thread = await shown<ThreadPost>("--thread", "p1");
    expect(thread).toMatchObject({
      id: "p1",
      author: "host",
      model: null,
      round: 0,
      score: 0,
      body: "Say so.",
    });
    expect(thread.replies).toMatchObject([
      { id: "c1", author: "ada", removed: true, body: "[removed]", replies: [] },
      { id: "c2", model: "script", score: 1, round: 1, replies: [{ id: "c3", body: "Counting what?" }] },
    ]);
  });

  test("stands as it stood: before the removal its words are there, but not what they do to a terminal", async () => {
    const { out } = await show("--thread", "p1", "--round", "1");
    expect(out).toContain("│  I am. Red text.");
    expect(out).not.toContain("c3");
    expect(out).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const { out: raw } = await show("--thread", "p1", "--round", "1", "--json");
    expect(raw).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect((JSON.parse(raw) as ThreadPost).replies[0]?.body).toBe(
      "I am.\u001b]0;owned\u0007 \u001b[31mRed\u202e text.",
    );
  });

  test("is found by any comment in it, which is pointed at", async () => {
    expect((await show("--thread", "c3")).out).toContain("c3 · @ada (script) · round 2 · 0 points  ◂");
  });

  test("of any depth and any words fits the page", () => {
    const { forum, emit } = newPlay();
    emit({
      type: "agent.joined",
      agent: 0,
      handle: "ada",
      name: "Ada",
      bio: "",
      provenance: "autonomous",
      model: "m",
    });
    emit({ type: "community.created", community: "general", about: "" });
    const words = { author: 0, body: `漢字${"x".repeat(300)} and so on, and so on` };
    emit({ type: "post.created", post: postId(1), community: "general", title: "t ".repeat(140), ...words });
    for (let n = 1; n <= 60; n += 1) {
      const parent = n === 1 ? postId(1) : commentId(n - 1);
      emit({ type: "comment.created", comment: commentId(n), post: postId(1), parent, ...words });
    }
    const [post] = forum.posts;
    if (!post) throw new Error("no post");
    const lines = threadText(threadOf(forum, post), PAGE).split("\n");
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80);
    for (let n = 1; n <= 60; n += 1) expect(lines.some((line) => line.includes(`─ c${n} `))).toBe(true);
    expect(lines.find((line) => line.includes("c60 "))).toContain("answers c59");
  });

  test("of a donor's forum is nobody's of this run, but for what an outsider said there", () => {
    const { forum, emit } = newPlay();
    const [first, second] = [forum.agents.length, forum.agents.length + 1];
    const member = { bio: "", provenance: "autonomous" } as const;
    emit({ type: "agent.joined", agent: first, handle: "ida", name: "Ida", ...member, model: "m" });
    emit({ type: "agent.joined", agent: second, handle: "host", name: "Host", ...member });
    emit({ type: "community.created", community: "general", about: "" });
    const post = postId(1);
    emit({ type: "post.created", post, community: "general", title: "t", author: second, body: "b" });
    emit({ type: "comment.created", comment: commentId(1), post, parent: post, author: first, body: "b" });
    const [head] = forum.posts;
    if (!head) throw new Error("no post");
    const thread = threadOf(forum, head, { donor: { arm: "mixed", seed: 1 } });
    expect(thread).toMatchObject({ source: "outsider", replies: [{ source: "donor", model: null }] });
    const text = threadText(thread, PAGE);
    expect(text).toContain("@host (outsider)");
    expect(text).toContain("c1 · @ida (from the record)");
  });
});

describe("an agent", () => {
  test("is followed through its turns: shown, looked at, done, refused, changed nothing", async () => {
    const ada = await shown<AgentStory>("--agent", "@ada");
    expect(ada).toMatchObject({ handle: "ada", model: "script", karma: 0, comments: 2, following: ["bo"] });
    expect(ada.turns.map(({ round, outcome, calls }) => [round, outcome, calls])).toEqual([
      [1, "acted", 1],
      [2, "acted", 2],
      [3, "acted", 1],
      [4, "acted", 1],
    ]);
    expect(ada.turns[1]?.reads).toMatchObject([
      { read: { type: "open" }, list: { shown: ["p1", "c1", "c2"] } },
    ]);
    expect(ada.turns[1]?.shown.at(-1)).toMatchObject({ surface: "feed", shown: ["p1"], held: [] });
    expect(ada.turns[2]?.actions.map(({ outcome }) => outcome)).toEqual(["done", "changed nothing"]);
    const bo = await shown<AgentStory>("--agent", "bo");
    expect(bo.turns[1]?.actions.map(({ outcome }) => outcome)).toEqual(["refused", "done"]);
    expect(bo.turns[3]).toMatchObject({ outcome: "declined", answer: "I would rather not.", actions: [] });
  });

  test("reads as a diary", async () => {
    const { out } = await show("--agent", "ada");
    expect(out).toContain(
      "  looked   open p1: p1 c1 c2\n  did      answered c2 with c3: “Counting what?”\n           voted up c2\n",
    );
    expect(out).toContain("noted “bo counts”\n           follow @bo, which changed nothing");
    expect(out).toContain("did      removed c1");
    const { out: bo } = await show("--agent", "bo");
    expect(bo).toContain('refused: vote up c2. You wrote "c2" yourself');
    expect(bo).toMatch(/round 3 .* silent\n(?: .*\n)* +did +nothing\n/);
    expect(bo).toContain("answered I would rather not.");
    for (const line of `${out}\n${bo}`.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  });

  test("is followed up to the round asked for", async () => {
    expect((await shown<AgentStory>("--agent", "ada", "--round", "2")).turns).toHaveLength(2);
  });
});

describe("a prompt", () => {
  test("is what the author was shown, piece by piece, with all answers of the turn", async () => {
    const prompt = await shown<PromptShown>("--prompt", "c3");
    expect(prompt).toMatchObject({ item: "c3", agent: "ada", model: "script", round: 2 });
    expect(prompt.segments.filter(({ kind }) => kind === "thread").map(({ source }) => source)).toEqual([
      "p1",
      "c1",
      "c2",
    ]);
    expect(prompt.segments.find(({ role }) => role === "assistant")?.text).toContain('"read"');
    expect(
      prompt.answers.map(({ call, text }) => [call, Object.keys(JSON.parse(text ?? "") as object)[0]]),
    ).toEqual([
      [0, "read"],
      [1, "actions"],
    ]);
  });

  test("of a turn is found by agent and round, also where nothing was written", async () => {
    expect(await shown<PromptShown>("--prompt", "ada@2")).toEqual({
      ...(await shown<PromptShown>("--prompt", "c3")),
      item: null,
    });
    expect((await shown<PromptShown>("--prompt", "@bo@4")).answers[0]).toMatchObject({
      stop: "refusal",
      text: "I would rather not.",
    });
  });

  test("reads with roles, kinds and sources marked", async () => {
    const { out } = await show("--prompt", "c3");
    expect(out).toMatch(/^c3 by @ada \(script\) · round 2 · turn \d+$/m);
    expect(out).toContain("scripted, its answers were written beforehand");
    expect(out).toMatch(/^ {2}thread c2 +│ \| Awake, and counting\.$/m);
    expect(out.match(/^(system|user|assistant)$/gm)).toEqual(["system", "user", "assistant", "user"]);
    expect(out).toMatch(/^answer 2 of 2 · call 2 /m);
    for (const line of out.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  });

  test("tells whose words stood in another's place, and of attempts that failed", () => {
    const piece = {
      role: "user",
      kind: "feed",
      slot: "p1",
      source: "p9",
      provenance: "donor",
      text: "| words",
    } as const;
    const failed = {
      call: 0,
      repair: 0,
      attempt: 0,
      servedModel: null,
      stop: null,
      text: null,
      usage: {},
      failure: "timeout",
      message: "no word",
    };
    const text = promptText(
      {
        item: "c1",
        agent: "ada",
        model: "m",
        modelText: null,
        round: 1,
        turn: 1,
        segments: [piece],
        answers: [failed],
      },
      PAGE,
    );
    expect(text).toMatch(/feed p1 \(donor\) │ \(words of p9\)\n +│ \| words/);
    expect(text).toContain("attempt 1 failed: timeout\n  no word");
  });
});

describe("a run from above", () => {
  test("says what it is, who is in it and where the talk is", async () => {
    const overview = await shown<Overview>();
    expect(overview).toMatchObject({
      experiment: "two",
      arm: "only",
      seed: 1,
      status: "done",
      round: 4,
      plannedRounds: 4,
    });
    expect(overview.models).toMatchObject([{ alias: "script", provider: "scripted", agents: 2 }]);
    expect(
      overview.agents.map(({ handle, posts, comments, turns }) => [handle, posts, comments, turns]),
    ).toEqual([
      ["bo", 1, 1, 4],
      ["ada", 0, 2, 4],
      ["host", 1, 0, 0],
    ]);
    expect(overview.threads.map(({ id, comments }) => [id, comments])).toEqual([
      ["p1", 3],
      ["p2", 0],
    ]);
  });

  test("fits the page and ends with commands that work", async () => {
    const { out } = await show();
    for (const line of out.split("\n"))
      if (!line.includes("polylogue ") && !line.includes(path)) expect(width(line)).toBeLessThanOrEqual(80);
    const commands = [...out.matchAll(/polylogue (show .*)$/gm)].map(([, args = ""]) => args.split(" "));
    expect(commands.map(([, , flag]) => flag)).toEqual(["--thread", "--agent", "--prompt"]);
    for (const args of commands) expect((await said(...args)).out).not.toBe("");
  });

  test("stands as it stood at the end of a round", async () => {
    expect(await shown<Overview>("--round", "0")).toMatchObject({
      round: 0,
      threads: [{ id: "p1", comments: 0 }],
    });
  });
});

describe("what is not there", () => {
  test.each([
    [["--thread", "p9"], "not_found", "p1 to p2"],
    [["--thread", "c2", "--round", "0"], "not_found", "Comments: none"],
    [["--agent", "adda"], "not_found", "ada, bo"],
    [["--prompt", "p1"], "not_found", "scenario"],
    [["--prompt", "host@1"], "not_found", "--agent host"],
    [["--round", "9"], "not_found", "last closed round is 4"],
    [["--thread", "p1", "--agent", "ada"], "usage", "one at a time"],
  ])("%j is refused with a way out", async (args, code, hint) => {
    await expect(show(...args)).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(hint) as unknown,
    });
  });

  test("a handle that nearly fits is answered with the one that was meant", async () => {
    await expect(show("--agent", "adda")).rejects.toThrow('did you mean "ada"');
  });
});

describe("JSON", () => {
  test("escapes what cannot be seen, and loses nothing", () => {
    const value = { a: "\u009b2J\u202e\u200b\u2028\u{e0041}é漢🦊" };
    expect(jsonText(value)).not.toMatch(/[\u0080-\u009f\u202e\u200b\u2028]|\u{e0041}/u);
    expect(jsonText(value)).toContain("é漢🦊");
    expect(JSON.parse(jsonText(value, 0))).toEqual(value);
  });
});
