/** Texts as numbers of words: equal spellings have equal numbers, from 0 below `vocabulary`. */
export interface NumberedTexts {
  readonly texts: readonly Float64Array[];
  readonly vocabulary: number;
}

export function numberedTexts(texts: readonly (readonly string[])[]): NumberedTexts {
  const numbers = new Map<string, number>();
  const numbered = texts.map((words) =>
    Float64Array.from(words, (word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    }),
  );
  return { texts: numbered, vocabulary: numbers.size };
}

/**
 * Different runs of `n` words over all runs of `n` words, none across the end of a text; NaN where no text has so many words. Runs are
 * numbered and sorted, so that ten million words take some hundred megabytes and not gigabytes of strings.
 */
export function distinctShare({ texts, vocabulary }: NumberedTexts, n: 2 | 3): number {
  const pairs = extended(texts, { texts, vocabulary, length: 2 });
  if (n === 2) return shareOf(pairs);
  // Three words in one number are exact up to 2^53; beyond, pairs get smaller numbers first.
  const starts = vocabulary ** 3 <= Number.MAX_SAFE_INTEGER ? pairs : ranked(pairs);
  return shareOf(extended(starts, { texts, vocabulary, length: 3 }));
}

/** Each run with the word behind it: its number and that word's as one. */
function extended(
  starts: readonly Float64Array[],
  { texts, vocabulary, length }: NumberedTexts & { readonly length: number },
): Float64Array[] {
  return starts.map((runs, text) => {
    const words = texts[text] as Float64Array;
    const longer = new Float64Array(Math.max(0, words.length - length + 1));
    for (let i = 0; i < longer.length; i += 1) {
      longer[i] = (runs[i] as number) * vocabulary + (words[i + length - 1] as number);
    }
    return longer;
  });
}

function sorted(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all.sort();
}

function shareOf(runs: readonly Float64Array[]): number {
  const all = sorted(runs);
  let different = 0;
  for (let i = 0; i < all.length; i += 1) if (i === 0 || all[i] !== all[i - 1]) different += 1;
  return different / all.length;
}

/** Every number replaced by its place among all of them, equal ones by the same. */
function ranked(lists: readonly Float64Array[]): Float64Array[] {
  const all = sorted(lists);
  return lists.map((list) => list.map((number) => placeOf(all, number)));
}

function placeOf(ascending: Float64Array, number: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
