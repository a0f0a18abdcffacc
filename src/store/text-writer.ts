import type { Database } from "better-sqlite3";
import type { Segment, Strand } from "../core/call.ts";
import {
  isWellFormed,
  keptHex,
  noteOn,
  noteOnStrand,
  type SegmentNote,
  textHash,
  wordOfHex,
} from "./hash.ts";
import { HashIndex } from "./hash-index.ts";
import { NumberList } from "./number-list.ts";
import { sinkInto } from "./row-writer.ts";
import type { RowSink, Rows } from "./rows.ts";

/** Of each hash that is kept beside what it is of, 16 bytes: no two texts will ever share as much. */
const KEPT_DIGITS = 32;

const SEGMENT_COLUMNS = ["id", "hash", "role", "kind", "slot", "source", "provenance", "blob"];

/**
 * Stores each text and each segment once and hands out row ids, also before a transaction is open: in it `drain` writes some
 * of what waits, and `flush` the rest.
 */
export class TextWriter {
  readonly #sink: RowSink;
  readonly #blobRows: Rows;
  readonly #segmentRows: Rows;
  /** Absent in files that were made before there were strands. */
  readonly #strandRows: Rows | undefined;
  readonly #list = new NumberList();
  readonly #blobs = new HashIndex();
  readonly #segments = new HashIndex();
  /** Segments are shared between the readers of a round: most bear a note of their row, with whose it is. */
  readonly #shelf = {};
  #lastBlob = 0;
  #lastSegment = 0;
  #lastStrand = 0;

  /** Reads what is in `db` already; its own rows go to `sink`. */
  constructor(db: Database, sink: RowSink = sinkInto(db)) {
    this.#sink = sink;
    this.#blobRows = sink.rows("blobs", ["id", "hash", "text", "escaped"]);
    this.#segmentRows = sink.rows("segments", SEGMENT_COLUMNS);
    if (hasStrands(db)) {
      this.#strandRows = sink.rows("strands", ["id", "segments"]);
      this.#lastStrand =
        db.prepare<[], number>("SELECT coalesce(max(id), 0) FROM strands").pluck().get() ?? 0;
    }
    this.#lastBlob = load(db, "blobs", this.#blobs);
    this.#lastSegment = load(db, "segments", this.#segments);
  }

  /** A text that others name by its whole hash. */
  persona(text: string): number {
    const hex = textHash(text);
    const known = this.find(hex);
    if (known === undefined) return this.#put(text, hex, hex);
    this.#sink.step("UPDATE blobs SET hash = unhex(?) WHERE id = ?", hex, known);
    return known;
  }

  /** `hex` is the text's `textHash`, where it is known already. */
  blob(text: string, hex: string = textHash(text)): number {
    return this.find(hex) ?? this.#put(text, hex, hex.slice(0, KEPT_DIGITS));
  }

  #put(text: string, hex: string, kept: string): number {
    this.#lastBlob += 1;
    const plain = isWellFormed(text);
    this.#blobRows.put(this.#lastBlob, kept, plain ? text : JSON.stringify(text), plain ? 0 : 1);
    this.#blobs.setWords(wordOfHex(hex, 0), wordOfHex(hex, 8), wordOfHex(hex, 16), this.#lastBlob);
    return this.#lastBlob;
  }

  /** The id of a text that is stored already. `hash` has 64 hex digits. */
  find(hash: string): number | undefined {
    return this.#blobs.getWords(wordOfHex(hash, 0), wordOfHex(hash, 8), wordOfHex(hash, 16));
  }

  segment(segment: Segment): number {
    const note = noteOn(segment);
    if (note.shelf !== this.#shelf) {
      note.row = this.#intern(segment, note);
      note.shelf = this.#shelf;
    }
    return note.row;
  }

  #intern(segment: Segment, note: SegmentNote): number {
    const { a, b, c } = note;
    const known = this.#segments.getWords(a, b, c);
    if (known !== undefined) return known;
    const { role, kind, slot = null, textSource = null, provenance = null } = segment;
    const blob = this.blob(segment.text, note.text);
    this.#lastSegment += 1;
    this.#segmentRows.put(this.#lastSegment, keptHex(note), role, kind, slot, textSource, provenance, blob);
    this.#segments.setWords(a, b, c, this.#lastSegment);
    return this.#lastSegment;
  }

  /** The row of a strand that was asked for before: what only one prompt holds stands in that one. */
  strand(strand: Strand): number | undefined {
    if (this.#strandRows === undefined) return undefined;
    const note = noteOnStrand(strand);
    if (note.shelf !== this.#shelf) Object.assign(note, { shelf: this.#shelf, uses: 0, row: 0 });
    note.uses += 1;
    if (note.uses === 1) return undefined;
    if (note.row === 0) note.row = this.#newStrand(strand);
    return note.row;
  }

  #newStrand({ segments }: Strand): number {
    const list = this.#list.begin();
    for (const segment of segments) list.add(this.segment(segment));
    this.#lastStrand += 1;
    this.#strandRows?.put(this.#lastStrand, list.end());
    return this.#lastStrand;
  }

  drain(): void {
    this.#blobRows.drain();
    this.#segmentRows.drain();
  }

  flush(): void {
    this.#blobRows.flush();
    this.#segmentRows.flush();
    this.#strandRows?.flush();
  }
}

const hasStrands = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'strands'").get() !== undefined;

function load(db: Database, table: "blobs" | "segments", into: HashIndex): number {
  let last = 0;
  for (const { id, hash } of db
    .prepare<[], { id: number; hash: Buffer }>(`SELECT id, hash FROM ${table}`)
    .iterate()) {
    into.set(hash, id);
    last = Math.max(last, id);
  }
  return last;
}
