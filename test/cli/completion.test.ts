import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const script = (shell: string): string => polylogue(["completion", shell]).stdout;

/** From what people are shown, not from what the scripts are made of. */
const verbs = [...polylogue(["--help"]).stdout.matchAll(/^ {2}([a-z]+) .*$/gm)]
  .map(([, verb]) => verb ?? "")
  .filter((verb) => verb !== "polylogue" && verb !== "help");

const flags = new Map(
  verbs.map((verb) => {
    const [, options = ""] = polylogue([verb, "--help"]).stdout.split("Options:\n");
    return [
      verb,
      [...options.matchAll(/^ {2}(?:-\w, )?--([a-z0-9-]+)/gm)].map(([, flag]) => flag ?? ""),
    ] as const;
  }),
);

const isInstalled = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

test("there are verbs and flags to complete", () => {
  expect(verbs).toEqual(expect.arrayContaining(["run", "resume", "replay", "show", "doctor", "completion"]));
  for (const [verb, known] of flags)
    expect([verb, known]).toEqual([verb, expect.arrayContaining(["json", "help"])]);
});

describe.each(["bash", "zsh", "fish"])("the script for %s", (shell) => {
  const text = script(shell);

  test("has every verb, and every flag of it on its own lines", () => {
    for (const [verb, known] of flags) {
      const own = shell === "zsh" ? linesFrom(text, `    (${verb})`) : linesWith(text, verb);
      expect(own).not.toBe("");
      for (const flag of known) {
        const written = shell === "fish" ? ` -l ${flag} ` : `--${flag}`;
        expect([verb, flag, own.includes(written)]).toEqual([verb, flag, true]);
      }
    }
  });

  test.skipIf(!isInstalled(shell))("is understood by it (where it is installed)", () => {
    const file = join(freshFolder(), "polylogue");
    writeFileSync(file, text);
    expect(spawnSync(shell, ["-n", file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

const linesWith = (text: string, verb: string): string =>
  text
    .split("\n")
    .filter((line) => line.includes(`    ${verb}) `) || line.includes(`verb_is ${verb}'`))
    .join("\n");

/** From the last line that begins so to the end of its case. */
const linesFrom = (text: string, begin: string): string => {
  const at = text.lastIndexOf(`\n${begin}`);
  return at < 0 ? "" : text.slice(at, text.indexOf(";;", at));
};

describe("bash completes", () => {
  const cwd = freshFolder();
  for (const folder of ["runs/tides", "runs/empty", "elsewhere/ebb", "scenarios"])
    mkdirSync(join(cwd, folder), { recursive: true });
  const files = [
    "runs/tides/mixed-s1.db",
    "runs/tides/mixed-s1.db-wal",
    "runs/tides/ledger.db",
    "runs/tides/manifest.json",
    "runs/tides/mixed-s12.db",
    "runs/loose.db",
    "elsewhere/ebb/low-s1.db",
    "runs/$(touch owned).db",
    "runs/`touch owned`.db",
    "scenarios/two words.yaml",
    "scenarios/rules.md",
    "tides.yml",
  ];
  for (const file of files) writeFileSync(join(cwd, file), "");

  const completions = join(freshFolder(), "polylogue");
  writeFileSync(completions, script("bash"));

  /** What is offered for `polylogue WORDS` with the cursor at the end of the last word. */
  const offered = (...words: readonly string[]): string[] => {
    const ask = `
      source "$POLYLOGUE_COMPLETION"
      COMP_WORDS=(polylogue "$@") COMP_CWORD=$#
      "$(complete -p polylogue | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync("bash", ["--norc", "--noprofile", "-c", ask, "bash", ...words], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, POLYLOGUE_COMPLETION: completions },
    });
    return out.split("\n").filter((line) => line !== "");
  };

  test("verbs", () => {
    expect(offered("re")).toEqual(["resume", "replay", "report"]);
    expect(offered("")).toEqual(expect.arrayContaining(verbs));
    expect(offered("help", "comp")).toContain("completion");
  });

  test("flags of the verb, all of them", () => {
    for (const [verb, known] of flags)
      expect(offered(verb, "--").sort()).toEqual(known.map((flag) => `--${flag}`).sort());
    expect(offered("run", "--max")).toEqual(["--max-rounds"]);
  });

  test("runs and experiments, of the folder that --dir names", () => {
    expect(offered("show", "")).toEqual([
      "latest",
      "empty",
      "tides",
      "loose",
      "tides/mixed-s1",
      "tides/mixed-s12",
    ]);
    expect(offered("replay", "latest", "tides/mixed-s12")).toEqual(["tides/mixed-s12"]);
    expect(offered("resume", "--dir", "elsewhere", "ebb/")).toEqual(["ebb/low-s1"]);
    expect(offered("resume", "-d", "elsewhere", "ebb/")).toEqual(["ebb/low-s1"]);
    expect(offered("show", "./runs/tides/")).toEqual([
      "./runs/tides/mixed-s1.db",
      "./runs/tides/mixed-s12.db",
    ]);
  });

  test("names of files run nothing", () => {
    offered("show", "");
    offered("show", "$");
    expect(readdirSync(cwd)).not.toContain("owned");
  });

  test("scenario files, folders, and the words an argument can be", () => {
    expect(offered("run", "scenarios/")).toEqual(["scenarios/two words.yaml"]);
    expect(offered("check", "t")).toEqual(["tides.yml"]);
    expect(offered("run", "--out", "").sort()).toEqual(["elsewhere", "runs", "scenarios"]);
    expect(offered("run", "-o", "").sort()).toEqual(["elsewhere", "runs", "scenarios"]);
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(offered("schema", "p")).toEqual(["persona"]);
    expect(offered("run", "--jobs", "")).toEqual([]);
  });
});

describe("completion", () => {
  test("wants a shell that it knows", () => {
    for (const args of [[], ["tcsh"]]) {
      const { code, stderr } = polylogue(["completion", ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain("bash, zsh, fish");
    }
  });

  test("tells machines what there is to complete", () => {
    const grammar = JSON.parse(polylogue(["completion", "--json"]).stdout) as {
      readonly verbs: readonly { readonly name: string; readonly takes?: unknown }[];
    };
    expect(grammar.verbs.map(({ name }) => name)).toEqual(expect.arrayContaining(verbs));
    const takes = new Map(grammar.verbs.map((verb) => [verb.name, verb.takes]));
    for (const verb of ["show", "resume", "replay", "fork", "diff", "post"])
      expect([verb, takes.get(verb)]).toEqual([verb, "run"]);
    expect(takes.get("run")).toBe("scenario");
  });
});
