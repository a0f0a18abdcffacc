import { type Command, InvalidArgumentError, Option } from "commander";
import { PolylogueError } from "../core/errors.ts";
import { type BadLine, IMPORT_FORMATS, type ImportCounts, type ImportFormat } from "../core/import-record.ts";
import {
  type ImportOrder,
  type ImportOutcome,
  type ImportProgress,
  importForum,
} from "../import/import-forum.ts";
import { DURATION_PATTERN, durationMs } from "../scenario/duration.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { listenForEnd } from "./listen-for-end.ts";
import { jsonText, type Output } from "./output.ts";
import { plural } from "./phrases.ts";
import { safe } from "./terminal.ts";

interface ImportFlags {
  readonly format: ImportFormat;
  readonly out: string;
  readonly name?: string;
  readonly maxBad: number;
  readonly roundLength?: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  polylogue import moltbook-first48h --format moltbook --out runs/moltbook/first48h.db
  polylogue import RC_sample.jsonl --format reddit --round-length 1h --out runs/reddit/sample.db`;

/** `polylogue import FILE|FOLDER`: forum data from elsewhere as a run file. */
export function registerImport(program: Command, { output, version, end }: Context): void {
  program
    .command("import")
    .description("make a run file of forum data: Moltbook, Reddit, or neutral JSON lines (docs/import.md)")
    .argument("<source>", "a file, or a folder with posts.jsonl and comments.jsonl")
    .addOption(
      new Option("-f, --format <format>", "the shape of the data")
        .choices(IMPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --out <file>", "the run file to be made, ending in .db")
    .option("--name <name>", "what the experiment is called (default: the source's name)")
    .option("--max-bad <share>", "give up where more of the lines than this cannot be used", share, 0.01)
    .option("--round-length <time>", "cut the time into rounds of this length, e.g. 1h", duration)
    .option("--json", "one JSON object instead of text", false)
    .addHelpText("after", EXAMPLES)
    .action(async (source: string, flags: ImportFlags) => {
      const keyboard = listenForEnd(output);
      try {
        const order = orderOf(source, flags, version);
        const outcome = await importForum(order, {
          stopping: () => keyboard.isAsked,
          onProgress: teller(output),
        });
        return end(told(outcome, order, { output, json: flags.json }));
      } finally {
        keyboard.release();
      }
    });
}

function orderOf(source: string, flags: ImportFlags, codeVersion: string): ImportOrder {
  const { format, out, name, maxBad, roundLength } = flags;
  if (!out.endsWith(".db")) {
    throw new PolylogueError("usage", `--out: expected a file that ends in .db, got "${out}"`, {
      hint: "`list` and the other commands find runs by this.",
    });
  }
  return {
    source,
    format,
    out,
    maxBad,
    codeVersion,
    ...(name !== undefined && { name }),
    ...(roundLength !== undefined && { roundMs: roundLength }),
  };
}

/** "1%" or "0.01". */
function share(text: string): number {
  const value = Number(text.replace(/%$/, "")) / (text.endsWith("%") ? 100 : 1);
  if (!/^\d+(\.\d+)?%?$/.test(text) || value > 1)
    throw new InvalidArgumentError("expected a share such as 0.01 or 1%");
  return value;
}

function duration(text: string): number {
  const lengthMs = DURATION_PATTERN.test(text) ? durationMs(text) : 0;
  if (lengthMs === 0) throw new InvalidArgumentError("expected a duration such as 30m, 1h or 1d");
  return lengthMs;
}

/** Smaller files are read before anybody wonders. */
const WORTH_TELLING = 16 * 2 ** 20;
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

/** A line for every tenth of a large file and of the writing. */
function teller(output: Output): (progress: ImportProgress) => void {
  let last = "";
  const tell = (what: string, done: number, all: number, line: string): void => {
    const step = `${what} ${Math.floor((10 * done) / Math.max(1, all))}`;
    if (step !== last) output.talk(line);
    last = step;
  };
  return (progress) => {
    if (progress.stage === "writing") {
      const { done, all } = progress;
      return tell("writing", done, all, `written ${done} of ${plural(all, "item")}`);
    }
    const { file, bytesRead } = progress;
    // A pipe does not say how long it is.
    const all = file.bytes === 0 ? bytesRead + WORTH_TELLING : file.bytes;
    if (all < WORTH_TELLING) return undefined;
    const of = file.bytes === 0 ? "" : ` of ${megabytes(file.bytes)}`;
    return tell(file.name, bytesRead, all, `${safe(file.name)}: read ${megabytes(bytesRead)}${of}`);
  };
}

function told(
  outcome: ImportOutcome,
  { out, maxBad }: ImportOrder,
  { output, json }: { readonly output: Output; readonly json: boolean },
): number {
  if (json) output.out(jsonText({ event: "done", path: out, ...outcome }, 0));
  if (outcome.type === "stopped") {
    output.talk("Stopped. Nothing was left behind.");
    return EXIT.interrupted;
  }
  const { counts, badLines } = outcome.record;
  for (const line of badText(counts, badLines)) output.talk(line);
  if (outcome.type === "too-bad") {
    output.talk(
      `error: ${counts.bad} of ${plural(counts.lines, "line")} cannot be used, more than ${percent(maxBad)}; nothing was made`,
    );
    output.talk("  Is this the right --format? Otherwise allow more: --max-bad 5%");
    return EXIT.usage;
  }
  if (!json) output.out(importedText(out, counts));
  output.talk(`Look inside: polylogue show ${out}`);
  return EXIT.done;
}

const percent = (value: number): string => `${Number((100 * value).toFixed(2))} %`;

function badText({ bad }: ImportCounts, badLines: readonly BadLine[]): string[] {
  const lines = badLines.map(({ file, line, reason }) => `${safe(file)}:${line}: ${safe(reason)}`);
  return bad > lines.length ? [...lines, `… and ${bad - lines.length} more bad lines`] : lines;
}

/** What has to be said of an import beside its size; only what there is of it. */
const STRANGE: readonly (readonly [keyof ImportCounts, string])[] = [
  ["bad", "lines that cannot be used, listed above"],
  ["duplicates", "posts and comments whose id had come before: the first counts"],
  ["orphans", "comments whose post or parent is not in the data"],
  ["missingPosts", "posts that are not in the data: a placeholder [missing] stands for each"],
  ["circles", "circles of comments that answer each other: each is cut at its earliest"],
  ["anonymous", "posts and comments by nobody named: all are by [deleted]"],
  ["removed", "posts and comments whose words were taken away"],
  ["early", "comments dated before what they answer: they stand behind it"],
  ["strayVotes", "votes on what is not in the data: left out"],
];

function importedText(path: string, counts: ImportCounts): string {
  const { posts, comments, agents, communities, votes, tallied } = counts;
  const sizes = [
    plural(posts, "post"),
    plural(comments, "comment"),
    plural(agents, "agent"),
    communities === 1 ? "1 community" : `${communities} communities`,
    ...(votes > 0 ? [plural(votes, "vote")] : []),
    ...(tallied > 0 ? [`vote totals of ${plural(tallied, "item")}`] : []),
  ];
  const strange = STRANGE.filter(([name]) => counts[name] > 0).map(
    ([name, words]) => `  ${String(counts[name]).padStart(7)}  ${words}`,
  );
  return [`${path}: ${sizes.join(", ")}`, ...strange].join("\n");
}
