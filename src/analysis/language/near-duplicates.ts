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
  const hashes = new Uint32Array(text === "" ? 0 : Math.max(1, text.length - length + 1));
  for (const start of hashes.keys()) {
    let hash = 0x811c9dc5;
    for (let i = start; i < start + length && i < text.length; i += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    hashes[start] = mixed(hash);
  }
  hashes.sort();
  return hashes.filter((hash, i) => i === 0 || hash !== hashes[i - 1]);
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
  return Uint32Array.from({ length: functions }, (_, i) => {
    const [factor, shift] = [mixed(2 * i + 1) | 1, mixed(2 * i + 2)];
    let smallest = 0xffffffff;
    for (let at = 0; at < hashes.length; at += 1) {
      const value = (Math.imul(factor, hashes[at] as number) + shift) >>> 0;
      if (value < smallest) smallest = value;
    }
    return smallest;
  });
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
  const buckets = new Map<string, number[]>();
  for (const [at, wording] of wordings.entries()) {
    const hashes = shingleHashes(wording, LENGTH);
    const signature = minHash(hashes, HASHES);
    signatures.push(signature);
    const promising = [...join(buckets, at, signature)]
      .map((other) => ({ other, alike: agreement(signature, signatures[other] as Uint32Array) }))
      .filter(({ alike }) => alike >= threshold - DOUBT)
      .sort((a, b) => b.alike - a.alike || a.other - b.other)
      .slice(0, CHECKED);
    for (const { other } of promising) {
      if (near[at] && near[other]) continue;
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

/** Puts a text into its buckets and gives back those it meets there. */
function join(buckets: Map<string, number[]>, at: number, signature: Uint32Array): Set<number> {
  const met = new Set<number>();
  for (const key of bandsOf(signature)) {
    const bucket = buckets.get(key) ?? [];
    buckets.set(key, bucket);
    for (const other of bucket.slice(-COMPARED)) met.add(other);
    bucket.push(at);
  }
  return met;
}

function* bandsOf(signature: Uint32Array): Generator<string> {
  for (let band = 0; band < HASHES; band += ROWS)
    yield `${band} ${signature.slice(band, band + ROWS).join(" ")}`;
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
