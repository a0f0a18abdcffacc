import { Argument, type Command } from "commander";
import { PolylogueError } from "../core/errors.ts";
import { bashScript } from "./completion-bash.ts";
import { fishScript } from "./completion-fish.ts";
import { zshScript } from "./completion-zsh.ts";
import type { Context } from "./context.ts";
import { grammarOf } from "./grammar.ts";
import { jsonText } from "./output.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof SCRIPTS;
const SHELLS = Object.keys(SCRIPTS) as Shell[];

/** `polylogue completion SHELL`: a script made from the commands as they stand. */
export function registerCompletion(program: Command, { output }: Pick<Context, "output">): void {
  program
    .command("completion")
    .description("a script that lets a shell complete verbs, flags, scenarios and runs")
    .addArgument(new Argument("[shell]", "for which shell").choices(SHELLS))
    .option("--json", "what there is to complete as one JSON object, for other shells", false)
    .addHelpText(
      "after",
      "\nExample:\n  polylogue completion bash > ~/.local/share/bash-completion/completions/polylogue",
    )
    .action((shell: Shell | undefined, { json }: { readonly json: boolean }) => {
      const grammar = grammarOf(program);
      if (json) return output.out(jsonText(grammar));
      if (shell === undefined) {
        const hint = `One of: ${SHELLS.join(", ")}. For another one: polylogue completion --json`;
        throw new PolylogueError("usage", "for which shell?", { hint });
      }
      return output.out(SCRIPTS[shell](grammar));
    });
}
