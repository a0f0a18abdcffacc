import type { Segment } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import { wordsIn } from "../../core/word-index.ts";
import { type Story, textOf } from "./story.ts";

/** Words of a run that nobody has in common by chance. */
const LENGTH = 6;
/** A run that more messages hold than these is a phrase and no quotation. */
const RARE = 3;

/** All runs of six words in a text. */
function shinglesIn(text: string): Set<string> {
  const words = wordsIn(text);
  const shingles = new Set<string>();
  for (let at = 0; at + LENGTH <= words.length; at += 1) shingles.add(words.slice(at, at + LENGTH).join(" "));
  return shingles;
}

/** The parts of a prompt that may repeat what a message said; rules, personas and frames are not made of messages. */
const MAY_QUOTE: readonly string[] = [
  "feed",
  "notification",
  "search",
  "profile",
  "thread",
  "memory",
  "answer",
];

/** Finds what a message's own words, six in a row that hardly any other has, have left elsewhere in a prompt. */
export class Shingles {
  readonly #held = new Map<string, number>();

  constructor({ sayings }: Pick<Story, "sayings">) {
    for (const saying of sayings) {
      for (const shingle of shinglesIn(textOf(saying)))
        this.#held.set(shingle, (this.#held.get(shingle) ?? 0) + 1);
    }
  }

  /** True where a segment that is not the message itself holds rare words of it. */
  remain(segments: readonly Segment[], source: ItemId, text: string): boolean {
    const rare = [...shinglesIn(text)].filter((shingle) => (this.#held.get(shingle) ?? 0) <= RARE);
    if (rare.length === 0) return false;
    return segments.some(({ kind, textSource, text: other }) => {
      if (textSource === source || !MAY_QUOTE.includes(kind)) return false;
      const held = shinglesIn(other);
      return rare.some((shingle) => held.has(shingle));
    });
  }
}
