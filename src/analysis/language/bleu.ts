import { nGrams } from "./lexical-diversity.ts";

export interface BleuTerms {
  /** The longest n-gram; all weigh the same. 4 where left out. */
  readonly order?: number;
  /** Adds one to matches and n-grams alike from n = 2 on (Lin and Och 2004, the second method of Chen and Cherry 2014). */
  readonly smooth?: boolean;
}

/** BLEU of one text against references (Papineni et al. 2002), in [0, 1]; 0 where no word matches. */
export function bleu(
  words: readonly string[],
  references: readonly (readonly string[])[],
  terms: BleuTerms = {},
): number {
  const known = references.map((reference) => gramCounts(reference, terms.order ?? 4));
  const most = (gram: string): number =>
    known.reduce((best, counts) => Math.max(best, counts.get(gram) ?? 0), 0);
  const closest = closestLength(
    words.length,
    references.map(({ length }) => length),
  );
  return combined(gramCounts(words, terms.order ?? 4), { length: words.length, closest, most, ...terms });
}

/**
 * The mean BLEU of each text against all others (Zhu et al. 2018, Texygen): high where they repeat each other. NaN for fewer
 * than two. It keeps the two largest counts of each n-gram, and so needs no text read twice.
 */
export function selfBleu(texts: readonly (readonly string[])[], terms: BleuTerms = {}): number {
  if (texts.length < 2) return Number.NaN;
  const counts = texts.map((words) => gramCounts(words, terms.order ?? 4));
  const tops = topCounts(counts);
  const lengths = texts.map(({ length }) => length);
  const scores = texts.map(({ length }, i) => {
    const closest = closestLength(length, [...lengths.slice(0, i), ...lengths.slice(i + 1)]);
    const most = (gram: string): number => {
      const top = tops.get(gram);
      return top === undefined ? 0 : top.holder === i ? top.second : top.first;
    };
    return combined(counts[i] as Map<string, number>, { length, closest, most, ...terms });
  });
  return Float64Array.from(scores)
    .sort()
    .reduce((sum, score) => sum + score / scores.length, 0);
}

interface Against extends BleuTerms {
  readonly length: number;
  /** Length of the reference nearest in length. */
  readonly closest: number;
  /** The largest count of an n-gram in one reference. */
  readonly most: (gram: string) => number;
}

function combined(counts: ReadonlyMap<string, number>, against: Against): number {
  const { length, closest, most, order = 4, smooth = false } = against;
  if (length === 0) return 0;
  const matches = new Float64Array(order + 1);
  for (const [gram, count] of counts) {
    const n = orderOf(gram);
    matches[n] = (matches[n] as number) + Math.min(count, most(gram));
  }
  let logs = 0;
  for (let n = 1; n <= order; n += 1) {
    const extra = smooth && n > 1 ? 1 : 0;
    const match = (matches[n] as number) + extra;
    if (match === 0) return 0;
    logs += Math.log(match / (Math.max(1, length - n + 1) + extra)) / order;
  }
  const brevity = length > closest ? 1 : Math.exp(1 - closest / length);
  return brevity * Math.exp(logs);
}

/** A word has no space in it, so that an n-gram's spaces tell its order. */
const orderOf = (gram: string): number => gram.split(" ").length;

function gramCounts(words: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let n = 1; n <= order; n += 1) {
    for (const gram of nGrams(words, n)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

interface Top {
  holder: number;
  first: number;
  second: number;
}

function topCounts(counts: readonly ReadonlyMap<string, number>[]): Map<string, Top> {
  const tops = new Map<string, Top>();
  for (const [holder, grams] of counts.entries()) {
    for (const [gram, count] of grams) {
      const top = tops.get(gram);
      if (!top) tops.set(gram, { holder, first: count, second: 0 });
      else if (count > top.first) Object.assign(top, { holder, first: count, second: top.first });
      else if (count > top.second) top.second = count;
    }
  }
  return tops;
}

/** Of two as near, the shorter. */
function closestLength(length: number, lengths: readonly number[]): number {
  return lengths.reduce((best, one) => {
    const [near, nearest] = [Math.abs(one - length), Math.abs(best - length)];
    return near < nearest || (near === nearest && one < best) ? one : best;
  }, Number.POSITIVE_INFINITY);
}
