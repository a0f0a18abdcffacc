import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ended, lastJson, polylogue, start } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

interface Done {
  readonly runs: readonly { readonly path: string; readonly logHash: string; readonly status: string }[];
}

function desk(text = LISTENERS): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "listeners.yaml"), text);
  return cwd;
}

describe("fork and diff", () => {
  const cwd = desk();
  const parent = lastJson<Done>(polylogue(["run", "listeners.yaml", "--json"], { cwd })).runs[0];

  test("a fork is a run of its own beside its parent, and says where to look", () => {
    const { code, stderr } = polylogue(["fork", "listeners/only-s7", "--at", "4", "--model", "ada=b"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(existsSync(join(cwd, "runs/listeners/only-s7-f1.db"))).toBe(true);
    expect(stderr).toContain("polylogue diff runs/listeners/only-s7.db runs/listeners/only-s7-f1.db");
    expect(polylogue(["replay", "listeners/only-s7-f1"], { cwd }).code).toBe(0);
    expect(polylogue(["show", "listeners/only-s7-f1"], { cwd }).stdout).toMatch(
      /fork.*only-s7\.db.*round 4.*@ada speaks through b/s,
    );
  });

  test("a file with a key pasted into it brings nothing in, and the key is not repeated", () => {
    const key = "sk-ant-api03-Zq8Vt2LmXr5KpWn3";
    const files: readonly (readonly [string, string])[] = [
      ["--set=instructions=pasted.txt", `Be kind. ${key}\n`],
      ["--inject=pasted.txt", `by: stranger\nin: general\ntitle: Hello\nbody: "${key}"\n`],
      ["--persona=ada=pasted.txt", `handle: ada\nbio: ["${key}"]\n`],
    ];
    for (const [change, text] of files) {
      writeFileSync(join(cwd, "pasted.txt"), text);
      const args = ["fork", "listeners/only-s7", "--at", "2", "--out", "pasted.db", change];
      const { code, stdout, stderr } = polylogue(args, { cwd });
      expect([change, code, existsSync(join(cwd, "pasted.db"))]).toEqual([change, 2, false]);
      expect(stderr).toContain("pasted.txt");
      expect(stdout + stderr).not.toContain(key.slice(8));
    }
  });

  test("a fork that changes nothing equals its parent, and diff says so", () => {
    const fork = lastJson<Done>(
      polylogue(["fork", "listeners/only-s7", "--at", "2", "--json", "--out", "same.db"], { cwd }),
    );
    expect(fork.runs[0]).toMatchObject({ status: "done", logHash: parent?.logHash });
    expect(polylogue(["diff", "listeners/only-s7", "same.db"], { cwd }).stdout).toContain(
      "The logs are the same",
    );
  });

  test("diff names the first event that differs and who did what after it", () => {
    const { stdout } = polylogue(["diff", "listeners/only-s7", "listeners/only-s7-f1"], { cwd });
    expect(stdout).toMatch(/^They part at event \d+, in round 5\./);
    expect(stdout).toContain('"agent.changed"');
    const json = JSON.parse(
      polylogue(["diff", "listeners/only-s7", "listeners/only-s7-f1", "--json"], { cwd }).stdout,
    );
    expect(json).toMatchObject({ sharedRounds: 5, parting: { round: 5 } });
  });

  test("a persona, a setting and an injected post can be the change", () => {
    writeFileSync(
      join(cwd, "new-bo.yaml"),
      "handle: bo\nname: Bo the Second\nsoul: You changed your mind about everything.\n",
    );
    writeFileSync(join(cwd, "word.yaml"), "by: visitor\nin: general\ntitle: From outside\nbody: Look up.\n");
    for (const change of [
      ["--persona", "bo=new-bo.yaml"],
      ["--set", "feed.size=2"],
      ["--inject", "word.yaml"],
      ["--set", "rounds=10"],
    ]) {
      const { code, stderr } = polylogue(
        ["fork", "listeners/only-s7", "--at", "8", "--max-rounds", "9", ...change],
        { cwd },
      );
      expect([change, change[1] === "rounds=10" ? 4 : 0, stderr]).toEqual([change, code, stderr]);
    }
  });

  test.each([
    ["two changes", ["--model", "ada=b", "--set", "feed.size=2"], /one thing/],
    ["an unknown setting", ["--set", "feed.siz=2"], /did you mean "feed\.size"\?/],
    ["a wrong value", ["--set", "feed.size=many"], /expected a whole number/],
    ["an unknown model", ["--model", "ada=aa"], /no model "aa".*did you mean "a"\?/],
    ["an unknown agent", ["--model", "adda=b"], /did you mean "ada"\?/],
    ["a model nobody has", ["--set", "models.a=synthetic/daef"], /did you mean "deaf"\?/],
    ["a missing persona file", ["--persona", "ada=none.yaml"], /no file none\.yaml/],
  ])("%s is refused", (_, flags, expected) => {
    const { code, stderr } = polylogue(
      ["fork", "listeners/only-s7", "--at", "4", "--out", "never.db", ...flags],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
    expect(existsSync(join(cwd, "never.db"))).toBe(false);
  });

  test("a round that never was is refused", () => {
    const { code, stderr } = polylogue(["fork", "listeners/only-s7", "--at", "9"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("0 (the opening) to 8");
  });
});

describe("post", () => {
  const slow = LISTENERS.replace(
    'a: "synthetic/listener?q=0.8"',
    'a: { provider: synthetic, model: "listener?q=0.8", latency: 300ms }',
  );
  const words = ["--in", "general", "--title", "Hello in there", "--body", "Who is awake?"];

  test("reaches a run that is going on, from several processes at once", async () => {
    const cwd = desk(slow);
    const child = start(["run", "listeners.yaml"], { cwd });
    const end = ended(child);
    await new Promise<void>((seen) => {
      child.stderr?.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("round 1/")) seen();
      });
    });
    const posts = await Promise.all(
      [1, 2, 3].map((n) =>
        ended(start(["post", "listeners/only-s7", ...words, "--by", `visitor_${n}`], { cwd })),
      ),
    );
    expect(posts.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await end).code).toBe(0);
    const { stdout } = polylogue(["show", "listeners/only-s7", "--json"], { cwd });
    for (const n of [1, 2, 3]) expect(stdout).toContain(`visitor_${n}`);
    expect(polylogue(["replay", "listeners/only-s7"], { cwd }).code).toBe(0);
  });

  test("waits for a run that has stopped", () => {
    const cwd = desk();
    polylogue(["run", "listeners.yaml", "--max-rounds", "2"], { cwd });
    const { code, stdout, stderr } = polylogue(["post", "listeners/only-s7", ...words], { cwd });
    expect([code, stdout]).toEqual([0, "Left in the inbox of runs/listeners/only-s7.db as message 1.\n"]);
    expect(stderr).toContain("polylogue resume");
    expect(polylogue(["resume"], { cwd }).code).toBe(0);
    expect(polylogue(["show", "listeners/only-s7"], { cwd }).stdout).toContain("Hello in there");
  });

  test("takes its body from a pipe, and a reply by --to", () => {
    const cwd = desk();
    polylogue(["run", "listeners.yaml", "--max-rounds", "2"], { cwd });
    const args = [resolve("dist/cli/main.js"), "post", "latest", "--to", "p1", "--body", "-"];
    expect(spawnSync(process.execPath, args, { cwd, input: "From a pipe 🌊\n" }).status).toBe(0);
    expect(polylogue(["resume"], { cwd }).code).toBe(0);
    expect(polylogue(["show", "latest", "--thread", "p1"], { cwd }).stdout).toContain("From a pipe 🌊");
  });

  test.each([
    ["an unknown community", ["--in", "generl", "--title", "x", "--body", "y"], /expected one of general/],
    ["no words", ["--in", "general", "--title", "x"], /--body: expected text/],
    ["an agent's handle", [...words, "--by", "ada"], /@ada is an agent/],
    ["an unknown item", ["--to", "c999", "--body", "y"], /there is no "c999"/],
  ])("%s is refused", (_, flags, expected) => {
    const cwd = desk();
    polylogue(["run", "listeners.yaml", "--max-rounds", "1"], { cwd });
    const { code, stderr } = polylogue(["post", "latest", ...flags], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test("to a run that is done is refused, with the way out", () => {
    const cwd = desk();
    polylogue(["run", "listeners.yaml"], { cwd });
    const { code, stderr } = polylogue(["post", "latest", ...words], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("--inject");
  });
});
