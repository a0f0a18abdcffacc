import type { ChildProcess } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunFile } from "../../src/store/run-file.ts";
import { type Ended, ended, lastJson, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

interface Done {
  readonly runs: readonly { readonly path: string; readonly logHash: string; readonly status: string }[];
}

/** The listeners, of whom some wait this long for each answer: "60ms". */
export const withLatency = (latency: string): string =>
  LISTENERS.replace(
    'a: "synthetic/listener?q=0.8"',
    `a: { provider: synthetic, model: "listener?q=0.8", latency: ${latency} }`,
  );

/** A folder with this scenario in it, as listeners.yaml. */
export function desk(text: string): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "listeners.yaml"), text);
  return cwd;
}

export const hashesOf = (end: Ended): readonly string[] =>
  lastJson<Done>(end).runs.map(({ logHash }) => logHash);

/** The listeners with four seeds in place of one. */
export const withFourSeeds = (text: string): string => text.replace("seeds: [7]", "seeds: [7, 8, 9, 10]");

/** The hashes that the four runs end with when nothing happens on the way. */
export const uninterrupted = (): readonly string[] =>
  hashesOf(polylogue(["run", "listeners.yaml", "--json"], { cwd: desk(withFourSeeds(LISTENERS)) }));

/** The first run on a desk. */
export const FILE = "runs/listeners/only-s7.db";

/** All that lies in the folder of runs beside the manifest: nothing but the runs once nobody writes them. */
export const besideRun = (cwd: string): string[] =>
  readdirSync(join(cwd, "runs/listeners"))
    .filter((name) => name !== "manifest.json")
    .sort();

/** Resolves when stderr has said this, with all that was said until then. */
export const says = (child: ChildProcess, words: string): Promise<string> =>
  new Promise((said, failed) => {
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if (told.includes(words)) said(told);
    });
    child.once("close", () => failed(new Error(`ended without saying "${words}": ${told}`)));
  });

/** Everything a started process says, as it ends. */
export async function outcome(child: ChildProcess): Promise<Ended> {
  const told = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    told.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    told.stderr += chunk.toString();
  });
  const { code } = await ended(child);
  return { code, ...told };
}

/** The latest experiment, resumed to its end. */
export function resumed(cwd: string): Ended {
  return polylogue(["resume", "--json"], { cwd });
}

/** The last round that is closed; -1 for none. */
export function roundsOf(path: string): number {
  const file = RunFile.openForReading(path);
  try {
    return file.header().lastRound;
  } finally {
    file.close();
  }
}
