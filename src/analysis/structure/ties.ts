import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { writtenIn } from "./written.ts";

/** Which message ties a commenter to whom: one entry a comment, by indices of messages. */
export interface TieEnds {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

type Target = "reply_target" | "post_author";

function endsOf(corpus: Corpus, target: Target): TieEnds {
  const from: number[] = [];
  const to: number[] = [];
  for (const comment of writtenIn(corpus).comments) {
    const at = target === "reply_target" ? comment.parent : headOf(corpus, comment.thread);
    if (at === undefined || corpus.messages[at]?.isGiven !== false) continue;
    from.push(comment.index);
    to.push(at);
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) };
}

/** An orphan whose post is unknown stands in a thread that no post heads. */
const headOf = (corpus: Corpus, thread: number): number | undefined =>
  corpus.messages[thread]?.type === "post" ? thread : undefined;

/** Each agent's comment with what it answers. */
export const replyEnds = once((corpus) => endsOf(corpus, "reply_target"));
/** Each agent's comment with the post of its thread. */
export const postEnds = once((corpus) => endsOf(corpus, "post_author"));

/** A directed tie for every pair of agents of whom one commented on the other, with how often; sorted by `key`. */
export interface Ties {
  /** source * voices + target */
  readonly keys: Float64Array;
  readonly weights: Float64Array;
  readonly voices: number;
}

/** The ties that comments make under these authors of messages. Nobody is tied to oneself. */
export function tiesOf({ from, to }: TieEnds, authors: Int32Array, voices: number): Ties {
  const all = new Float64Array(from.length);
  let count = 0;
  for (let i = 0; i < from.length; i += 1) {
    const source = authors[from[i] as number] as number;
    const target = authors[to[i] as number] as number;
    if (source === target || source < 0 || target < 0) continue;
    all[count] = source * voices + target;
    count += 1;
  }
  return mergedTies(all.subarray(0, count).sort(), voices);
}

function mergedTies(sorted: Float64Array, voices: number): Ties {
  const keys = new Float64Array(sorted.length);
  const weights = new Float64Array(sorted.length);
  let last = -1;
  sorted.forEach((key, i) => {
    if (i === 0 || key !== sorted[i - 1]) last += 1;
    keys[last] = key;
    weights[last] = (weights[last] as number) + 1;
  });
  return { keys: keys.slice(0, last + 1), weights: weights.slice(0, last + 1), voices };
}

/** How a directed graph answers itself. */
export interface Reciprocity {
  readonly ties: number;
  /** Share of ties whose reverse exists; null without ties. */
  readonly share: number | null;
  /** Share of tied pairs that are tied both ways. */
  readonly mutualDyads: number | null;
  /** Share of comments that the reverse tie outweighs or matches: sum of min(w_ij, w_ji) over the sum of w. */
  readonly weighted: number | null;
  /** (share - density) / (1 - density); null where the graph is complete (Garlaschelli and Loffredo 2004). */
  readonly rho: number | null;
}

export function reciprocityOf({ keys, weights, voices }: Ties): Reciprocity {
  const ties = keys.length;
  if (ties === 0) return { ties, share: null, mutualDyads: null, weighted: null, rho: null };
  const placeOf = reversePlaces(keys, voices);
  let [mutual, shared, all] = [0, 0, 0];
  for (let i = 0; i < ties; i += 1) {
    const [weight, back] = [weights[i] as number, placeOf[i] as number];
    all += weight;
    if (back < 0) continue;
    mutual += 1;
    shared += Math.min(weights[back] as number, weight);
  }
  const share = mutual / ties;
  const nodes = nodesOf(keys, voices);
  const density = ties / (nodes * (nodes - 1));
  const rho = density < 1 ? (share - density) / (1 - density) : null;
  return { ties, share, mutualDyads: mutual / 2 / (ties - mutual / 2), weighted: shared / all, rho };
}

/** By each tie, the place of its reverse; -1 where there is none. Keys are sorted, so their reverses are looked for in halves. */
function reversePlaces(keys: Float64Array, voices: number): Int32Array {
  const places = new Int32Array(keys.length).fill(-1);
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as number;
    const reverse = (key % voices) * voices + Math.floor(key / voices);
    let [low, high] = [0, keys.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] as number) < reverse) low = middle + 1;
      else high = middle;
    }
    if (keys[low] === reverse) places[i] = low;
  }
  return places;
}

function nodesOf(keys: Float64Array, voices: number): number {
  const isTied = new Uint8Array(voices);
  for (const key of keys) {
    isTied[Math.floor(key / voices)] = 1;
    isTied[key % voices] = 1;
  }
  return isTied.reduce((sum, one) => sum + one, 0);
}
