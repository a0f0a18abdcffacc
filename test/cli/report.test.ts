import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { lastJson, polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const SCENARIO = `
name: teas
description: Who drinks tea?
rounds: 3
seeds: 2
personas: [{ handle: ada }, { handle: bo }, { handle: cy }]
models: { a: "synthetic/listener?q=0.8" }
cast: a
arms: { mixed: {}, isolated: { feed: none } }
`;

const cwd = freshFolder();
const report = (...args: readonly string[]) => polylogue(["report", ...args], { cwd });

beforeAll(() => {
  writeFileSync(join(cwd, "teas.yaml"), SCENARIO);
  polylogue(["run", "teas.yaml"], { cwd });
});

test("a report is one file, and the same file each time", () => {
  const { code, stdout, stderr } = report("teas", "-o", "one.html");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^one\.html {2}\d+ KB · 4 runs of 2 arms\n$/);
  expect(stderr).toContain("polylogue compare teas");
  const page = readFileSync(join(cwd, "one.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toContain("Who drinks tea?");
  expect(page).not.toContain(cwd);
  report("teas", "-o", "deep/two.html");
  expect(readFileSync(join(cwd, "deep", "two.html"), "utf8")).toBe(page);
});

test("what is there stays: a page goes only by --force, and anything else never", () => {
  const run = join("runs", "teas", "mixed-s1.db");
  writeFileSync(join(cwd, "old.html"), "<!DOCTYPE html><p>old");
  writeFileSync(join(cwd, "notes.txt"), "mine");
  for (const out of ["old.html", run]) {
    const before = readFileSync(join(cwd, out));
    expect(report("teas", "-o", out)).toMatchObject({ code: 2, stdout: "" });
    expect(readFileSync(join(cwd, out)).equals(before)).toBe(true);
  }
  for (const out of ["notes.txt", run])
    expect(report("teas", "-o", out, "--force").stderr).toContain(
      "is no page of HTML and is not written over",
    );
  expect(report("teas", "-o", "runs").stderr).toContain("is a folder");
  expect(report("teas", "-o", "old.html", "--force").code).toBe(0);
  expect(readFileSync(join(cwd, "old.html"), "utf8")).toContain("Who drinks tea?");
});

test("with --json says what was written", () => {
  const { stdout } = report(
    "teas",
    "-o",
    "j.html",
    "--json",
    "--title",
    "Tea & talk",
    "--baseline",
    "isolated",
  );
  const told = lastJson<{ readonly bytes: number }>({
    code: 0,
    stderr: "",
    stdout: stdout.replaceAll("\n", " "),
  });
  expect(told).toMatchObject({ path: "j.html", baseline: "isolated", arms: 2, runs: 4, leftOut: [] });
  const page = readFileSync(join(cwd, "j.html"));
  expect(told.bytes).toBe(page.length);
  expect(page.toString()).toContain("<h1>Tea &amp; talk</h1>");
});

test("--against a run of the reader's own sets it beside the arms, as naming it does", () => {
  const data = join(import.meta.dirname, "..", "fixtures", "import", "moltbook");
  expect(polylogue(["import", data, "--format", "moltbook", "--out", "crawl.db"], { cwd }).code).toBe(0);
  const { code, stdout, stderr } = report("teas", "--against", "crawl.db", "-o", "beside.html");
  expect([code, stdout]).toEqual([0, expect.stringContaining("5 runs of 3 arms")]);
  expect(stderr).toContain("polylogue compare teas crawl.db");
  const page = readFileSync(join(cwd, "beside.html"), "utf8");
  expect(page).toContain("polylogue report teas --against crawl.db -o report.html");
  expect(page).toContain("imported");
});

test("nothing is written where something is wrong", () => {
  const wrong = [
    ["teas", "--baseline", "mixd"],
    ["teas", "--against", "reddit"],
  ];
  for (const args of wrong)
    expect(report(...args, "-o", "wrong.html")).toMatchObject({ code: 2, stdout: "" });
  expect(existsSync(join(cwd, "wrong.html"))).toBe(false);
  expect(readdirSync(cwd).filter((name) => name.includes("-new-"))).toEqual([]);
});

test("runs that are left out are told of, and a damaged file hides no other", () => {
  const folder = join(cwd, "runs", "part");
  mkdirSync(folder);
  for (const seed of [1, 2])
    copyFileSync(join(cwd, "runs", "teas", `mixed-s${seed}.db`), join(folder, `mixed-s${seed}.db`));
  writeFileSync(join(folder, "mixed-s3.db"), "no run at all");
  expect(report("part", "-o", "part.html").stdout).toContain("2 runs of 1 arm · 1 run left out");
  expect(readFileSync(join(cwd, "part.html"), "utf8")).toContain("<b>1 run left out.</b> mixed s3:");
});

test("an unfinished run alone is still drawn, as what it is", () => {
  polylogue(["run", "teas.yaml", "--arm", "mixed", "--seed", "1", "--max-rounds", "1", "--out", "stopped"], {
    cwd,
  });
  expect(report("teas", "--dir", "stopped", "-o", "stopped.html").code).toBe(0);
  const page = readFileSync(join(cwd, "stopped.html"), "utf8");
  expect(page).toContain("stopped after round 1");
  expect(page).toContain("Synthetic models.");
  expect(page).toContain("Who answered whom in teas/mixed-s1");
});
