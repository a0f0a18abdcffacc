import { type Rng, rngFor } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import type { Terms } from "../metric.ts";
import { graphOf, type UndirectedGraph } from "./graph.ts";
import { NumberSet } from "./number-set.ts";
import { type ReplyGraph, replyGraph } from "./reply-graph.ts";

/** A graph together with the ends of its edges. */
export type EdgeList = Pick<ReplyGraph, "nodes" | "from" | "to">;

/** Swaps tried for every edge; ten leave no trace of the beginning (Milo et al. 2003, arXiv cond-mat/0312028). */
const TRIES = 10;

/** A random graph of the same degrees: ends of two edges are exchanged, again and again, where no loop or double edge comes of it. */
export function rewired({ nodes, from, to }: EdgeList, rng: Rng): EdgeList & UndirectedGraph {
  const [left, right] = [Int32Array.from(from), Int32Array.from(to)];
  const key = (a: number, b: number): number => (a < b ? a * nodes + b : b * nodes + a);
  const present = new NumberSet(left.length);
  left.forEach((a, i) => {
    present.add(key(a, right[i] as number));
  });
  for (let tries = left.length > 1 ? TRIES * left.length : 0; tries > 0; tries -= 1) {
    const [i, j] = [rng.int(left.length), rng.int(left.length)];
    const [a, b] = [left[i] as number, right[i] as number];
    const turned = rng.next() < 0.5;
    const [c, d] = (turned ? [right[j], left[j]] : [left[j], right[j]]) as [number, number];
    if (a === d || c === b || present.has(key(a, d)) || present.has(key(c, b))) continue;
    present.delete(key(a, b));
    present.delete(key(c, d));
    present.add(key(a, d));
    present.add(key(c, b));
    right[i] = d;
    [left[j], right[j]] = [c, b];
  }
  return { ...graphOf(nodes, left, right), from: left, to: right };
}

const made = new WeakMap<Corpus, Map<string, EdgeList & UndirectedGraph>>();

/** The surrogates of the reply graph under these terms: the same ones for every metric, made once. */
export function surrogateGraph(
  corpus: Corpus,
  { seed }: Terms,
  surrogate: number,
): EdgeList & UndirectedGraph {
  const known = made.get(corpus) ?? new Map<string, EdgeList & UndirectedGraph>();
  made.set(corpus, known);
  const address = `${seed} ${surrogate}`;
  const graph =
    known.get(address) ?? rewired(replyGraph(corpus), rngFor(seed, "metric", "rewired", surrogate));
  known.set(address, graph);
  return graph;
}
