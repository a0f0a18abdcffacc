/** How often the same thing was said again. */
export interface Duplicates {
  readonly messages: number;
  readonly wordings: number;
  /** Messages whose wording occurs more than once, the first of each included. */
  readonly inCopies: number;
  /** Messages beyond the first of their wording. */
  readonly excess: number;
}

/** Lower case, with every run of white space made one space and none at the ends. */
export const squished = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Counts texts that are equal to the letter; squish them first where white space and case shall not matter. */
export function duplicates(texts: readonly string[]): Duplicates {
  const counts = [...copiesOf(texts).values()];
  const inCopies = counts.reduce((sum, count) => (count > 1 ? sum + count : sum), 0);
  return {
    messages: texts.length,
    wordings: counts.length,
    inCopies,
    excess: texts.length - counts.length,
  };
}

/** Messages that hold one of the `most` commonest wordings. */
export function inTopWordings(texts: readonly string[], most: number): number {
  const counts = Int32Array.from(copiesOf(texts).values()).sort().reverse();
  return counts.slice(0, most).reduce((sum, count) => sum + count, 0);
}

function copiesOf(texts: readonly string[]): Map<string, number> {
  const copies = new Map<string, number>();
  for (const text of texts) copies.set(text, (copies.get(text) ?? 0) + 1);
  return copies;
}
