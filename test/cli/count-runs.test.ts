import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { compareRuns } from "../../src/analysis/compare/compare-runs.ts";
import { countRuns } from "../../src/cli/count-runs.ts";
import { findRuns } from "../../src/cli/find-run.ts";
import { readReportData } from "../../src/report/read-report-data.ts";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const SCENARIO = `
name: teas
rounds: 2
seeds: 2
personas: [{ handle: ada }, { handle: bo }]
models: { a: "synthetic/listener?q=0.8", b: "synthetic/listener?q=0.2" }
cast: { ada: a, bo: b }
arms: { mixed: {}, isolated: { feed: none } }
`;

const cwd = freshFolder();
let paths: readonly string[] = [];

beforeAll(() => {
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "teas.yaml"), SCENARIO);
  polylogue(["run", "teas.yaml"], { cwd });
  paths = findRuns(["teas"], { dir: join(cwd, "runs") });
});

afterEach(() => vi.unstubAllEnvs());

/** What somebody is told who counts along. */
function toldBy(work: (tell: (done: number, of: number) => void) => void): string[] {
  const told: string[] = [];
  work((done, of) => void told.push(`${done} of ${of}`));
  return told;
}

test("a comparison counts every run that it measures, also where nothing is left to compute", () => {
  const all = ["0 of 4", "1 of 4", "2 of 4", "3 of 4", "4 of 4"];
  for (const _ of ["first", "again"])
    expect(toldBy((onMeasured) => void compareRuns(paths, { onMeasured }))).toEqual(all);
});

test("by model only the runs of the arm that is looked into count", () => {
  const by = (onMeasured: (done: number, of: number) => void) =>
    compareRuns(paths, { by: "model", arm: "mixed", onMeasured });
  expect(toldBy((tell) => void by(tell))).toEqual(["0 of 2", "1 of 2", "2 of 2"]);
});

test("a report counts every run that it reads", () => {
  const order = { comparison: compareRuns(paths), isAsked: false, version: "0", command: "" };
  expect(toldBy((onRead) => void readReportData(paths, { ...order, onRead }))).toEqual([
    "0 of 4",
    "1 of 4",
    "2 of 4",
    "3 of 4",
    "4 of 4",
  ]);
});

test("on a terminal the count is one line that is gone at the end; for readers of JSON there is none", () => {
  vi.stubEnv("CI", undefined);
  const wasTerminal = process.stderr.isTTY;
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  process.stderr.isTTY = true;
  const talk = (line: string): void => void written.push(`talk ${line}`);
  try {
    for (const json of [true, false]) {
      const count = countRuns("measuring", { talk }, { json });
      count.onRun(0, 130);
      count.close();
    }
  } finally {
    process.stderr.isTTY = wasTerminal;
    write.mockRestore();
  }
  expect(written).toEqual(["\r\u001b[Jmeasuring: 0 of 130 runs", "\r\u001b[J"]);
});
