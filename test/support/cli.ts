import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** The built command, as a user's shell starts it. */
const MAIN = resolve("dist/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `polylogue ARGS` to its end. */
export function polylogue(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: Surroundings = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** Starts `polylogue ARGS` and leaves it running. */
export function start(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: Surroundings = {},
): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** How a started process ended. */
export const ended = (
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly signal: string | null }> =>
  new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal }));
  });

/** The last line of `--json` output, parsed. */
export function lastJson<T>({ stdout }: Ended): T {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as T;
}
