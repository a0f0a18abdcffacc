import { type Command, Option } from "commander";
import { PolylogueError } from "../core/errors.ts";
import type { RunOptions } from "../engine/run-result.ts";
import { type OnMiss, playing, recording } from "../providers/cassette/cassette.ts";
import { Recorder, readTape } from "../providers/cassette/cassette-file.ts";
import type { Context } from "./context.ts";
import { openWith } from "./model-checks.ts";
import { safe } from "./terminal.ts";

export interface CassetteFlags {
  readonly record?: string;
  readonly cassette?: string;
  readonly onMiss?: OnMiss;
}

/** Where the answers of a command's runs come from and go to. */
export interface Deck {
  readonly openProvider: RunOptions["openProvider"];
  /** False where no model is asked, so that no key is needed. */
  readonly asksModels: boolean;
  /** Call it when all runs have ended, however they did. */
  close(): void;
}

export function addCassetteFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--record <file>", "write every answer to a cassette, or go on with one").conflicts(
        "cassette",
      ),
    )
    .option("--cassette <file>", "take the answers from a cassette: no key, no network")
    .addOption(
      new Option(
        "--on-miss <what>",
        "what becomes of a request that is not on the cassette (default: fail)",
      ).choices(["fail", "live"]),
    );
}

/** Throws `usage`, and what `Recorder.open` and `readTape` throw. */
export function openDeck({ record, cassette, onMiss }: CassetteFlags, { keys, output }: Context): Deck {
  const open = openWith(keys);
  if (onMiss !== undefined && cassette === undefined)
    throw new PolylogueError("usage", "--on-miss says nothing without --cassette FILE");
  if (record !== undefined) {
    const recorder = Recorder.open(record);
    return { openProvider: recording(open, recorder), asksModels: true, close: () => recorder.close() };
  }
  if (cassette === undefined) return { openProvider: open, asksModels: true, close: () => {} };
  const tape = readTape(cassette);
  if (tape.isCutOff) output.talk(`note: the last line of ${safe(cassette)} was cut off and is passed over`);
  const openProvider = playing(open, tape, onMiss ?? "fail");
  return { openProvider, asksModels: onMiss === "live", close: () => {} };
}
