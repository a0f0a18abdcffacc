import type { Command } from "commander";
import { costReport } from "../analysis/cost.ts";
import { PolylogueError } from "../core/errors.ts";
import { postOf } from "../core/items.ts";
import { readCosts } from "../store/cost-reader.ts";
import type { Context } from "./context.ts";
import { findRun, findRuns } from "./find-run.ts";
import { wholeNumber } from "./flags.ts";
import { agentNamed, itemNamed, type OpenedRun, openRun } from "./opened-run.ts";
import { jsonText, type Output, type Style } from "./output.ts";
import { agentStory, agentText } from "./show-agent.ts";
import { costText } from "./show-cost.ts";
import { overviewOf, overviewText } from "./show-overview.ts";
import { promptOf, promptText } from "./show-prompt.ts";
import { threadOf, threadText } from "./show-thread.ts";

interface ShowFlags {
  readonly dir: string;
  readonly round?: number;
  readonly thread?: string;
  readonly agent?: string;
  readonly prompt?: string;
  readonly cost: boolean;
  readonly json: boolean;
}

/** The bill of a run or of all runs of an experiment. */
function showCost(output: Output, name: string, flags: ShowFlags): void {
  const others = [flags.thread, flags.agent, flags.prompt, flags.round];
  if (others.some((flag) => flag !== undefined)) {
    throw new PolylogueError("usage", "--cost goes with no other flag but --dir and --json", {
      hint: "It is always the bill of the whole run.",
    });
  }
  const report = costReport(findRuns([name], flags).map(readCosts));
  output.out(flags.json ? jsonText(report) : costText(report, output));
}

/** What is shown, for machines and for people; the text is made only when it is asked for. */
interface Shown {
  readonly data: unknown;
  readonly text: (style: Style) => string;
}

/** `polylogue show RUN`: a run from above, a thread, an agent's turns, the prompt behind a message, or the bill. */
export function registerShow(program: Command, { output }: Pick<Context, "output">): void {
  program
    .command("show")
    .description(
      "read a run: from above, a thread, an agent's turns, exactly what a model was shown, or the bill",
    )
    .argument("<run>", "a path, experiment/arm-sN, the beginning of one, or latest")
    .option("-r, --round <n>", "the forum as it stood at the end of this round", wholeNumber(0))
    .option("-t, --thread <id>", "one thread, by its post or any comment of it, such as p1")
    .option("-a, --agent <handle>", "one agent's turns: what it saw, what it did, what became of it")
    .option("-p, --prompt <id>", "what was shown and answered, for p12, c31, or HANDLE@ROUND")
    .option("--cost", "calls, tokens and dollars by model and agent; of an experiment by arm too", false)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "one JSON document instead of text", false)
    .addHelpText(
      "after",
      "\nExamples:\n  polylogue show latest\n  polylogue show first-contact/mixed-s1 --thread p1\n  polylogue show latest --prompt mara_k@4 --json\n  polylogue show first-contact --cost",
    )
    .action((name: string, flags: ShowFlags) => {
      if (flags.cost) return showCost(output, name, flags);
      const run = openRun(findRun(name, flags), flags.round);
      try {
        const shown = pick(run, flags);
        output.out(flags.json ? jsonText(shown.data) : shown.text(output));
      } finally {
        run.file.close();
      }
    });
}

function pick(run: OpenedRun, { thread, agent, prompt }: ShowFlags): Shown {
  if ([thread, agent, prompt].filter((flag) => flag !== undefined).length > 1) {
    throw new PolylogueError("usage", "--thread, --agent and --prompt do not go together", {
      hint: "Ask for one at a time; --round goes with each.",
    });
  }
  if (thread !== undefined) return threadShown(run, thread);
  if (agent !== undefined) {
    const story = agentStory(run, agentNamed(run, agent));
    return { data: story, text: (style) => agentText(story, run.forum, style) };
  }
  if (prompt !== undefined) {
    const shown = promptOf(run, prompt);
    return { data: shown, text: (style) => promptText(shown, style) };
  }
  const overview = overviewOf(run);
  return { data: overview, text: (style) => overviewText(overview, style) };
}

function threadShown(run: OpenedRun, id: string): Shown {
  const item = itemNamed(run, id);
  const post = postOf(run.forum, item);
  const thread = threadOf(run.forum, post, run.plan);
  return {
    data: thread,
    text: (style) => threadText(thread, style, item.id === post.id ? undefined : item.id),
  };
}
