import { readdirSync, type Stats, statSync } from "node:fs";
import { basename, join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import type { SourceRecord } from "./source.ts";

/** A file to be read. */
export interface SourceFile {
  readonly path: string;
  /** Without folders. */
  readonly name: string;
  readonly bytes: number;
  /** What its name says is in it. */
  readonly kind: SourceRecord["type"] | undefined;
}

const KINDS: readonly (readonly [RegExp, SourceRecord["type"]])[] = [
  [/^(posts|submissions|RS_)/i, "post"],
  [/^(comments|RC_)/i, "comment"],
  [/^(agents|authors|users)/i, "agent"],
  [/^votes/i, "vote"],
];

/**
 * The files that a source is made of, by name: the file itself, or all `.jsonl`, `.ndjson` and `.json` files of a folder.
 * Throws `file_missing`, `file_unreadable`.
 */
export function sourceFiles(source: string): readonly SourceFile[] {
  if (!statOf(source).isDirectory()) return [sourceFile(source)];
  const names = namesIn(source).filter((name) => /^[^.].*\.(jsonl|ndjson|json)$/i.test(name));
  const files = names
    .sort()
    .filter((name) => statOf(join(source, name)).isFile())
    .map((name) => sourceFile(join(source, name)));
  if (files.length > 0) return files;
  throw new PolylogueError("file_missing", `${source} holds no .jsonl, .ndjson or .json file`, {
    hint: "A folder holds posts.jsonl and comments.jsonl.",
  });
}

function sourceFile(path: string): SourceFile {
  const name = basename(path);
  return {
    path,
    name,
    bytes: statOf(path).size,
    kind: KINDS.find(([pattern]) => pattern.test(name))?.[1],
  };
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw fileError(folder, cause);
  }
}

/** A failure of the file system as an error that says what to do; anything else as it is. */
export function fileError(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause;
  return code === "ENOENT" || code === "ENOTDIR"
    ? new PolylogueError("file_missing", `there is no ${path}`, { cause })
    : new PolylogueError("file_unreadable", `${path} cannot be read (${code})`, {
        hint: "Check its permissions.",
        cause,
      });
}
