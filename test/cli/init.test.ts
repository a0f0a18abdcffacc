import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { writeNewFiles } from "../../src/cli/write-new-files.ts";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";

const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

const schemaAt = (folder: string, name: string) =>
  new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(join(folder, "schema", `${name}.schema.json`), "utf8")) as object,
  );

describe("what init writes", () => {
  const cwd = freshFolder();
  const made = polylogue(["init"], { cwd });
  const files = made.stdout.trimEnd().split("\n");
  const text = (file: string): string => readFileSync(join(cwd, file), "utf8");

  test("is told file by file, and is all there is", () => {
    expect(made.code).toBe(0);
    const folders = new Set(files.map(dirname));
    expect(everythingIn(cwd)).toEqual([...files, ...folders].sort());
  });

  test("passes check without a word of blame or doubt", () => {
    const { code, stderr } = polylogue(["check", "scenarios/first.yaml"], { cwd });
    expect({ code, notes: stderr.match(/^note:.*$/gm) }).toEqual({ code: 0, notes: null });
  });

  test("runs, talks, and replays", () => {
    const { code, stdout } = polylogue(["run", "scenarios/first.yaml", "--json"], { cwd });
    expect(code).toBe(0);
    const { runs } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
      runs: readonly { readonly arm: string; readonly counts: { readonly comments: number } }[];
    };
    const comments = (arm: string): readonly number[] =>
      runs.filter((run) => run.arm === arm).map(({ counts }) => counts.comments);
    expect(Math.min(...comments("together"))).toBeGreaterThan(0);
    expect(Math.max(...comments("apart"))).toBe(0);
    expect(polylogue(["replay", "first/together-s1"], { cwd }).code).toBe(0);
  });

  test("has a header for editors in each YAML file that leads to a schema it satisfies", () => {
    const yaml = files.filter((file) => file.endsWith(".yaml"));
    expect(yaml).toHaveLength(3);
    for (const file of yaml) {
      const [, to = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(file)) ?? [];
      const schema = JSON.parse(readFileSync(resolve(cwd, dirname(file), to), "utf8")) as object;
      const fits = new Ajv({ strict: false }).compile(schema);
      expect([file, fits(parse(text(file))), fits.errors]).toEqual([file, true, null]);
    }
  });

  test("explains each key of the scenario beside it, above it, or one level below", () => {
    const lines = text("scenarios/first.yaml").split("\n");
    const keys = lines.flatMap((line, i) => (/^[a-z]/.test(line) ? [i] : []));
    expect(keys.length).toBeGreaterThan(15);
    for (const [n, i] of keys.entries()) {
      const block = [lines[i - 1]?.startsWith("#") ? "#" : "", ...lines.slice(i, keys[n + 1])].join("\n");
      expect([lines[i], block.includes("#")]).toEqual([lines[i], true]);
    }
  });

  test("proposes real models in a form that the schema takes", () => {
    const proposed = text("scenarios/first.yaml").replace(/^ {2}# (?=[a-z]+: \{ provider)/gm, "  ");
    const scenario = parse(proposed) as { readonly models: Readonly<Record<string, unknown>> };
    expect(Object.keys(scenario.models)).toEqual(["keen", "deaf", "haiku", "luna", "local"]);
    const fits = schemaAt(cwd, "scenario");
    expect([fits(scenario), fits.errors]).toEqual([true, null]);
  });

  test("is left alone by a second init, which names all that is in the way", () => {
    const before = files.map(text);
    const again = polylogue(["init"], { cwd });
    expect(again.code).toBe(2);
    for (const file of files) expect(again.stderr).toContain(file);
    expect(files.map(text)).toEqual(before);
  });
});

describe("init", () => {
  test("makes the folder it is given, and ends with a line that can be typed", () => {
    const cwd = freshFolder();
    const { code, stderr } = polylogue(["init", "a new/place"], { cwd });
    expect(code).toBe(0);
    const command = stderr.trimEnd().split("\n").at(-1)?.split("Then: ")[1] ?? "";
    expect(command).toContain("polylogue run");
    const shell = `polylogue() { '${process.execPath}' '${resolve("dist/cli/main.js")}' "$@"; }; ${command} --seed 1`;
    execFileSync("bash", ["-euc", shell], { cwd, stdio: "pipe" });
    expect(readdirSync(join(cwd, "a new/place/runs/first"))).toContain("together-s1.db");
  });

  test("tells machines the files and the next command", () => {
    const cwd = freshFolder();
    const { stdout } = polylogue(["init", "lab", "--json"], { cwd });
    const told = JSON.parse(stdout) as { readonly files: readonly string[] };
    expect(told).toMatchObject({ dir: "lab", next: "cd lab && polylogue run scenarios/first.yaml" });
    const folders = new Set(["lab", ...told.files.map(dirname)]);
    expect(everythingIn(cwd)).toEqual([...told.files, ...folders].sort());
  });

  test.each([
    [
      "one of its files",
      (cwd: string) => writeFileSync(join(cwd, "personas/long_haul.yaml"), "mine"),
      "personas/long_haul.yaml",
    ],
    [
      "a link that leads nowhere",
      (cwd: string) => symlinkSync("gone", join(cwd, "personas/long_haul.yaml")),
      "personas/long_haul.yaml",
    ],
    [
      "a file where a folder should be",
      (cwd: string) => writeFileSync(join(cwd, "schema"), "mine"),
      "schema",
    ],
  ])("writes nothing where %s is in the way, and names it", (_, put, named) => {
    const cwd = freshFolder();
    mkdirSync(join(cwd, "personas"));
    put(cwd);
    const before = everythingIn(cwd);
    const { code, stderr } = polylogue(["init"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(everythingIn(cwd)).toEqual(before);
  });

  test("takes back what it has written when the rest cannot be", () => {
    const cwd = freshFolder();
    symlinkSync("gone", join(cwd, "schema"));
    const { code, stderr } = polylogue(["init"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("nothing was left behind");
    expect(everythingIn(cwd)).toEqual(["schema"]);
  });

  test.skipIf(!MAY_MOUNT)(`on a full disk ends with exit 4 and leaves nothing (${WHY_NOT})`, () => {
    const { folder } = disk("24k");
    const { code, stderr } = polylogue(["init"], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toContain("disk is full");
    expect(everythingIn(folder)).toEqual([]);
  });

  test("never writes over a file that appears meanwhile", () => {
    const folder = freshFolder();
    const twice = ["same.txt", "same.txt"].map((path) => ({ path, text: "x" }));
    expect(() => writeNewFiles(folder, twice)).toThrow(expect.objectContaining({ code: "file_unwritable" }));
    expect(everythingIn(folder)).toEqual([]);
  });
});
