import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findRun, findRuns, latestExperiment, runsUnder } from "../../src/cli/find-run.ts";
import type { PolylogueError } from "../../src/core/errors.ts";

const root = mkdtempSync(join(tmpdir(), "polylogue-find-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder of empty run files; the last one named is the one written last. Finding never opens them. */
function runs(...ids: readonly string[]): string {
  const dir = mkdtempSync(join(root, "runs-"));
  ids.forEach((id, i) => {
    const path = join(dir, `${id}.db`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
    utimesSync(path, 1_000 + i, 1_000 + i);
  });
  return dir;
}

const dir = runs(
  "first/mixed-s10",
  "first/mixed-s1",
  "first/mixed-s2",
  "first/alone-s1",
  "second/mixed-s3",
  "lonely/only-s1",
);
const found = (...names: readonly string[]): string[] =>
  findRuns(names, { dir }).map((path) => relative(dir, path).replace(/\.db$/, ""));

function refusal(find: () => unknown): Pick<PolylogueError, "code" | "message" | "hint"> {
  try {
    find();
  } catch (error) {
    return error as PolylogueError;
  }
  throw new Error("nothing was refused");
}

describe("a run is named", () => {
  test("by experiment and name, whole before in part", () => {
    expect(found("first/mixed-s1")).toEqual(["first/mixed-s1"]);
    expect(found("mixed-s1")).toEqual(["first/mixed-s1"]);
    expect(found("second/mixed-s3.db")).toEqual(["second/mixed-s3"]);
  });

  test("by a beginning that only it has", () => {
    expect(found("first/a")).toEqual(["first/alone-s1"]);
    expect(found("al")).toEqual(["first/alone-s1"]);
    expect(found("mixed-s3")).toEqual(["second/mixed-s3"]);
  });

  test("by its path, with or without the extension", () => {
    const path = join(dir, "second/mixed-s3");
    expect(findRuns([`${path}.db`, path], { dir: "nowhere" })).toEqual([`${path}.db`]);
  });

  test("as the latest: what is still in the write-ahead log counts as written", () => {
    const folder = runs("old/a-s1", "new/b-s1");
    expect(findRun("latest", { dir: folder })).toBe(join(folder, "new/b-s1.db"));
    expect(latestExperiment(folder)).toBe("new");
    writeFileSync(join(folder, "old/a-s1.db-wal"), "pages");
    expect(latestExperiment(folder)).toBe("old");
  });
});

describe("all runs are named", () => {
  test("by their experiment, arm and seed in order", () => {
    expect(found("first")).toEqual(["first/alone-s1", "first/mixed-s1", "first/mixed-s2", "first/mixed-s10"]);
    expect(found("sec")).toEqual(["second/mixed-s3"]);
    expect(found("fir")).toEqual(found("first"));
  });

  test("by their folder, or the folder of their experiments", () => {
    expect(findRuns([join(dir, "second")], { dir: "nowhere" }).map((path) => basename(path))).toEqual([
      "mixed-s3.db",
    ]);
    expect(findRuns([`${dir}/`], { dir: "nowhere" })).toHaveLength(6);
    expect(runsUnder(join(dir, "first"))).toHaveLength(4);
    expect(runsUnder(join(dir, "not there"))).toEqual([]);
  });

  test("each once, in the order of the names", () => {
    expect(found("lonely", "first/a", "first")).toEqual([
      "lonely/only-s1",
      "first/alone-s1",
      "first/mixed-s1",
      "first/mixed-s2",
      "first/mixed-s10",
    ]);
  });
});

describe("what cannot be told apart or found", () => {
  test("a beginning of runs of two experiments is ambiguous, and the candidates are named", () => {
    const { code, message } = refusal(() => found("mixed"));
    expect(code).toBe("run_ambiguous");
    for (const id of ["first/mixed-s1", "first/mixed-s10", "second/mixed-s3"]) expect(message).toContain(id);
    expect(refusal(() => found("first/mixed-s")).code).toBe("run_ambiguous");
    expect(refusal(() => findRun("first", { dir })).code).toBe("run_ambiguous");
  });

  test("a near miss is answered with the name that was meant", () => {
    const { code, hint } = refusal(() => found("frist"));
    expect(code).toBe("run_not_found");
    expect(hint).toContain("first");
    expect(refusal(() => found("mixd-s3")).hint).toContain("mixed-s3");
    expect(refusal(() => found("")).code).toBe("run_not_found");
  });

  test("where there are no runs, the hint says how to make some", () => {
    const empty = runs();
    for (const find of [
      () => findRuns(["latest"], { dir: empty }),
      () => findRuns(["x"], { dir: empty }),
      () => latestExperiment(empty),
    ]) {
      const { code, hint } = refusal(find);
      expect(code).toBe("run_not_found");
      expect(hint).toContain("polylogue run");
    }
  });
});
