import { mkdirSync } from "node:fs";
import { PolylogueError } from "../core/errors.ts";

/** Makes a folder and those above it. Throws `file_unwritable`. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new PolylogueError("file_unwritable", `cannot make the folder ${folder}`, {
      hint: "Choose a folder that can be written with --out.",
      cause,
    });
  }
}
