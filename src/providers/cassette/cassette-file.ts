import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import { PolylogueError } from "../../core/errors.ts";
import { checkHeader, HEADER, type Kept, readLine } from "./cassette-line.ts";
import { CassetteLock } from "./cassette-lock.ts";

/** Answers that were recorded, by their keys. */
export interface Tape {
  readonly path: string;
  /** What was recorded under a key; where that was done twice, the later. */
  find(key: string): Kept | undefined;
  readonly size: number;
  /** True where the last line was cut off when its writer died; it is passed over. */
  readonly isCutOff: boolean;
}

const NEWLINE = 0x0a;

/**
 * Reads a cassette. Throws `file_missing`, and `file_unreadable` for what is none, is of a newer format, or holds a broken
 * line before its last.
 */
export function readTape(path: string): Tape {
  const bytes = bytesOf(path);
  const lines = [...linesOf(bytes)];
  checkHeader(path, lines[0] ?? "");
  const kept = new Map<string, Kept>();
  lines.slice(1).forEach((text, i) => {
    const line = readLine(text);
    if (line === undefined)
      throw new PolylogueError("file_unreadable", `${path}: line ${i + 2} holds no answer`);
    kept.set(line.key, line.outcome);
  });
  return {
    path,
    find: (key) => kept.get(key),
    size: kept.size,
    isCutOff: bytes.length > 0 && bytes.at(-1) !== NEWLINE,
  };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT")
      throw new PolylogueError("file_missing", `there is no cassette at ${path}`, { cause });
    throw new PolylogueError("file_unreadable", `cannot read the cassette ${path}`, { cause });
  }
}

/** Only lines that came to their end. */
function* linesOf(bytes: Buffer): Generator<string> {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    yield bytes.toString("utf8", start, end);
    start = end + 1;
  }
}

/** A cassette that is being recorded to; one for all runs of a process. */
export class Recorder {
  readonly path: string;
  readonly #lock: CassetteLock;
  readonly #fd: number;
  #trouble: Error | undefined;
  #isOpen = true;

  private constructor(path: string, lock: CassetteLock, fd: number) {
    this.path = path;
    this.#lock = lock;
    this.#fd = fd;
  }

  /**
   * Makes the file, or goes on at the end of a cassette that is there; a last line that was cut off is cut away. Throws
   * `run_locked` while another records to it, `output_exists` for a file that is no cassette, `file_unwritable`.
   */
  static open(path: string): Recorder {
    const lock = CassetteLock.take(path);
    try {
      return new Recorder(path, lock, openForAppending(path));
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Adds whole lines. Throws `disk_full` or `file_unwritable`, and the same again ever after: half a line stands there. */
  append(text: string): void {
    if (this.#trouble) throw this.#trouble;
    try {
      writeAll(this.#fd, text);
    } catch (cause) {
      const isFull = (cause as NodeJS.ErrnoException).code === "ENOSPC";
      const code = isFull ? "disk_full" : "file_unwritable";
      this.#trouble = new PolylogueError(code, `cannot record to ${this.path}`, { cause });
      throw this.#trouble;
    }
  }

  /** Waits until all is on the disk and lets go of the file; may be called twice. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      fsyncSync(this.#fd);
    } finally {
      closeSync(this.#fd);
      this.#lock.release();
    }
  }
}

function openForAppending(path: string): number {
  const fd = opened(path);
  try {
    const kept = endOfLines(fd, fstatSync(fd).size);
    checkOurs(path, fd);
    ftruncateSync(fd, kept);
    if (kept === 0) writeAll(fd, HEADER);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function opened(path: string): number {
  try {
    return openSync(path, "a+");
  } catch (cause) {
    throw new PolylogueError("file_unwritable", `cannot write the cassette ${path}`, { cause });
  }
}

const CHUNK = 65_536;

/** Where the last whole line ends: the offset after its newline; 0 where there is none. */
function endOfLines(fd: number, size: number): number {
  const chunk = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; end -= CHUNK) {
    const start = Math.max(0, end - CHUNK);
    const length = readSync(fd, chunk, 0, end - start, start);
    const last = chunk.subarray(0, length).lastIndexOf(NEWLINE);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}

/** Nothing is cut off a file that is not ours: it begins with a header, or with as much of one as a dying writer left. */
function checkOurs(path: string, fd: number): void {
  const chunk = Buffer.alloc(CHUNK);
  const start = chunk.toString("utf8", 0, readSync(fd, chunk, 0, CHUNK, 0));
  if (HEADER.startsWith(start)) return;
  try {
    checkHeader(path, start.split("\n", 1)[0] ?? "");
  } catch (cause) {
    throw foreign(path, cause);
  }
}

const foreign = (path: string, cause?: unknown): PolylogueError =>
  new PolylogueError("output_exists", `${path} is there and is no cassette to go on with`, {
    hint: "Record to another file.",
    cause,
  });

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}
