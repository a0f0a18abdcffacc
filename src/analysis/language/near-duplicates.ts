import { jaccard } from "./jaccard.ts";

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

/**
 * The smallest hash of the shingles under each of `hashes` hash functions (Broder 1997). The share of equal places of two
 * signatures estimates the Jaccard coefficient J of two texts, with standard error sqrt(J(1 - J) / hashes).
 */
export function minHash(shingles: Iterable<string>, hashes: number): Uint32Array {
  const smallest = new Uint32Array(hashes).fill(0xffffffff);
  for (const shingle of shingles) {
    const base = hashOf(shingle);
    for (let i = 0; i < hashes; i += 1) {
      const value = mixed(base ^ Math.imul(i + 1, 0x9e3779b9));
      if (value < (smallest[i] as number)) smallest[i] = value;
    }
  }
  return smallest;
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The finisher of MurmurHash3: a permutation of the 32-bit numbers. */
function mixed(hash: number): number {
  let x = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const HASHES = 64;
const ROWS = 4;
const LENGTH = 5;
/** Texts of one bucket that a newcomer is compared with: a template said a thousand times must not cost a million. */
const COMPARED = 16;

/**
 * For each text, whether another has a Jaccard coefficient of at least `threshold` with it over runs of five characters.
 * Texts are expected normalised. Candidates come from MinHash (64 hashes in 16 bands of 4, which misses 1 pair in 5,000 at 0.8),
 * and each is checked exactly; in a crowded bucket a text is compared with the 16 before it, so that a pair may be missed
 * and none is made up.
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
  const buckets = new Map<string, number[]>();
  for (const [at, wording] of wordings.entries()) {
    const shingles = charShingles(wording, LENGTH);
    const candidates = new Set<number>();
    for (const key of bandsOf(minHash(shingles, HASHES))) {
      const bucket = buckets.get(key);
      for (const other of bucket?.slice(-COMPARED) ?? []) candidates.add(other);
      if (bucket) bucket.push(at);
      else buckets.set(key, [at]);
    }
    for (const other of candidates) {
      if (near[at] && near[other]) continue;
      if (jaccard(shingles, charShingles(wordings[other] as string, LENGTH)) < threshold) continue;
      near[at] = true;
      near[other] = true;
    }
  }
  return near;
}

function* bandsOf(signature: Uint32Array): Generator<string> {
  for (let band = 0; band < HASHES; band += ROWS) yield `${band} ${signature.slice(band, band + ROWS).join(" ")}`;
}

/** What follows the first sentence or line; "" where there is no more. */
export function withoutFirstSentence(text: string): string {
  const end = /[.!?…]+["'”’)\]*_]*\s|[。！？]|\n/u.exec(text.trimStart());
  return end === null ? "" : text.trimStart().slice(end.index + end[0].length).trimStart();
}
