import { type Segment, Strand } from "../../core/call.ts";

/** What stands as one in a prompt: a segment, or a strand, all of whose segments have one role. */
export type Words = Segment | Strand;

/** Texts of at least so many UTF-16 units are kept as they go out: shorter ones are sooner escaped. */
const WORTH_KEEPING = 200;

const kept = new WeakMap<Words, Buffer>();

function textOf(words: Words): string {
  return words instanceof Strand ? words.segments.map(({ text }) => text).join("\n") : words.text;
}

/**
 * A long text as it stands between the quotes of a JSON string, in UTF-8, made once for all prompts that show the same object;
 * a short one as it is, to be escaped with those around it.
 */
export function keptJson(words: Words): string | Buffer {
  if (!(words instanceof Strand) && words.text.length < WORTH_KEEPING) return words.text;
  let bytes = kept.get(words);
  if (bytes === undefined) {
    bytes = Buffer.from(escaped(textOf(words)));
    kept.set(words, bytes);
  }
  return bytes;
}

/** A text as it stands between the quotes of a JSON string. Half a character is replaced. */
export function escaped(text: string): string {
  return JSON.stringify(wellFormed(text)).slice(1, -1);
}

interface MaybeIllFormed {
  /** Of Node 20, but not yet of the es2023 library that we compile against. */
  toWellFormed(): string;
}

/** Half a character cannot be written as UTF-8: JSON would escape it, and servers refuse that. */
const wellFormed = (text: string): string => (text as unknown as MaybeIllFormed).toWellFormed();
