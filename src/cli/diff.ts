import type { Command } from "commander";
import { diffRuns, type RunDiff } from "../analysis/diff.ts";
import { RunFile } from "../store/run-file.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRun } from "./find-run.ts";
import { jsonText } from "./output.ts";
import { table } from "./table.ts";
import { clip, safe } from "./terminal.ts";

/** `polylogue diff RUN RUN`: the first event at which two logs part, and who did what after it. */
export function registerDiff(program: Command, { output, end }: Context): void {
  program
    .command("diff")
    .description("the first event at which two runs part, and what each agent did after it")
    .argument("<first>", "a path, experiment/arm-sN, or latest")
    .argument("<second>", "another")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue diff first-contact/mixed-s1 first-contact/mixed-s1-f1")
    .action((first: string, second: string, flags: { readonly dir: string; readonly json: boolean }) => {
      const paths = [first, second].map((name) => findRun(name, flags)) as [string, string];
      const diff = withBoth(paths, diffRuns);
      output.out(flags.json ? jsonText({ paths, ...diff }) : diffText(paths, diff, output.width));
      if (!flags.json) output.talk(`\nLook closer: polylogue show ${paths[1]} --round ${diff.sharedRounds}`);
      return end(EXIT.done);
    });
}

function withBoth<T>([first, second]: readonly [string, string], use: (a: RunFile, b: RunFile) => T): T {
  const left = RunFile.openForReading(first);
  try {
    const right = RunFile.openForReading(second);
    try {
      return use(left, right);
    } finally {
      right.close();
    }
  } finally {
    left.close();
  }
}

function diffText(
  [first, second]: readonly [string, string],
  { parting, sharedRounds, after }: RunDiff,
  width: number,
): string {
  if (!parting) return `The logs are the same: ${sharedRounds} rounds, the opening counted.`;
  const line = (text: string | undefined): string => clip(safe(text ?? "(it has ended)"), width - 4);
  const rows = after
    .filter(
      ({ first: a, second: b }) => a.posts !== b.posts || a.replies !== b.replies || a.votes !== b.votes,
    )
    .map(({ handle, first: a, second: b }) => [
      `@${handle}`,
      pair(a.posts, b.posts),
      pair(a.replies, b.replies),
      pair(a.votes, b.votes),
    ]);
  const same = after.length - rows.length;
  const right = { align: "right" as const };
  return [
    `They part at event ${parting.seq}, in round ${parting.round}.`,
    `  ${first}`,
    `    ${line(parting.first)}`,
    `  ${second}`,
    `    ${line(parting.second)}`,
    "",
    rows.length === 0
      ? "After it every agent did as many things in one as in the other."
      : "After it (first → second):",
    ...(rows.length === 0
      ? []
      : [
          table(rows, [
            { title: "agent" },
            { title: "posts", ...right },
            { title: "replies", ...right },
            { title: "votes", ...right },
          ]),
        ]),
    ...(rows.length > 0 && same > 0 ? [`${same} more did as many things in both.`] : []),
  ].join("\n");
}

const pair = (a: number, b: number): string => (a === b ? String(a) : `${a} → ${b}`);
