import { createHash, hash } from "node:crypto";
import type { Segment } from "../core/call.ts";
import { Piece } from "../core/piece.ts";

interface MaybeIllFormed {
  /** Of Node 20, but not yet of the es2023 library that we compile against. */
  isWellFormed(): boolean;
}

/** No UTF-8 text holds this byte, so an escaped text never has the hash of a plain one. */
const ESCAPED = Buffer.from([0xff]);

/** True where a text can be written as UTF-8: it holds no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as MaybeIllFormed).isWellFormed();
}

/**
 * SHA-256 of a text's UTF-8 bytes as 64 hex digits. A text with half a surrogate pair has no UTF-8 form; its hash is
 * that of the byte 0xFF and its JSON escape, so that it differs from the hash of every other text.
 */
export function textHash(text: string): string {
  if (isWellFormed(text)) return hash("sha256", text, "hex");
  return createHash("sha256").update(ESCAPED).update(JSON.stringify(text)).digest("hex");
}

/** `textHash` of a text from how it is stored: its bytes, or those of its JSON escape. */
export function bytesHash(bytes: Uint8Array, escaped: number): string {
  return escaped === 0
    ? hash("sha256", bytes, "hex")
    : createHash("sha256").update(ESCAPED).update(bytes).digest("hex");
}

interface SegmentColumns {
  readonly role: string;
  readonly kind: string;
  readonly slot: string | null;
  readonly source: string | null;
  readonly provenance: string | null;
}

const lineOf = ({ role, kind, slot, source, provenance }: SegmentColumns, text: string): string =>
  JSON.stringify([role, kind, slot, source, provenance, text]);

/** `segmentHash` from the columns of the table `segments`. */
export function segmentHashOf(columns: SegmentColumns, text: string): string {
  return hash("sha256", lineOf(columns, text), "hex");
}

/** What is known of a segment, made once for the object. */
export interface SegmentNote {
  /** Its `segmentHash` as a string of 32 characters, each one byte. */
  readonly bytes: string;
  /** The `textHash` of its text. */
  readonly text: string;
  /** Its row, and whose it is. */
  row: number;
  shelf: object | undefined;
}

/** For segments that have no room of their own. */
const elsewhere = new WeakMap<Segment, SegmentNote>();

export function noteOn(segment: Segment): SegmentNote {
  // Nobody else writes notes.
  const known = (Piece.noteOn(segment) ?? elsewhere.get(segment)) as SegmentNote | undefined;
  return known ?? makeNote(segment);
}

function makeNote(segment: Segment): SegmentNote {
  const { role, kind, slot = null, textSource: source = null, provenance = null } = segment;
  const text = textHash(segment.text);
  const bytes = hash("sha256", lineOf({ role, kind, slot, source, provenance }, text), "binary");
  const note: SegmentNote = { bytes, text, row: 0, shelf: undefined };
  if (!Piece.putNote(segment, note)) elsewhere.set(segment, note);
  return note;
}

/**
 * SHA-256 of everything a segment is, as 64 hex digits: of the JSON array
 * `[role, kind, slot, textSource, provenance, textHash(text)]` with null where a member is absent. Segments are
 * shared between the readers of a round, so the answer is kept with the object.
 */
export const segmentHash = (segment: Segment): string =>
  Buffer.from(noteOn(segment).bytes, "latin1").toString("hex");
