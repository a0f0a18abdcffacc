/** How often the same thing was said again. */
export interface Duplicates {
  readonly messages: number;
  readonly wordings: number;
  /** Messages whose wording occurs more than once, the first of each included. */
  readonly inCopies: number;
  /** Messages beyond the first of their wording. */
  readonly excess: number;
  /** Messages that hold one of the seven commonest wordings. */
  readonly inTop: number;
}

const TOP = 7;

/** Lower case, with every run of white space made one space and none at the ends. */
export const squished = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Counts texts that are equal to the letter; squish them first where white space and case shall not matter. */
export function duplicates(texts: readonly string[]): Duplicates {
  const copies = new Map<string, number>();
  for (const text of texts) copies.set(text, (copies.get(text) ?? 0) + 1);
  const counts = Int32Array.from(copies.values()).sort().reverse();
  const sum = (some: Int32Array): number => some.reduce((all, count) => all + count, 0);
  return {
    messages: texts.length,
    wordings: counts.length,
    inCopies: sum(counts.filter((count) => count > 1)),
    excess: texts.length - counts.length,
    inTop: sum(counts.slice(0, TOP)),
  };
}
