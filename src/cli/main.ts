#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { PolylogueError } from "../core/errors.ts";
import { registerCheck } from "./check.ts";
import { registerCompletion } from "./completion.ts";
import type { Context } from "./context.ts";
import { registerDiff } from "./diff.ts";
import { registerDoctor } from "./doctor.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { registerFork } from "./fork.ts";
import { registerImport } from "./import.ts";
import { registerInit } from "./init.ts";
import { keysFrom } from "./keys.ts";
import { registerList } from "./list.ts";
import { registerMeasure } from "./measure.ts";
import { type Output, terminalOutput } from "./output.ts";
import { registerPost } from "./post.ts";
import { registerReplay } from "./replay.ts";
import { registerResume } from "./resume.ts";
import { registerRun } from "./run.ts";
import { registerSchema } from "./schema.ts";
import { registerShow } from "./show.ts";
import { safe } from "./terminal.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const AFTER = `
Start here:
  polylogue run scenarios/first-contact.yaml    twelve agents, three arms, no key needed
  polylogue show latest                         read what they said`;

function programFor(context: Context): Command {
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
  registerInit(program, context);
  registerCheck(program, context);
  registerRun(program, context);
  registerResume(program, context);
  registerReplay(program, context);
  registerFork(program, context);
  registerDiff(program, context);
  registerPost(program, context);
  registerImport(program, context);
  registerList(program, context);
  registerShow(program, context);
  registerMeasure(program, context);
  registerDoctor(program, context);
  registerSchema(program, context);
  registerCompletion(program, context);
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
    await programFor({ output, keys, version, end }).parseAsync();
  } catch (error) {
    end(tellFailure(output, error));
  }
}

await main();
