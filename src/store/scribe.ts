import type { Database } from "better-sqlite3";
import type { grown } from "./grown.ts";
import type { NumberList } from "./number-list.ts";
import type { Cell } from "./rows.ts";
import type { BoundCell, NewTexts, ShelfTools, TextShelf } from "./text-shelf.ts";

/**
 * What begins an entry of a tape, and how it goes on. Segments and strands have numbers from 1, in the order of their entries,
 * each its own; where both may stand, a strand's is negative.
 *
 *   segment  role kind slot source provenance text
 *   strand   count, and as many segments
 *   call     1 where the request's hash is still to be made from the one that is given, count, as many segments and strands,
 *            and the row, without its id: null for `segments`, and texts for `answer` and `reasoning`
 *   persona  its whole hash (hex), text
 */
export const TAPE = { segment: 1, strand: 2, call: 3, persona: 4 } as const;

/** Where in a row of `calls`, without its id, the columns are that a scribe fills in. */
export interface CallPlaces {
  readonly width: number;
  readonly requestHash: number;
  readonly segments: number;
  readonly answer: number;
  readonly reasoning: number;
}

export interface ScribeTools extends ShelfTools {
  readonly NumberList: typeof NumberList;
  readonly TextShelf: typeof TextShelf;
  readonly TAPE: typeof TAPE;
}

/** Rows that are new, as cells one after the other. */
export interface NewRows extends NewTexts {
  /** id, segments. */
  readonly strands: BoundCell[];
  readonly calls: BoundCell[];
}

/** How often a strand was in a prompt, and its row once it has one. */
interface KnownStrand {
  readonly segments: readonly number[];
  uses: number;
  row: number;
}

/**
 * Makes rows of what is told of calls: each text, segment and strand once, prompts as lists of ids, hashes of requests. It is
 * sent to the thread that writes as text, so it must not use a name from outside itself, nor its own.
 */
export class Scribe {
  readonly #tape: typeof TAPE;
  readonly #hash: typeof import("node:crypto").hash;
  readonly #grown: typeof grown;
  readonly #shelf: TextShelf;
  readonly #list: NumberList;
  readonly #places: CallPlaces;
  /** By number, the rows of segments. */
  #rows = new Int32Array(1_024);
  #segments = 0;
  readonly #strands: KnownStrand[] = [];
  #lastStrand = 0;
  /** False in files that were made before there were strands. */
  readonly #hasStrands: boolean;
  #lastCall: number;
  /** What a request's hash is made from. */
  #room = new Int32Array(1_024);
  #used = 0;
  readonly #firstWords = new Map<string, Int32Array>();
  #strandRows: BoundCell[] = [];
  #calls: BoundCell[] = [];

