import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { type Ended, lastJson, polylogue } from "../support/cli.ts";
import { experimentOf, freshFolder, LISTENERS, plannedOf, play, wrapping } from "../support/experiments.ts";

/** What a model may write to take over a terminal, to hide words, or to turn them round. */
const TRICKS = {
  "clears the screen": "\u001b[2J\u001b[1;31mred\u001b[0m",
  "asks the terminal to answer": "\u001b[6n\u001bP+q544e\u001b\\\u001b[c",
  "links elsewhere than it says (OSC 8)": "\u001b]8;;https://evil.example\u001b\\bank\u001b]8;;\u001b\\",
  "writes the clipboard (OSC 52)": "\u001b]52;c;cm0gLXJmIH4=\u0007",
  "names the window": "\u001b]0;root\u0007",
  "does it all in C1": "\u009b2J\u009d52;c;eA==\u009c\u0085\u0090q\u009c",
  "never ends its sequence": "\u001b]8;;unfinished",
  "writes over its line": "honest\rforged\b\b\u007f",
  "breaks lines in odd ways": "one\u000btwo\u000cthree\u2028four\u2029five\tsix",
  "turns the direction": "\u202egnp.exe\u202c \u2066x\u2069 \u200ey\u200f \u061cz",
  "hides words": "pass\u200bword\u2060\ufeff\u00ad\u180e\u{e0041}\u{e0042}\u{e007f}",
  "rings and ends early": "\u0007\u0000\u001a\u0004",
  "is half a character": "\ud83d and \udc00",
  "piles up marks": `e${"\u0301".repeat(500)}`,
} as const;
const ALL = Object.values(TRICKS).join(" | ");

/** One word of a million letters, and one of two hundred thousand that have no width. */
const LONG = "tide".repeat(250_000);
const THIN = `a${"\u200b".repeat(200_000)}`;

const SCENARIO = `
version: 1
name: hostile
description: ${JSON.stringify(ALL)}
rounds: 5
seeds: [1]
models: { script: { provider: scripted, script: answers.json } }
personas:
  - { handle: ada, name: ${JSON.stringify(`Ada ${ALL}`.slice(0, 60))}, bio: ${JSON.stringify(ALL)} }
  - { handle: bo, bio: Asks. }
communities: [general, { name: tides, about: ${JSON.stringify(ALL.slice(0, 400))} }]
opening: [{ by: host, in: general, title: ${JSON.stringify(ALL.slice(0, 200))}, body: ${JSON.stringify(ALL)} }]
turn: { actions: 4, reads: 1 }
`;

const acts = (...actions: readonly object[]): string => JSON.stringify({ actions });
const reads = (read: object): string => JSON.stringify({ read });

const ANSWERS = {
  ada: [
    acts(
      { type: "post", community: "general", title: ALL.slice(0, 290), body: ALL },
      { type: "remember", text: ALL.slice(0, 900) },
      { type: "create_community", name: "odd-words", about: ALL.slice(0, 450) },
    ),
    acts({ type: "post", community: "general", title: "Long", body: LONG.slice(0, 40_000) }),
    acts(
      { type: "post", community: "general", title: LONG.slice(0, 100_000), body: LONG },
      { type: "follow", handle: ALL },
    ),
    { stop: "refusal", text: ALL },
    acts({ type: "comment", target: "p1", body: THIN.slice(0, 10_000) }),
  ],
  bo: [
    acts(
      { type: "comment", target: "p1", body: ALL },
      { type: "comment", target: ALL, body: LONG.slice(0, 100_000) },
    ),
    [
      reads({ type: "search", query: ALL }),
      acts({ type: "comment", target: "p2", body: LONG.slice(0, 10_000) }),
    ],
    [reads({ type: "profile", handle: ALL }), acts({ type: "post", community: ALL, title: THIN, body: ALL })],
    `${ALL}\n${LONG}\n${THIN}`,
    [
      reads({ type: "open", target: "p3" }),
      `<think>${ALL}</think>${acts({ type: "comment", target: "c1", body: ALL })}`,
    ],
  ],
};

