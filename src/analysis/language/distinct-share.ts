/**
 * Different runs of `n` words over all runs of `n` words, none across the end of a text; NaN where no text has so many words. Runs are
 * numbered and sorted, so that ten million words take some hundred megabytes and not gigabytes of strings.
 */
export function distinctShare(texts: readonly (readonly string[])[], n: 1 | 2 | 3): number {
  const numbers = new Map<string, number>();
  let runs: readonly Float64Array[] = texts.map((words) =>
    Float64Array.from(words, (word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    }),
  );
  const words = runs;
  let different = numbers.size;
  for (let length = 2; length <= n; length += 1) {
    const longer = runs.map((starts, text) =>
      extended(starts, words[text] as Float64Array, length, numbers.size),
    );
    const ranks = ranksOf(longer);
    runs = length === n ? longer : longer.map((keys) => keys.map((key) => rankOf(ranks, key)));
    different = ranks.length;
  }
  return different / runs.reduce((sum, { length }) => sum + length, 0);
}

/** Each run with the word behind it: its number and that word's as one, exact below 2^53. */
const extended = (
  starts: Float64Array,
  words: Float64Array,
  length: number,
  vocabulary: number,
): Float64Array =>
  Float64Array.from(
    { length: Math.max(0, words.length - length + 1) },
    (_, i) => (starts[i] as number) * vocabulary + (words[i + length - 1] as number),
  );

/** The different keys, ascending. */
function ranksOf(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  all.sort();
  return all.filter((key, i) => i === 0 || key !== all[i - 1]);
}

/** Its place among the different keys. */
function rankOf(keys: Float64Array, key: number): number {
  let [low, high] = [0, keys.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
