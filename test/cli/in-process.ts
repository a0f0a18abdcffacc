import { Command } from "commander";
import { registerList } from "../../src/cli/list.ts";
import type { Output } from "../../src/cli/output.ts";
import { registerShow } from "../../src/cli/show.ts";

export interface Said {
  readonly out: string;
  readonly talk: string;
}

export const PAGE = { color: false, width: 80 } as const;

/** `polylogue ARGS` for the commands that only read, without a process of its own. */
export async function said(...args: readonly string[]): Promise<Said> {
  const lines: { out: string[]; talk: string[] } = { out: [], talk: [] };
  const output: Output = {
    out: (text) => void lines.out.push(text),
    talk: (text) => void lines.talk.push(text),
    ...PAGE,
  };
  const program = new Command("polylogue").exitOverride().configureOutput({ writeErr: output.talk });
  registerList(program, { output });
  registerShow(program, { output });
  for (const command of program.commands) command.exitOverride();
  await program.parseAsync([...args], { from: "user" });
  return { out: lines.out.join("\n"), talk: lines.talk.join("\n") };
}

export async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse((await said(...args, "--json")).out) as T;
}
