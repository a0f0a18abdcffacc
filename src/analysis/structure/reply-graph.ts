import { once } from "../once.ts";
import { commentersIn } from "./commenters.ts";
import { graphOf, type UndirectedGraph } from "./graph.ts";
import { replyEnds, type Ties, tiesOf } from "./ties.ts";

/** Who answers whom, without direction. Nodes are those with a tie, in an order that does not depend on how they are called. */
export interface ReplyGraph extends UndirectedGraph {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Comments both ways, by edge. */
  readonly weights: Float64Array;
}

/** The directed ties to the author of what a comment answers. */
export const replyTies = once(
  (corpus): Ties => tiesOf(replyEnds(corpus), commentersIn(corpus).authors, corpus.voices.length),
);

export const replyGraph = once((corpus): ReplyGraph => collapsed(replyTies(corpus)));

/** Both directions of a tie as one edge of their common weight. */
function collapsed({ keys, weights, voices }: Ties): ReplyGraph {
  const edges = new Map<number, number>();
  keys.forEach((key, i) => {
    const [a, b] = [Math.floor(key / voices), key % voices];
    const edge = Math.min(a, b) * voices + Math.max(a, b);
    edges.set(edge, (edges.get(edge) ?? 0) + (weights[i] as number));
  });
  const ends = [...edges].map(
    ([edge, weight]) => [Math.floor(edge / voices), edge % voices, weight] as const,
  );
  const number = inCanonicalOrder(ends);
  const sorted = ends
    .map(([a, b, weight]) => [number.get(a) ?? 0, number.get(b) ?? 0, weight] as const)
    .map(([a, b, weight]) => [Math.min(a, b), Math.max(a, b), weight] as const)
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const from = Int32Array.from(sorted, ([a]) => a);
  const to = Int32Array.from(sorted, ([, b]) => b);
  return { ...graphOf(number.size, from, to), from, to, weights: Float64Array.from(sorted, ([, , w]) => w) };
}

type WeightedEdge = readonly [a: number, b: number, weight: number];

const MIXES = 4;

/**
 * New numbers for nodes, by what is around them and not by their old ones, so that a seeded algorithm gives the same on the
 * same graph under other names: colours are refined by those of the neighbours (Weisfeiler and Leman 1968). Nodes that it
 * cannot tell apart stay in the order of appearance.
 */
function inCanonicalOrder(edges: readonly WeightedEdge[]): Map<number, number> {
  let colours = new Map<number, number>();
  for (const [a, b] of edges) colours.set(a, 1).set(b, 1);
  for (let i = 0; i < MIXES; i += 1) {
    const next = new Map<number, number>([...colours].map(([node, colour]) => [node, mixed(colour, i)]));
    for (const [a, b, weight] of edges) {
      next.set(a, ((next.get(a) ?? 0) + mixed(colours.get(b) ?? 0, weight)) | 0);
      next.set(b, ((next.get(b) ?? 0) + mixed(colours.get(a) ?? 0, weight)) | 0);
    }
    colours = next;
  }
  const order = [...colours.keys()].sort((a, b) => (colours.get(a) ?? 0) - (colours.get(b) ?? 0));
  return new Map(order.map((node, place) => [node, place]));
}

/** Any two words as one, well spread. */
function mixed(colour: number, weight: number): number {
  let x = Math.imul(colour ^ Math.imul(weight + 1, 0x9e3779b1), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return x ^ (x >>> 13);
}
