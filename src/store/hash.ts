import { createHash, hash } from "node:crypto";
import type { Segment } from "../core/call.ts";
import { type Placed, Strand } from "../core/call.ts";
import { Piece } from "../core/piece.ts";
import { Fingerprints, type SegmentColumns } from "./fingerprints.ts";

const prints = new Fingerprints({ hash, createHash });

/** See `Fingerprints.ofText`. */
export const textHash = (text: string): string => prints.ofText(text);

/** See `Fingerprints.ofBytes`. */
export const bytesHash = (bytes: Uint8Array, escaped: number): string => prints.ofBytes(bytes, escaped);

/** `segmentHash` from the columns of the table `segments`, and the hash of the text. */
export const segmentHashOf = (columns: SegmentColumns, text: string): string =>
  hash("sha256", prints.segmentLine(columns, text), "hex");

/** The eight words of 32 bits of a segment's hash, little-endian, found out once for the object. */
type SegmentNote = Int32Array;

/** For segments that have no room of their own. */
const elsewhere = new WeakMap<Segment, SegmentNote>();

function noteOn(segment: Segment): SegmentNote {
  // Nobody else writes notes.
  const known = (Piece.noteOn(segment) ?? elsewhere.get(segment)) as SegmentNote | undefined;
  return known ?? makeNote(segment);
}

function makeNote(segment: Segment): SegmentNote {
  const { role, kind, slot = null, textSource: source = null, provenance = null } = segment;
  const bytes = prints.ofLine(
    prints.segmentLine({ role, kind, slot, source, provenance }, textHash(segment.text)),
  );
  const note = new Int32Array(HASH_WORDS);
  for (let word = 0; word < HASH_WORDS; word += 1) note[word] = prints.wordIn(bytes, 4 * word);
  if (!Piece.putNote(segment, note)) elsewhere.set(segment, note);
  return note;
}

/**
 * SHA-256 of everything a segment is, as 64 hex digits: of the JSON array
 * `[role, kind, slot, textSource, provenance, textHash(text)]` with null where a member is absent. Segments are
 * shared between the readers of a round, so the answer is kept with the object.
 */
export const segmentHash = (segment: Segment): string => Buffer.from(noteOn(segment).buffer).toString("hex");

/** The hashes of a strand's segments, one after the other, found out once for the object. */
function noteOnStrand(strand: Strand): Int32Array {
  // Nobody else writes notes.
  const known = Strand.noteOn(strand) as Int32Array | undefined;
  if (known !== undefined) return known;
  const note = new Int32Array(strand.segments.length * HASH_WORDS);
  strand.segments.forEach((segment, i) => {
    note.set(noteOn(segment), i * HASH_WORDS);
  });
  Strand.putNote(strand, note);
  return note;
}

const HASH_WORDS = 8;

const NO_STRANDS: readonly Placed[] = [];

/** SHA-256 (hex) of a hash of 64 hex digits and those of some segments, 32 bytes each. `strands` spare some of the work. */
export function hashOfHashes(
  first: string,
  segments: readonly Segment[],
  strands: readonly Placed[] = NO_STRANDS,
): string {
  const words = new Int32Array((1 + segments.length) * HASH_WORDS);
  Buffer.from(words.buffer).write(first, "hex");
  let i = 0;
  for (const { at, strand } of strands) {
    for (; i < at; i += 1) words.set(noteOn(segments[i] as Segment), (1 + i) * HASH_WORDS);
    words.set(noteOnStrand(strand), (1 + i) * HASH_WORDS);
    i += strand.segments.length;
  }
  for (; i < segments.length; i += 1) words.set(noteOn(segments[i] as Segment), (1 + i) * HASH_WORDS);
  return hash("sha256", words, "hex");
}
