import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { PolylogueError } from "../core/errors.ts";
import { LENGTHS } from "../core/forum.ts";
import { findItem } from "../core/items.ts";
import { resolveCommunity } from "../core/names.ts";
import type { OperatorInput } from "../engine/operator.ts";
import { leaveInInbox } from "../store/inbox.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRun } from "./find-run.ts";
import { type OpenedRun, openRun } from "./opened-run.ts";
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
      const input = checkedInput(openedForWords(path), { ...flags, body });
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

type Reading = Pick<OpenedRun, "forum" | "plan" | "path">;

function openedForWords(path: string): Reading {
  const run = openRun(path);
  run.file.close();
  if (run.header.status === "done") {
    throw new PolylogueError("usage", `${path} is done: no round will take it up`, {
      hint: "Fork it: polylogue fork RUN --at ROUND --inject FILE.",
    });
  }
  if (run.plan.donor !== undefined) {
    throw new PolylogueError("usage", `${path} reads a record: nobody there could answer, or be answered`, {
      hint: "Post into a run whose agents read each other.",
    });
  }
  return run;
}

function checkedInput({ forum, plan }: Reading, flags: PostFlags): OperatorInput {
  const { by, body, to, title } = flags;
  if (!/^[a-z0-9_]{2,32}$/.test(by))
    throw usage(`--by: expected a handle: 2 to 32 of a-z, 0-9 and _, got "${by}"`);
  if (plan.agents.some(({ handle }) => handle === by))
    throw usage(`--by: @${by} is an agent of this run, not an outsider`);
  if (to !== undefined) {
    if (flags.in !== undefined || title !== undefined)
      throw usage("a reply (--to) has no --in and no --title");
    if (!findItem(forum, to)) throw usage(`--to: there is no "${to}"`);
    return {
      type: "action",
      by,
      action: { type: "comment", target: to, body: words("--body", body, LENGTHS.commentBody) },
    };
  }
  const community = resolveCommunity(forum, flags.in ?? "");
  if (!community)
    throw usage(`--in: expected one of ${[...forum.communities.keys()].join(", ")}, got "${flags.in ?? ""}"`);
  return {
    type: "action",
    by,
    action: {
      type: "post",
      community: community.name,
      title: words("--title", title ?? "", LENGTHS.title),
      body: words("--body", body, LENGTHS.postBody),
    },
  };
}

function words(flag: string, text: string, most: number): string {
  if (text.trim() !== "" && text.length <= most) return text;
  throw usage(`${flag}: expected text of 1 to ${most} characters, got ${text.length}`);
}

const usage = (message: string): PolylogueError => new PolylogueError("usage", message);