  /** Begins with what is in `db`. */
  constructor(tools: ScribeTools, db: Database, places: CallPlaces) {
    this.#tape = tools.TAPE;
    this.#hash = tools.hash;
    this.#grown = tools.grown;
    this.#list = new tools.NumberList();
    this.#places = places;
    this.#shelf = new tools.TextShelf(tools, db);
    const last = (table: string): number =>
      db.prepare<[], number>(`SELECT coalesce(max(id), 0) FROM ${table}`).pluck().get() ?? 0;
    this.#lastCall = last("calls");
    const table = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'strands'");
    this.#hasStrands = table.get() !== undefined;
    if (this.#hasStrands) this.#lastStrand = last("strands");
  }

  /** The id of a text by its whole hash. */
  find(hex: string): number | undefined {
    return this.#shelf.find(hex);
  }

  /** How many calls there are among what is new. */
  get calls(): number {
    return this.#calls.length / (1 + this.#places.width);
  }

  /** What has been new since this was last asked. */
  takeNew(): NewRows {
    const taken = { ...this.#shelf.takeNew(), strands: this.#strandRows, calls: this.#calls };
    this.#strandRows = [];
    this.#calls = [];
    return taken;
  }

  read(tape: readonly Cell[]): void {
    const { segment, strand, call, persona } = this.#tape;
    for (let at = 0; at < tape.length; ) {
      const entry = tape[at];
      if (entry === segment) at = this.#readSegment(tape, at + 1);
      else if (entry === call) at = this.#readCall(tape, at + 1);
      else if (entry === strand) at = this.#readStrand(tape, at + 1);
      else if (entry === persona) {
        this.#shelf.persona(tape[at + 2] as string, tape[at + 1] as string);
        at += 3;
      } else throw new Error(`entry ${entry} of a tape is none`);
    }
  }

  #readSegment(tape: readonly Cell[], at: number): number {
    const columns = {
      role: tape[at] as string,
      kind: tape[at + 1] as string,
      slot: tape[at + 2] as string | null,
      source: tape[at + 3] as string | null,
      provenance: tape[at + 4] as string | null,
    };
    this.#segments += 1;
    this.#rows = this.#grown(this.#rows, this.#segments + 1);
    this.#rows[this.#segments] = this.#shelf.segment(columns, tape[at + 5] as string);
    return at + 6;
  }

  #readStrand(tape: readonly Cell[], at: number): number {
    const end = at + 1 + (tape[at] as number);
    const segments: number[] = [];
    for (let i = at + 1; i < end; i += 1) segments.push(this.#rows[tape[i] as number] as number);
    this.#strands.push({ segments, uses: 0, row: 0 });
    return end;
  }

  #readCall(tape: readonly Cell[], at: number): number {
    const { width, requestHash, segments, answer, reasoning } = this.#places;
    const from = at + 2 + (tape[at + 1] as number);
    const prompt = this.#prompt(tape, at + 2, from);
    const calls = this.#calls;
    this.#lastCall += 1;
    calls.push(this.#lastCall);
    const row = calls.length;
    for (let column = 0; column < width; column += 1) calls.push(tape[from + column] as Cell);
    const hash = tape[from + requestHash] as string;
    calls[row + requestHash] = tape[at] === 1 ? this.#requestHash(hash) : Buffer.from(hash, "hex");
    calls[row + segments] = prompt;
    for (const column of [answer, reasoning]) {
      const text = tape[from + column] as string | null;
      if (text !== null) calls[row + column] = this.#shelf.blob(text);
    }
    return from + width;
  }

  /** Lists what a prompt is made of; the hashes of its segments lie in the room then, behind that of the rest. */
  #prompt(tape: readonly Cell[], from: number, end: number): string {
    const list = this.#list.begin();
    this.#used = 8;
    for (let at = from; at < end; at += 1) {
      const number = tape[at] as number;
      if (number > 0) {
        const row = this.#rows[number] as number;
        list.add(row);
        this.#addWords(row);
        continue;
      }
      const strand = this.#strands[-number - 1] as KnownStrand;
      const row = this.#strandRow(strand);
      if (row > 0) list.addNegative(row);
      for (const segment of strand.segments) {
        if (row === 0) list.add(segment);
        this.#addWords(segment);
      }
    }
    return list.end();
  }

  #addWords(row: number): void {
    this.#room = this.#grown(this.#room, this.#used + 8);
    this.#shelf.putWords(row, this.#room, this.#used);
    this.#used += 8;
  }

  /** 0 for a strand that no prompt held before: what only one prompt holds stands in that one. */
  #strandRow(strand: KnownStrand): number {
    if (!this.#hasStrands) return 0;
    strand.uses += 1;
    if (strand.uses > 1 && strand.row === 0) {
      this.#lastStrand += 1;
      strand.row = this.#lastStrand;
      this.#strandRows.push(strand.row, JSON.stringify(strand.segments));
    }
    return strand.row;
  }

  /** SHA-256 of a hash of 64 hex digits and those of the segments that lie in the room. */
  #requestHash(first: string): Buffer {
    this.#room.set(this.#wordsOf(first), 0);
    return this.#hash("sha256", this.#room.subarray(0, this.#used), "buffer");
  }

  /** Of hashes that come again with each call of a model. */
  #wordsOf(hex: string): Int32Array {
    let words = this.#firstWords.get(hex);
    if (words === undefined) {
      const bytes = Buffer.from(hex, "hex");
      words = Int32Array.from({ length: 8 }, (_, i) => bytes.readInt32LE(4 * i));
      if (this.#firstWords.size >= 256) this.#firstWords.clear();
      this.#firstWords.set(hex, words);
    }
    return words;
  }
}
