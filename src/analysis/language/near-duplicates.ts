/** The runs of `length` characters; a text shorter than that is its own only one. */
export function charShingles(text: string, length: number): Set<string> {
  const shingles = new Set<string>();
  for (let i = 0; i + length <= text.length; i += 1) shingles.add(text.slice(i, i + length));
  if (shingles.size === 0 && text !== "") shingles.add(text);
  return shingles;
}

/** The runs of `length` words, each written with single spaces. */
export function wordShingles(words: readonly string[], length: number): Set<string> {
  const shingles = new Set<string>();
  for (let i = 0; i + length <= words.length; i += 1) shingles.add(words.slice(i, i + length).join(" "));
  return shingles;
}

/** The different hashes of the runs of `length` characters, ascending; a text shorter than that is its own only one. */
export function shingleHashes(text: string, length: number): Uint32Array {
  const hashes = runHashes(text, length).sort();
  let last = -1;
  for (let i = 0; i < hashes.length; i += 1) {
    if (last >= 0 && hashes[i] === hashes[last]) continue;
    last += 1;
    hashes[last] = hashes[i] as number;
  }
  return hashes.slice(0, last + 1);
}

/** A hash for each run of `length` characters, as they stand. */
function runHashes(text: string, length: number): Uint32Array {
  const hashes = new Uint32Array(text === "" ? 0 : Math.max(1, text.length - length + 1));
  for (let start = 0; start < hashes.length; start += 1) {
    let hash = 0x811c9dc5;
    const end = Math.min(start + length, text.length);
    for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hashes[start] = mixed(hash);
  }
  return hashes;
}

/** The finisher of MurmurHash3 after FNV-1a: a permutation of the 32-bit numbers. */
function mixed(hash: number): number {
  let x = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The smallest value of the shingles under each of `functions` linear permutations of their hashes (Broder 1997). The share of
 * equal places of two signatures estimates the Jaccard coefficient J of two texts, with standard error sqrt(J(1 - J) / functions).
 */
export function minHash(hashes: Uint32Array, functions: number): Uint32Array {
  const signature = new Uint32Array(functions);
  for (let i = 0; i < functions; i += 1) {
    const [factor, shift] = [mixed(2 * i + 1) | 1, mixed(2 * i + 2)];
    let smallest = 0xffffffff;
    for (let at = 0; at < hashes.length; at += 1) {
      const value = (Math.imul(factor, hashes[at] as number) + shift) >>> 0;
      if (value < smallest) smallest = value;
    }
    signature[i] = smallest;
  }
  return signature;
}

/** The Jaccard coefficient of two ascending lists of different hashes. */
function sortedJaccard(a: Uint32Array, b: Uint32Array): number {
  let [i, j, both] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [one, other] = [a[i] as number, b[j] as number];
    if (one === other) both += 1;
    if (one <= other) i += 1;
    if (other <= one) j += 1;
  }
  return both / (a.length + b.length - both);
}

const HASHES = 64;
const ROWS = 4;
const BANDS = HASHES / ROWS;
const LENGTH = 5;
/** Texts of one bucket that a newcomer is compared with: a template said a thousand times must not cost a million. */
const COMPARED = 16;
/** Of those, how many of the most alike are checked. */
const CHECKED = 8;

/** How far below the threshold an estimate may be for a pair to be worth checking: three standard errors at 0.8. */
const DOUBT = 0.15;

/**
 * For each text, whether another has a Jaccard coefficient of at least `threshold` with it over runs of five characters.
 * Texts are expected normalised. Candidates come from MinHash (64 functions in 16 bands of 4, which misses 1 pair in 5,000 at
 * 0.8) among the 16 before a text in each bucket, and the eight most alike are checked over all shingles: in a crowd a pair may be
 * missed, and none is made up.
 */
export function nearDuplicates(texts: readonly string[], threshold: number): boolean[] {
  const places = new Map<string, number[]>();
  for (const [at, text] of texts.entries()) {
    const known = places.get(text);
    if (known) known.push(at);
    else places.set(text, [at]);
  }
  const wordings = [...places.keys()].sort();
  const near = nearWordings(wordings, threshold);
  const isNear: boolean[] = new Array(texts.length).fill(false);
  for (const [i, wording] of wordings.entries()) {
    const at = places.get(wording) ?? [];
    for (const place of at) isNear[place] = at.length > 1 || (near[i] ?? false);
  }
  return isNear;
}

function nearWordings(wordings: readonly string[], threshold: number): boolean[] {
  const near: boolean[] = new Array(wordings.length).fill(false);
  const signatures: Uint32Array[] = [];
  const buckets = new Buckets(wordings.length);
  for (const [at, wording] of wordings.entries()) {
    // A run that repeats does not change the smallest: only what is compared is sorted.
    const signature = minHash(runHashes(wording, LENGTH), HASHES);
    signatures.push(signature);
    const promising = [...buckets.join(at, signature)]
      .map((other) => ({ other, alike: agreement(signature, signatures[other] as Uint32Array) }))
      .filter(({ alike }) => alike >= threshold - DOUBT)
      .sort((a, b) => b.alike - a.alike || a.other - b.other)
      .slice(0, CHECKED);
    for (const { other } of promising) {
      if (near[at] && near[other]) continue;
      const hashes = shingleHashes(wording, LENGTH);
      if (sortedJaccard(hashes, shingleHashes(wordings[other] as string, LENGTH)) < threshold) continue;
      near[at] = true;
      near[other] = true;
    }
  }
  return near;
}

/** Share of places in which two signatures agree: the estimate of their texts' Jaccard coefficient. */
export function agreement(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < a.length; i += 1) if (a[i] === b[i]) equal += 1;
  return equal / a.length;
}

/** Who shares a band of its signature with whom: the last of each bucket, and before each member the one that came before it. */
class Buckets {
  readonly #last = Array.from({ length: BANDS }, () => new Map<number, number>());
  readonly #before: readonly Int32Array[];

  constructor(texts: number) {
    this.#before = this.#last.map(() => new Int32Array(texts));
  }

  /** Puts a text into its buckets and gives back those it meets there. */
  join(at: number, signature: Uint32Array): Set<number> {
    const met = new Set<number>();
    for (let band = 0; band < BANDS; band += 1) {
      const [last, before] = [this.#last[band], this.#before[band]];
      if (!last || !before) continue;
      const key = bandKey(signature, band * ROWS);
      let other = last.get(key) ?? -1;
      before[at] = other;
      last.set(key, at);
      for (let count = 0; other >= 0 && count < COMPARED; count += 1) {
        met.add(other);
        other = before[other] as number;
      }
    }
    return met;
  }
}

/** Of one band: a number of 53 bits. Bands that differ and share it meet, and are told apart when they are checked. */
function bandKey(signature: Uint32Array, from: number): number {
  let [high, low] = [0, 0];
  for (let i = from; i < from + ROWS; i += 1) {
    high = mixed(high ^ (signature[i] as number));
    low = mixed(low + Math.imul(signature[i] as number, 0x9e3779b1));
  }
  return (high & 0x1f_ffff) * 0x1_0000_0000 + low;
}

/** What follows the first sentence or line; "" where there is no more. */
export function withoutFirstSentence(text: string): string {
  const end = /[.!?…]+["'”’)\]*_]*\s|[。！？]|\n/u.exec(text.trimStart());
  return end === null
    ? ""
    : text
        .trimStart()
        .slice(end.index + end[0].length)
        .trimStart();
}
