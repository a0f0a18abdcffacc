import { mkdirSync } from "node:fs";
import { writeFailure } from "./write-failure.ts";

/** Makes a folder and those above it. Throws `file_unwritable`, `disk_full`. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw writeFailure(folder, cause, { orElse: "choose a folder that can be written with --out" });
  }
}
