import { statSync } from "node:fs";

/**
 * A mark of a run file as it lies on the disk, the write-ahead log beside it counted: another mark, another content. Undefined
 * where there is no file.
 */
export function fileMark(path: string): string | undefined {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return undefined;
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return [file.ino, file.mtimeMs, file.size, log?.mtimeMs ?? 0, log?.size ?? 0].join(" ");
}