/** Whatever is no newline and controls a terminal, turns writing round, or shows nothing. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** What no page may hold: controls but for tabs and line ends, and marks that would turn round what follows them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** The first unsafe character with what stands around it; undefined where all is safe. */
function unsafeIn(text: string): string | undefined {
  const at = text.search(UNSAFE);
  return at < 0 ? undefined : JSON.stringify(text.slice(Math.max(0, at - 30), at + 30));
}

/** Twenty times what any of these takes: a command that is stuck is killed and has no exit code. */
const PATIENCE_MS = 15_000;

function quickly(args: readonly string[], cwd: string): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("dist/cli/main.js"), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1" },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: PATIENCE_MS,
  });
  return { code: status, stdout, stderr };
}

describe("words that would take over a terminal", () => {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "hostile.yaml"), SCENARIO);
  writeFileSync(join(cwd, "answers.json"), JSON.stringify(ANSWERS));
  const run = quickly(["run", "hostile.yaml"], cwd);
  const path = "runs/hostile/main-s1.db";

  test("the run that holds them ends well, and its own output is safe", () => {
    // One turn of ten is lost to an answer that cannot be read, another declined: not comparable, and said so.
    expect(run.code).toBe(3);
    expect(unsafeIn(run.stdout)).toBeUndefined();
    expect(unsafeIn(run.stderr)).toBeUndefined();
  });

  const commands: readonly (readonly [string, number])[] = [
    ["run hostile.yaml", 3],
    ["list", 0],
    ["show latest", 0],
    ["show latest --round 2", 0],
    ["show latest --thread p1", 0],
    ["show latest --thread p2", 0],
    ["show latest --thread p3", 0],
    ["show latest --agent ada", 0],
    ["show latest --agent bo", 0],
    ["show latest --agent host", 0],
    ["show latest --prompt p2", 0],
    ["show latest --prompt c1", 0],
    ["show latest --prompt bo@3", 0],
    ["show latest --prompt bo@4", 0],
    ["show latest --prompt ada@4", 0],
    ["show latest --prompt ada@5", 0],
    ["replay latest", 0],
    [`diff ${path} ${path}`, 0],
    ["doctor", 0],
  ];

  test.each(commands)("%s: nothing but text and line ends, and quickly", (command, code) => {
    const ended = quickly(command.split(" "), cwd);
    expect(ended.code).toBe(code);
    expect(unsafeIn(ended.stdout)).toBeUndefined();
    expect(unsafeIn(ended.stderr)).toBeUndefined();
  });

  // The description of a scenario reaches the terminal as it stands in the file.
  test("check hostile.yaml: nothing but text and line ends", () => {
    expect(unsafeIn(quickly(["check", "hostile.yaml"], cwd).stdout)).toBeUndefined();
  });

  test.each([
    ["check hostile.yaml", 0],
    ["run hostile.yaml", 3],
    ["list", 0],
    ["show latest", 0],
    ["show latest --thread p2", 0],
    ["show latest --agent bo", 0],
    ["show latest --prompt bo@4", 0],
    ["replay latest", 0],
    [`diff ${path} ${path}`, 0],
    ["doctor", 0],
  ])("%s --json: safe on a terminal, and JSON on every line or as a whole", (command, code) => {
    const ended = quickly([...command.split(" "), "--json"], cwd);
    expect(ended.code).toBe(code);
    expect(unsafeIn(ended.stdout)).toBeUndefined();
    const lines = /^(run|replay)/.test(command) ? ended.stdout.trimEnd().split("\n") : [ended.stdout];
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  test.each([
    ["show latest --thread nowhere"],
    ["show nothing"],
    ["run missing.yaml"],
    ["run hostile.yaml --arm"],
    ["resume"],
    ["post latest --in"],
  ])("%s with such words as an argument", (command) => {
    const ended = quickly([...command.split(" "), ALL.replaceAll("\u0000", "")], cwd);
    expect(ended.code).toBe(2);
    expect(unsafeIn(ended.stderr)).toBeUndefined();
  });

  test("a mistake in a scenario is told safely", () => {
    writeFileSync(join(cwd, "wrong.yaml"), SCENARIO.replace("rounds: 5", `rounds: ${JSON.stringify(ALL)}`));
    const { code, stderr } = quickly(["check", "wrong.yaml"], cwd);
    expect(code).toBe(2);
    expect(unsafeIn(stderr)).toBeUndefined();
  });

  test("in JSON every trick is told whole, but for half characters and NUL, which not every database keeps", () => {
    const shown = JSON.parse(polylogue(["show", path, "--thread", "p2", "--json"], { cwd }).stdout) as {
      readonly body: string;
    };
    expect(shown.body).toBe(ALL.replace("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd"));
  });
});

