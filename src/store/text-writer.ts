import type { Database } from "better-sqlite3";
import type { Segment } from "../core/call.ts";
import { hashBytes, isWellFormed, noteOn, type SegmentNote, textHash } from "./hash.ts";
import { HashIndex } from "./hash-index.ts";
import { RowWriter } from "./row-writer.ts";

const SEGMENT_COLUMNS = ["id", "hash", "role", "kind", "slot", "source", "provenance", "blob"];

/** Stores each text and each segment once and hands out row ids. Must be called within a transaction that ends with `flush`. */
export class TextWriter {
  readonly #blobRows: RowWriter;
  readonly #segmentRows: RowWriter;
  readonly #blobs = new HashIndex();
  readonly #segments = new HashIndex();
  /** Segments are shared between the readers of a round: most bear a note of their row, which holds while this stays. */
  #shelf = {};
  #lastBlob = 0;
  #lastSegment = 0;

  constructor(db: Database) {
    this.#blobRows = new RowWriter(db, "blobs", ["id", "hash", "text", "escaped"]);
    this.#segmentRows = new RowWriter(db, "segments", SEGMENT_COLUMNS);
    this.#lastBlob = load(db, "blobs", this.#blobs);
    this.#lastSegment = load(db, "segments", this.#segments);
  }

  /** `hex` is the text's `textHash`, where it is known already. */
  blob(text: string, hex: string = textHash(text)): number {
    const hash = Buffer.from(hex, "hex");
    const known = this.#blobs.get(hash);
    if (known !== undefined) return known;
    this.#lastBlob += 1;
    const plain = isWellFormed(text);
    this.#blobRows.put(this.#lastBlob, hash, plain ? text : JSON.stringify(text), plain ? 0 : 1);
    this.#blobs.set(hash, this.#lastBlob);
    return this.#lastBlob;
  }

  /** The id of a text that is stored already. `hash` has 64 hex digits. */
  find(hash: string): number | undefined {
    return this.#blobs.get(Buffer.from(hash, "hex"));
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
    const hash = hashBytes(note);
    const known = this.#segments.get(hash);
    if (known !== undefined) return known;
    const { role, kind, slot = null, textSource = null, provenance = null } = segment;
    const blob = this.blob(segment.text, note.text);
    this.#lastSegment += 1;
    this.#segmentRows.put(this.#lastSegment, hash, role, kind, slot, textSource, provenance, blob);
    this.#segments.set(hash, this.#lastSegment);
    return this.#lastSegment;
  }

  flush(): void {
    this.#blobRows.flush();
    this.#segmentRows.flush();
  }

  /** How far it is: to be handed to `rollback` when the transaction fails. */
  mark(): { readonly blob: number; readonly segment: number } {
    return { blob: this.#lastBlob, segment: this.#lastSegment };
  }

  rollback({ blob, segment }: { readonly blob: number; readonly segment: number }): void {
    this.#blobs.keepUpTo(blob);
    this.#segments.keepUpTo(segment);
    this.#shelf = {};
    this.#blobRows.forget();
    this.#segmentRows.forget();
    this.#lastBlob = blob;
    this.#lastSegment = segment;
  }
}

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
