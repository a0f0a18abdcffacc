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
  /** Its `segmentHash` as eight 32-bit words in the machine's own order: of small numbers none costs memory of its own. */
  readonly words: readonly number[];
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
  const words = wordsOf(segmentHashOf({ role, kind, slot, source, provenance }, text));
  const note: SegmentNote = { words, text, row: 0, shelf: undefined };
  if (!Piece.putNote(segment, note)) elsewhere.set(segment, note);
  return note;
}

/**
 * SHA-256 of everything a segment is, as 64 hex digits: of the JSON array
 * `[role, kind, slot, textSource, provenance, textHash(text)]` with null where a member is absent. Segments are
 * shared between the readers of a round, so the answer is kept with the object.
 */
export const segmentHash = (segment: Segment): string => hashBytes(noteOn(segment)).toString("hex");

/** The 32 bytes of a segment's hash. */
export const hashBytes = ({ words }: SegmentNote): Buffer => Buffer.from(new Int32Array(words).buffer);

/** What 64 hex digits stand for, as eight words. */
function wordsOf(hex: string): readonly number[] {
  room.write(hex, 0, "hex");
  return [...roomWords.subarray(0, HASH_WORDS)];
}

const HASH_WORDS = 8;
let room = Buffer.alloc(4_096);
let roomWords = new Int32Array(room.buffer, room.byteOffset, room.length / 4);

/** SHA-256 (hex) of a hash of 64 hex digits and those of some segments, 32 bytes each. */
export function hashOfHashes(first: string, segments: readonly Segment[]): string {
  const length = (1 + segments.length) * HASH_WORDS;
  if (length > roomWords.length) {
    room = Buffer.alloc(8 * length);
    roomWords = new Int32Array(room.buffer, room.byteOffset, room.length / 4);
  }
  let at = HASH_WORDS;
  for (const segment of segments) {
    // A hash that is made meanwhile needs the room's beginning, and nothing but that.
    for (const word of noteOn(segment).words) {
      roomWords[at] = word;
      at += 1;
    }
  }
  room.write(first, 0, "hex");
  return hash("sha256", room.subarray(0, 4 * length), "hex");
}