/** What is markup to a page, a command to a database, or wider than any screen. */
const MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script></style></title>";
const HARM = [ALL, "'); DROP TABLE calls; --", LONG.slice(0, 3000)];

/** An answer as it came, with markup and one of these before every body in it. */
function harmful(text: string, harm: string): string {
  const answer = JSON.parse(text) as { readonly actions?: readonly { readonly body?: string }[] };
  if (answer.actions === undefined) return text;
  const actions = answer.actions.map((action) =>
    action.body === undefined ? action : { ...action, body: `${MARKUP} ${harm} ${action.body}` },
  );
  return JSON.stringify({ ...answer, actions });
}

describe("words that mean harm, in messages that a probe asks about", async () => {
  let asked = 0;
  const planned = plannedOf(
    experimentOf(
      LISTENERS.replace("rounds: 8", "rounds: 12").replace("body: Say so.", `body: ${JSON.stringify(ALL)}`),
    ),
  );
  const { path } = await play(planned, {
    openProvider: wrapping((provider) => ({
      name: provider.name,
      model: provider.model,
      complete: async (request) => {
        const outcome = await provider.complete(request);
        if (!outcome.ok) return outcome;
        asked += 1;
        const text = harmful(outcome.completion.text, HARM[asked % HARM.length] ?? "");
        return { ok: true, completion: { ...outcome.completion, text } };
      },
    })),
  });
  const cwd = dirname(path);
  const probed = quickly(["probe", path], cwd);

  test("do not keep it from an answer, and its screen is safe", () => {
    expect([probed.code, unsafeIn(probed.stdout), unsafeIn(probed.stderr)]).toEqual([
      0,
      undefined,
      undefined,
    ]);
    expect(probed.stdout).toContain("CRI");
  });

  test("stand whole in what was asked, and every table still stands", () => {
    const db = new Sqlite(`${path}-probe`, { readonly: true });
    try {
      expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
      const asking = db.prepare(
        "SELECT count(*) FROM segments JOIN blobs ON blobs.id = segments.blob WHERE source IS NOT NULL AND instr(text, ?) > 0",
      );
      // Of the tricks one: what begins a line of its own is behind a bar in a prompt.
      for (const harm of [TRICKS["writes the clipboard (OSC 52)"], MARKUP, ...HARM.slice(1)])
        expect(asking.pluck().get(harm)).toBeGreaterThan(0);
    } finally {
      db.close();
    }
  });

  test.each([
    [["probe", "RUN", "--json"]],
    [["probe", "RUN", "--dry-run"]],
    [["probe", "RUN", "--again"]],
    [["measure", "RUN", "--metric", "cri*"]],
    [["measure", "RUN", "--metric", "cri*", "--json"]],
    [["compare", "RUN"]],
    [["compare", "RUN", "--json"]],
    [["list"]],
  ])("%j is safe on a terminal", (args) => {
    const { code, stdout, stderr } = quickly(
      args.map((arg) => (arg === "RUN" ? path : arg)),
      cwd,
    );
    expect([code, unsafeIn(stdout), unsafeIn(stderr)]).toEqual([0, undefined, undefined]);
    if (args.includes("--json"))
      for (const line of args[0] === "probe" ? stdout.trimEnd().split("\n") : [stdout])
        expect(() => JSON.parse(line)).not.toThrow();
  });

  test("make no element of a report that tells what the probe found", () => {
    expect(quickly(["report", path, "-o", "harm.html"], cwd).code).toBe(0);
    const page = readFileSync(join(cwd, "harm.html"), "utf8");
    expect(page).toContain("&lt;img src=x");
    expect(page).not.toMatch(/<img|<script>alert/);
    expect(page).not.toMatch(OBEYED);
  });
});

