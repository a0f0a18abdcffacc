import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lends a folder on the disk that temporary files go to, and takes it away afterwards. */
export async function inScratch<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "polylogue-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Hands out a path for a new run file each time, having removed the one before. */
export function freshPaths(folder: string, name: string): () => string {
  let count = 0;
  const pathOf = (n: number): string => join(folder, `${name}-${n}.db`);
  return () => {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${pathOf(count)}${end}`, { force: true });
    count += 1;
    return pathOf(count);
  };
}
