/** Runs of `n` words, each as one string. */
export function* nGrams(words: readonly string[], n: number): Generator<string> {
  for (let i = 0; i + n <= words.length; i += 1) yield words.slice(i, i + n).join(" ");
}

/** Different n-grams over n-grams, none across the end of a text (Li et al. 2016); NaN where there are none. */
export function distinctN(texts: readonly (readonly string[])[], n: number): number {
  const seen = new Set<string>();
  let all = 0;
  for (const words of texts) {
    for (const gram of nGrams(words, n)) {
      seen.add(gram);
      all += 1;
    }
  }
  return seen.size / all;
}

/** Different words over words; NaN for none. */
export const typeTokenRatio = (words: readonly string[]): number => new Set(words).size / words.length;

/**
 * The mean type-token ratio over all windows of `window` words (Covington and McFall 2010); of the whole where it is
 * shorter, NaN for no words.
 */
export function movingTypeTokenRatio(words: readonly string[], window: number): number {
  if (words.length <= window) return typeTokenRatio(words);
  const counts = new Map<string, number>();
  let sum = 0;
  for (const [i, word] of words.entries()) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    const leaving = i >= window ? (words[i - window] as string) : undefined;
    if (leaving !== undefined) leave(counts, leaving);
    if (i >= window - 1) sum += counts.size;
  }
  return sum / window / (words.length - window + 1);
}

function leave(counts: Map<string, number>, word: string): void {
  const left = (counts.get(word) ?? 0) - 1;
  if (left === 0) counts.delete(word);
  else counts.set(word, left);
}

export interface Mtld {
  readonly forward: number;
  readonly backward: number;
  /** The mean of both directions. */
  readonly mtld: number;
}

/**
 * Measure of textual lexical diversity (McCarthy and Jarvis 2010): the mean length of a stretch of words until its type-token ratio
 * falls to `threshold` or below, the unfinished one at the end counting in proportion. Where no word ever repeats there is no
 * stretch, and it is the number of words (0 for none).
 */
export function mtld(words: readonly string[], threshold = 0.72): Mtld {
  const forward = oneWay(words, threshold);
  const backward = oneWay([...words].reverse(), threshold);
  return { forward, backward, mtld: (forward + backward) / 2 };
}

function oneWay(words: readonly string[], threshold: number): number {
  let stretches = 0;
  let [seen, length] = [new Set<string>(), 0];
  for (const word of words) {
    seen.add(word);
    length += 1;
    if (seen.size / length > threshold) continue;
    stretches += 1;
    [seen, length] = [new Set(), 0];
  }
  if (length > 0) stretches += (1 - seen.size / length) / (1 - threshold);
  return stretches === 0 ? words.length : words.length / stretches;
}

/**
 * HD-D (McCarthy and Jarvis 2007): the expected type-token ratio of `draws` words drawn from the text without replacement,
 * in (0, 1]; NaN for a text of fewer words.
 */
export function hdd(words: readonly string[], draws = 42): number {
  if (words.length < draws) return Number.NaN;
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ordered = Int32Array.from(counts.values()).sort();
  return ordered.reduce((sum, count) => sum + (1 - shareWithout(words.length, count, draws)), 0) / draws;
}

/** Probability that `draws` of `all` miss each of `count`: C(all - count, draws) / C(all, draws). */
function shareWithout(all: number, count: number, draws: number): number {
  let share = 1;
  for (let i = 0; i < draws && share > 0; i += 1) share *= Math.max(0, all - count - i) / (all - i);
  return share;
}
