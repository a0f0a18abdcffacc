/**
 * What a text looks like, whatever it says: lengths, punctuation, letters that are not plain, markup. Always as many numbers, none of
 * them infinite; all rates are of the texts together.
 */
export function surfaceOf(texts: readonly string[]): readonly number[] {
  const whole = texts.join("\n\n");
  const letters = Math.max(1, whole.length);
  const lengths = texts.map((text) => Math.log1p(text.length));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const spread = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / Math.max(1, lengths.length);
  const words = countOf(whole, /\S+/gu);
  const sentences = countOf(whole, /[.!?…。！？]+(?=\s|$)|\n\n|$/gu);
  return [
    mean,
    Math.sqrt(spread),
    Math.log1p(words / Math.max(1, sentences)),
    countOf(whole, /\S/gu) / Math.max(1, words),
    ...PER_LETTER.map((pattern) => Math.sqrt(countOf(whole, pattern) / letters)),
    ...PER_TEXT.map((pattern) => Math.log1p(countOf(whole, pattern) / Math.max(1, texts.length))),
  ];
}

const PER_LETTER: readonly RegExp[] = [
  /[,،、，]/g,
  /\.(?!\.)/g,
  /[?？]/g,
  /[!！]/g,
  /[;:]/g,
  /[—–]|\s-\s/g,
  /…|\.{2,}/g,
  /["“”„«»]/g,
  /['’]/g,
  /[()]/g,
  /\d/g,
  /\p{Lu}/gu,
  /\p{Extended_Pictographic}/gu,
];

/** Markup, line breaks and people spoken to. */
const PER_TEXT: readonly RegExp[] = [
  /\n/g,
  /^\s*(?:[-*+]|\d+[.)])\s/gm,
  /^\s*#{1,6}\s/gm,
  /^\s*>/gm,
  /\*\*?|__/g,
  /`/g,
  /\]\(|https?:/g,
  /@\w/g,
];

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
