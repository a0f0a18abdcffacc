import type { Command } from "commander";
import { type ReplayReport, replayRun } from "../engine/replay.ts";
import { RunFile } from "../store/run-file.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRuns } from "./find-run.ts";
import { jsonText } from "./output.ts";
import { safe } from "./terminal.ts";

interface ReplayFlags {
  readonly dir: string;
  readonly json: boolean;
}

/** `polylogue replay RUN…`: proves that a run is what its plan and its recorded answers make. */
export function registerReplay(program: Command, { output, end }: Context): void {
  program
    .command("replay")
    .description("verify a run and play it again from its recorded answers; no key, no network")
    .argument("<runs...>", "paths, experiment/arm-sN, an experiment, or latest")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", "\nExample:\n  polylogue replay first-contact/mixed-s1")
    .action(async (names: readonly string[], flags: ReplayFlags) => {
      const paths = findRuns(names, { dir: flags.dir });
      if (flags.json) output.out(jsonText({ event: "launch", runs: paths.map((path) => ({ path })) }, 0));
      const reports: { path: string; report: ReplayReport }[] = [];
      for (const path of paths) {
        const report = await replayed(path);
        reports.push({ path, report });
        if (flags.json) output.out(jsonText({ event: "end", path, ...report }, 0));
        else output.out(reportText(path, report));
      }
      const ok = reports.every(({ report }) => report.ok);
      if (flags.json)
        output.out(
          jsonText({ event: "done", runs: reports.map(({ path, report }) => ({ path, ...report })) }, 0),
        );
      else if (ok) output.talk(`Look inside: polylogue show ${names[0]}`);
      else
        output.talk(
          "A run that differs is not evidence: compare it with the copy that was published with it.",
        );
      return end(ok ? EXIT.done : EXIT.unsound);
    });
}

async function replayed(path: string): Promise<ReplayReport> {
  const file = RunFile.openForReading(path);
  try {
    return await replayRun(file);
  } finally {
    file.close();
  }
}

function reportText(path: string, report: ReplayReport): string {
  const { rounds, events, answers, logHash } = report;
  if (report.ok && report.imported) {
    return `${path}: whole. An import is not played again: its chain is verified, ${events} events, log ${logHash.slice(0, 12)}`;
  }
  if (report.ok) {
    return `${path}: replays. ${rounds} rounds, ${events} events, ${answers} recorded answers, log ${logHash.slice(0, 12)}`;
  }
  const found = report.divergences.map(
    ({ kind, round, detail }) => `  ${kind}, round ${round}: ${safe(detail)}`,
  );
  return [`${path}: DOES NOT REPLAY`, ...found].join("\n");
}
