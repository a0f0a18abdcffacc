import { existsSync } from "node:fs";
import { isBeingWritten } from "./is-being-written.ts";
import { RunFile } from "./run-file.ts";

/**
 * Ends what a process that was killed at the very end of a run could not: indexes, and the way back out of WAL, which also
 * takes away what lies beside the file. For runs that are done; one that somebody is writing is left alone.
 */
export function closeAfterKill(path: string): void {
  const isOpen = ["-wal", "-lock"].some((end) => existsSync(`${path}${end}`));
  if (!isOpen || isBeingWritten(path)) return;
  const file = RunFile.openForWriting(path);
  try {
    file.finish();
  } finally {
    file.close();
  }
}
