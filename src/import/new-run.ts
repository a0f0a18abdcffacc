import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { makeFolder } from "../store/make-folder.ts";
import { RunFile } from "../store/run-file.ts";
import type { RunHeader } from "../store/run-header.ts";
import { RunLock } from "../store/run-lock.ts";

/** A run file that comes to its place only when it is whole; until then it is written under another name beside it. */
export class NewRun {
  readonly #path: string;
  readonly #making: string;
  readonly #lock: RunLock;
  #file: RunFile | undefined;

  private constructor(path: string, lock: RunLock) {
    this.#path = path;
    this.#making = `${path}-importing`;
    this.#lock = lock;
  }

  /** Keeps the place. Throws `output_exists`, `run_locked`, `file_unwritable`. */
  static at(path: string): NewRun {
    refuse(path);
    makeFolder(dirname(path));
    const target = new NewRun(path, RunLock.take(path));
    // Whoever held the lock before may have been killed; nobody else writes under this name.
    target.#sweep();
    return target;
  }

  /** Makes the file under its other name. Throws what `RunFile.create` throws. */
  create(header: RunHeader): RunFile {
    this.#file = RunFile.create(this.#making, header);
    return this.#file;
  }

  /** Puts the file in its place. Throws `output_exists`, `disk_full`, `file_unwritable`. */
  finish(): void {
    this.#file?.finish();
    refuse(this.#path);
    renameSync(this.#making, this.#path);
  }

  /** Gives up the place, and takes away what is not whole. */
  release(): void {
    try {
      this.#file?.close();
    } finally {
      this.#sweep();
      this.#lock.release();
    }
  }

  #sweep(): void {
    for (const end of ["", "-wal", "-shm", "-journal", "-lock", "-new", "-new-journal"])
      rmSync(`${this.#making}${end}`, { force: true });
  }
}

function refuse(path: string): void {
  if (!existsSync(path)) return;
  throw new PolylogueError("output_exists", `${path} exists already`, {
    hint: "Choose another --out, or move it away.",
  });
}
