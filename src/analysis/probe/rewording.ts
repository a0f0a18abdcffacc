import { quoted, type Said, shownWords, type WordsKind, wholeWords } from "../../agent/wording.ts";
import type { Segment, SegmentKind } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import { Piece } from "../../core/piece.ts";

/** What stands in the place of a message whose words nobody is to read. */
const HIDDEN = "[message hidden]";

/** Words for a message's place, and whose they are. */
export interface Rewording {
  readonly said: Said | "hidden";
  readonly textSource: ItemId;
  /** Whose hand put them there: "paraphrase", "swap", "exchange", "hidden". */
  readonly hand: string;
}

const WORDS: ReadonlySet<SegmentKind> = new Set<WordsKind>([
  "feed",
  "notification",
  "search",
  "profile",
  "thread",
  "memory",
]);

/** How one segment shows words: as its kind does, or all of them, as a context that speaks for many is shown them. */
type Manner = (said: Said) => string;

/** The manner in which a segment shows what `said` says; undefined where it does not, having been taken back, say. */
function mannerOf({ kind, slot, text }: Segment, said: Said): Manner | undefined {
  if (slot === undefined || !WORDS.has(kind)) return undefined;
  const manners: Manner[] = [
    (words) => shownWords(kind as WordsKind, words, slot),
    (words) => quoted(wholeWords(words)),
  ];
  return manners.find((manner) => manner(said) === text);
}

/** Whether every segment that should hold these words holds them as they were written. */
export const isAsWritten = (segments: readonly Segment[], source: ItemId, said: Said): boolean =>
  segments.every((segment) => segment.textSource !== source || mannerOf(segment, said) !== undefined);

/**
 * The prompt with other words wherever those of one message stand: same places, same ids, same frames, each in the manner of
 * its place. Throws where a segment does not hold the words; ask `isAsWritten` before.
 */
export function reworded(
  segments: readonly Segment[],
  { source, said }: { readonly source: ItemId; readonly said: Said },
  { said: words, textSource, hand }: Rewording,
): readonly Segment[] {
  return segments.map((segment) => {
    if (segment.textSource !== source) return segment;
    const manner = mannerOf(segment, said);
    if (manner === undefined) throw new Error(`a prompt does not hold the words of ${source} as written`);
    const { role, kind, slot } = segment;
    const text = words === "hidden" ? quoted(HIDDEN) : manner(words);
    return new Piece(role, kind, text, {
      ...(slot !== undefined && { slot }),
      textSource,
      provenance: hand,
    });
  });
}
