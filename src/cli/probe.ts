import { type Command, Option } from "commander";
import { CONTROLS, type Control } from "../analysis/probe/plan.ts";
import { PolylogueError } from "../core/errors.ts";
import { addCassetteFlags } from "./cassette-flags.ts";
import type { Context } from "./context.ts";
import { dollars, wholeNumber } from "./flags.ts";
import type { ProbeFlags } from "./probe-flags.ts";

const EXAMPLES = `
Examples:
  polylogue probe first-contact/mixed-s1
  polylogue probe latest --forks 20 --dry-run
  polylogue probe my-experiment --paraphraser openai/gpt-6-luna --budget-usd 5`;

/** `polylogue probe RUN…`: asks for logged comments again with the message they answer changed, and says what that changes. */
export function registerProbe(program: Command, context: Context): void {
  const probe = program.command("probe");
  probe
    .description("how much each reply depends on what it answers: logged comments asked for again")
    .argument("<runs...>", "paths, experiments, experiment/arm-sN, or latest")
    .option("-f, --forks <n>", "comments of each run that are asked for again", wholeNumber(1), 60)
    .option("-k, --draws <n>", "replies for each wording, 2 to 64", drawCount, 3)
    .option(
      "--controls <names>",
      `what is asked beside: ${CONTROLS.join(",")}, or none`,
      controlNames,
      CONTROLS,
    )
    .option(
      "--control-forks <n>",
      "forks at which controls are asked (default: all; 12 where a model is paid for)",
      wholeNumber(0),
    )
    .option("-s, --seed <n>", "of the plan's dice: equal seeds choose equal forks", wholeNumber(0), 1)
    .addOption(
      new Option("--swaps <kind>", "what may stand in a message's place")
        .choices(["any", "other-topic"])
        .default("any"),
    )
    .option("--paraphraser <model>", "who rewords messages: provider/model, outside the cast")
    .option("--paraphraser-url <url>", "where that model is, if not at its provider's own address")
    .option("--again", "take all samples anew, beside those on file", false)
    .option("--budget-usd <n>", "the experiment may cost this much in all", dollars)
    .option("--budget-calls <n>", "the experiment may send this many calls in all", wholeNumber(1))
    .option("--dry-run", "say what would be asked and what it may cost, and do nothing", false)
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], flags: ProbeFlags) => {
      const { carryOutProbe } = await import("./probe-carry-out.ts");
      context.end(await carryOutProbe(context, names, flags));
    });
  addCassetteFlags(probe);
}

function drawCount(text: string): number {
  const count = wholeNumber(2)(text);
  if (count > 64) throw new PolylogueError("usage", `--draws: expected 2 to 64, got ${count}`);
  return count;
}

function controlNames(text: string): readonly Control[] {
  const names = text.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  if (names.join() === "none") return [];
  const unknown = names.find((name) => !CONTROLS.some((control) => control === name));
  if (unknown !== undefined) {
    throw new PolylogueError("usage", `--controls: there is no "${unknown}"`, {
      hint: `There are ${CONTROLS.join(", ")}; or none.`,
    });
  }
  return CONTROLS.filter((control) => names.includes(control));
}
