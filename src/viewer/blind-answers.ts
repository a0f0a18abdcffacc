import { closeSync, fstatSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { writeFailure } from "../store/write-failure.ts";
import type { BlindTruth } from "./api.ts";

/** Its name beside the runs of an experiment. */
const NAME = "blind-answers.jsonl";

/** One answer, with all that is needed to ask again what was asked. */
export interface KeptAnswer {
  readonly version: 1;
  /** ISO 8601, wall-clock. */
  readonly at: string;
  readonly session: string;
  /** What drew the session's pairs and sides. */
  readonly seed: number;
  readonly question: number;
  readonly who: string;
  readonly many: string;
  readonly one: string;
  readonly answer: "left" | "right";
  readonly isRight: boolean;
  readonly left: BlindTruth;
  readonly right: BlindTruth;
}

export const answersFile = (folder: string): string => join(folder, NAME);

/**
 * Adds an answer as one line, on disk when this returns. Any number of servers may add to one file at once: each line goes out in
 * one write, to where the file ends then. Throws `disk_full`, `file_unwritable`.
 */
export function keepAnswer(folder: string, answer: KeptAnswer): void {
  const path = answersFile(folder);
  try {
    const file = openSync(path, "a+");
    try {
      // A line that a full disk cut short keeps no other from being read.
      writeSync(file, `${endsInLine(file) ? "" : "\n"}${JSON.stringify(answer)}\n`);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

function endsInLine(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

/** All answers on file, oldest first; lines that are none are left out. */
export function keptAnswers(folder: string): KeptAnswer[] {
  return textAt(answersFile(folder))
    .split("\n")
    .flatMap((line) => answerIn(line) ?? []);
}

function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function answerIn(line: string): KeptAnswer | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value = JSON.parse(line) as Partial<KeptAnswer>;
    const words = [value.many, value.one, value.who];
    const isAnswer = typeof value.isRight === "boolean" && words.every((word) => typeof word === "string");
    return isAnswer ? (value as KeptAnswer) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
