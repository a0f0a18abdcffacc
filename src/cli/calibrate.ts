import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { BROKEN_PARTS, type BrokenPart } from "../analysis/calibration/broken.ts";
import type { CalibrateOrder } from "../analysis/calibration/calibrate.ts";
import type { Calibration } from "../analysis/calibration/calibration.ts";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import { Interrupted } from "../engine/call-trouble.ts";
import { WALL_TIME } from "../providers/timing.ts";
import { makeFolder } from "../store/make-folder.ts";
import { writeWhole } from "../store/write-whole.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { namesByCommas, wholeNumber } from "./flags.ts";
import { jsonText } from "./output.ts";
import { liveScreen, showSteps } from "./steps.ts";
import { listenForStop } from "./stop-signals.ts";

interface CalibrateFlags {
  readonly quick: boolean;
  readonly seed: number;
  readonly societies: readonly string[];
  readonly break?: BrokenPart;
  readonly out?: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  polylogue calibrate
  polylogue calibrate --quick --json
  polylogue calibrate --seed 7 --out calibration
  polylogue calibrate --quick --societies listener-60,jitter --break placebo    # has to fail`;

/** `polylogue calibrate`: the instrument against synthetic societies whose truth is known; exit 3 where it is off. */
export function registerCalibrate(program: Command, context: Context): void {
  const { output, end } = context;
  program
    .command("calibrate")
    .description(
      "the instrument against synthetic societies whose truth is known: does it find what is there?",
    )
    .option("--quick", "fewer forks and wider intervals, in a few seconds", false)
    .option("-s, --seed <n>", "of the societies and of all dice", wholeNumber(0), 1)
    .option("--societies <names>", "only these, by commas; again for more", namesByCommas, [])
    .addOption(
      new Option("--break <part>", "break the instrument on purpose, to see that it is noticed").choices(
        BROKEN_PARTS,
      ),
    )
    .option("-o, --out <dir>", "keep runs, probes and the result here (default: nothing is kept)")
    .option("--json", "one JSON object instead of tables", false)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: CalibrateFlags) => {
      // Loaded when it is asked for: no other command waits for what is behind it.
      const { calibrationJson, isSound } = await import("../analysis/calibration/calibration.ts");
      const { calibrationText } = await import("./calibration-table.ts");
      const calibration = await inFolder(flags, (folder) => carriedOut(context, flags, folder)).catch(
        stopped,
      );
      if (calibration === undefined) {
        output.talk("Stopped before the end: nothing was found. Start it again, it takes about a minute.");
        end(EXIT.interrupted);
        return;
      }
      const json = calibrationJson(calibration);
      if (flags.out !== undefined) await keep(flags.out, calibration, jsonText(json));
      output.out(flags.json ? jsonText(json) : calibrationText(calibration, output));
      if (!flags.json) output.talk(`\n${next(flags)}`);
      end(isSound(calibration) ? EXIT.done : EXIT.unsound);
    });
}

/** Undefined where somebody stopped it; what else went wrong goes on. */
function stopped(error: unknown): undefined {
  if (!(error instanceof Interrupted)) throw error;
}

async function keep(out: string, calibration: Calibration, json: string): Promise<void> {
  const { calibrationPicture } = await import("../report/calibration-picture.ts");
  writeWhole(join(out, "calibration.json"), `${json}\n`);
  writeWhole(join(out, "calibration.svg"), calibrationPicture(calibration));
}

/** Works in the folder that was named, or in one that is gone afterwards. */
async function inFolder<T>({ out }: CalibrateFlags, work: (folder: string) => Promise<T>): Promise<T> {
  if (out !== undefined) return work(madeFolder(out));
  const folder = mkdtempSync(join(tmpdir(), "polylogue-calibrate-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function madeFolder(out: string): string {
  if (existsSync(join(out, "calibration"))) {
    throw new PolylogueError("output_exists", `${out} holds a calibration already`, {
      hint: "Name another folder with --out, or move it away.",
    });
  }
  makeFolder(out);
  return out;
}

async function carriedOut(
  { output, version }: Context,
  { quick, seed, json, break: broken, societies }: CalibrateFlags,
  folder: string,
): Promise<Calibration> {
  const { calibrate, FULL, QUICK } = await import("../analysis/calibration/calibrate.ts");
  const { societiesNamed } = await import("../analysis/calibration/societies.ts");
  const chosen = societiesNamed(societies);
  if (!json) {
    const about = quick || chosen.length < 4 ? "" : ", about a minute";
    output.talk(`Societies of synthetic models that are run, and probed: ${chosen.length}${about}.`);
  }
  const steps = showSteps({
    // Each is run, then probed.
    total: 2 * chosen.length,
    unit: "steps",
    talk: output.talk,
    now: WALL_TIME.now,
    isQuiet: json,
    ...liveScreen(json),
  });
  const stop = listenForStop(steps.say, "Nothing is kept of it; a calibration begins anew.");
  let probed = 0;
  const order: CalibrateOrder = {
    societies: chosen,
    extent: quick ? QUICK : FULL,
    ...(broken !== undefined && { broken }),
    seed,
    folder,
    codeVersion: version,
    jobs: availableParallelism(),
    stop,
    clock: WALL_TIME.now,
    onRun: steps.step,
    onSociety: ({ name }) => {
      if (probed > 0) steps.step();
      probed += 1;
      steps.begin(name);
    },
  };
  try {
    return await calibrate(order);
  } finally {
    steps.close();
    stop.release();
  }
}

function next({ out, quick, seed }: CalibrateFlags): string {
  return [
    ...(quick ? ["In full:               polylogue calibrate"] : []),
    out === undefined
      ? "Keep runs and probes:  polylogue calibrate --out calibration"
      : `Look into a society:   polylogue show ${shellWord(join(out, "calibration", `listener-60-s${seed}.db`))}`,
    "What it means:         docs/calibration.md",
  ].join("\n");
}