interface Prompt {
  readonly segments: readonly { readonly text: string }[];
}

describe("words of every script", () => {
  const cwd = freshFolder();
  const name = "Ada ليلى 山田花子 🦊";
  const body = [
    "Ĝis revido, naïve Łódź: e\u0301 is not é, and ﬁ is not fi.",
    "漢字かな交じり文、ｶﾀｶﾅ 한국어 조선말",
    "مرحبا، كيف الحال؟ می\u200cخواهم שלום",
    "नमस्ते क्\u200dष ไทยไม่มีช่องว่าง",
    "👩🏽‍💻 🏳️‍🌈 👨‍👩‍👧‍👦 🇪🇺 ☕︎ ☕️ 𝔘𝔫𝔦 𓀀",
    "  and two spaces before what is said",
  ].join("\n");
  writeFileSync(
    join(cwd, "scripts.yaml"),
    JSON.stringify({
      version: 1,
      name: "scripts",
      rounds: 2,
      models: { script: { provider: "scripted", script: "answers.json" } },
      personas: [
        { handle: "ada", name, bio: "見る" },
        { handle: "bo", name: "بو" },
      ],
      opening: [{ by: "host", in: "general", title: "世界 🌍", body }],
    }),
  );
  const answer = acts({ type: "comment", target: "p1", body });
  writeFileSync(
    join(cwd, "answers.json"),
    JSON.stringify({
      ada: [answer],
      bo: [acts({ type: "do_nothing" }), [reads({ type: "open", target: "p1" }), answer]],
    }),
  );
  const done = lastJson<{ readonly runs: readonly { readonly status: string }[] }>(
    polylogue(["run", "scripts.yaml", "--json"], { cwd }),
  );
  const json = <T>(...args: readonly string[]): T =>
    JSON.parse(polylogue(["show", "latest", ...args, "--json"], { cwd }).stdout) as T;

  test("run and replay", () => {
    expect(done.runs).toMatchObject([{ status: "done" }]);
    expect(polylogue(["replay", "latest"], { cwd }).code).toBe(0);
  });

  test("go unchanged from a scenario into a prompt, and from another's answer into the next", () => {
    const prompt = json<Prompt>("--prompt", "bo@2").segments.map(({ text }) => text);
    const quoted = body.replace(/^/gm, "| ");
    const quoting = prompt.filter((text) => text.endsWith(quoted));
    // The post, and what the other has answered to it.
    expect(new Set(quoting)).toEqual(new Set([`| 世界 🌍\n${quoted}`, quoted]));
    const own = json<Prompt>("--prompt", "ada@1").segments.map(({ text }) => text);
    expect(own.join("\n")).toContain(name);
  });

  test("go unchanged from an answer into the file and out of it", () => {
    const { answers } = json<{ readonly answers: readonly { readonly text: string }[] }>("--prompt", "ada@1");
    expect(answers.map(({ text }) => text)).toContain(answer);
    const thread = json<{ readonly body: string; readonly replies: readonly { readonly body: string }[] }>(
      "--thread",
      "p1",
    );
    expect(Buffer.from(thread.body).equals(Buffer.from(body))).toBe(true);
    expect(thread.replies).toHaveLength(2);
    for (const reply of thread.replies) expect(Buffer.from(reply.body).equals(Buffer.from(body))).toBe(true);
    const { agents } = json<{ readonly agents: readonly { readonly name: string }[] }>();
    expect(agents.map((agent) => agent.name)).toEqual(expect.arrayContaining([name, "بو"]));
  });

  test("are no handles: those are a-z, 0-9 and _", () => {
    writeFileSync(
      join(cwd, "wrong.yaml"),
      "name: x\nrounds: 1\nmodels: { m: synthetic/deaf }\npersonas: [{ handle: ليلى }]\n",
    );
    const { code, stderr } = polylogue(["check", "wrong.yaml"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^wrong\.yaml:4:\d+ {2}.*handle/m);
  });
});
