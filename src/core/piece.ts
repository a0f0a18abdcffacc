import type { Segment, SegmentKind } from "./call.ts";
import type { ItemId } from "./ids.ts";

/** What a piece says beside its role, kind and text. */
export type PieceSource = Pick<Segment, "slot" | "textSource" | "provenance">;

/**
 * A segment with room for one note, what has been found out about it once and is wanted again each time it is shown, such as
 * its hash; and for a number. Any segment will do wherever one is asked for; this one is found again without a search. All have
 * the same members, absent ones as undefined: code that meets forty of them for each prompt is compiled for one shape.
 */
export class Piece implements Segment {
  readonly role: Segment["role"];
  readonly kind: SegmentKind;
  readonly slot: ItemId | undefined;
  readonly textSource: ItemId | undefined;
  readonly provenance: string | undefined;
  readonly text: string;
  #note: object | undefined;
  /** Whoever has given it a number, last. */
  #counter: object | undefined;
  #number: number;

  constructor(
    role: Segment["role"],
    kind: SegmentKind,
    text: string,
    { slot, textSource, provenance }: PieceSource = {},
  ) {
    this.role = role;
    this.kind = kind;
    this.slot = slot;
    this.textSource = textSource;
    this.provenance = provenance;
    this.text = text;
    this.#note = undefined;
    this.#counter = undefined;
    this.#number = 0;
  }

  /** The note on a segment; undefined where there is none, and for all that are not pieces. */
  static noteOn(segment: Segment): object | undefined {
    return #note in segment ? segment.#note : undefined;
  }

  /** Puts a note on a piece; false for a segment that has no room for it. */
  static putNote(segment: Segment, note: object): boolean {
    if (!(#note in segment)) return false;
    segment.#note = note;
    return true;
  }

  /** The number that this counter has given it; undefined where it has given none, or another counter came after it. */
  static numberIn(counter: object, segment: Segment): number | undefined {
    return #note in segment && segment.#counter === counter ? segment.#number : undefined;
  }

  /** Gives a piece a number; false for a segment that has no room for it. */
  static putNumber(counter: object, segment: Segment, number: number): boolean {
    if (!(#note in segment)) return false;
    segment.#counter = counter;
    segment.#number = number;
    return true;
  }
}
