import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ModelSpec } from "../../src/core/call.ts";
import type { Experiment } from "../../src/scenario/plan.ts";
import { type ExperimentRead, readExperiment } from "../../src/scenario/read-experiment.ts";

/** Knows the two providers that need no network. */
export function checkModel({ provider }: ModelSpec): string | undefined {
  return ["synthetic", "scripted"].includes(provider) ? undefined : `no provider "${provider}"`;
}

/** Knows what the same two cost, and that nobody knows what the rest does. */
export const checks = {
  checkModel,
  priceOf: ({ provider }: ModelSpec) =>
    ["synthetic", "scripted"].includes(provider) ? { input: 0, output: 0, source: "test" } : undefined,
};

/** A fresh folder holding these files, removed after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "polylogue-scenario-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Reads `text` as a scenario that stands beside `files`. */
export function read(text: string, files: Readonly<Record<string, string>> = {}): ExperimentRead {
  const folder = folderOf({ ...files, "scenario.yaml": text });
  return readExperiment(join(folder, "scenario.yaml"), checks);
}

/** The experiment of a text that has to be right. */
export function experimentOf(text: string, files: Readonly<Record<string, string>> = {}): Experiment {
  const outcome = read(text, files);
  if (outcome.ok) return outcome.experiment;
  throw new Error(
    outcome.problems.map((problem) => `${problem.line}:${problem.col} ${problem.message}`).join("\n"),
  );
}

/** `line:col message` of everything wrong with a text; empty where nothing is. */
export function problemsOf(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const outcome = read(text, files);
  return outcome.ok ? [] : outcome.problems.map(({ line, col, message }) => `${line}:${col} ${message}`);
}

/** The shortest scenario that runs, and what a test adds to it. */
export function scenario(more = ""): string {
  return `name: tiny\nrounds: 3\nmodels: { only: synthetic/deaf }\npersonas: [{ handle: ada }, { handle: bo }]\n${more}`;
}
