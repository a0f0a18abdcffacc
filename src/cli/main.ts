#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { PolylogueError } from "../core/errors.ts";
import type { Context } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { keysFrom } from "./keys.ts";
import { type Output, terminalOutput } from "./output.ts";
import { safe } from "./terminal.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

type Register = (program: Command, context: Context) => void;

/** In the order in which `--help` lists them. Each is loaded when it is asked for: no command waits for another's packages. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  init: async () => (await import("./init.ts")).registerInit,
  check: async () => (await import("./check.ts")).registerCheck,
  run: async () => (await import("./run.ts")).registerRun,
  resume: async () => (await import("./resume.ts")).registerResume,
  replay: async () => (await import("./replay.ts")).registerReplay,
  fork: async () => (await import("./fork.ts")).registerFork,
  diff: async () => (await import("./diff.ts")).registerDiff,
  post: async () => (await import("./post.ts")).registerPost,
  import: async () => (await import("./import.ts")).registerImport,
  list: async () => (await import("./list.ts")).registerList,
  show: async () => (await import("./show.ts")).registerShow,
  measure: async () => (await import("./measure.ts")).registerMeasure,
  probe: async () => (await import("./probe.ts")).registerProbe,
  calibrate: async () => (await import("./calibrate.ts")).registerCalibrate,
  compare: async () => (await import("./compare.ts")).registerCompare,
  report: async () => (await import("./report.ts")).registerReport,
  export: async () => (await import("./export.ts")).registerExport,
  view: async () => (await import("./view.ts")).registerView,
  doctor: async () => (await import("./doctor.ts")).registerDoctor,
  schema: async () => (await import("./schema.ts")).registerSchema,
  completion: async () => (await import("./completion.ts")).registerCompletion,
};

const AFTER = `
Start here:
  polylogue run scenarios/first-contact.yaml    twelve agents, three arms, no key needed
  polylogue show latest                         read what they said`;

/** The command named first among the arguments, or all of them where that is none, or one that speaks of the others. */
function wanted(args: readonly string[]): readonly (() => Promise<Register>)[] {
  const [name = ""] = args;
  if (name === "--version" || name === "-V") return [];
  const one = name === "completion" || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  return one ? [one] : Object.values(COMMANDS);
}

async function programFor(context: Context, args: readonly string[]): Promise<Command> {
  const program = new Command("polylogue")
    .description("A laboratory for machine societies: run a forum of agents, log everything, replay it.")
    .version(version, "-V, --version")
    .showSuggestionAfterError()
    .showHelpAfterError("(--help shows what there is)")
    .addHelpText("after", AFTER)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.output.out(text.trimEnd()),
      writeErr: (text) => context.output.talk(text.trimEnd()),
    });
  for (const load of wanted(args)) (await load())(program, context);
  // Subcommands made before exitOverride keep their own exits.
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Tells of a failure and gives its exit code: an explained one without a stack, a bug with it. */
function tellFailure(output: Output, error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof PolylogueError) {
    output.talk(`error: ${safe(error.message)}`);
    if (error.hint !== undefined) output.talk(`  ${safe(error.hint)}`);
  } else {
    output.talk(error instanceof Error ? (error.stack ?? error.message) : String(error));
    output.talk("This is a bug in Polylogue: please report it with the lines above.");
  }
  return exitCodeOf(error);
}

async function main(): Promise<void> {
  const output = terminalOutput(process.stdout, process.stderr, process.env);
  const end = (code: number): void => {
    process.exitCode = code;
  };
  try {
    const keys = keysFrom(process.env, ".env", output.talk);
    const program = await programFor({ output, keys, version, end }, process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    end(tellFailure(output, error));
  }
}

await main();
