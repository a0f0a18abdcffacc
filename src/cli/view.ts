import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import type { Hono } from "hono";
import { PolylogueError } from "../core/errors.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRun } from "./find-run.ts";
import { wholeNumber } from "./flags.ts";
import { jsonText } from "./output.ts";

/** Where nobody says otherwise. */
const PORT = 4173;

interface ViewFlags {
  readonly dir: string;
  readonly port?: number;
  readonly ipv6: boolean;
  readonly open: boolean;
  readonly json: boolean;
}

/** `polylogue view [DIR|RUN]`: the society to look at, in a browser on this machine. */
export function registerView(program: Command, { output, version, end }: Context): void {
  program
    .command("view")
    .description("look at runs in a browser: the forum at any round, through any agent's eyes")
    .argument("[dir or run]", "a folder with runs, or one run: a path, experiment/arm-sN, or latest")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("-p, --port <n>", `the port to listen on (${PORT}, or the next that is free)`, wholeNumber(0))
    .option("--ipv6", "listen on [::1] instead of 127.0.0.1", false)
    .option("--no-open", "open no browser")
    .option("--json", "one JSON object with the address instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue view first-contact/mixed-s1")
    .action(async (name: string | undefined, flags: ViewFlags) => {
      const { folder, run } = seen(name, flags.dir);
      // Before anybody is told of the address: whoever knows it may stop it.
      const stopped = interrupted();
      const serving = await listen(folder, run, { flags, version, talk: output.talk });
      const { url } = serving;
      if (flags.json) output.out(jsonText({ url, folder, run: serving.run }, 0));
      else output.out(`The viewer is at ${url}`);
      output.talk(
        `It reads ${folder}, writes no run, and is reached from this machine alone. Ctrl-C ends it.`,
      );
      if (flags.open) openBrowser(url);
      await stopped;
      await serving.close();
      return end(EXIT.done);
    });
}

/** The folder to show, and in it the run to begin with. */
function seen(name: string | undefined, dir: string): { readonly folder: string; readonly run?: string } {
  if (name === undefined || isFolder(name)) {
    const folder = name ?? dir;
    if (isFolder(folder)) return { folder };
    throw new PolylogueError("run_not_found", `there is no folder ${folder}`, {
      hint: "Make some runs: polylogue run scenarios/first-contact.yaml, or name another folder.",
    });
  }
  const run = findRun(name, { dir });
  // A run of the runs' folder is shown among all others there, one from elsewhere among those beside it.
  const isBelow = !relative(dir, run).startsWith("..");
  return { folder: isBelow ? dir : dirname(run), run };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

interface Listening {
  readonly flags: ViewFlags;
  readonly version: string;
  readonly talk: (line: string) => void;
}

/** The server is loaded when it is asked for: no other command needs one. */
async function listen(folder: string, path: string | undefined, { flags, version, talk }: Listening) {
  const [{ viewerApp }, { Library }, { pageFiles }, { serve }] = await Promise.all([
    import("../viewer/app.ts"),
    import("../viewer/library.ts"),
    import("../viewer/page-files.ts"),
    import("../viewer/serve.ts"),
  ]);
  const library = new Library(folder);
  const run = path === undefined ? null : library.idOf(path);
  const appOf = (port: () => number): Hono =>
    viewerApp({
      library,
      version,
      open: run ?? undefined,
      page: pageFiles(fileURLToPath(new URL("../viewer/page/", import.meta.url))),
      port,
      onBug: (error) => {
        talk(error instanceof Error ? (error.stack ?? error.message) : String(error));
        talk("This is a bug in Polylogue: please report it with the lines above.");
      },
    });
  const serving = await serve(appOf, {
    host: flags.ipv6 ? "::1" : "127.0.0.1",
    port: flags.port ?? PORT,
    isFixed: flags.port !== undefined,
  });
  return { ...serving, run };
}

/** Ends with the first Ctrl-C or SIGTERM. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Only where there is a desktop to open one on; whether it works is nobody's trouble. */
function openBrowser(url: string): void {
  const { env, platform, stdout } = process;
  const isDesktop = platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
  const isRemote = Boolean(env["SSH_CONNECTION"] || env["CI"]);
  const opener = OPENERS[platform];
  if (opener === undefined || !isDesktop || isRemote || !stdout.isTTY) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
