import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { PolylogueError } from "../core/errors.ts";
import { BadRecord } from "./fields.ts";
import { type Line, LineSplitter } from "./line-splitter.ts";
import type { SourceReader } from "./source.ts";
import { fileError, type SourceFile } from "./source-files.ts";
import type { Staging } from "./staging.ts";

/** How far the reading of one file has come. */
export interface ReadProgress {
  readonly file: SourceFile;
  readonly bytesRead: number;
}

/** A string cannot be much longer, and its values take several times its room. */
const LARGEST_DOCUMENT = 400 * 2 ** 20;
const CHUNK = 2 ** 20;

interface ReadOptions {
  readonly reader: SourceReader;
  readonly staging: Staging;
  /** Called for each megabyte; false ends the reading. */
  readonly goOn: (progress: ReadProgress) => boolean;
}

/**
 * Takes everything in a file into `staging` and gives its SHA-256 as hex; undefined where `goOn` ended the reading. Lines that
 * cannot be used are rejected there. Throws `file_missing`, `file_unreadable`.
 */
export async function readSource(file: SourceFile, options: ReadOptions): Promise<string | undefined> {
  const digest = createHash("sha256");
  const splitter = new LineSplitter();
  const intake = new Intake(file, options);
  let bytesRead = 0;
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK })) {
      const bytes = chunk as Buffer;
      digest.update(bytes);
      bytesRead += bytes.length;
      intake.lines(splitter.push(bytes));
      if (!options.goOn({ file, bytesRead })) return undefined;
    }
  } catch (cause) {
    throw fileError(file.path, cause);
  }
  intake.lines(splitter.end());
  intake.end();
  return digest.digest("hex");
}

/** Reads lines as records, or, where the first line is no JSON by itself, all of them as one document. */
class Intake {
  readonly #file: SourceFile;
  readonly #options: ReadOptions;
  #document: string[] | undefined;
  #length = 0;
  #isFirst = true;

  constructor(file: SourceFile, options: ReadOptions) {
    this.#file = file;
    this.#options = options;
  }

  lines(lines: readonly Line[]): void {
    for (const line of lines) {
      if (this.#isFirst && this.#isDocument(line)) this.#document = [];
      this.#isFirst = false;
      if (this.#document !== undefined) this.#gather(this.#document, line);
      else this.#line(line);
    }
  }

  end(): void {
    if (this.#document === undefined) return;
    const value = parsed(this.#document.join("\n"));
    if (value === undefined) {
      throw new PolylogueError(
        "file_unreadable",
        `${this.#file.path} is neither JSON lines nor one JSON document`,
        {
          hint: "JSON lines have one whole object on each line; name such a file .jsonl.",
        },
      );
    }
    let record = 0;
    for (const one of this.#options.reader.unfold(value.json)) {
      record += 1;
      this.#record(one, record);
    }
  }

  #isDocument({ text }: Line): boolean {
    if (text === undefined || /\.(jsonl|ndjson)$/i.test(this.#file.name)) return false;
    return /^[[{]/.test(text) && parsed(text) === undefined;
  }

  #gather(document: string[], { text }: Line): void {
    this.#length += text?.length ?? Number.POSITIVE_INFINITY;
    if (this.#length > LARGEST_DOCUMENT) {
      throw new PolylogueError("file_unreadable", `${this.#file.path} is too large for one JSON document`, {
        hint: "Turn it into JSON lines, one object on each line.",
      });
    }
    if (text !== undefined) document.push(text);
  }

  #line({ line, text }: Line): void {
    const value = text === undefined ? undefined : parsed(text);
    if (value === undefined) {
      const reason = text === undefined ? "longer than any record" : "not JSON";
      this.#options.staging.reject({ file: this.#file.name, line, reason });
      return;
    }
    for (const record of this.#options.reader.unfold(value.json)) this.#record(record, line);
  }

  #record(record: unknown, line: number): void {
    const { reader, staging } = this.#options;
    try {
      staging.take(reader.read(record, this.#file.kind));
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      staging.reject({ file: this.#file.name, line, reason: error.message });
    }
  }
}

/** The value of a text in JSON; undefined for any other text. */
function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
