import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { writeFailure } from "./write-failure.ts";

/**
 * Puts a text in the place of a small file, and makes the folders above it. Whoever reads it, and whatever is cut off, finds the
 * text before or the text after, and it is on disk when this returns. Of several writers the last one's text stands. Throws
 * `disk_full`, `file_unwritable`.
 */
export function writeWhole(path: string, text: string): void {
  makeFolder(dirname(path));
  // A name of this process: another one that writes the same file is not written into.
  const making = `${path}-new-${process.pid}`;
  try {
    writeFileSync(making, text, { flush: true });
    renameSync(making, path);
    flushFolder(dirname(path));
  } catch (cause) {
    rmSync(making, { force: true });
    throw writeFailure(path, cause, { orElse: "name another folder with --out" });
  }
}

/** Takes away what processes that were killed in the middle of `writeWhole` have left beside the file. */
export function sweepBeside(path: string): void {
  const folder = dirname(path);
  for (const name of namesIn(folder)) {
    const [, base, pid] = /^(.+)-new-(\d+)$/.exec(name) ?? [];
    if (base === basename(path) && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** The new name outlasts a power cut only when the folder is on disk too. */
function flushFolder(folder: string): void {
  const held = openSync(folder, "r");
  try {
    fsyncSync(held);
  } finally {
    closeSync(held);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
