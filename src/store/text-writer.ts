import type { Database, Statement } from "better-sqlite3";
import type { Segment } from "../core/call.ts";
import { isWellFormed, segmentHashes, textHash } from "./hash.ts";
import { HashIndex } from "./hash-index.ts";

type Cell = string | number | Buffer | null;

/** Stores each text and each segment once and hands out row ids. Must be called within a transaction. */
export class TextWriter {
  readonly #insertBlob: Statement<Cell[]>;
  readonly #insertSegment: Statement<Cell[]>;
  readonly #blobs = new HashIndex();
  readonly #segments = new HashIndex();
  /** Segments are shared between the readers of a round; most are found here, without a hash. */
  #idOf = new WeakMap<Segment, number>();
  #lastBlob = 0;
  #lastSegment = 0;

  constructor(db: Database) {
    this.#insertBlob = db.prepare("INSERT INTO blobs (id, hash, text, escaped) VALUES (?, ?, ?, ?)");
    this.#insertSegment = db.prepare(
      "INSERT INTO segments (id, hash, role, kind, slot, source, provenance, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
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
    this.#insertBlob.run(this.#lastBlob, hash, plain ? text : JSON.stringify(text), plain ? 0 : 1);
    this.#blobs.set(hash, this.#lastBlob);
    return this.#lastBlob;
  }

  /** The id of a text that is stored already. `hash` has 64 hex digits. */
  find(hash: string): number | undefined {
    return this.#blobs.get(Buffer.from(hash, "hex"));
  }

  segment(segment: Segment): number {
    const known = this.#idOf.get(segment);
    if (known !== undefined) return known;
    const id = this.#intern(segment);
    this.#idOf.set(segment, id);
    return id;
  }

  #intern(segment: Segment): number {
    const hashes = segmentHashes(segment);
    const hash = Buffer.from(hashes.segment, "hex");
    const known = this.#segments.get(hash);
    if (known !== undefined) return known;
    const { role, kind, slot = null, textSource = null, provenance = null } = segment;
    const blob = this.blob(segment.text, hashes.text);
    this.#lastSegment += 1;
    this.#insertSegment.run(this.#lastSegment, hash, role, kind, slot, textSource, provenance, blob);
    this.#segments.set(hash, this.#lastSegment);
    return this.#lastSegment;
  }

  /** How far it is: to be handed to `rollback` when the transaction fails. */
  mark(): { readonly blob: number; readonly segment: number } {
    return { blob: this.#lastBlob, segment: this.#lastSegment };
  }

  rollback({ blob, segment }: { readonly blob: number; readonly segment: number }): void {
    this.#blobs.keepUpTo(blob);
    this.#segments.keepUpTo(segment);
    this.#idOf = new WeakMap();
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
