import { createHash, hash } from "node:crypto";
import type { Segment } from "../core/call.ts";
import { type Placed, Strand } from "../core/call.ts";
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
  `[${jsonOf(role)},${jsonOf(kind)},${jsonOf(slot)},${jsonOf(source)},${jsonOf(provenance)},"${text}"]`;

/** Most of what stands in these columns is one of a few short words, or an id. */
function jsonOf(value: string | null): string {
  if (value === null) return "null";
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

const PLAIN = /^[a-z0-9-]*$/;

/** `segmentHash` from the columns of the table `segments`. */
export function segmentHashOf(columns: SegmentColumns, text: string): string {
  return hash("sha256", lineOf(columns, text), "hex");
}

/**
 * What is known of a segment, made once for the object: its `segmentHash` as eight 32-bit words, little-endian,
 * in members of their own since a list of them would be one more object to fetch for each segment of each prompt.
 */
export interface SegmentNote {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
  /** Its row, and whose it is. */
  row: number;
  shelf: object | undefined;
  /** The `textHash` of its text. */
  readonly text: string;
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
  // One character for each byte: the cheapest form in which a hash comes.
  const bytes = hash("sha256", lineOf({ role, kind, slot, source, provenance }, text), "binary");
  const note: SegmentNote = {
    a: wordIn(bytes, 0),
    b: wordIn(bytes, 4),
    c: wordIn(bytes, 8),
    d: wordIn(bytes, 12),
    e: wordIn(bytes, 16),
    f: wordIn(bytes, 20),
    g: wordIn(bytes, 24),
    h: wordIn(bytes, 28),
    row: 0,
    shelf: undefined,
    text,
  };
  if (!Piece.putNote(segment, note)) elsewhere.set(segment, note);
  return note;
}

/** The word that four bytes are in a little-endian machine. */
const wordIn = (bytes: string, at: number): number =>
  bytes.charCodeAt(at) |
  (bytes.charCodeAt(at + 1) << 8) |
  (bytes.charCodeAt(at + 2) << 16) |
  (bytes.charCodeAt(at + 3) << 24);

/**
 * SHA-256 of everything a segment is, as 64 hex digits: of the JSON array
 * `[role, kind, slot, textSource, provenance, textHash(text)]` with null where a member is absent. Segments are
 * shared between the readers of a round, so the answer is kept with the object.
 */
export const segmentHash = (segment: Segment): string => hashBytes(noteOn(segment)).toString("hex");

/** The 32 bytes of a segment's hash. */
function hashBytes(note: SegmentNote): Buffer {
  const words = new Int32Array(HASH_WORDS);
  putWords(words, 0, note);
  return Buffer.from(words.buffer);
}

function putWords(into: Int32Array, at: number, { a, b, c, d, e, f, g, h }: SegmentNote): void {
  into[at] = a;
  into[at + 1] = b;
  into[at + 2] = c;
  into[at + 3] = d;
  into[at + 4] = e;
  into[at + 5] = f;
  into[at + 6] = g;
  into[at + 7] = h;
}

/** The first 16 bytes of a segment's hash as hex digits. */
export const keptHex = (note: SegmentNote): string => hashBytes(note).toString("hex", 0, 16);

/** The word, little-endian, that eight hex digits in lower case are. */
export function wordOfHex(hex: string, at: number): number {
  let word = 0;
  for (let byte = 6; byte >= 0; byte -= 2)
    word = (word << 8) | (digit(hex, at + byte) << 4) | digit(hex, at + byte + 1);
  return word;
}

const digit = (hex: string, at: number): number => DIGITS[hex.charCodeAt(at)] as number;

/** What a digit is worth, by its character. */
const DIGITS = new Uint8Array(128);
for (let worth = 0; worth < 16; worth += 1) DIGITS[worth.toString(16).charCodeAt(0)] = worth;

/** What is known of a strand, made once for the object. */
export interface StrandNote {
  /** The hashes of its segments, one after the other. */
  readonly words: Int32Array;
  /** How many prompts have held it since this shelf began, its row once it has one, and whose they are. */
  uses: number;
  row: number;
  shelf: object | undefined;
}

export function noteOnStrand(strand: Strand): StrandNote {
  // Nobody else writes notes.
  const known = Strand.noteOn(strand) as StrandNote | undefined;
  if (known !== undefined) return known;
  const words = new Int32Array(strand.segments.length * HASH_WORDS);
  strand.segments.forEach((segment, i) => {
    putWords(words, i * HASH_WORDS, noteOn(segment));
  });
  const note: StrandNote = { words, uses: 0, row: 0, shelf: undefined };
  Strand.putNote(strand, note);
  return note;
}

const HASH_WORDS = 8;
let room = Buffer.alloc(4_096);
let roomWords = new Int32Array(room.buffer, room.byteOffset, room.length / 4);

const NO_STRANDS: readonly Placed[] = [];

/** SHA-256 (hex) of a hash of 64 hex digits and those of some segments, 32 bytes each. `strands` spare some of the work. */
export const hashOfHashes = (
  first: string,
  segments: readonly Segment[],
  strands: readonly Placed[] = NO_STRANDS,
): string => hash("sha256", hashesOf(first, segments, strands), "hex");

/** The bytes that `hashOfHashes` is made from: a view that holds until the next call. */
export function hashesOf(
  first: string,
  segments: readonly Segment[],
  strands: readonly Placed[] = NO_STRANDS,
): Uint8Array {
  const length = (1 + segments.length) * HASH_WORDS;
  if (length > roomWords.length) {
    room = Buffer.alloc(8 * length);
    roomWords = new Int32Array(room.buffer, room.byteOffset, room.length / 4);
  }
  let i = 0;
  for (const { at, strand } of strands) {
    for (; i < at; i += 1) putWords(roomWords, (1 + i) * HASH_WORDS, noteOn(segments[i] as Segment));
    roomWords.set(noteOnStrand(strand).words, (1 + i) * HASH_WORDS);
    i += strand.segments.length;
  }
  for (; i < segments.length; i += 1)
    putWords(roomWords, (1 + i) * HASH_WORDS, noteOn(segments[i] as Segment));
  // A hash that was made meanwhile needed the beginning of the room, and nothing but that.
  roomWords.set(wordsOf(first), 0);
  return room.subarray(0, 4 * length);
}

const wordsKnown = new Map<string, Int32Array>();

/** Of hashes that come again with each call of a model. */
function wordsOf(hex: string): Int32Array {
  let words = wordsKnown.get(hex);
  if (words === undefined) {
    const bytes = Buffer.from(hex, "hex");
    words = Int32Array.from({ length: HASH_WORDS }, (_, i) => bytes.readInt32LE(4 * i));
    if (wordsKnown.size >= MOST_KNOWN) wordsKnown.clear();
    wordsKnown.set(hex, words);
  }
  return words;
}
const MOST_KNOWN = 256;
