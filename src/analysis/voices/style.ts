import { FUNCTION_WORDS } from "./function-words.ts";
import { masked } from "./masked.ts";

/** How often each feature stands in a text. */
export type Counts = ReadonlyMap<string, number>;

/** Later parts of a text are not read: a long one shall not weigh more than a shelf of others. */
const MOST_UNITS = 2_000;
const SHORTEST = 3;
const LONGEST = 5;

/**
 * What is left of a text to know its author by: counts of function words, and of runs of 3 to 5 characters of the text masked
 * (see `masked`), over its first 2,000 characters. `names` are in lower case.
 */
export function styleOf(text: string, names: ReadonlySet<string>): Counts {
  const counts = new Map<string, number>();
  const add = (feature: string): void => {
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
  };
  const rest = masked(text.slice(0, MOST_UNITS), names).replace(/\s+/gu, " ").trim();
  for (const word of rest.match(/[a-z]+/g) ?? []) if (FUNCTION_WORDS.has(word)) add(`word ${word}`);
  for (let from = 0; from < rest.length; from += 1) {
    for (let size = SHORTEST; size <= LONGEST && from + size <= rest.length; size += 1)
      add(rest.slice(from, from + size));
  }
  return counts;
}
