import { type Segment, Strand } from "../../core/call.ts";

/** What stands as one in a prompt: a segment, or a strand, all of whose segments have one role. */
export type Words = Segment | Strand;

/** Texts of at least so many UTF-16 units are kept as they go out: for shorter ones looking them up takes as long. */
const WORTH_KEEPING = 200;

const kept = new WeakMap<Words, Buffer>();

export function textOf(words: Words): string {
  return words instanceof Strand ? words.segments.map(({ text }) => text).join("\n") : words.text;
}

/**
 * A text as it stands between the quotes of a JSON string; in UTF-8 where it is long, made once for all prompts that show the
 * same object. Half a character is replaced, as `joinedText` does.
 */
export function jsonOf(words: Words): string | Buffer {
  if (!(words instanceof Strand) && words.text.length < WORTH_KEEPING) return escaped(words.text);
  let bytes = kept.get(words);
  if (bytes === undefined) {
    bytes = Buffer.from(escaped(textOf(words)));
    kept.set(words, bytes);
  }
  return bytes;
}

function escaped(text: string): string {
  return JSON.stringify(joinedText([text])).slice(1, -1);
}

interface MaybeIllFormed {
  /** Of Node 20, but not yet of the es2023 library that we compile against. */
  toWellFormed(): string;
}

/** Lines as one text. Half a character cannot be written as UTF-8: JSON would escape it, and servers refuse that. */
export function joinedText(lines: readonly string[]): string {
  return (lines.join("\n") as unknown as MaybeIllFormed).toWellFormed();
}
