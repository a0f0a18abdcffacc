import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { PolylogueError } from "../../core/errors.ts";

/** Who holds a lock, as its file says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

const ATTEMPTS = 3;

/** Locks of this process: a lock that bears our number and is not among them is a dead namesake's. */
const held = new Set<string>();

/**
 * The right to write one cassette: a file beside it that names the process. One that a dead process of this machine left
 * behind is taken away; one of another machine cannot be judged and stands.
 */
export class CassetteLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /** Throws `run_locked` when somebody else records to the file, or this process already does. */
  static take(cassette: string): CassetteLock {
    const path = `${cassette}-lock`;
    const token = randomUUID();
    const text = JSON.stringify({ pid: process.pid, host: hostname(), token } satisfies Holder);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (written(path, text)) {
        held.add(token);
        return new CassetteLock(path, token);
      }
      const before = readHolder(path);
      if (before !== undefined && isAlive(before)) break;
      rmSync(path, { force: true });
    }
    throw new PolylogueError("run_locked", `${cassette} is being recorded by another process`, {
      hint: `Wait until it is done, or record to another file. If no such process is left, remove ${path}.`,
    });
  }

  release(): void {
    if (!held.delete(this.#token)) return;
    if (readHolder(this.#path)?.token === this.#token) rmSync(this.#path, { force: true });
  }
}

/** True where the file was new. */
function written(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new PolylogueError("file_unwritable", `cannot write beside the cassette: ${path}`, { cause });
  }
}

/** Undefined where the file is gone, or says nothing that a lock says. */
function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive({ pid, host, token }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return held.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
