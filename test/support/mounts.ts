import { execFileSync, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { freshFolder } from "./experiments.ts";

/** Programs of the system, not of a package. */
const [MOUNT, UNMOUNT] = ["mount", "umount"] as const;

const mount = (...args: readonly string[]): void => {
  execFileSync(MOUNT, args, { stdio: "pipe" });
};

const unmount = (folder: string): boolean => spawnSync(UNMOUNT, [folder]).status === 0;

/** True where this process may mount file systems: root, and not in too narrow a container. */
export const MAY_MOUNT: boolean = (() => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = freshFolder();
  return spawnSync(MOUNT, ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0 && unmount(folder);
})();

/** What a test that needs a mount is skipped for. */
export const WHY_NOT = "mounting takes root on Linux";

/** A disk of its own for the test at hand. */
export interface Disk {
  readonly folder: string;
  /** Makes it larger, or smaller: "64m". */
  resize(size: string): void;
  /** Nothing can be written to it from now on. */
  freeze(): void;
}

/** A disk of `size` ("300k") in memory; it is gone when the test is over. */
export function disk(size: string): Disk {
  const folder = freshFolder();
  mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
  onTestFinished(() => {
    unmount(folder);
  });
  return {
    folder,
    resize: (to) => mount("-o", `remount,size=${to}`, folder),
    freeze: () => mount("-o", "remount,ro", folder),
  };
}
