import { lstatSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { writeFailure } from "../store/write-failure.ts";

export interface NewFile {
  /** Within the folder: "personas/ada.yaml". */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes all of the files below `folder`, making what folders they need, or none of them; their paths, `folder` included.
 * Throws `output_exists` naming everything that is in the way, `file_unwritable`, `disk_full`.
 */
export function writeNewFiles(folder: string, files: readonly NewFile[]): readonly string[] {
  const paths = files.map(({ path }) => join(folder, path));
  const taken = [...new Set(files.flatMap(({ path }) => inTheWay(folder, path)))];
  if (taken.length > 0) throw occupied(taken);
  const made: Made = { files: [], folders: [] };
  try {
    for (const { path, text } of files) write(join(folder, path), text, made);
  } catch (error) {
    unmake(made);
    throw explained(folder, error);
  }
  return paths;
}

interface Made {
  readonly files: string[];
  readonly folders: string[];
}

/** What keeps a file from being made: the file itself, or something above it that is no folder. */
function inTheWay(folder: string, path: string): string[] {
  const inner = foldersAbove(join(folder, path)).find((above) => {
    const found = lstatSync(above, { throwIfNoEntry: false });
    return found !== undefined && !found.isDirectory() && !found.isSymbolicLink();
  });
  if (inner !== undefined) return [inner];
  return lstatSync(join(folder, path), { throwIfNoEntry: false }) ? [join(folder, path)] : [];
}

/** From the outermost to the innermost: "a", "a/b" for "a/b/c". */
function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path || above === "." ? [] : [...foldersAbove(above), above];
}

function write(path: string, text: string, made: Made): void {
  for (const above of foldersAbove(path)) {
    if (mkdirSync(above, { recursive: true }) !== undefined) made.folders.push(above);
  }
  // "wx": whoever was quicker keeps what is theirs.
  writeFileSync(path, "", { flag: "wx" });
  made.files.push(path);
  writeFileSync(path, text);
}

/** Takes back what was made, the last first; a folder into which somebody else has put something stays. */
function unmake({ files, folders }: Made): void {
  for (const path of files) rmSync(path, { force: true });
  for (const path of folders.toReversed()) {
    try {
      rmdirSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    }
  }
}

function occupied(taken: readonly string[]): PolylogueError {
  const what = taken.length === 1 ? "is" : "are";
  return new PolylogueError("output_exists", `${taken.join(", ")} ${what} in the way; nothing was written`, {
    hint: "Name another folder, or move that away: nothing is ever written over.",
  });
}

function explained(folder: string, cause: unknown): unknown {
  const { path = folder } = cause as NodeJS.ErrnoException;
  const besides = "nothing was left behind";
  return writeFailure(relative(".", path) || ".", cause, { besides, orElse: "name another folder" });
}
