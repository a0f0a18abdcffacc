import type { Database } from "better-sqlite3";
import type { Fingerprints, SegmentColumns } from "./fingerprints.ts";
import type { grown } from "./grown.ts";
import type { HashIndex } from "./hash-index.ts";

/** What stands in a column of a row that is ready to be bound. */
export type BoundCell = string | number | Buffer | null;

/** Rows that are new, as cells one after the other. */
export interface NewTexts {
  /** id, hash, text, escaped. */
  readonly blobs: BoundCell[];
  /** Whole hash and id of blobs that had less of it. */
  readonly whole: BoundCell[];
  /** id, hash, role, kind, slot, source, provenance, blob. */
  readonly segments: BoundCell[];
}

export interface ShelfTools {
  readonly Fingerprints: typeof Fingerprints;
  readonly HashIndex: typeof HashIndex;
  readonly grown: typeof grown;
  readonly hash: typeof import("node:crypto").hash;
  readonly createHash: typeof import("node:crypto").createHash;
}

/**
 * Each text and each segment once, by its hash: hands out row ids, and keeps what is new until it is taken. It is sent to the
 * thread that writes as text, so it must not use a name from outside itself, nor its own.
 */
export class TextShelf {
  readonly #prints: Fingerprints;
  readonly #grown: typeof grown;
  readonly #blobs: HashIndex;
  readonly #segments: HashIndex;
  #lastBlob = 0;
  #lastSegment = 0;
  /** By segment, eight words: the hashes of those that were asked for here. */
  #words = new Int32Array(8_192);
  #new: NewTexts = { blobs: [], whole: [], segments: [] };

  /** Begins with what is in `db`. */
  constructor(tools: ShelfTools, db: Database) {
    this.#prints = new tools.Fingerprints(tools);
    this.#grown = tools.grown;
    this.#blobs = new tools.HashIndex();
    this.#segments = new tools.HashIndex();
    this.#lastBlob = this.#load(db, "blobs", this.#blobs);
    this.#lastSegment = this.#load(db, "segments", this.#segments);
  }

  #load(db: Database, table: "blobs" | "segments", into: HashIndex): number {
    let last = 0;
    const rows = db.prepare<[], { id: number; hash: Buffer }>(`SELECT id, hash FROM ${table}`);
    for (const { id, hash } of rows.iterate()) {
      into.set(hash, id);
      last = Math.max(last, id);
    }
    return last;
  }

  /** What has been new since this was last asked. */
  takeNew(): NewTexts {
    const taken = this.#new;
    this.#new = { blobs: [], whole: [], segments: [] };
    return taken;
  }

  /** A text that others name by its whole hash, which is `hex`. */
  persona(text: string, hex: string): number {
    const known = this.find(hex);
    if (known === undefined) return this.#put(text, hex, 64);
    this.#new.whole.push(Buffer.from(hex, "hex"), known);
    return known;
  }

  blob(text: string): number {
    return this.#blob(text, this.#prints.ofText(text));
  }

  /** Of each hash that is kept beside what it is of, 16 bytes: no two texts will ever share as much. */
  #blob(text: string, hex: string): number {
    return this.find(hex) ?? this.#put(text, hex, 32);
  }

  #put(text: string, hex: string, digits: number): number {
    const prints = this.#prints;
    this.#lastBlob += 1;
    const plain = prints.isWellFormed(text);
    this.#new.blobs.push(
      this.#lastBlob,
      Buffer.from(hex.slice(0, digits), "hex"),
      plain ? text : JSON.stringify(text),
      plain ? 0 : 1,
    );
    this.#blobs.setWords(
      prints.wordOfHex(hex, 0),
      prints.wordOfHex(hex, 8),
      prints.wordOfHex(hex, 16),
      this.#lastBlob,
    );
    return this.#lastBlob;
  }

  /** The id of a text that is stored already. `hex` has 64 digits. */
  find(hex: string): number | undefined {
    const prints = this.#prints;
    return this.#blobs.getWords(
      prints.wordOfHex(hex, 0),
      prints.wordOfHex(hex, 8),
      prints.wordOfHex(hex, 16),
    );
  }

  segment(columns: SegmentColumns, text: string): number {
    const prints = this.#prints;
    const textHash = prints.ofText(text);
    const bytes = prints.ofLine(prints.segmentLine(columns, textHash));
    const [a, b, c] = [prints.wordIn(bytes, 0), prints.wordIn(bytes, 4), prints.wordIn(bytes, 8)];
    let row = this.#segments.getWords(a, b, c);
    if (row === undefined) {
      const blob = this.#blob(text, textHash);
      this.#lastSegment += 1;
      row = this.#lastSegment;
      const { role, kind, slot, source, provenance } = columns;
      const kept = Buffer.from(bytes.slice(0, 16), "latin1");
      this.#new.segments.push(row, kept, role, kind, slot, source, provenance, blob);
      this.#segments.setWords(a, b, c, row);
    }
    this.#keepWords(row, bytes);
    return row;
  }

  #keepWords(row: number, bytes: string): void {
    const at = 8 * row;
    this.#words = this.#grown(this.#words, at + 8);
    for (let word = 0; word < 8; word += 1) this.#words[at + word] = this.#prints.wordIn(bytes, 4 * word);
  }

  /** Puts the eight words, little-endian, of a segment's hash. It is one that was asked for here. */
  putWords(row: number, into: Int32Array, at: number): void {
    const from = 8 * row;
    for (let word = 0; word < 8; word += 1) into[at + word] = this.#words[from + word] as number;
  }
}
