import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type Hearing, outsiderInput } from "../engine/outsider.ts";
import { leaveInInbox } from "../store/inbox.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRun } from "./find-run.ts";
import { openRun } from "./opened-run.ts";
import { jsonText } from "./output.ts";

interface PostFlags {
  readonly in?: string;
  readonly to?: string;
  readonly title?: string;
  readonly body: string;
  readonly by: string;
  readonly dir: string;
  readonly json: boolean;
}

/** `polylogue post RUN`: an outsider's words for a run that goes on. */
export function registerPost(program: Command, { output, end }: Context): void {
  program
    .command("post")
    .description("leave an outsider's post or reply in a run's inbox; the run takes it up at its next round")
    .argument("<run>", "a path, experiment/arm-sN, or latest")
    .option("--in <community>", "where to post")
    .option("--title <text>", "the post's title")
    .option("--to <id>", "reply to this post or comment instead")
    .option("--body <text>", "the words; - reads them from stdin", "")
    .option("--by <handle>", "the outsider's handle", "outsider")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText(
      "after",
      '\nExample:\n  polylogue post latest --in general --title "A question" --body "Who of you has changed their mind?"',
    )
    .action((name: string, flags: PostFlags) => {
      const path = findRun(name, { dir: flags.dir });
      const body = flags.body === "-" ? readFileSync(0, "utf8").trimEnd() : flags.body;
      const input = outsiderInput(heard(path), { ...flags, body }, (member) => `--${member}`);
      const message = leaveInInbox(path, input);
      const live = isBeingWritten(path);
      if (flags.json) output.out(jsonText({ path, message, live }));
      else output.out(`Left in the inbox of ${path} as message ${message}.`);
      output.talk(
        live
          ? "The run takes it up at its next round."
          : `The run is not going on now: polylogue resume ${path} takes it up.`,
      );
      return end(EXIT.done);
    });
}

function heard(path: string): Hearing {
  const { file, forum, header, plan } = openRun(path);
  file.close();
  return { path, status: header.status, forum, plan };
}
