import type { Command } from "commander";
import { shellWord } from "../core/shell-word.ts";
import type { Context } from "./context.ts";
import { jsonText } from "./output.ts";
import { FIRST_SCENARIO_FILE, firstFiles } from "./templates/first-files.ts";
import { safe } from "./terminal.ts";
import { writeNewFiles } from "./write-new-files.ts";

/** `polylogue init [DIR]`: an experiment to start from. All of it is written, or nothing. */
export function registerInit(program: Command, { output }: Pick<Context, "output">): void {
  program
    .command("init")
    .description("an experiment to start from: a commented scenario, two personas, schemas for editors")
    .argument("[dir]", "the folder to write into; nothing in it is written over", ".")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue init my-forum")
    .action((dir: string, flags: { readonly json: boolean }) => {
      const files = writeNewFiles(dir, firstFiles());
      const next = [
        ...(dir === "." ? [] : [`cd ${shellWord(dir)}`]),
        `polylogue run ${FIRST_SCENARIO_FILE}`,
      ].join(" && ");
      if (flags.json) return output.out(jsonText({ dir, files, next }));
      for (const file of files) output.out(safe(file));
      output.talk(`\nRead ${FIRST_SCENARIO_FILE}, it explains itself. Then: ${safe(next)}`);
    });
}
